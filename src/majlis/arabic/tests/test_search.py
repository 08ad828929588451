"""What a text is compared by: the same on both sides, and never worse for being done twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from majlis.arabic.search import (
    STOP_WORDS,
    is_latin,
    normalise,
    pieces,
    stem,
    stems,
    tags,
    telling,
    tokens,
    words,
)

# Letters, marks and signs that our rules speak of, among others that they do not.
ARABIC = st.text(
    st.one_of(
        st.characters(min_codepoint=0x0600, max_codepoint=0x06FF),
        st.characters(min_codepoint=0xFB50, max_codepoint=0xFEFF),
        st.sampled_from("\u200b\u200f\u2067\ufeff\u0301\u0640 _#eEİΣｆ٣۴ـَّ"),
    )
)


@given(st.one_of(st.text(), ARABIC))
def test_normalising_twice_is_normalising_once(text):
    assert normalise(normalise(text)) == normalise(text)


@given(st.one_of(st.text(), ARABIC))
def test_the_words_of_a_normalised_text_are_those_of_the_text(text):
    assert words(normalise(text)) == words(text)
    assert tokens(normalise(text)) == tokens(text)


@given(st.one_of(st.text(), ARABIC))
def test_a_word_is_letters_and_digits_and_so_is_its_stem(text):
    for word in words(text):
        assert word.isalnum()
        assert stem(word).isalnum()
        assert 1 <= len(stem(word)) <= len(word)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("شهادة", "شهاده"),
        ("إطارات", "اطارات"),
        ("مصطفى", "مصطفي"),
        ("مسؤول", "مسوول"),
        ("شيء", "شي"),
        ("المُطابَقَة", "المطابقه"),
        ("مـــجـــلس", "مجلس"),
        ("كثييييير", "كثير"),
        ("ﻣﺠﻠﺲ", "مجلس"),
        ("کویت", "كويت"),
        ("٢٠٢٦", "2026"),
        ("۲۰۲۶", "2026"),
        ("٣٫٥", "3.5"),
        ("١٬٠٠٠", "1000"),
        ("ＧＳＯ", "gso"),
        ("پلاستيك چبس ڤيديو ژاكيت", "بلاستيك جبس فيديو زاكيت"),
        ("\u2067مجلس\u2069\u200f", "مجلس"),
        ("e\u200b\u0301", "é"),
    ],
)
def test_what_people_write_differently_is_the_same(one, other):
    assert normalise(one) == normalise(other)


def test_words_that_differ_stay_different():
    assert normalise("علم") != normalise("عالم")
    assert normalise("ضل") != normalise("ظل")


def test_a_hashtag_is_found_whole_and_by_its_words():
    assert tokens("اقرأ #سلامة_الألعاب اليوم") == [
        "اقرا",
        "سلامه",
        "الالعاب",
        "اليوم",
        "#سلامه_الالعاب",
    ]
    assert tags("#GulfStandards و#إطارات_آمنة") == ["#gulfstandards", "#اطارات_امنه"]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("والمطابقات", "مطابق"),
        ("المطابقه", "مطابق"),
        ("بالمطابقه", "مطابق"),
        ("للمستوردين", "مستورد"),
        ("وزاره", "زار"),
        ("ورق", "ورق"),  # three letters would not stay
        ("شهاداتهم", "شهاداتهم"),
        ("منتجاتها", "منتج"),
        ("عربيه", "عرب"),
        ("خليجي", "خليج"),
        ("ال", "ال"),
        ("ماء", "ماء"),
        ("iso", "iso"),
        ("9001", "9001"),
    ],
)
def test_the_light_stem_of_a_word(word, expected):
    assert stem(word) == expected


def test_forms_of_one_word_meet_in_their_stem():
    for forms in ("الإطارات والإطار إطار", "شهادة الشهادات وشهادة", "المختبرات مختبر بالمختبر"):
        assert len(set(stems(words(forms)))) == 1, forms


def test_stop_words_are_left_out_unless_nothing_else_is_there():
    assert telling(words("أبي أعرف عن الشارة")) == ["اعرف", "الشاره"]
    assert telling(words("من انتم")) == ["من", "انتم"]


def test_the_stop_words_are_known_as_they_are_compared():
    assert {"الي", "كيفيه", "شلون"} <= STOP_WORDS
    assert not {"كم", "متى", "اين"} & STOP_WORDS


def test_the_pieces_of_a_word_mark_its_edges():
    assert pieces(["شاره"])[:4] == ["<شا", "شار", "اره", "ره>"]
    assert set(pieces(["مطابقه"])) & set(pieces(["مطابقات"]))


def test_latin_text_is_told_from_arabic():
    assert is_latin("Is the mark compulsory?")
    assert not is_latin("هل شارة ISO إلزامية؟")
    assert not is_latin("؟؟ 123")
