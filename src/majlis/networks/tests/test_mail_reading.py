"""What a mail says, however its mailer wrote it down."""

import base64
import hashlib
import tracemalloc
from datetime import UTC, datetime
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from majlis.networks import mail_reading, mail_text, mail_words
from majlis.networks.mail_parts import read

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
OURS = "inquiries@gso.example"
ARABIC = "السلام عليكم، متى يصدر الدليل الجديد لسلامة الألعاب؟"


class Store:
    """Keeps what is kept, by its SHA-256."""

    def __init__(self):
        self.files = {}

    def keep(self, pieces):
        content = b"".join(pieces)
        sha256 = hashlib.sha256(content).hexdigest()
        self.files[sha256] = content
        return sha256, len(content)


def letter(raw, *, store=None, largest=10**6, **more):
    return mail_reading.letter(
        BytesIO(raw),
        own_address=OURS,
        keep=(store or Store()).keep,
        largest_file_bytes=largest,
        received_at=AT,
        **more,
    )


def raw_mail(body, *, heads=(), charset="utf-8", kind="text/plain", how="8bit"):
    lines = [
        b"From: Maha <maha@citizen.example>",
        b"Message-ID: <m1@citizen.example>",
        b"Content-Type: " + f"{kind}; charset={charset}".encode(),
        b"Content-Transfer-Encoding: " + how.encode(),
        *heads,
    ]
    return b"\r\n".join([*lines, b"", body])


@pytest.mark.parametrize(
    ("encoded", "declared"),
    [
        ("utf-8", "utf-8"),
        ("cp1256", "windows-1256"),
        ("cp1256", "utf-8"),
        ("utf-8", "windows-1256"),
        ("cp1256", "iso-8859-1"),
        ("cp1256", "us-ascii"),
        ("iso-8859-6", "iso-8859-6"),
        ("utf-16", "utf-16"),
        ("cp1256", "no-such-thing"),
        ("cp1256", "hex"),
        ("utf-8", ""),
    ],
)
def test_arabic_is_read_whatever_the_mail_says_of_its_encoding(encoded, declared):
    told = "السلام عليكم متى يصدر الدليل الجديد" if encoded == "iso-8859-6" else ARABIC
    body = base64.encodebytes(told.encode(encoded))

    assert letter(raw_mail(body, charset=declared, how="base64")).text == told


def test_western_text_stays_western():
    french = "Où se trouve le centre? Déjà été là, ça fermé à midi."

    assert letter(raw_mail(french.encode("latin-1"), charset="iso-8859-1")).text == french


def test_utf8_with_one_broken_sign_stays_arabic():
    body = ARABIC.encode() + b"\xd8"

    assert letter(raw_mail(body)).text == ARABIC + "\ufffd"


def test_broken_base64_is_read_as_far_as_it_goes():
    body = base64.encodebytes(ARABIC.encode()).replace(b"\n", b"!\n??") + b"=="

    assert letter(raw_mail(body, how="base64")).text == ARABIC


def test_nul_and_lone_surrogates_are_replaced():
    text = letter(raw_mail(b"a\x00b\xed\xa0\x80c")).text

    assert "\x00" not in text
    assert text.encode()  # it can be stored


def test_a_subject_in_pieces_may_be_cut_inside_a_letter():
    said = "استفسار عن الدليل".encode()
    cut = [base64.b64encode(said[:9]), base64.b64encode(said[9:])]
    line = b" ".join(b"=?utf-8?B?" + piece + b"?=" for piece in cut)

    assert mail_words.header(line) == "استفسار عن الدليل"


def test_words_that_are_not_encoded_keep_their_spaces():
    assert mail_words.header(b"Re: =?utf-8?Q?=D8=B3=D8=A4?= [26-00042-7]") == "Re: سؤ [26-00042-7]"


def test_a_raw_header_in_windows_1256_is_read():
    assert mail_words.header("استفسار عاجل".encode("cp1256")) == "استفسار عاجل"


def test_a_file_name_in_pieces_is_joined():
    whole = "".join(f"%{byte:02X}" for byte in "تقرير.pdf".encode())
    line = f"attachment; filename*0*=utf-8''{whole[:15]}; filename*1*={whole[15:]}".encode()

    assert mail_words.parameter(line, "filename") == "تقرير.pdf"


def test_html_alone_becomes_text_without_what_is_not_shown():
    html = (
        "<html><head><title>x</title><style>p{color:red}</style></head><body>"
        "<p>السلام عليكم</p><script>alert(1)</script><div>متى يفتح<br>المركز؟</div></body></html>"
    )

    assert (
        letter(raw_mail(html.encode(), kind="text/html")).text
        == "السلام عليكم\n\nمتى يفتح\nالمركز؟"
    )


