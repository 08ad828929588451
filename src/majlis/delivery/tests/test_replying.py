"""A reply to a citizen goes out as a post does: once, and read back."""

import threading
from datetime import timedelta

import pytest
from django.db import connections

from majlis.delivery import deciding, foreign, payload, retracting, scheduling
from majlis.delivery.models import AccountPost, Delivery, ForeignPost
from majlis.delivery.states import HoldReason, State
from majlis.networks import NETWORKS
from majlis.notices.models import Notice
from majlis.people.testing import as_owner
from majlis.store.clock import now
from majlis.store.refusal import Refused
from majlis.store.tenancy import acting_for

from .conftest import ACCOUNTS, TEXT, WINDOW, Worker, again, put, states

pytestmark = pytest.mark.django_db(transaction=True)

ASKED = "متى يصدر الدليل الجديد؟"
ANSWER = "يصدر الدليل يوم الأحد القادم إن شاء الله. v2 📘"
FOLLOWED: list[tuple[int, str]] = []
OBJECTIONS: list[str] = []


def follow(delivery_id, institution_id, state):
    FOLLOWED.append((delivery_id, state))


def guard(delivery_id, institution_id):
    return OBJECTIONS[0] if OBJECTIONS else ""


@pytest.fixture(autouse=True)
def room_above(settings):
    """The room whose act it is, as delivery knows it: two names."""
    FOLLOWED.clear()
    OBJECTIONS.clear()
    settings.DELIVERY_FOLLOWERS = {"reply": f"{__name__}.follow"}
    settings.DELIVERY_GUARDS = {"reply": f"{__name__}.guard"}


@pytest.fixture
def worker(db):
    return Worker()


@pytest.fixture
def asked(connect, sandbox):
    """A citizen's comment under a post of ours; returns the channel, the post and the comment."""

    def comment(network, text=ASKED, post=None):
        channel = connect(network)
        post = post or sandbox.posted(TEXT, network=network)
        account = ACCOUNTS[network]
        made = sandbox.ask(
            "POST",
            "comments",
            network=network,
            account=account,
            post=post["id"],
            author={"name": "سالم"},
            text=text,
        )
        return channel, post["id"], made["id"]

    return comment


def answering(channel, post_id, parent_id, text=ANSWER):
    rules = NETWORKS[channel.network]
    return {
        "version": 1,
        "act": "reply",
        "network": channel.network,
        "account": channel.remote_id,
        "text": rules.final_reply(text),
        "post_id": post_id,
        "parent_id": parent_id,
        "language": "ar",
    }


def reply(channel, post_id, parent_id, text=ANSWER, **more):
    made = answering(channel, post_id, parent_id, text)
    with acting_for(channel.institution_id):
        return scheduling.schedule(
            channel=channel,
            act=Delivery.Act.REPLY,
            payload=made,
            due_at=now(),
            **{"approved_sha256": payload.sha256(made), "max_late": WINDOW} | more,
        )


def answers(sandbox, network):
    """Return our own visible answers as the network's ledger has them."""
    found = sandbox.ask("GET", f"comments?network={network}")["comments"]
    return [one for one in found if one["by_account"] and one["visible"]]


# Those that the sandbox speaks; the others are held against servers of their own.
ALL = [slug for slug in ("x", "facebook", "instagram", "youtube", "linkedin") if slug in NETWORKS]


@pytest.mark.parametrize("network", ALL)
def test_a_reply_stands_under_its_comment_word_for_word_and_is_read_back(
    asked, worker, sandbox, clock, network
):
    channel, post_id, comment_id = asked(network)
    delivery = reply(channel, post_id, comment_id)

    for _ in range(4):
        worker.carry()
        clock.step(timedelta(seconds=2))

    sent = again(delivery)
    (shown,) = answers(sandbox, network)
    assert (sent.state, sent.remote_id) == (State.VERIFIED, shown["id"])
    assert shown["text"].removeprefix("@gso ").strip() == ANSWER
    assert sent.parent_remote_id == comment_id
    assert FOLLOWED[-1] == (delivery.pk, State.VERIFIED)
    assert states(delivery)[-3:] == [State.COMMITTING, State.PUBLISHED, State.VERIFIED]


@pytest.mark.parametrize("network", ALL)
@pytest.mark.parametrize("fault", ["reset_after", "error_after_500"])
def test_a_reply_whose_answer_was_lost_is_found_and_not_repeated(
    asked, worker, sandbox, clock, network, fault
):
    channel, post_id, comment_id = asked(network)
    sandbox.fault(fault, network=network, call="publish")
    delivery = reply(channel, post_id, comment_id)

    worker.carry()
    assert again(delivery).state == State.UNKNOWN
    look_until_settled(worker, clock, delivery)

    (shown,) = answers(sandbox, network)
    assert (again(delivery).state, again(delivery).remote_id) == (State.VERIFIED, shown["id"])


@pytest.mark.parametrize("network", ALL)
def test_a_reply_that_never_arrived_is_sent_again_once(asked, worker, sandbox, clock, network):
    channel, post_id, comment_id = asked(network)
    sandbox.fault("reset_before", network=network, call="publish")
    delivery = reply(channel, post_id, comment_id)

    worker.carry()
    look_until_settled(worker, clock, delivery)

    (shown,) = answers(sandbox, network)
    assert (again(delivery).state, again(delivery).remote_id) == (State.VERIFIED, shown["id"])


def look_until_settled(worker, clock, delivery):
    for _ in range(30):
        clock.step(timedelta(seconds=1))
        worker.look()
        worker.carry()
        if again(delivery).state in {State.VERIFIED, State.HELD, State.FAILED}:
            return
    raise AssertionError(states(delivery))


