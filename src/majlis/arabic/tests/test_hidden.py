from hypothesis import given
from hypothesis import strategies as st

from majlis.arabic.hidden import hidden_in, isolated, thawed, without_direction, without_hidden

MARKED = "اتصلوا على \u200e+966\u200f الآن\u200b"


def test_each_hidden_character_is_named_at_its_place():
    found = hidden_in(MARKED)

    assert [(one.position, one.code) for one in found] == [
        (11, "U+200E"),
        (16, "U+200F"),
        (22, "U+200B"),
    ]
    assert found[0].name("ar") == "علامة اليسار إلى اليمين"
    assert found[0].name("en") == "Left-to-right mark"
    assert [one.steers_direction for one in found] == [True, True, False]


def test_direction_characters_can_be_taken_out_alone():
    assert without_direction(MARKED) == "اتصلوا على +966 الآن\u200b"
    assert without_hidden(MARKED) == "اتصلوا على +966 الآن"


def test_an_emoji_of_several_parts_stays_whole():
    family = "👨\u200d👩\u200d👧"

    assert without_hidden(family) == family


def test_frozen_letters_become_ordinary_ones_and_signs_stay():
    assert thawed("ﻣﺠﻠﺲ") == "مجلس"
    assert thawed("ﻻ") == "لا"
    assert thawed("النبي ﷺ") == "النبي ﷺ"


@given(st.text())
def test_a_cleaned_text_hides_nothing(text):
    assert hidden_in(without_hidden(isolated(text))) == []
