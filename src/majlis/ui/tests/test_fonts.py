import re

import pytest
from fontTools.ttLib import TTFont

from majlis.ui.fonts import FONTS_FOLDER, RANGES, WEIGHTS, build_fonts, code_points
from majlis.ui.tests.house import STYLES

ARABIC = "ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأإؤئىة٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹،؛؟ًٌٍَُِّْٰـ"
LATIN = "ABCXYZabcxyz0123456789 «»“”…·–—%&@#/()"


def font(script, weight):
    return TTFont(FONTS_FOLDER / f"plex-{script}-{weight}.woff2")


@pytest.mark.parametrize("weight", WEIGHTS)
def test_a_font_file_has_the_letters_of_its_script(weight):
    assert {ord(letter) for letter in ARABIC} <= set(font("arabic", weight).getBestCmap())
    assert {ord(letter) for letter in LATIN} <= set(font("latin", weight).getBestCmap())


@pytest.mark.parametrize("weight", WEIGHTS)
def test_arabic_letters_still_join(weight):
    rules = font("arabic", weight)["GSUB"].table
    scripts = {record.ScriptTag for record in rules.ScriptList.ScriptRecord}
    features = {record.FeatureTag for record in rules.FeatureList.FeatureRecord}

    assert "arab" in scripts
    assert {"init", "medi", "fina", "rlig"} <= features
    assert "mark" in {
        record.FeatureTag
        for record in font("arabic", weight)["GPOS"].table.FeatureList.FeatureRecord
    }


@pytest.mark.parametrize("weight", WEIGHTS)
def test_beh_has_its_three_joined_shapes(weight):
    found = font("arabic", weight)
    beh = found.getBestCmap()[ord("ب")]
    shapes = {}
    for record in found["GSUB"].table.FeatureList.FeatureRecord:
        for index in record.Feature.LookupListIndex:
            for table in found["GSUB"].table.LookupList.Lookup[index].SubTable:
                rule = getattr(table, "ExtSubTable", table)
                if beh in getattr(rule, "mapping", {}):
                    shapes[record.FeatureTag] = rule.mapping[beh]

    assert len({beh, shapes["init"], shapes["medi"], shapes["fina"]}) == 4


def test_all_fonts_together_are_light_and_carry_their_licence():
    assert sum(path.stat().st_size for path in FONTS_FOLDER.glob("*.woff2")) < 300_000
    assert "SIL OPEN FONT LICENSE" in (FONTS_FOLDER / "OFL.txt").read_text("utf-8")


def test_the_style_sheet_offers_each_file_for_the_range_it_was_cut_to():
    text = (STYLES / "fonts.css").read_text("utf-8")
    faces = re.findall(
        r"font-weight: (\d+);\s+src: url\(\"\.\./fonts/([\w-]+\.woff2)\"\)[^;]+;"
        r"\s+unicode-range:([^;]+);",
        text,
    )

    assert {
        (int(weight), file, frozenset(code_points(ranges))) for weight, file, ranges in faces
    } == {
        (weight, f"plex-{script}-{weight}.woff2", frozenset(code_points(ranges)))
        for weight in WEIGHTS
        for script, ranges in RANGES.items()
    }


def test_the_files_are_what_the_package_cuts_to(tmp_path):
    made = build_fonts(tmp_path)

    assert sorted(path.name for path in made) == sorted(
        path.name for path in FONTS_FOLDER.glob("*.woff2")
    )
    for path in made:
        assert TTFont(path).getGlyphOrder() == TTFont(FONTS_FOLDER / path.name).getGlyphOrder()