def test_the_same_words_to_two_people_are_two_replies(asked, worker, sandbox, clock):
    channel, post_id, first = asked("x")
    _, _, second = asked("x", "وأنا أيضاً: متى؟", {"id": post_id})
    made = [reply(channel, post_id, comment_id) for comment_id in (first, second)]

    for _ in range(3):
        worker.carry()
        clock.step(timedelta(seconds=2))

    assert [again(one).state for one in made] == [State.VERIFIED] * 2
    assert len({again(one).remote_id for one in made}) == 2


def test_a_reply_adopts_no_answer_of_another_delivery(asked, worker, sandbox, clock):
    """Two replies with the same words to the same comment: the second finds only the first's."""
    channel, post_id, comment_id = asked("x")
    first = reply(channel, post_id, comment_id)
    worker.carry()
    worker.carry()
    sandbox.fault("reset_before", call="publish")
    second = reply(channel, post_id, comment_id)
    worker.carry()

    look_until_settled(worker, clock, second)

    assert again(second).remote_id != again(first).remote_id
    assert len(answers(sandbox, "x")) == 2


def test_a_guard_that_objects_holds_the_reply_before_any_call(asked, worker, sandbox, noura):
    channel, post_id, comment_id = asked("x")
    OBJECTIONS.append("answered")
    delivery = reply(channel, post_id, comment_id)

    worker.carry()

    held = again(delivery)
    assert (held.state, held.hold_reason) == (State.HELD, HoldReason.GUARDED)
    assert held.hold_detail == {"guard": "answered"}
    with acting_for(channel.institution_id):
        assert not held.attempts.exists()
        assert Notice.objects.get(kind="reply.held").person_id == noura.pk
    assert answers(sandbox, "x") == []


def test_a_person_who_heard_the_objection_has_the_last_word(asked, worker, sandbox, noura):
    channel, post_id, comment_id = asked("x")
    OBJECTIONS.append("answered")
    delivery = reply(channel, post_id, comment_id)
    worker.carry()

    with acting_for(channel.institution_id):
        deciding.send(again(delivery), by=noura)
    worker.carry()
    worker.carry()

    assert again(delivery).state == State.VERIFIED
    assert len(answers(sandbox, "x")) == 1


@pytest.mark.parametrize("network", ALL)
def test_a_reply_is_taken_off_the_network_again(asked, worker, sandbox, clock, network, manager):
    channel, post_id, comment_id = asked(network)
    delivery = reply(channel, post_id, comment_id)
    for _ in range(3):
        worker.carry()
        clock.step(timedelta(seconds=2))

    with acting_for(channel.institution_id):
        removal = retracting.retract(again(delivery), by=manager)
    for _ in range(3):
        worker.carry()
        clock.step(timedelta(seconds=2))

    assert answers(sandbox, network) == []
    assert again(removal).state == State.VERIFIED
    assert again(removal).is_of_officers
    assert again(delivery).state == State.RETRACTED
    # What it answered and what it stood under are untouched.
    left = sandbox.ask("GET", f"comments?network={network}")["comments"]
    assert [one["id"] for one in left if one["visible"]] == [comment_id]


def test_a_reply_that_is_not_there_cannot_be_retracted(asked, manager):
    delivery = reply(*asked("x"))

    with pytest.raises(Refused), acting_for(delivery.institution_id):
        retracting.retract(delivery, by=manager)


def test_one_remote_id_belongs_to_one_delivery_also_among_replies(asked, worker):
    channel, post_id, comment_id = asked("x")
    first, second = (reply(channel, post_id, comment_id, text) for text in ("واحد", "اثنان"))
    put(first, remote_id="1")

    from django.db import IntegrityError

    with pytest.raises(IntegrityError):
        put(second, remote_id="1")


def test_our_reply_in_our_own_timeline_is_no_foreign_post(asked, worker, sandbox, office):
    channel, post_id, comment_id = asked("x")
    sandbox.remove(post_id)  # that one was made by hand, and is an alarm of its own
    delivery = reply(channel, post_id, comment_id)
    foreign.watch_due()
    worker.carry()
    worker.carry()

    foreign.look_at(office.pk, channel.pk)

    with acting_for(office.pk):
        found = ForeignPost.objects.values_list("remote_id", flat=True)
        assert again(delivery).remote_id not in found
        noted = AccountPost.objects.get(remote_id=again(delivery).remote_id)
        assert (noted.delivery_id, noted.is_original) == (delivery.pk, False)


def test_two_workers_send_a_reply_once(asked, sandbox):
    channel, post_id, comment_id = asked("x")
    delivery = reply(channel, post_id, comment_id)

    def work():
        try:
            Worker().carry()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert len(answers(sandbox, "x")) == 1
    assert again(delivery).state in {State.PUBLISHED, State.VERIFIED}


def test_what_was_approved_of_a_reply_never_changes(asked, worker, sandbox):
    channel, post_id, comment_id = asked("x")
    delivery = reply(channel, post_id, comment_id, approved_sha256="0" * 64)

    worker.carry()

    assert again(delivery).hold_reason == HoldReason.CHANGED
    assert answers(sandbox, "x") == []


def test_a_reply_to_a_comment_that_is_gone_fails_and_says_so(asked, worker, sandbox, noura):
    channel, post_id, comment_id = asked("facebook")
    delivery = reply(channel, post_id, comment_id)
    sandbox.ask("DELETE", f"comments/facebook/{comment_id}")

    worker.carry()

    assert again(delivery).state == State.FAILED
    with as_owner():
        assert Notice.objects.filter(kind="reply.failed", person=noura).exists()
