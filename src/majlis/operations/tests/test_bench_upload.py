"""The measurement of a large upload: one whole video over a link that breaks again and again."""

import json
import subprocess

import pytest

from majlis.networks.youtube_uploading import CHUNK_BYTES
from majlis.operations.bench.breaking_link import break_places
from majlis.operations.children import command_line

SIZE_BYTES, BREAKS = 48_000_000, 20


@pytest.mark.alone
def test_a_video_arrives_once_and_whole_over_a_link_that_breaks():
    sizes = ("--bytes", str(SIZE_BYTES), "--breaks", str(BREAKS))
    run = subprocess.run(
        command_line("bench", "upload", *sizes, "--json"),
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    figures = json.loads(run.stdout)

    assert (figures["objects"], figures["videos"], figures["whole"]) == (1, 1, True)
    assert figures["breaks"] == BREAKS
    assert figures["broken_off"] >= BREAKS
    # Of what is under way when the link breaks, a chunk at most is sent again.
    assert SIZE_BYTES < figures["sent_bytes"] < SIZE_BYTES + BREAKS * CHUNK_BYTES
    assert figures["peak_mb"] < 150


def test_a_link_breaks_once_in_each_part_of_the_way():
    places = break_places(1000, 10, seed=1)

    assert [place // 100 for place in places] == list(range(10))
    assert break_places(1000, 0, seed=1) == []
