"""What is done to a text, and what networks will not see in it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from majlis.networks.pitfalls import glued_hashtags, links, mangled_links
from majlis.networks.text import clean, hidden_marks, presentation_forms


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("مرحبًا\u200f بكم\u202b!\u202c", "مرحبًا بكم!"),
        ("\ufeffنص\u2066 ABC\u2069", "نص ABC"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("ﺍﻟﺴﻼﻡ", "السلام"),
        ("محمد ﷺ", "محمد صلى الله عليه وسلم"),
        ("﴿آية﴾", "﴿آية﴾"),
        ("قلمﹲ", "قلمٌ"),
        ("سطر\r\nسطر\rسطر\u2028سطر", "سطر\nسطر\nسطر\nسطر"),
        ("  نص \n", "نص"),
        ("ا\u0653", "آ"),
        ("نص\x00\x1b", "نص"),
        ("ـــ", "ـــ"),
        ("① ﬁ ½", "① ﬁ ½"),
    ],
)
def test_a_text_leaves_the_house_clean(written, sent):
    assert clean(written) == sent


@given(st.text(st.characters(codec="utf-8") | st.sampled_from("\u200f\u202bﷺﻼ\r\nا\u0653 #و")))
def test_cleaning_twice_is_cleaning_once(text):
    once = clean(text)
    assert clean(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert hidden_marks(once) == []


def test_what_is_taken_away_is_named():
    assert hidden_marks("أ\u200fب\u200f\u202b") == ["U+200F", "U+202B"]
    assert presentation_forms("ﻼ ﷽ ا") == ["ﻼ"]


@pytest.mark.parametrize(
    ("text", "unseen"),
    [
        ("اقرأ #سلامة_الألعاب الآن", []),
        ("و#سلامة_الألعاب", ["#سلامة_الألعاب"]),
        ("#٢٠٢٦ و #2026", ["#٢٠٢٦", "#2026"]),
        ("#السعودية_2030", []),
        ("(#وسم)، «#وسم»", []),
        ("#أول#ثان", ["#أول", "#ثان"]),
        ("#مُدُن", []),
        ("رقم # 5", []),
        ("https://gso.example/ar#part والباقي", []),
        ("اكتب C# هنا", []),
    ],
)
def test_hashtags_that_x_will_not_see_are_named(text, unseen):
    assert glued_hashtags(text) == unseen


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("زوروا https://gso.example/ar الآن", [("https://gso.example/ar", "")]),
        ("https://gso.example/ar. وبعد", [("https://gso.example/ar", "")]),
        ("https://gso.example/ar، وبعد", [("https://gso.example/ar", "glued_mark")]),
        ("هل زرتم https://gso.example؟", [("https://gso.example", "glued_mark")]),
        ("زورواhttps://gso.example/ar", [("https://gso.example/ar", "glued_letters")]),
        ("https://gso.example/مواصفات", [("https://gso.example/", "glued_letters")]),
        ("https://موقع.السعودية/ar", [("https://موقع.السعودية/ar", "")]),
        ("زوروا موقع.السعودية الآن", [("موقع.السعودية", "without_scheme")]),
        ("انتهى المعرض.مصر أولًا", [("المعرض.مصر", "without_scheme")]),
        ("انتهى المعرض. مصر أولًا", []),
        ("HTTPS://GSO.example", [("HTTPS://GSO.example", "")]),
    ],
)
def test_links_and_what_mangles_them(text, found):
    assert [(link.address, link.mangled) for link in links(text)] == found


@given(st.text(st.sampled_from("https://a.b#و _؟،\u200c2٢")))
def test_any_text_can_be_searched(text):
    for link in mangled_links(text):
        assert text[link.start :].startswith(link.address)
    for tag in glued_hashtags(text):
        assert tag in text
