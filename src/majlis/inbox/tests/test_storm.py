"""Five hundred comments doubled, out of order, never pushed, under a dying parser: each is once."""

import random
from datetime import timedelta
from itertools import compress

import pytest
from django.db import connection

from majlis.channels.models import Hook, RawEvent
from majlis.inbox import applying, placing, polling
from majlis.inbox.models import Case, CaseStep, Identity, Item, ItemText
from majlis.inbox.tests.facebook import PAGE, SECOND, push, whole_second
from majlis.people.testing import as_owner
from majlis.store.clock import now
from majlis.store.tenancy import acting_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]

COMMENTS = 500
DOUBLED, OUT_OF_ORDER, NEVER_PUSHED, EDITED, REMOVED = 0.10, 0.20, 0.05, 0.05, 0.03
WORDS = (
    "متى يبدأ التطبيق؟ ",
    "شكراً لكم 🌷 ",
    "أين أجد القائمة؟ v2.1 ",
    "<b>خطأ</b> \u202e في الرابط ",
)


class Killed(BaseException):
    """The parser's process ends here: nothing of ours catches it."""


@pytest.mark.parametrize("seed", [20261014])
def test_a_storm_of_comments_leaves_each_once(facebook, page, office, monkeypatch, seed):
    chance = random.Random(seed)
    letters = _storm(page, chance)
    with acting_for(office.pk):
        hook = Hook.objects.get()
    deaths = _deaths(monkeypatch, chance, len(letters))
    for number, letter in enumerate(letters):
        push(hook, letter)
        if number % 50 == 49:
            _work(deaths)
    _work(deaths)
    polling.poll_due()
    _work(deaths)

    assert deaths.left == []
    with acting_for(office.pk):
        _compare(page)
        assert not RawEvent.objects.filter(parsed_at=None).exists()
        first = _rows()
    _replay(office)
    with acting_for(office.pk):
        assert _rows() == first


def _storm(page, chance):
    """Write the comments, change some, and return what the network pushes of them, in its order."""
    began = whole_second(now()) - timedelta(hours=1)
    letters = []
    for number in range(COMMENTS):
        written = page.write(
            number,
            chance.choice(WORDS) + str(number),
            author=str(5_000 + number // 2),
            at=began + SECOND * number,
        )
        told = [(number, page.told(written))]
        if chance.random() < EDITED:
            written.text += " (معدّل)"
            told.append((number + 5, page.told(written, "edited", at=written.written_at + SECOND)))
        if chance.random() < REMOVED:
            written.is_removed = True
            gone_at = written.written_at + 2 * SECOND
            told.append((number + 9, page.told(written, "remove", at=gone_at)))
        if written.is_removed or chance.random() >= NEVER_PUSHED:
            letters += told
    letters += [letter for letter in letters if chance.random() < DOUBLED]
    letters = [
        (place + (chance.uniform(-90, 90) if chance.random() < OUT_OF_ORDER else 0), letter)
        for place, letter in letters
    ]
    return [letter for _place, letter in sorted(letters, key=lambda each: each[0])]


class _Deaths:
    """Three moments at which the parser's process ends in the middle of its work."""

    def __init__(self, left):
        self.left, self.done = left, 0

    def pass_(self):
        self.done += 1
        if self.left and self.done >= self.left[0]:
            self.left.pop(0)
            raise Killed


def _deaths(monkeypatch, chance, letters):
    deaths = _Deaths(sorted(chance.sample(range(50, letters // 2), 3)))
    place = placing.place

    def placed(*args, **kwargs):
        changed = place(*args, **kwargs)
        deaths.pass_()
        return changed

    monkeypatch.setattr(placing, "place", placed)
    return deaths


def _work(deaths):
    """Let a worker apply what waits; a new one follows on each that dies."""
    while True:
        try:
            applying.apply_waiting()
        except Killed:
            connection.close()  # the process is gone, and its transaction with it
            continue
        return


def _compare(page):
    """The table says what the ledger says, item by item."""
    ledger = {
        each.id: (each.text if not each.is_removed else None) for each in page.comments.values()
    }
    ours = {
        item.remote_id: (item.text if not item.is_removed else None) for item in Item.objects.told()
    }
    assert ours == ledger
    assert Item.objects.count() == COMMENTS
    assert Case.objects.standing().count() == COMMENTS // 2
    assert Item.objects.filter(was_pushed=False).exists()
    assert Item.objects.filter(post_remote_id=f"{PAGE}_1").count() == COMMENTS
    assert len(Case.objects.values_list("reference", flat=True).distinct()) == Case.objects.count()


def _rows():
    """Every row that events lead to, as bytes, with names in place of Postgres' numbers."""
    columns = {
        Item: (
            "remote_id case__reference kind post_remote_id parent_remote_id voice text first_text"
            " written_at edited_at removed_at is_ours heard_at was_pushed told_at told_by"
            " author__remote_id author__name"
        ),
        ItemText: "item__remote_id at text",
        Case: (
            "reference status kind subject contact__name opened_at last_item_at closed_at"
            " first_answered_at clocks__started_at"
        ),
        CaseStep: "case__reference id act was now at",
        Identity: "remote_id name told_at",
    }
    found = []
    for model, names in columns.items():
        rows = model.objects.order_by(*names.split()[:2]).values_list(*names.split())
        kept = [name != "id" for name in names.split()]
        found.append([tuple(compress(row, kept)) for row in rows])
    return repr(found).encode()


def _replay(office):
    """Empty the tables of this room and apply every event anew, in the order of its first time."""
    tables = (
        "inbox_clock, inbox_casestep, inbox_itemtext, inbox_reply, inbox_measure, inbox_item,"
        " inbox_case, inbox_identity, inbox_contact, inbox_look, inbox_referencecounter"
    )
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {tables} CASCADE")
    with acting_for(office.pk):
        events = list(RawEvent.objects.defer(None).order_by("parsed_at", "id"))
        for event in events:
            applying.apply(event, event.happenings())
