"""Answers in public, from the officer's button to what the network's answer means."""

from datetime import timedelta

import pytest

from majlis.channels.models import Channel
from majlis.delivery import followers, scheduling
from majlis.delivery.models import Delivery
from majlis.delivery.states import State
from majlis.inbox import cases, counting, figures, replying
from majlis.inbox.models import Case, Item, Reply
from majlis.inbox.states import Act, Status
from majlis.inbox.tests.conftest import BEGAN, again, comment, hear, hours, removed, stands
from majlis.people.models import Membership
from majlis.people.testing import make_person
from majlis.record.models import Entry
from majlis.store.clock import now
from majlis.store.refusal import Refused

TEXT = "نعم، الشارة إلزامية على كل لعبة قبل عرضها في السوق."
TO_PUBLISHED = (
    State.CLAIMED,
    State.PREPARING,
    State.READY,
    State.COMMITTING,
    State.PUBLISHED,
)


@pytest.fixture
def khalid(office):
    return make_person(
        office, "khalid@office.example", "خالد الدوسري", "Khalid", Membership.Role.OFFICER
    )


@pytest.fixture
def reply(asked, noura):
    return replying.answer(asked, None, TEXT, by=noura)


def walk(delivery, *states, **fields):
    """Let a delivery go through these states, as the machine does, and tell the case."""
    for state in states:
        more = dict(fields) if state == states[-1] else {}
        if state == State.HELD:
            more.setdefault("hold_reason", "late")
        delivery.move(state, **more)
    followers.follow(delivery)


def publish(reply, remote_id="r1"):
    walk(reply.delivery, *TO_PUBLISHED, remote_id=remote_id, published_at=now())


def test_an_answer_is_a_delivery_to_the_very_comment(asked, reply, noura):
    delivery = reply.delivery

    assert delivery.act == Delivery.Act.REPLY
    assert delivery.parent_remote_id == "c1"
    assert delivery.payload == {
        "version": 1,
        "act": "reply",
        "network": "x",
        "account": "x-1",
        "text": TEXT,
        "post_id": "p1",
        "parent_id": "c1",
        "language": "ar",
    }
    assert delivery.payload_sha256 == delivery.approved_sha256


def test_who_answers_has_the_case_in_hand_and_it_is_not_answered_yet(asked, reply, noura):
    case = again(asked)

    assert (case.status, case.officer, case.first_answered_at) == (Status.OPEN, noura, None)
    assert case.clocks.get(kind="first").is_running
    assert case.steps.last().act == Act.REPLIED
    assert Entry.objects.filter(act="case.replied").exists()


def test_when_it_is_published_the_case_is_answered_and_the_clock_stops(asked, reply):
    publish(reply)

    case = again(asked)
    assert (case.status, case.answered_by) == (Status.ANSWERED, "person")
    assert case.first_answered_at == again(reply).published_at
    clock = case.clocks.get(kind="first")
    assert clock.elapsed == case.first_answered_at - BEGAN
    assert timedelta(0) <= clock.office <= clock.elapsed


def test_the_network_s_own_time_of_the_answer_counts_once_it_is_known(x, asked, reply):
    publish(reply)
    answered_at = BEGAN + timedelta(minutes=20)
    item = hear(x, stands(x, comment("r1", is_ours=True, parent_id="c1", created_at=answered_at)))

    assert item.delivery == reply.delivery
    assert again(asked).first_answered_at == answered_at
    assert again(asked).clocks.get(kind="first").elapsed == timedelta(minutes=20)


def test_our_own_answer_is_one_thing_in_the_conversation(x, asked, reply):
    publish(reply)
    assert [(said.item is None, said.reply) for said in asked.thread()][-1] == (True, reply)
    hear(x, stands(x, comment("r1", is_ours=True, parent_id="c1", created_at=BEGAN + hours(1))))

    thread = again(asked).thread()
    assert len(thread) == 2
    assert thread[-1].reply == reply
    assert thread[-1].item.delivery_id == reply.delivery_id


