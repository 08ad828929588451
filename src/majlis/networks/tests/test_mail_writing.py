"""The bytes of a mail of ours."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest

from majlis.networks.letters import OutgoingLetter
from majlis.networks.mail_writing import subject_for, written

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
LETTER = OutgoingLetter(
    text="نعم، من الثامنة.\n.\nوالسلام",
    person_id="maha@citizen.example",
    mark="a" * 32,
    subject="Re: استفسار طويل جدا عن ساعات العمل في المركز الرئيسي [26-00042-7]",
    answers=("first@citizen.example", "x" * 120 + "@citizen.example"),
    by_machine=True,
)


def parsed(letter):
    raw, to = written(letter, own_address="inquiries@gso.example", own_name="هيئة المواصفات", at=AT)
    assert to == letter.person_id
    return message_from_bytes(raw, policy=default), raw


def test_a_mail_says_what_it_answers_and_who_it_is_from():
    mail, raw = parsed(LETTER)

    assert mail["Message-ID"] == f"<{'a' * 32}@gso.example>"
    assert mail["In-Reply-To"] == f"<{LETTER.answers[-1]}>"
    assert mail["References"].split() == [f"<{each}>" for each in LETTER.answers]
    assert str(mail["Subject"]) == LETTER.subject
    assert mail["From"].addresses[0].display_name == "هيئة المواصفات"
    assert mail.get_content().splitlines() == LETTER.text.splitlines()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert raw.isascii()


def test_what_no_person_wrote_says_so():
    assert parsed(LETTER)[0]["Auto-Submitted"] == "auto-replied"
    by_person = OutgoingLetter(text="نعم", person_id="a@b.example", mark="b" * 32)
    assert parsed(by_person)[0]["Auto-Submitted"] is None


def test_no_line_of_theirs_becomes_a_header_of_ours():
    letter = OutgoingLetter(
        text="x",
        person_id="a@b.example",
        mark="c" * 32,
        subject="Re: x\r\nBcc: eve@other.example",
        answers=("a@b\r\nBcc: eve@other.example", "good@b.example"),
    )

    mail, _raw = parsed(letter)

    assert mail["Bcc"] is None
    assert mail["References"] == "<good@b.example>"


@pytest.mark.parametrize("address", ["", "nobody", "a@b@c", "a b@c.example", "a@b.example\r\nx"])
def test_what_is_no_address_is_refused(address):
    with pytest.raises(ValueError):  # noqa: PT011 - the library's own words
        parsed(OutgoingLetter(text="x", person_id=address, mark="d" * 32))


def test_the_subject_has_the_reference_once_and_one_re():
    once = subject_for("استفسار", reference="26-00042-7")

    assert once == "Re: استفسار [26-00042-7]"
    assert subject_for(f"RE: {once}", reference="26-00042-7") == once
    assert subject_for("", reference="26-00042-7") == "Re: [26-00042-7]"
    assert subject_for("استفسار [26/00042/7]", reference="26-00042-7") == once
