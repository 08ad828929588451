import re

import pytest

from majlis.ui.tests.house import (
    SRC,
    STYLES,
    named,
    our_style_sheets,
    style_sheets,
    templates,
)

COMMENTS = re.compile(r"/\*.*?\*/", re.DOTALL)
# In a value of transform-origin and the like, and in property names; never part of a longer word.
PHYSICAL = re.compile(
    r"(?<![\w])(left|right)(?![\w])|-(left|right)\b|\b(left|right)-", re.IGNORECASE
)
PHYSICAL_SIZES = re.compile(
    r"(?<![-\w])(margin|padding)-(top|bottom)\s*:|(?<![-\w])(top|bottom|width|height)\s*:"
)
COLOURS = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:oklch|rgba?|hsla?)\(", re.IGNORECASE)


def code(path):
    return COMMENTS.sub("", path.read_text("utf-8"))


@pytest.mark.parametrize("path", style_sheets(), ids=named)
def test_a_style_sheet_knows_no_left_and_no_right(path):
    assert PHYSICAL.findall(code(path)) == []


@pytest.mark.parametrize("path", style_sheets(), ids=named)
def test_a_style_sheet_speaks_of_block_and_inline(path):
    assert PHYSICAL_SIZES.findall(code(path)) == []


@pytest.mark.parametrize("path", our_style_sheets(), ids=named)
def test_letters_are_never_spaced_slanted_or_justified(path):
    text = code(path)

    assert set(re.findall(r"letter-spacing:\s*([^;]+);", text)) <= {"normal !important"}
    assert set(re.findall(r"font-style:\s*([^;]+);", text)) <= {"normal"}
    assert set(re.findall(r"text-transform:\s*([^;]+);", text)) <= {"none"}
    assert "justify" not in re.findall(r"text-align:\s*([^;]+);", text)
    assert "word-break" not in text


@pytest.mark.parametrize("path", our_style_sheets(), ids=named)
def test_every_rule_stands_in_a_layer(path):
    outside = re.sub(r"@layer [\w-]+ \{.*?^\}", "", code(path), flags=re.DOTALL | re.MULTILINE)

    assert re.sub(r"@layer [\w, ]+;", "", outside).strip() == ""


@pytest.mark.parametrize(
    "path", [path for path in our_style_sheets() if path.name != "tokens.css"], ids=named
)
def test_colours_come_from_the_tokens(path):
    assert COLOURS.findall(code(path)) == []


@pytest.mark.parametrize("path", our_style_sheets(), ids=named)
def test_every_value_used_is_a_value_that_exists(path):
    defined = set(
        re.findall(r"(--[\w-]+)\s*:", "".join(code(sheet) for sheet in our_style_sheets()))
    )

    assert set(re.findall(r"var\((--[\w-]+)\)", code(path))) <= defined


def test_each_style_sheet_of_the_house_is_linked_once_and_the_layers_first():
    links = (SRC / "majlis/ui/templates/partials/styles.html").read_text("utf-8")
    linked = re.findall(r"ui/css/([\w-]+\.css)", links)

    assert linked[0] == "layers.css"
    assert sorted(linked) == sorted(path.name for path in STYLES.glob("*.css"))


def test_only_icons_that_point_along_the_reading_direction_turn_round():
    icon = (STYLES / "icon.css").read_text("utf-8")

    assert re.search(r"\.icon--onward:dir\(rtl\) \{\s*scale: -1 1;", icon)


def test_every_class_in_a_template_is_a_class_in_a_style_sheet():
    known = set(
        re.findall(r"\.([a-z][\w-]*)", "".join(code(sheet) for sheet in our_style_sheets()))
    )
    used = {
        (name, named(path))
        for path in templates()
        if "sandbox" not in named(path)
        for names in re.findall(r'\sclass="([^"]*)"', path.read_text("utf-8"))
        for name in re.sub(r"\{[{%].*?[%}]\}", " ", names).split()
    }

    assert {(name, path) for name, path in used if name not in known} == set()