def test_an_answer_that_the_network_pushed_before_it_answered_us_is_known_again(x, asked, reply):
    hear(x, stands(x, comment("r1", is_ours=True, parent_id="c1", created_at=BEGAN + hours(1))))
    publish(reply)

    item = Item.objects.get(remote_id="r1")
    assert (item.delivery, item.case) == (reply.delivery, asked)
    assert len(again(asked).thread()) == 2
    assert again(asked).first_answered_at == BEGAN + hours(1)


@pytest.mark.parametrize("end", [State.HELD, State.FAILED])
def test_an_answer_that_did_not_go_out_leaves_the_case_asking(office, asked, reply, noura, end):
    walk(reply.delivery, State.CLAIMED, end)

    case = again(asked)
    assert case.status == Status.OPEN
    assert case.steps.last().act == Act.NOT_SENT
    assert again(reply).needs_a_person
    assert counting.on_desk(office, noura).stuck == 1


def test_an_answer_that_was_taken_back_can_be_written_anew(asked, reply, noura):
    replying.take_back(reply, by=noura)
    assert again(reply).state == State.CANCELLED

    replying.answer(again(asked), None, TEXT, by=noura)
    assert Reply.objects.count() == 2


def test_an_answer_that_was_taken_away_leaves_the_case_asking(asked, reply, noura):
    publish(reply)
    removal = replying.take_away(again(reply), by=noura)
    assert removal.payload["of"] == "reply"
    walk(again(reply).delivery, State.RETRACTED)

    case = again(asked)
    assert (case.status, case.first_answered_at, case.answered_by) == (Status.OPEN, None, "")
    assert case.clocks.get(kind="first").is_running


def test_a_second_answer_does_not_move_the_clock(asked, reply, noura):
    publish(reply)
    first = again(asked).first_answered_at
    second = replying.answer(again(asked), None, "وهذا رابط القائمة.", by=noura)
    publish(second, "r2")

    assert again(asked).first_answered_at == first
    assert again(asked).status == Status.ANSWERED


def test_a_colleague_s_answer_of_this_minute_is_read_first(asked, reply, noura, khalid):
    with pytest.raises(Refused):
        replying.answer(again(asked), None, "جواب آخر", by=khalid)
    publish(reply)
    with pytest.raises(Refused):
        replying.answer(again(asked), None, "جواب آخر", by=khalid)

    assert Delivery.objects.count() == 1


def test_an_answer_pressed_twice_goes_out_once(asked, reply, noura):
    with pytest.raises(Refused):
        replying.answer(again(asked), None, f" {TEXT} ", by=noura)

    assert Delivery.objects.count() == 1


def test_at_the_door_an_answer_waits_when_a_colleague_was_quicker(asked, noura, khalid, settings):
    settings.SETTLE_SCALE = 0  # a minute is over at once: both could write
    mine = replying.answer(asked, None, TEXT, by=noura)
    Reply.objects.update(created_at=now() - timedelta(seconds=5))
    walk(mine.delivery, State.CLAIMED, State.HELD)  # so that it is not on its way
    theirs = replying.answer(again(asked), None, "جواب آخر", by=khalid)
    settings.SETTLE_SCALE = 1
    assert replying.guard(mine.delivery_id, mine.institution_id) == ""

    walk(theirs.delivery, *TO_PUBLISHED[:-1])
    assert replying.guard(mine.delivery_id, mine.institution_id) == "answered"
    walk(theirs.delivery, State.PUBLISHED, remote_id="r2", published_at=now())
    assert replying.guard(mine.delivery_id, mine.institution_id) == "answered"


def test_at_the_door_an_answer_to_what_was_removed_waits(x, asked, reply):
    hear(x, removed(x, "c1", at=BEGAN + hours(1)))

    assert replying.guard(reply.delivery_id, reply.institution_id) == "removed"


