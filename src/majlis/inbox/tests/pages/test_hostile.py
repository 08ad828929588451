"""Whatever a stranger sends by the door that networks use: shown safely, or refused; nothing lost.

Each line goes in signed, as a network would send it, and is looked at on every page it reaches.
"""

import hashlib
import hmac
import io
import json
import time
import zipfile
from html.parser import HTMLParser

import pytest

from majlis.channels import receiving, unsigned
from majlis.channels.models import Hook, RawEvent
from majlis.inbox import applying, cases, moderating, register, register_rows
from majlis.inbox.grounds import Grounds
from majlis.inbox.models import Item, Measure
from majlis.inbox.tests.facebook import PAGE, SECRET, push
from majlis.notices.models import Notice
from majlis.people.testing import as_owner
from majlis.portal import opening
from majlis.record import spreadsheet
from majlis.record.models import Entry
from majlis.store.clock import now
from majlis.store.tenancy import acting_for

pytestmark = pytest.mark.django_db

MARKUP = [
    '<img src=x onerror="alert(1)">',
    '"><svg/onload=alert(1)>',
    "</script><script>alert(1)</script>",
    '<a href="java&#115;cript:alert(1)">اضغط</a>',
    "javascript:alert(1)",
    "' onmouseover='alert(1)",
    "{{ settings.SECRET_KEY }} {% load i18n %} {0.__class__} %(secret)s",
    '=HYPERLINK("https://evil.example")',
    "<!--مرحبا--> <style>*{display:none}</style>",
    "&lt;script&gt; &amp;quot;",
]
TURNING = "وزارة\u202egpj.exe\u202c \u2066\u2067مرحبا"
MARKS = "م" + "\u0301\u064e\u0651" * 3_334
WORDS = "هل الشارة إلزامية على ألعاب الأطفال؟"


@pytest.fixture(autouse=True)
def fresh_process(monkeypatch):
    monkeypatch.setattr(unsigned, "tally", unsigned.Tally())
    monkeypatch.setattr(receiving.Absence, "until_s", 0.0)


@pytest.fixture
def hook(facebook):
    return Hook.objects.get(network="facebook")


@pytest.fixture
def portal(office):
    return opening.open_portal(office, by=None)


def told(number, text=WORDS, *, name="سالم", author="5001", at=None, **more):
    """Return the bytes with which the network tells of a comment."""
    value = {
        "item": "comment",
        "verb": "add",
        "comment_id": f"1_{number}",
        "post_id": f"{PAGE}_1",
        "parent_id": f"{PAGE}_1",
        "from": {"id": author, "name": name},
        "message": text,
        "created_time": int((at or now()).timestamp()),
    }
    change = {"field": "feed", "value": value | more}
    entry = {"id": PAGE, "time": value["created_time"], "changes": [change]}
    return json.dumps({"object": "page", "entry": [entry]}).encode()


def heard(office, hook, body):
    """Send it, understand what waits, and return its item."""
    push(hook, body)
    with acting_for(office.pk):
        applying.apply_waiting()
        return Item.objects.order_by("-id").first()