def test_plain_text_is_chosen_before_html():
    raw = (
        b'Content-Type: multipart/alternative; boundary="x"\r\n\r\n'
        b"--x\r\nContent-Type: text/html\r\n\r\n<b>html</b>\r\n"
        b"--x\r\nContent-Type: text/plain\r\n\r\nplain\r\n--x--\r\n"
    )

    assert letter(raw).text == "plain"


@pytest.mark.parametrize(
    "quoted",
    [
        "في الأربعاء، 14 أكتوبر 2026 10:00 ص كتب الهيئة <inquiries@gso.example>:\n> نعم\n> وشكرا",
        "On Wed, 14 Oct 2026 at 10:00, GSO <inquiries@gso.example> wrote:\n> yes\n>\n> thanks",
        "On Wed, 14 Oct 2026 at 10:00, GSO\n<inquiries@gso.example> wrote:\n> yes",
        "-----Original Message-----\nFrom: GSO\nSent: Wednesday\nSubject: x\n\nyes",
        "________________________________\nمن: الهيئة\nتاريخ الإرسال: الأربعاء\n\nنعم",
        "From: GSO <inquiries@gso.example>\nSent: Wednesday\nTo: Maha\n\nyes",
        "> yes\n> thanks",
    ],
)
def test_what_is_repeated_below_is_folded(quoted):
    assert mail_text.folded(f"شكرا جزيلا\n\n{quoted}") == ("شكرا جزيلا", quoted)


@pytest.mark.parametrize(
    "text",
    [
        "> هل يفتح غدا؟\nنعم\n> وبعد غد؟\nلا",
        "> كله مقتبس",
        "From: where do I get it?\nThanks",
        "كتب لي أحدهم: لا تنتظر\nفهل أنتظر؟",
    ],
)
def test_an_answer_is_never_folded_away(text):
    assert mail_text.folded(text) == (text, "")


def test_a_file_is_kept_by_its_bytes_and_not_as_text():
    content = bytes(range(256)) * 50
    raw = (
        b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\n\r\nhello\r\n--x\r\n'
        b'Content-Type: image/png; name="a.png"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
        + base64.encodebytes(content)
        + b"--x--\r\n"
    )
    store = Store()

    told = letter(raw, store=store)

    assert told.text == "hello"
    assert [(file.name, file.size_bytes) for file in told.files] == [("a.png", len(content))]
    assert store.files[told.files[0].sha256] == content


def test_a_file_that_is_too_large_is_named_and_left_out():
    raw = (
        b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\n\r\nhello\r\n--x\r\n'
        b'Content-Disposition: attachment; filename="big.bin"\r\n\r\n'
        + b"y"
        * 5000
        + b"\r\n--x\r\n"
        b'Content-Disposition: attachment; filename="small.bin"\r\n\r\nz\r\n--x--\r\n'
    )

    told = letter(raw, largest=1000)

    assert [(file.name, file.left_out) for file in told.files] == [
        ("big.bin", "too_large"),
        ("small.bin", ""),
    ]


class Endless:
    """A mail with one file of 50 MB in base64, made line by line as it is read."""

    HEAD = (
        b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\n\r\nhello\r\n--x\r\n'
        b'Content-Disposition: attachment; filename="film.bin"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\n"
    )

    def __init__(self, size_bytes):
        self.lines = iter(self.HEAD.splitlines(keepends=True))
        self.left = size_bytes * 4 // 3 // 76
        self.line = b"A" * 76 + b"\r\n"

    def readline(self, _most):
        for line in self.lines:
            return line
        if self.left == 0:
            return b""
        self.left -= 1
        return self.line if self.left else b"--x--\r\n"


def test_fifty_megabytes_take_no_more_memory_than_a_piece():
    size = 0

    def count(pieces):
        nonlocal size
        for piece in pieces:
            size += len(piece)
        return "0" * 64, size

    tracemalloc.start()
    told = mail_reading.letter(
        Endless(50_000_000),
        own_address=OURS,
        keep=count,
        largest_file_bytes=10**9,
        received_at=AT,
    )
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert size > 49_000_000
    assert [file.left_out for file in told.files] == [""]
    assert most < 4_000_000


