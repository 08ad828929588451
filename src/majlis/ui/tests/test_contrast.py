import re

import pytest

from majlis.ui.tests.colours import contrast
from majlis.ui.tests.house import STYLES

TOKENS = (STYLES / "tokens.css").read_text("utf-8")
BLOCK = re.compile(r':root(?:\[data-preset="(\w+)"\])? \{(.*?)\n  \}', re.DOTALL)
COLOUR = re.compile(r"--([\w-]+):\s*(#[0-9a-f]{6}|oklch\([\d. ]+\));")
PRESETS = {name or "neutral": dict(COLOUR.findall(block)) for name, block in BLOCK.findall(TOKENS)}

TONES = ("good", "waiting", "bad", "note")
TEXT = [
    *[(words, ground) for words in ("ink", "ink-soft", "accent") for ground in ("paper", "card")],
    ("ink", "paper-deep"),
    ("ink-soft", "paper-deep"),
    ("ink-soft", "line"),
    ("accent", "accent-soft"),
    ("accent-strong", "accent-soft"),
    ("accent-strong", "paper-deep"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    *[(tone, f"{tone}-soft") for tone in TONES],
    *[(tone, "card") for tone in TONES],
    *[("ink", f"{tone}-soft") for tone in TONES],
    *[("ink-soft", f"{tone}-soft") for tone in TONES],
    *[("on-network", f"network-{name}") for name in ("x", "facebook", "instagram")],
    *[("on-network", f"network-{name}") for name in ("youtube", "linkedin")],
]
EDGES = [(edge, ground) for edge in ("edge", "accent") for ground in ("paper", "card")]


def colours(preset):
    return PRESETS["neutral"] | PRESETS[preset]


def test_there_are_three_presets():
    assert set(PRESETS) == {"neutral", "saudi", "emirates"}


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize(("words", "ground"), TEXT)
def test_words_can_be_read_on_their_ground(preset, words, ground):
    found = colours(preset)

    assert contrast(found[words], found[ground]) >= 4.5


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_the_edge_of_a_control_can_be_seen(preset, edge, ground):
    found = colours(preset)

    assert contrast(found[edge], found[ground]) >= 3


def test_a_preset_changes_colours_only():
    inside = [block for name, block in BLOCK.findall(TOKENS) if name]
    declared = {name for block in inside for name in re.findall(r"--([\w-]+):", block)}

    assert declared <= set(PRESETS["neutral"])


def test_the_reckoning_agrees_with_published_values():
    assert contrast("#1b8354", "#ffffff") == pytest.approx(4.75, abs=0.01)
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("oklch(1 0 0)", "#000000") == pytest.approx(21, abs=0.01)
