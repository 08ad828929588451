"""The month's budget at the door: what was approved is not sent once the money is gone."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import translation

from majlis.channels.models.budget import set_limit
from majlis.delivery import outcomes
from majlis.delivery.models import Delivery
from majlis.delivery.states import HoldReason, State
from majlis.delivery.tests.conftest import Worker, again
from majlis.notices.models import Notice
from majlis.publishing import sending, spending, writing
from majlis.store.clock import now

LINK = "دليل الألعاب https://example.com/toys"
POST = Decimal("0.20")  # what a post with a link costs
PLAIN = Decimal("0.015")
AT_THE_DOOR = (State.CLAIMED, State.PREPARING, State.READY, State.COMMITTING)
whole_way = pytest.mark.django_db(transaction=True)


@pytest.fixture
def limit(manager):
    def set_to(channel, amount):
        set_limit(channel, Decimal(amount), by=manager)

    return set_to


@pytest.fixture
def let_out(office, huda, salem):
    def published(channel, text=LINK, *, at=None, **more):
        post = writing.draft(office, huda, text, [channel], due_at=at, **more)
        post.send_to_review(by=huda)
        post.approve(by=salem)
        placements = sending.publish(post, by=salem, at=at)
        return [Delivery.objects.get(placement=placement) for placement in placements]

    return published


@pytest.fixture
def x(channels):
    return channels["x"]


def step_to_the_door(delivery):
    for state in AT_THE_DOOR:
        delivery.move(state)
    return spending.guard(delivery.pk, delivery.institution_id)


def test_what_just_fits_passes(x, let_out, limit):
    limit(x, POST)
    [delivery] = let_out(x)

    assert step_to_the_door(delivery) == ""


def test_a_budget_lowered_after_approval_objects(x, let_out, limit):
    [delivery] = let_out(x)
    limit(x, POST - PLAIN)

    assert step_to_the_door(delivery) == "budget"


def test_without_a_budget_nothing_is_stopped(x, let_out):
    [delivery] = let_out(x)

    assert step_to_the_door(delivery) == ""


def test_where_all_is_free_a_budget_of_nothing_stops_nothing(channels, let_out, limit):
    [delivery] = let_out(channels["linkedin"])
    limit(channels["linkedin"], 0)

    assert step_to_the_door(delivery) == ""


def test_of_two_posts_the_first_spends_and_the_second_is_stopped(x, let_out, limit):
    [first], [second] = let_out(x), let_out(x, f"{LINK}/2")
    limit(x, POST + PLAIN)

    assert step_to_the_door(first) == ""
    assert step_to_the_door(second) == "budget"


def test_what_waits_is_not_spent_yet_and_what_was_cancelled_never_is(x, let_out, limit):
    [first], [second] = let_out(x), let_out(x, f"{LINK}/2", at=now() + timedelta(seconds=30))
    [third] = let_out(x, f"{LINK}/3")
    third.move(State.CANCELLED)
    limit(x, POST)

    assert step_to_the_door(first) == ""
    assert spending.spent_by(x, second.due_at) == POST


def test_what_is_held_in_doubt_counts_and_what_surely_did_not_go_out_does_not(x, let_out):
    [doubtful], [late] = let_out(x), let_out(x, f"{LINK}/2")
    outcomes.hold(late, HoldReason.LATE)
    assert spending.spent_by(x, now()) == 0

    step_to_the_door(doubtful)
    outcomes.hold(doubtful, HoldReason.UNSETTLED)

    assert spending.spent_by(x, now()) == POST


def test_a_thread_is_judged_as_a_whole_before_its_first_part(x, let_out, limit):
    first, _, _ = let_out(x, "أ\n---\nب\n---\nج", forms={"x": "thread"})
    limit(x, PLAIN * 2)

    assert step_to_the_door(first) == "budget"


def test_a_thread_that_has_begun_is_finished(x, let_out, limit):
    first, second = let_out(x, "أ\n---\nب", forms={"x": "thread"})
    step_to_the_door(first)
    first.move(State.PUBLISHED)
    limit(x, 0)

    assert step_to_the_door(second) == ""


def test_another_institution_is_not_asked_about_ours(x, let_out, limit, other_office):
    [delivery] = let_out(x)
    limit(x, 0)

    assert spending.guard(delivery.pk, other_office.pk) == ""


@pytest.fixture
def held(x, let_out):
    [delivery] = let_out(x)
    outcomes.hold(delivery, HoldReason.BUDGET, detail={"guard": "budget"})
    return delivery


def answer(client, person, delivery, word):
    client.force_login(person)
    return client.post(f"/deliveries/{delivery.pk}/decision/", {"answer": word})


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ar", ("ميزانية هذا الشهر", "أرسله مع ذلك", "عدم نشره")),
        ("en", ("beyond its budget of this month", "Send it all the same", "Do not publish it")),
    ],
)
def test_the_question_is_asked_in_both_languages(client, held, manager, language, said):
    manager.language = language
    manager.save(update_fields=["language"])
    client.force_login(manager)

    page = client.get(f"/deliveries/{held.pk}/").content.decode()

    assert all(words in page for words in said)
    decisions = client.get("/held/").content.decode()
    assert f'href="/deliveries/{held.pk}/"' in decisions
    with translation.override(language):
        assert str(HoldReason.BUDGET.label) in decisions


def test_an_approver_has_the_last_word_and_once(client, held, salem):
    assert answer(client, salem, held, "send").status_code == 302

    sent = again(held)
    assert (sent.state, sent.hold_detail) == (State.SCHEDULED, {"sent_knowing": True})
    assert answer(client, salem, held, "send").status_code == 409


def test_a_manager_drops_it(client, held, manager):
    assert answer(client, manager, held, "cancel").status_code == 302
    assert again(held).state == State.CANCELLED


def test_neither_noura_nor_another_office_decides(client, held, noura, omar):
    assert answer(client, noura, held, "send").status_code == 403
    assert answer(client, omar, held, "send").status_code == 404
    assert again(held).state == State.HELD


def carry(times=3):
    connection.close()
    worker = Worker()
    for _ in range(times):
        worker.carry()


@whole_way
def test_it_is_held_before_any_call_and_goes_out_when_a_person_says_so(
    client, connect, sandbox, let_out, limit, salem, manager, look_at, office
):
    x = connect("x")
    [delivery] = let_out(x)
    limit(x, POST - PLAIN)
    carry()

    look_at(str(office.pk))
    held = again(delivery)
    assert (held.state, held.hold_reason) == (State.HELD, HoldReason.BUDGET)
    assert not held.attempts.exists()
    assert sandbox.calls() == []
    told = Notice.objects.filter(kind="delivery.held").values_list("person_id", flat=True)
    assert {salem.pk, manager.pk} <= set(told)

    assert answer(client, salem, held, "send").status_code == 302
    carry()

    assert again(held).state in (State.PUBLISHED, State.VERIFIED)
    assert len(sandbox.visible()) == 1