class Seen(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.running, self.words = [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        for name, value in attrs:
            is_running = name.startswith("on") or name in {"style", "srcdoc"}
            is_way = name in {"href", "src", "action", "formaction", "hx-get", "hx-post"}
            scheme = (value or "").strip().lower().partition(":")[0]
            if is_running or (is_way and scheme in {"javascript", "data", "vbscript"}):
                self.running.append((tag, name, value))
        if tag == "script" and not dict(attrs).get("src"):
            self.running.append((tag, "", ""))

    def handle_data(self, data):
        self.words.append(data)


def every_page(client, noura, item, portal_case=None):
    """Open whatever shows an item; return each page's HTML by its address."""
    client.force_login(noura)
    addresses = ["/inbox/", item.case.get_absolute_url(), "/notices/", "/", "/register/"]
    pages = {}
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200, address
        pages[address] = answer.content.decode()
    return pages


def reach_everything(item, noura, manager):
    """Let an item stand in a notice and in the register, too."""
    cases.assign(item.case, to=noura, by=manager)
    given = Grounds(reason=item.text[:200] or "سبب", rule="spam", why_not_hidden="سبب")
    return moderating.ask(item, "delete", by=manager, given=given)


@pytest.mark.parametrize("text", MARKUP)
def test_markup_in_words_and_names_is_shown_as_words(client, office, hook, noura, manager, text):
    item = heard(office, hook, told(1, text, name=text))
    assert item.text == text
    reach_everything(item, noura, manager)

    for address, html in every_page(client, noura, item).items():
        seen = Seen(html)
        assert seen.running == [], address
        assert not {"svg/onload", "img/onerror", "style"} & set(seen.tags), address
    case = Seen(client.get(item.case.get_absolute_url()).content.decode())
    assert text in " ".join(case.words)


@pytest.mark.parametrize("text", MARKUP)
def test_markup_in_files_is_no_formula_and_no_link(client, office, hook, noura, manager, text):
    item = heard(office, hook, told(1, text, name=text))
    reach_everything(item, noura, manager)

    found = register.found(office, register.Wish())
    table = register_rows.as_csv(found)
    book = zipfile.ZipFile(io.BytesIO(register_rows.as_workbook(found)))

    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "<hyperlink" not in sheet
    for line in (table + spreadsheet.rows_as_csv(Entry.objects.all())).splitlines():
        assert not line.startswith(("=", "+", "@")), line
        assert ',"=' not in line
        assert ",=" not in line


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "//x", "file:///x"])
def test_an_attached_address_that_a_browser_would_run_is_no_link(
    client, office, hook, noura, address
):
    item = heard(office, hook, told(1, photo=address))

    assert item.attachment_url == ""
    html = client.get(item.case.get_absolute_url()).content.decode()
    assert Seen(html).running == []


def test_signs_that_turn_a_name_around_are_taken_out_and_those_of_a_text_are_named(
    client, office, hook, noura
):
    item = heard(office, hook, told(1, TURNING, name=TURNING))

    pages = every_page(client, noura, item)
    assert "\u202e" not in pages["/inbox/"]
    case = pages[item.case.get_absolute_url()]
    assert "U+202E" in case
    assert item.text == TURNING
    assert case.count("\u202e") == 1  # in the words alone, which stand in their own direction


def test_ten_thousand_marks_leave_the_pages_usable(client, office, hook, noura, manager):
    item = heard(office, hook, told(1, MARKS, name=MARKS))
    reach_everything(item, noura, manager)

    began = time.monotonic()
    pages = every_page(client, noura, item)

    assert item.text == MARKS
    assert len(item.author.name) <= 300
    assert time.monotonic() - began < 10
    assert len(pages["/inbox/"]) < 120_000
    assert "said__beginning" in pages[item.case.get_absolute_url()]


def test_a_megabyte_of_pictures_is_kept_whole_and_shown_cut(client, office, hook, noura):
    text = "🧸" * 250_000
    item = heard(office, hook, told(1, text))

    assert item.text == text
    pages = every_page(client, noura, item)
    assert len(pages["/inbox/"]) < 120_000


def test_nul_and_half_characters_are_replaced_and_the_words_stay(client, office, hook, noura):
    body = told(1, "قبل\\u0000بعد", name="م\\ud800ها")
    body = body.replace(b"\\\\u", b"\\u")
    assert b"\\u0000" in body

    item = heard(office, hook, body)

    assert item.text == "قبل\ufffdبعد"
    assert item.author.name == "م\ufffdها"
    every_page(client, noura, item)


@pytest.mark.parametrize(
    "body",
    [
        b'{"object":"page","entry":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        b"[" * 100_000,
        b'{"object":"page","entry":[{"id":NaN,"time":Infinity,"changes":[]}]}',
        b'{"object":"page","object":"user","entry":{},"entry":[1,null,"x"]}',
        b"\xff\xfe\x00",
        b"",
        b"null",
        b'"\\ud800"',
    ],
)
def test_what_is_no_message_is_kept_raw_and_hurts_nobody(office, hook, body):
    push(hook, body)
    item = heard(office, hook, told(1))

    assert item.text == WORDS
    with as_owner():
        kept = RawEvent.objects.defer(None).order_by("id").first()
        assert bytes(kept.body) == body
        assert kept.parsed_at is None or kept.unknown_kinds or body.startswith(b"{")


