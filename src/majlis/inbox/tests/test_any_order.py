"""The same happenings end in the same rows, in whichever order and however often they come."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from majlis.channels.models import RawEvent
from majlis.inbox import applying
from majlis.inbox.models import Case, CaseStep, Clock, Identity, Item, ItemText
from majlis.inbox.tests.conftest import BEGAN, comment, event_of, hours
from majlis.networks.hearing import Happening, RemoteItem

pytestmark = pytest.mark.long

AUTHORS = {
    "u1": {"author_handle": "maha_k", "author_name": "مها القحطاني"},
    "u2": {"author_handle": "", "author_name": "أبو سعد"},
    "": {"author_handle": "", "author_name": ""},  # the network hides who it is
}
TEXTS = ("متى يبدأ التطبيق؟", "متى يبدأ التطبيق في قطر؟", "شكراً", "")
CUT = {TEXTS[1]: "متى يبدأ التطبيق في…"}  # as some pushes tell it
IDS = ("c1", "c2", "c3", "c4", "r1", "r2")


@st.composite
def lives(draw):
    """What happens to one item from its beginning to its end, in its true order."""
    remote_id = draw(st.sampled_from(IDS))
    author = draw(st.sampled_from(sorted(AUTHORS)))
    created_at = BEGAN + hours(draw(st.integers(0, 9)) * 36)
    parents = ("", "c1", "c2", "c3")
    facts = {
        "author_id": author,
        **AUTHORS[author],
        "created_at": created_at,
        "parent_id": draw(st.sampled_from(parents)),
        "is_ours": remote_id.startswith("r"),
        "kind": draw(st.sampled_from(("comment", "mention"))),
    }
    happenings = []
    for number in range(draw(st.integers(0, 3))):
        at = created_at + timedelta(minutes=draw(st.integers(0, 3)) * 10)
        edited_at = at if number and draw(st.booleans()) else None
        text = draw(st.sampled_from(TEXTS))
        item = comment(remote_id, text=text, edited_at=edited_at, **facts)
        happenings.append(("stands", item, at))
        if text in CUT and draw(st.booleans()):
            happenings.append(("stands", replace(item, text=CUT[text], is_beginning=True), at))
    if draw(st.booleans()):
        at = created_at + timedelta(minutes=draw(st.integers(5, 60)))
        happenings.append(("removed", removed_item(remote_id), at))
    if draw(st.booleans()):
        happenings.append(("look", removed_item(remote_id), created_at))
    return remote_id, happenings


def removed_item(remote_id):
    return RemoteItem(kind="comment", id=remote_id, post_id="p1")


def worlds():
    """Some items, each with its life."""
    some = st.lists(lives(), min_size=1, max_size=5, unique_by=lambda life: life[0])
    return some.map(lambda each: [one for _id, life in each for one in life]).filter(bool)


def told(channel, world, data):
    """Return the events of a world in their true order, and doubled and shuffled."""
    events = [
        event_of(channel, Happening(verb, item, at=at, account_id=channel.remote_id))
        for verb, item, at in world
    ]
    twice = [*events, *data.draw(st.lists(st.sampled_from(events), max_size=4))]
    return events, data.draw(st.permutations(twice))


@given(world=worlds(), data=st.data())
@settings(
    max_examples=300,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_any_order_and_any_doubling_ends_in_the_same_rows(x, world, data):
    with transaction.atomic():
        events, shuffled = told(x, world, data)

        assert rows_after(shuffled) == rows_after(events)
        transaction.set_rollback(True)


@given(world=worlds(), data=st.data())
@settings(
    max_examples=150,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_events_that_share_a_transaction_leave_what_each_alone_leaves(x, world, data):
    with transaction.atomic():
        _events, shuffled = told(x, world, data)

        assert after(shuffled, together=True) == after(shuffled)
        transaction.set_rollback(True)


def rows_after(events):
    """Apply events and return every row they lead to, with names instead of numbers."""
    return after(events)[0]


def after(events, *, together=False):
    """Apply events, and return also what follows their order: the references and the steps."""
    with transaction.atomic():
        read = []
        for event in events:
            kept = RawEvent.objects.defer(None).select_related("channel").get(pk=event.pk)
            read.append((kept, kept.happenings()))
        apply = applying.prepare(read) if together else applying.apply
        for kept, happenings in read:
            apply(kept, happenings)
        steps = CaseStep.objects.order_by("case__reference", "id")
        found = rows(), list(steps.values_list("case__reference", "act", "was", "now", "at"))
        transaction.set_rollback(True)
    return found


def rows():
    return {
        "items": sorted(map(_item, Item.objects.all()), key=str),
        "wordings": sorted(ItemText.objects.values_list("item__remote_id", "text", "at"), key=str),
        "identities": sorted(
            Identity.objects.values_list(
                "remote_id", "handle", "name", "told_at", "told_by", "contact__name"
            ),
            key=str,
        ),
        "cases": sorted(map(_case, Case.objects.standing()), key=str),
        "clocks": sorted(
            Clock.objects.filter(case__merged_into=None).values_list(
                "case__items__remote_id",
                "kind",
                "number",
                "started_at",
                "stopped_at",
                "elapsed",
                "office",
                "past_elapsed",
                "past_office",
                "runs_since",
                "due_at",
                "look_at",
            ),
            key=str,
        ),
    }


def _item(item):
    """Every column but the numbers that Postgres gave."""
    columns = {f.attname: getattr(item, f.attname) for f in item._meta.fields}
    del columns["id"], columns["case_id"], columns["author_id"]
    return columns | {
        "author": item.author and item.author.remote_id,
        "beside": item.case and _names(item.case),
    }


def _case(case):
    left_out = {"id", "reference", "changed_at", "contact_id"}
    columns = {f.attname: getattr(case, f.attname) for f in case._meta.fields}
    kept = {name: value for name, value in columns.items() if name not in left_out}
    return kept | {"items": _names(case), "contact": case.contact and case.contact.name}


def _names(case):
    return sorted(case.items.values_list("remote_id", flat=True))


def test_a_known_awkward_world(x):
    """A bridge that comes last, under a removal that came first."""
    world = [
        ("removed", removed_item("c2"), BEGAN + hours(37)),
        ("stands", comment("c3", created_at=BEGAN + hours(72)), BEGAN + hours(72)),
        ("stands", comment("c1"), BEGAN),
        ("stands", comment("c2", created_at=BEGAN + hours(36)), BEGAN + hours(36)),
    ]
    events = [event_of(x, Happening(*each, account_id=x.remote_id)) for each in world]

    assert rows_after(events) == rows_after(events[::-1])


def test_words_between_an_answer_and_newer_ones_count_though_they_are_told_last(x):
    """They make no other text of the item, but our next answer is owed since then."""
    answer = comment("r1", author_id="", is_ours=True, created_at=BEGAN + hours(1), parent_id="c1")
    world = [
        ("stands", comment("c1", text=TEXTS[2]), BEGAN),
        ("stands", answer, BEGAN + hours(1)),
        ("stands", comment("c1", text=TEXTS[0]), BEGAN + hours(2)),
        ("stands", comment("c1", text=TEXTS[1], edited_at=BEGAN + hours(3)), BEGAN + hours(3)),
    ]
    events = [event_of(x, Happening(*each, account_id=x.remote_id)) for each in world]

    in_order = rows_after(events)

    assert ("c1", "next", 0, BEGAN + hours(2)) in [clock[:4] for clock in in_order["clocks"]]
    assert rows_after([*events[:2], events[3], events[2]]) == in_order