def test_a_mail_forwarded_whole_is_a_file_and_its_parts_are_not_ours():
    inner = b'Content-Type: multipart/mixed; boundary="y"\r\n\r\n--y\r\n\r\ninner\r\n--y--\r\n'
    raw = (
        b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\n\r\nouter\r\n--x\r\n'
        b"Content-Type: message/rfc822\r\n\r\n" + inner + b"--x--\r\n"
    )

    told = letter(raw)

    assert told.text == "outer"
    assert len(told.files) == 1


def test_the_same_id_on_another_text_is_another_letter():
    one, two = letter(raw_mail(b"one")), letter(raw_mail(b"two"))

    assert one.message_id == two.message_id
    assert one.id != two.id


def test_a_time_in_the_future_is_not_believed():
    told = letter(raw_mail(b"x", heads=[b"Date: Fri, 1 Jan 2027 10:00:00 +0300"]))

    assert told.created_at == AT


def test_references_are_read_from_subject_and_address():
    heads = [b"Subject: Re: [26-00042-7]", b"To: inquiries+26-00043-5@gso.example"]

    assert letter(raw_mail(b"x", heads=heads)).named == ("26-00042-7", "26-00043-5")


def test_the_thread_is_told_nearest_first():
    heads = [b"In-Reply-To: <c@x>", b"References: <a@x> <b@x>\r\n <c@x>"]

    assert letter(raw_mail(b"x", heads=heads)).answers == ("c@x", "b@x", "a@x")


@pytest.mark.parametrize(
    ("heads", "word"),
    [
        ([], ""),
        ([b"Auto-Submitted: auto-replied"], "automatic"),
        ([b"Auto-Submitted: auto-generated; x=1"], "automatic"),
        ([b"Auto-Submitted: no"], ""),
        ([b"Precedence: auto_reply"], "automatic"),
        ([b"X-Autoreply: yes"], "automatic"),
        ([b"Return-Path: <>"], "automatic"),
        ([b"Precedence: bulk"], "list"),
        ([b"List-Id: <news.example>"], "list"),
        ([b"X-Auto-Response-Suppress: OOF, AutoReply"], "suppress"),
        ([b"X-Auto-Response-Suppress: None"], ""),
    ],
)
def test_a_machine_says_so_in_many_ways(heads, word):
    assert letter(raw_mail(b"x", heads=heads)).machine == word


@pytest.mark.parametrize("sender", [OURS, "no-reply@x.example", "mailer-daemon@x.example"])
def test_nobody_answers_ourselves_or_an_address_of_nobody(sender):
    raw = raw_mail(b"x").replace(b"maha@citizen.example>\r\nM", sender.encode() + b">\r\nM", 1)

    assert letter(raw).machine == "suppress"


def test_a_report_says_which_mail_of_ours_came_back():
    raw = (
        b"From: MAILER-DAEMON@x.example\r\nReturn-Path: <>\r\n"
        b'Content-Type: multipart/report; report-type=delivery-status; boundary="x"\r\n\r\n'
        b"--x\r\n\r\nIt could not be delivered.\r\n--x\r\n"
        b"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\n"
        b"Final-Recipient: rfc822; maha@citizen.example\r\nAction: failed\r\nStatus: 5.1.1\r\n"
        b"Diagnostic-Code: smtp; 550 5.1.1\r\n no such user\r\n--x\r\n"
        b"Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: <ours@gso.example>\r\n"
        b"--x--\r\n"
    )

    told = letter(raw)

    assert told.machine == "bounce"
    assert told.answers[0] == "ours@gso.example"
    assert (told.returned.status, told.returned.why) == ("5.1.1", "550 5.1.1 no such user")
    assert told.returned.has_failed
    assert told.files == ()


@given(st.binary(max_size=3000))
@settings(max_examples=150, deadline=None)
def test_no_bytes_make_it_fail(raw):
    told = letter(raw)

    told.text.encode()
    assert "\x00" not in told.text


LINES = (
    *(b"--x", b"--x--", b"--y", b"--y--", b"", b"text", b"a: b", b"QUJD"),
    b"Content-Type: multipart/mixed; boundary=x",
    b"Content-Type: multipart/mixed; boundary=y",
    b"Content-Transfer-Encoding: base64",
)


@given(st.lists(st.sampled_from(LINES), max_size=40))
@settings(max_examples=200, deadline=None)
def test_parts_in_any_disorder_are_walked_to_their_end(lines):
    _, parts = read(BytesIO(b"\r\n".join(lines)))

    for part in parts:
        b"".join(part.decoded())


def test_a_reference_is_read_as_it_stands_in_a_text():
    heads = [b"Subject: Re: [26/00042/7] 26/00043-5 1/26/00042/71"]

    assert letter(raw_mail(b"x", heads=heads)).named == ("26-00042-7",)
