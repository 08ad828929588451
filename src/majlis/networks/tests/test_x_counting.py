"""X's own counting, against the golden cases and twitter-text's conformance suite."""

import json
import os
from pathlib import Path

import pytest
import yaml

from majlis.networks import x_rules as x
from majlis.networks.pitfalls import hashtags, links

ROOT = Path(__file__).resolve().parents[4]
CONTRACTS = Path(os.environ.get("MAJLIS_CONTRACTS", ROOT.parent / "shared" / "contracts"))
GOLDEN = CONTRACTS / "x" / "arabic-weights.golden.json"
CONFORMANCE = CONTRACTS / "x" / "twitter-text" / "validate.yml"


def golden():
    if not GOLDEN.exists():
        return []
    return json.loads(GOLDEN.read_text(encoding="utf-8"))["cases"]


@pytest.fixture
def _contracts():
    if not GOLDEN.exists():
        pytest.skip("the vendors' contracts are not here: set MAJLIS_CONTRACTS to their folder")


@pytest.mark.usefixtures("_contracts")
def test_the_golden_cases_are_here():
    assert len(golden()) >= 61


@pytest.mark.parametrize("case", golden(), ids=lambda case: case["id"])
def test_a_text_weighs_what_x_says(case):
    assert x.measure(case["text"]) == case["weighted_length"]
    assert x.is_valid(case["text"]) == case["valid"]


@pytest.mark.parametrize("case", golden(), ids=lambda case: case["id"])
def test_the_hashtags_that_count_are_those_x_sees(case):
    assert [it.tag[1:] for it in hashtags(case["text"]) if it.seen] == case["hashtags"]


@pytest.mark.parametrize("case", golden(), ids=lambda case: case["id"])
def test_no_link_that_x_follows_is_called_nothing(case):
    with_scheme = [url for url in case["urls"] if "://" in url]
    assert [it.address for it in links(case["text"]) if "://" in it.address] == with_scheme


@pytest.mark.usefixtures("_contracts")
def test_the_conformance_suite_agrees():
    suite = yaml.safe_load(CONFORMANCE.read_text(encoding="utf-8"))["tests"]
    cases = suite["WeightedTweetsWithDiscountedEmojiCounterTest"]
    for case in cases:
        assert x.measure(case["text"]) == case["expected"]["weightedLength"], case["description"]
    assert cases