def test_too_much_at_once_is_refused_with_a_reason(office, hook):
    answer = _sent(hook, b"x" * (receiving.LARGEST_BYTES + 1))

    assert answer.status == 413
    assert not _events()


def test_what_is_forged_is_refused_and_kept_nowhere(office, hook):
    for signature in ("", "sha256=" + "0" * 64, "sha1=" + "0" * 40):
        assert _sent(hook, told(1), signature=signature).status == 403

    assert not _events()
    assert not Item.objects.exists()


def test_an_old_message_sent_again_changes_nothing(office, hook):
    old = told(1, "النص القديم")
    item = heard(office, hook, old)
    edited = told(1, "النص الجديد", verb="edited")
    heard(office, hook, edited)
    before = (Item.objects.get(pk=item.pk).text, _events(), item.case.steps.count())

    for _again in range(3):
        heard(office, hook, old)

    assert (Item.objects.get(pk=item.pk).text, _events(), item.case.steps.count()) == before


def test_a_message_about_another_offices_page_is_no_item(office, hook):
    body = told(1).replace(PAGE.encode(), b"999999999999")
    push(hook, body)
    with acting_for(office.pk):
        applying.apply_waiting()

    assert not Item.objects.exists()
    assert _events() == 1


def test_a_flood_of_signed_messages_is_kept_whole(client, office, hook, noura):
    bodies = [told(number, f"{WORDS} {number}", author=f"6{number:03}") for number in range(150)]

    for body in bodies:
        push(hook, body)
    with acting_for(office.pk):
        while applying.apply_waiting():
            pass

    assert _events() == len(bodies)
    assert Item.objects.count() == len(bodies)
    client.force_login(noura)
    assert client.get("/inbox/").status_code == 200


def test_a_flood_of_unsigned_messages_is_held_off_and_the_signed_still_pass(office, hook):
    statuses = {_sent(hook, told(number), signature="sha256=x").status for number in range(400)}

    assert statuses <= {403, 429}
    assert 429 in statuses
    assert _sent(hook, told(1), signature=None).status == 200


@pytest.mark.parametrize("text", [*MARKUP, TURNING, MARKS[:4_000]])
def test_a_question_of_the_form_is_shown_safely_to_who_asked_and_to_us(
    client, office, portal, noura, text
):
    asked = client.post("/ar/gso/ask/", {"text": text, "name": text[:100]})
    assert asked.status_code == 302
    item = Item.objects.get()

    followed = client.get("/ar/gso/track/case/").content.decode()

    assert Seen(followed).running == []
    assert text.strip() in " ".join(Seen(followed).words)
    for address, html in every_page(client, noura, item).items():
        assert Seen(html).running == [], address


def test_a_search_for_anything_finds_or_finds_nothing(client, office, hook, noura):
    heard(office, hook, told(1))
    client.force_login(noura)

    for words in (
        *MARKUP,
        TURNING,
        MARKS[:500],
        "'; --",
        "account__token__startswith",
        "%",
        "\0",
        "_",
    ):
        answer = client.get(
            "/inbox/", {"q": words, "list": words, "network": words, "after": words}
        )
        assert answer.status_code == 200
        assert Seen(answer.content.decode()).running == []


def _sent(hook, body, *, signature=None):
    own = f"sha256={hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()}"
    return receiving.receive(
        network="facebook",
        key=hook.key,
        method="POST",
        query={},
        headers={"x-hub-signature-256": own if signature is None else signature},
        body=body,
    )


def _events():
    with as_owner():
        return RawEvent.objects.count()


def test_notices_carry_no_more_than_a_line(office, hook, noura, manager):
    item = heard(office, hook, told(1, MARKS))
    reach_everything(item, noura, manager)

    assert all(len(str(notice.values)) < 1_000 for notice in Notice.objects.all())
    assert Measure.objects.get().text == MARKS
