"""LinkedIn's little text: what must be escaped, and how it is read back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from majlis.networks.linkedin import final_text, measure, shown_text
from majlis.networks.text import clean


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("معرض (الكتاب)", r"معرض \(الكتاب\)"),
        ("#الرياض_تقرأ", r"{hashtag|\#|الرياض\_تقرأ}"),
        ("#وسم ونص", "#وسم ونص"),
        ("و#وسم", r"و\#وسم"),
        ("#٢٠٢٦", r"\#٢٠٢٦"),
        ("a_b@c.d {x} [y] <z> *~|\\", r"a\_b\@c.d \{x\} \[y\] \<z\> \*\~\|" + "\\\\"),
    ],
)
def test_reserved_signs_are_escaped_and_hashtags_kept(written, sent):
    assert final_text(written) == sent
    assert shown_text(sent) == written


@given(st.text(st.sampled_from("وسم#_ \\|{}[]()<>@*~٢hashtag\n")))
def test_what_is_written_is_what_is_shown(text):
    assert shown_text(final_text(text)) == clean(text)


def test_linkedins_own_templates_are_read():
    assert shown_text(r"{hashtag|\#|وسم} @[الهيئة](urn:li:organization:1)") == "#وسم الهيئة"


def test_length_is_in_utf16_units_of_what_is_sent():
    assert measure(final_text("💡(")) == 4


@pytest.mark.parametrize(
    ("written", "sent", "shown"),
    [
        (
            "مع @[هيئة (التقييس)](urn:li:organization:1) غدًا",
            r"مع @[هيئة \(التقييس\)](urn:li:organization:1) غدًا",
            "مع هيئة (التقييس) غدًا",
        ),
        (
            "#وسم @[A_B](urn:li:organization:22)#وسم2",
            r"#وسم @[A\_B](urn:li:organization:22)#وسم2",
            "#وسم A_B#وسم2",
        ),
    ],
)
def test_an_organization_named_in_the_text_stays_a_mention(written, sent, shown):
    assert final_text(written) == sent
    assert shown_text(sent) == shown


@pytest.mark.parametrize(
    "written",
    [
        "@[اسم](urn:li:person:abc)",
        "@[اسم](urn:li:organization:)",
        "@[اسم](https://evil.example)",
        "@[اسم] (urn:li:organization:1)",
        "@[](urn:li:organization:1)",
        "@[a]b](urn:li:organization:1)",
    ],
)
def test_what_names_no_organization_stays_literal(written):
    assert shown_text(final_text(written)) == written
    assert r"\@" in final_text(written)


@given(st.text(st.sampled_from("و#_ \\|{}[]()<>@:urnliorganization19\n")))
def test_literal_text_is_shown_as_written_whatever_it_holds(text):
    if "](urn:li:organization:" not in text:
        assert shown_text(final_text(text)) == clean(text)


def test_a_hashtag_in_the_name_of_an_organization_is_no_hashtag():
    sent = final_text("@[دار #وسم](urn:li:organization:1)")

    assert sent == r"@[دار \#وسم](urn:li:organization:1)"
    assert shown_text(sent) == "دار #وسم"
