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