def test_at_the_door_an_answer_written_on_the_network_itself_counts(x, asked, reply):
    written = comment("r9", is_ours=True, parent_id="c1", created_at=now())
    hear(x, stands(x, written))

    assert replying.guard(reply.delivery_id, reply.institution_id) == "answered"


def test_what_was_removed_is_not_answered(x, asked, noura):
    hear(x, removed(x, "c1", at=BEGAN + hours(1)))
    cases.reopen(again(asked), by=noura)

    with pytest.raises(Refused):
        replying.answer(again(asked), None, TEXT, by=noura)
    with pytest.raises(Refused):
        replying.answer(again(asked), asked.items.get(), TEXT, by=noura)


def test_a_closed_case_is_not_answered(asked, noura):
    cases.close(asked, by=noura, why="انتهى")

    with pytest.raises(Refused):
        replying.answer(asked, None, TEXT, by=noura)


def test_an_item_of_another_case_is_not_answered_here(x, asked, noura):
    other = hear(x, stands(x, comment("c7", author_id="u7")))

    with pytest.raises(Refused):
        replying.answer(asked, other, TEXT, by=noura)


@pytest.mark.parametrize("text", ["", " \n", "ن" * 300])
def test_nothing_and_too_much_is_not_sent(asked, noura, text):
    assert replying.problems(asked, None, text)
    with pytest.raises(Refused):
        replying.answer(asked, None, text, by=noura)

    assert not Delivery.objects.exists()


def test_on_an_account_that_is_logged_out_nothing_is_answered(x, asked, noura):
    Channel.objects.filter(pk=x.pk).update(state=Channel.State.LOGGED_OUT)

    with pytest.raises(Refused):
        replying.answer(again(asked), None, TEXT, by=noura)


def test_what_the_network_still_takes_is_counted_in_its_own_unit(asked):
    assert replying.left(asked.items.get(), "ن" * 100) == 180


def test_a_case_with_an_answer_on_its_way_is_not_closed(asked, reply, noura):
    with pytest.raises(Refused):
        cases.close(again(asked), by=noura, why="انتهى")
    publish(reply)

    cases.close(again(asked), by=noura)
    assert again(asked).status == Status.CLOSED


def test_a_mention_is_answered_where_it_stands(x, noura):
    item = hear(x, stands(x, comment("m1", kind="mention", post_id="")))
    reply = replying.answer(item.case, item, TEXT, by=noura)

    assert (reply.delivery.payload["post_id"], reply.delivery.payload["parent_id"]) == ("", "m1")


def test_answered_inquiries_are_counted_by_the_period_of_their_answer(office, x, asked, reply):
    publish(reply)
    year = BEGAN.replace(month=1, day=1), BEGAN.replace(month=1, day=1, year=2027)
    answered_at = again(asked).first_answered_at

    assert figures.received(office, *year).get() == asked
    assert figures.answered(office, answered_at, answered_at + hours(1)).get() == asked
    assert not figures.answered(office, BEGAN - hours(1), BEGAN).exists()


def test_what_is_no_inquiry_is_in_no_figure(office, asked, noura):
    cases.mark(asked, "other", by=noura)
    year = BEGAN.replace(month=1, day=1), BEGAN.replace(month=1, day=1, year=2027)

    assert not figures.received(office, *year).exists()


def test_another_office_reaches_no_reply(reply, other_office, look_at):
    look_at(str(other_office.pk))

    assert not Reply.objects.exists()
    assert replying.guard(reply.delivery_id, other_office.pk) == ""
    replying.follow(reply.delivery_id, other_office.pk, State.PUBLISHED)


def test_a_delivery_of_somebody_else_s_moves_no_case(x, asked):
    payload = {"act": "delete", "remote_id": "p9"}
    delivery = scheduling.schedule(
        channel=x, act="delete", payload=payload, due_at=now(), approved_sha256="0"
    )
    replying.follow(delivery.pk, delivery.institution_id, State.PUBLISHED)

    assert again(asked).status == Status.NEW
    assert Case.objects.count() == 1
