"""Measures: with a reason, a copy, where it must be two people, and never twice."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from majlis import networks
from majlis.delivery import followers
from majlis.delivery.models import Delivery
from majlis.delivery.states import State
from majlis.inbox import moderating
from majlis.inbox.grounds import Grounds
from majlis.inbox.models import Item, Measure
from majlis.inbox.states import Act
from majlis.inbox.tests.conftest import again, comment, hear, stands
from majlis.inbox.tests.test_replying import TO_PUBLISHED, walk
from majlis.people.models import Membership
from majlis.people.testing import make_person
from majlis.record.models import Entry
from majlis.store.clock import now
from majlis.store.refusal import Refused

Kind = Measure.Kind
WHY = "يذكر رقم هوية شخص آخر"
WHY_GIVEN = Grounds(reason=WHY, rule="personal_data", why_not_hidden="يبقى لأصحابه ظاهراً")


@pytest.fixture(autouse=True)
def able(monkeypatch):
    """Facebook as it is with all that an officer may do there."""
    rules = networks.NETWORKS["facebook"]
    all_of_it = dict.fromkeys(("hides", "removes", "likes", "blocks"), True)
    abilities = replace(rules.abilities, **all_of_it)
    monkeypatch.setitem(networks.NETWORKS, "facebook", replace(rules, abilities=abilities))


@pytest.fixture
def item(channels):
    facebook = channels["facebook"]
    at = now() - timedelta(hours=1)
    return hear(facebook, stands(facebook, comment(created_at=at, url="https://f.example/c1")))


@pytest.fixture
def khalid(office):
    return make_person(
        office, "khalid@office.example", "خالد الدوسري", "Khalid", Membership.Role.OFFICER
    )


def published(measure):
    walk(measure.delivery, *TO_PUBLISHED)


def acts(item):
    return [step.act for step in again(item).case.steps.all()]


def test_hiding_is_one_delivery_with_a_reason_and_a_copy(item, noura):
    measure = moderating.ask(item, Kind.HIDE, by=noura, given=WHY_GIVEN)

    delivery = measure.delivery
    assert delivery.act == Delivery.Act.HIDE
    assert delivery.payload["remote_id"] == item.remote_id
    assert delivery.payload["hidden"] is True
    assert (measure.text, measure.author_name) == (item.text, "مها القحطاني")
    assert (measure.url, measure.written_at) == (item.url, item.written_at)
    assert acts(item)[-1] == Act.HIDDEN
    entry = Entry.objects.get(act="measure.taken")
    assert (entry.actor_id, entry.detail["reason"]) == (noura.pk, WHY)
    assert item.text not in str(entry.detail)  # a copy in the record could never be erased


def test_the_item_is_hidden_when_the_network_took_it_and_can_be_shown_again(item, noura):
    measure = moderating.ask(item, Kind.HIDE, by=noura, given=WHY_GIVEN)
    published(measure)

    hidden = again(item)
    assert hidden.is_hidden
    assert Kind.SHOW not in moderating.offered(hidden)  # the first is still being read back
    measure.delivery.move(State.VERIFIED)
    followers.follow(measure.delivery)
    assert Kind.SHOW in moderating.offered(again(item))

    shown = moderating.ask(hidden, Kind.SHOW, by=noura)
    published(shown)
    assert not again(item).is_hidden


@pytest.mark.parametrize("kind", [Kind.HIDE, Kind.DELETE, Kind.BLOCK])
def test_without_a_reason_nothing_is_done(item, noura, kind):
    with pytest.raises(Refused):
        moderating.ask(item, kind, by=noura, given=Grounds(reason="  ", rule="privacy"))

    assert not Measure.objects.exists()


@pytest.mark.parametrize(
    ("kind", "act", "about"),
    [(Kind.DELETE, "remove", "remote_id"), (Kind.BLOCK, "block", "person_id")],
)
def test_deleting_and_blocking_wait_for_a_second_person(item, noura, khalid, kind, act, about):
    measure = moderating.ask(item, kind, by=noura, given=WHY_GIVEN)

    assert not Delivery.objects.exists()
    with pytest.raises(Refused):
        moderating.confirm(measure, by=noura)
    moderating.confirm(measure, by=khalid)

    delivery = Delivery.objects.get()
    assert (delivery.act, delivery.payload[about]) == (act, "c1" if act == "remove" else "u1")
    assert again(measure).confirmed_by == khalid
    said = Entry.objects.filter(act__startswith="measure.").order_by("number")
    assert [(entry.act, entry.actor_id) for entry in said] == [
        ("measure.asked", noura.pk),
        ("measure.confirmed", khalid.pk),
    ]


def test_a_measure_is_decided_once(item, noura, khalid):
    measure = moderating.ask(item, Kind.DELETE, by=noura, given=WHY_GIVEN)
    moderating.dismiss(measure, by=khalid)

    with pytest.raises(Refused):
        moderating.confirm(measure, by=khalid)

    assert not Delivery.objects.exists()
    assert acts(item)[-2:] == [Act.DELETE_ASKED, Act.DISMISSED]


def test_the_database_itself_wants_two_people_and_keeps_what_was_asked(item, noura, khalid):
    measure = moderating.ask(item, Kind.DELETE, by=noura, given=WHY_GIVEN)
    hide = moderating.ask(item, Kind.HIDE, by=noura, given=WHY_GIVEN)

    with pytest.raises(IntegrityError), transaction.atomic():
        Measure.objects.filter(pk=measure.pk).update(delivery=hide.delivery_id, confirmed_by=noura)
    with pytest.raises(IntegrityError), transaction.atomic():
        Measure.objects.filter(pk=measure.pk).update(reason="سبب آخر")


def test_what_was_asked_for_is_not_asked_for_twice(item, noura):
    moderating.ask(item, Kind.DELETE, by=noura, given=WHY_GIVEN)

    with pytest.raises(Refused):
        moderating.ask(item, Kind.DELETE, by=noura, given=WHY_GIVEN)


def test_a_deleted_comment_is_gone_and_its_copy_stays(item, noura, khalid):
    measure = moderating.ask(item, Kind.DELETE, by=noura, given=WHY_GIVEN)
    moderating.confirm(measure, by=khalid)

    published(again(measure))

    assert again(item).is_removed
    assert again(measure).text == item.text
    assert Kind.HIDE not in moderating.offered(again(item))


def test_a_blocked_person_can_be_let_again_and_is_not_blocked_twice(item, noura, khalid):
    measure = moderating.ask(item, Kind.BLOCK, by=noura, given=WHY_GIVEN)
    moderating.confirm(measure, by=khalid)
    published(again(measure))
    again(measure).delivery.move(State.VERIFIED)

    assert Kind.BLOCK not in moderating.offered(again(item))
    unblock = moderating.ask(item, Kind.UNBLOCK, by=noura)
    assert unblock.delivery.payload["blocked"] is False


def test_a_like_needs_no_reason_and_is_taken_back(item, noura):
    like = moderating.ask(item, Kind.LIKE, by=noura)
    published(like)
    again(like).delivery.move(State.VERIFIED)

    offered = moderating.offered(again(item))

    assert Kind.UNLIKE in offered
    assert Kind.LIKE not in offered


def test_only_what_the_network_has_is_offered(item, channels, monkeypatch):
    rules = networks.NETWORKS["facebook"]
    only_hides = replace(rules.abilities, removes=False, likes=False, blocks=False)
    monkeypatch.setitem(networks.NETWORKS, "facebook", replace(rules, abilities=only_hides))

    assert moderating.offered(again(item)) == [Kind.HIDE]


def test_our_own_words_and_questions_of_the_form_have_no_measures(item):
    item.is_ours = True
    assert moderating.offered(item) == []
    item.is_ours, item.channel, item.channel_id = False, None, None
    assert moderating.offered(item) == []


def test_two_officers_at_once_take_one_measure(item, noura, khalid):
    moderating.ask(item, Kind.HIDE, by=noura, given=WHY_GIVEN)

    with pytest.raises(Refused):
        moderating.ask(Item.objects.get(pk=item.pk), Kind.HIDE, by=khalid, given=WHY_GIVEN)
