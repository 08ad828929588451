"""The same post has the same fingerprint, whatever a network did to its text."""

import html
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from majlis.networks.fingerprint import fingerprint, first_graphemes

TEXTS = st.text(
    st.sampled_from("ابتثجحخ مرحباABCdefé&<>\n\t٢0#_،؟✨👍🏽\u0651\u064e\u200c")
    | st.characters(codec="utf-8"),
    max_size=300,
)


def of(text, kind="", count=0):
    return fingerprint(text=text, media_kind=kind, media_count=count)


def test_two_texts_differ():
    assert of("نرحب بكم في المعرض") != of("نرحب بكم في المعرض غدًا")


def test_the_same_text_with_a_picture_differs():
    assert of("نص") != of("نص", "image", 1) != of("نص", "image", 2) != of("نص", "video", 2)


def test_a_title_counts():
    assert fingerprint(text="نص", title="أ") != fingerprint(text="نص", title="ب")


def test_links_differ_and_their_edges_do_not():
    assert of("انظر https://a.example/1") != of("انظر https://a.example/2")
    assert of("انظر a.example") == of("انظر http://a.example/")
    assert of("انظر https://www.a.example") == of("انظر HTTPS://A.example/")


def test_a_short_link_left_over_is_removed():
    assert of("نص https://t.co/AbC123xyz") == of("نص")


@given(TEXTS)
def test_white_space_and_direction_marks_do_not_count(text):
    changed = "\u200f" + text.replace("\n", " \r\n ").replace(" ", "\u00a0\u200e ") + "  "
    assert of(changed) == of(text)


@given(TEXTS)
def test_the_unicode_form_does_not_count(text):
    assert of(unicodedata.normalize("NFD", text)) == of(text)


@given(st.text(st.sampled_from("اب &<>\"'AB")))
def test_escaped_marks_do_not_count(text):
    plain = text.replace("&", " and ")
    assert of(html.escape(plain)) == of(plain)


@given(st.text(st.characters(max_codepoint=0x7F)))
def test_latin_capitals_do_not_count(text):
    assert of(text.upper()) == of(text.lower())


@given(TEXTS)
def test_it_is_short_and_stable(text):
    assert of(text) == of(text)
    assert len(of(text)) == 32
    assert set(of(text)) <= set("0123456789abcdef")


@given(st.text(st.sampled_from("ابتA"), min_size=200, max_size=200), TEXTS)
def test_only_the_first_two_hundred_characters_count(start, rest):
    assert of(start + "ب" + rest.replace("\u200d", "")) == of(start + "ب")


def test_a_character_with_its_marks_is_counted_once():
    assert first_graphemes("بَّ" * 3, 2) == "بَّ" * 2
    assert first_graphemes("👨\u200d👩\u200d👧👍🏽🇸🇦🇰🇼", 3) == "👨\u200d👩\u200d👧👍🏽🇸🇦"


@given(TEXTS, st.integers(0, 50))
def test_first_graphemes_is_a_beginning(text, most):
    start = first_graphemes(text, most)
    assert text.startswith(start)
    assert first_graphemes(start, most) == start
