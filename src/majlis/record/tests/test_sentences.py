"""Every act that the house writes has its sentence."""

import ast
from pathlib import Path

import pytest

from majlis.record.sentences import SENTENCES

ROOMS = Path(__file__).resolve().parents[2]


def _acts():
    for path in ROOMS.glob("*/**/*.py"):
        if {"tests", "migrations"} & set(path.parts):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.keyword) and node.arg == "act":
                yield from (
                    (part.value, path.relative_to(ROOMS).as_posix())
                    for part in ast.walk(node.value)
                    if isinstance(part, ast.Constant) and "." in str(part.value)
                )


@pytest.mark.parametrize(("act", "where"), sorted(set(_acts())))
def test_an_act_has_a_sentence(act, where):
    assert act.endswith(".") or act in SENTENCES
