"""The pages of deliveries: what each person sees, may press, and is refused."""

import re
import time
from datetime import timedelta

import pytest
from django.utils import translation

from majlis.channels.models import Channel
from majlis.delivery import payload, processes
from majlis.delivery.models import Attempt, Delivery, ForeignPost, Incident, Installation
from majlis.delivery.questions import IN_DOUBT, QUESTIONS, WAITING
from majlis.delivery.states import HoldReason, State
from majlis.delivery.views.deliveries import ANSWERS
from majlis.people.testing import make_person
from majlis.record import entries
from majlis.store.clock import now

from .conftest import TEXT, schedule

pytestmark = pytest.mark.django_db

ARABIC = re.compile(r"[\u0621-\u064a]")
OFFERED = [
    (reason, answer.word) for reason, question in QUESTIONS.items() for answer in question.answers
]
NOT_OFFERED = [
    (reason, word)
    for reason, question in QUESTIONS.items()
    for word in [*ANSWERS, "", "delete"]
    if word not in {answer.word for answer in question.answers}
    and not (word == "look_at" and question.asks_for_link)
]


@pytest.fixture
def channel(office):
    return Channel.objects.create(
        institution=office,
        network="x",
        remote_id="1",
        handle="gso",
        name="هيئة المواصفات النموذجية",
        url="https://x.example/gso",
    )


@pytest.fixture
def delivery(channel):
    return schedule(channel, due_in=timedelta(hours=1))


@pytest.fixture
def hold(delivery):
    """Hold the delivery for a reason, as the machine would."""

    def held(reason, **detail):
        delivery.move(State.HELD, hold_reason=reason, hold_detail=detail, next_at=None)
        return delivery

    return held


@pytest.fixture
def editor(office):
    """One who writes and decides nothing."""
    return make_person(office, "layla@office.example", "ليلى السيد", "Layla", "editor")


def state_of(delivery):
    return Delivery.objects.get(pk=delivery.pk).state


def acts(thing):
    return [(entry.act, entry.actor_id) for entry in entries.of(thing)]


def decide(client, delivery, word, **more):
    return client.post(f"/deliveries/{delivery.pk}/decision/", {"answer": word, **more})


@pytest.mark.parametrize("reason", list(HoldReason))
@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_reason_asks_its_question_in_both_languages(reason, language):
    question = QUESTIONS[reason]
    with translation.override(language):
        words = [question.what, question.next, *(answer.label for answer in question.answers)]
        words = [str(word) for word in words]

    assert all(bool(ARABIC.search(word)) == (language == "ar") for word in words)


def test_what_may_stand_there_is_never_offered_to_be_simply_sent():
    for reason in (HoldReason.UNSETTLED, HoldReason.SENDER_ALIVE, HoldReason.VANISHED):
        assert QUESTIONS[reason].answers == IN_DOUBT
    assert not {answer.word for answer in IN_DOUBT} & {answer.word for answer in WAITING}


@pytest.mark.parametrize(("reason", "word"), OFFERED)
def test_each_offered_answer_is_taken_and_recorded(client, hold, salem, reason, word):
    delivery = hold(reason)
    client.force_login(salem)

    answer = decide(client, delivery, word)

    assert answer.status_code == 302
    assert state_of(delivery) != State.HELD
    (act,) = acts(delivery)
    assert act[1] == salem.pk


@pytest.mark.parametrize(("reason", "word"), NOT_OFFERED)
def test_an_answer_that_was_not_offered_is_refused(client, hold, salem, reason, word):
    delivery = hold(reason)
    client.force_login(salem)

    answer = decide(client, delivery, word)

    assert answer.status_code == 409
    assert state_of(delivery) == State.HELD
    assert acts(delivery) == []


@pytest.mark.parametrize("word", ["send", "cancel", "look_again", "send_knowing_absent"])
def test_nothing_is_decided_about_what_is_not_held(client, delivery, salem, word):
    client.force_login(salem)

    assert decide(client, delivery, word).status_code == 409
    assert state_of(delivery) == State.SCHEDULED


def test_a_second_answer_is_refused(client, hold, salem):
    delivery = hold(HoldReason.LATE)
    client.force_login(salem)
    decide(client, delivery, "send")

    assert decide(client, delivery, "cancel").status_code == 409
    assert state_of(delivery) == State.SCHEDULED


@pytest.mark.parametrize("who", ["salem", "manager", "huda"])
def test_approvers_and_managers_decide(client, hold, request, who):
    delivery = hold(HoldReason.LATE)
    client.force_login(request.getfixturevalue(who))

    assert decide(client, delivery, "send").status_code == 302
    assert state_of(delivery) == State.SCHEDULED


@pytest.mark.parametrize(
    ("who", "status"), [("editor", 403), ("noura", 403), ("auditor", 403), ("omar", 404)]
)
def test_nobody_else_decides(client, hold, request, who, status):
    delivery = hold(HoldReason.LATE)
    client.force_login(request.getfixturevalue(who))

    assert decide(client, delivery, "send").status_code == status
    assert state_of(delivery) == State.HELD


def test_a_stranger_is_led_to_sign_in(client, hold):
    delivery = hold(HoldReason.LATE)

    assert decide(client, delivery, "send")["Location"].startswith("/account/")
    assert client.get("/held/")["Location"].startswith("/account/")


def test_a_link_names_the_post_that_is_looked_at(client, hold, salem):
    delivery = hold(HoldReason.UNSETTLED)
    client.force_login(salem)

    decide(client, delivery, "look_at", link="https://x.com/gso/status/1790?s=20")

    delivery.refresh_from_db()
    assert (delivery.state, delivery.exists_as) == (State.UNKNOWN, "1790")


@pytest.mark.parametrize(
    "link", ["", "  ", "9" * 5000, "https://x.com/gso/status/" + "9" * 5000, "\0", "a b", "؟"]
)
def test_a_link_that_names_no_post_is_refused(client, hold, salem, link):
    delivery = hold(HoldReason.UNSETTLED)
    client.force_login(salem)

    assert decide(client, delivery, "look_at", link=link).status_code == 409
    assert state_of(delivery) == State.HELD


def test_a_limited_post_is_sent_at_the_time_the_network_named(client, hold, salem):
    at = now() + timedelta(hours=3)
    delivery = hold(HoldReason.RATE_LIMITED, again_at=at.isoformat())
    client.force_login(salem)

    decide(client, delivery, "send_then")

    delivery.refresh_from_db()
    assert delivery.due_at == at


@pytest.mark.parametrize("reason", list(HoldReason))
def test_the_page_of_a_held_post_asks_and_offers_its_answers(client, hold, salem, reason):
    delivery = hold(reason)
    client.force_login(salem)

    page = client.get(f"/deliveries/{delivery.pk}/").content.decode()

    assert re.findall(r'name="answer" value="(\w+)"', page) == [
        answer.word for answer in QUESTIONS[reason].answers
    ] + (["look_at"] if QUESTIONS[reason].asks_for_link else [])


@pytest.mark.parametrize("who", ["editor", "noura", "auditor"])
def test_who_may_not_decide_sees_no_button(client, hold, request, who):
    delivery = hold(HoldReason.UNSETTLED)
    client.force_login(request.getfixturevalue(who))

    page = client.get(f"/deliveries/{delivery.pk}/").content.decode()

    assert 'name="answer"' not in page
    assert TEXT in page


def test_the_page_shows_the_account_where_a_lost_post_is_looked_for(client, hold, salem):
    delivery = hold(HoldReason.UNSETTLED)
    client.force_login(salem)

    page = client.get(f"/deliveries/{delivery.pk}/").content.decode()

    assert 'href="https://x.example/gso"' in page
    assert 'name="link"' in page


def test_a_lost_answer_is_shown_as_being_checked_and_looks_again_by_itself(client, delivery, salem):
    Attempt.objects.create(
        institution_id=delivery.institution_id,
        delivery=delivery,
        epoch=0,
        process=processes.start(),
        payload_sha256=delivery.payload_sha256,
        intent_at=now(),
    )
    delivery.move(State.UNKNOWN)
    client.force_login(salem)

    page = client.get(f"/deliveries/{delivery.pk}/").content.decode()

    assert re.search(r'id="delivery-state"[^>]*hx-trigger="every', page)
    assert str(State.UNKNOWN.label) in page
    assert "/cancellation/" not in page


def test_the_page_shows_what_exactly_goes_out_and_every_step(client, delivery, auditor):
    client.force_login(auditor)

    page = client.get(f"/deliveries/{delivery.pk}/").content.decode()

    assert TEXT in page
    assert delivery.approved_sha256 in page
    assert page.count("timeline__step") == 1


def test_code_in_a_text_is_shown_as_text(client, channel, salem):
    delivery = schedule(channel, "<script>alert(1)</script> تنبيه")
    client.force_login(salem)

    page = client.get(f"/deliveries/{delivery.pk}/").content.decode()

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_another_office_finds_no_delivery_of_ours(client, delivery, omar):
    client.force_login(omar)

    assert client.get(f"/deliveries/{delivery.pk}/").status_code == 404
    for act in ("decision", "cancellation", "retraction"):
        assert client.post(f"/deliveries/{delivery.pk}/{act}/").status_code == 404


@pytest.mark.parametrize("act", ["decision", "cancellation", "retraction"])
def test_nothing_is_done_by_following_a_link(client, delivery, salem, act):
    client.force_login(salem)

    assert client.get(f"/deliveries/{delivery.pk}/{act}/").status_code == 405


@pytest.mark.parametrize(
    ("who", "status"), [("editor", 302), ("salem", 302), ("noura", 403), ("auditor", 403)]
)
def test_who_lets_posts_out_may_take_one_back(client, delivery, request, who, status):
    person = request.getfixturevalue(who)
    client.force_login(person)

    answer = client.post(f"/deliveries/{delivery.pk}/cancellation/")

    assert answer.status_code == status
    assert acts(delivery) == ([("delivery.cancelled", person.pk)] if status == 302 else [])


def test_what_is_going_out_is_not_taken_back(client, delivery, salem):
    for state in (State.CLAIMED, State.PREPARING, State.READY, State.COMMITTING):
        delivery.move(state)
    client.force_login(salem)

    assert client.post(f"/deliveries/{delivery.pk}/cancellation/").status_code == 409
    assert state_of(delivery) == State.COMMITTING


@pytest.fixture
def published(delivery):
    for state in (State.CLAIMED, State.PREPARING, State.READY, State.COMMITTING):
        delivery.move(state)
    delivery.move(State.PUBLISHED, remote_id="1790", remote_url="https://x.example/1790")
    delivery.move(State.VERIFIED)
    return delivery


@pytest.mark.parametrize(
    ("who", "status"), [("editor", 302), ("manager", 302), ("noura", 403), ("omar", 404)]
)
def test_a_published_post_is_retracted_by_who_may(client, published, request, who, status):
    client.force_login(request.getfixturevalue(who))

    answer = client.post(f"/deliveries/{published.pk}/retraction/")

    assert answer.status_code == status
    assert published.retractions.count() == (status == 302)


def test_the_page_of_a_published_post_leads_to_it_and_offers_to_retract_it(
    client, published, salem
):
    client.force_login(salem)

    page = client.get(f"/deliveries/{published.pk}/").content.decode()

    assert 'href="https://x.example/1790"' in page
    assert f"/deliveries/{published.pk}/retraction/" in page
    assert "/cancellation/" not in page


def test_the_page_of_a_removal_opens(client, published, salem):
    client.force_login(salem)
    way = client.post(f"/deliveries/{published.pk}/retraction/")["Location"]

    page = client.get(way).content.decode()

    assert TEXT in page


def test_what_was_not_published_is_not_retracted(client, delivery, salem):
    client.force_login(salem)

    assert client.post(f"/deliveries/{delivery.pk}/retraction/").status_code == 409


def test_a_post_that_failed_shows_the_networks_own_sentence(client, delivery, salem):
    delivery.move(State.CLAIMED)
    detail = {"code": "text_too_long", "detail": "Your text is too long."}
    delivery.move(State.FAILED, hold_detail=detail)
    client.force_login(salem)

    page = client.get(f"/deliveries/{delivery.pk}/").content.decode()

    assert "Your text is too long." in page
    assert f"/deliveries/{delivery.pk}/cancellation/" in page


def test_the_list_of_what_waits_shows_everything_in_it(
    client, hold, channel, salem, foreign_post, incident
):
    delivery = hold(HoldReason.LATE)
    doubtful = schedule(channel, "نص مشكوك فيه")
    doubtful.move(State.UNKNOWN)
    client.force_login(salem)

    page = client.get("/held/").content.decode()

    for shown in (TEXT, "نص مشكوك فيه", "بيان لم نكتبه", f"/deliveries/{delivery.pk}/"):
        assert shown in page
    assert f"/incidents/{incident.pk}/settlement/" in page
    assert f"/foreign-posts/{foreign_post.pk}/settlement/" in page


def test_an_empty_list_says_so(client, salem, office):
    client.force_login(salem)

    page = client.get("/held/").content.decode()

    assert "empty" in page


def test_another_office_sees_nothing_of_ours_in_its_list(client, hold, omar, foreign_post):
    hold(HoldReason.LATE)
    client.force_login(omar)

    page = client.get("/held/").content.decode()

    assert TEXT not in page
    assert "بيان لم نكتبه" not in page


@pytest.fixture
def foreign_post(channel):
    return ForeignPost.objects.create(
        institution_id=channel.institution_id,
        channel=channel,
        remote_id="1",
        text="بيان لم نكتبه",
        posted_at=now(),
    )


@pytest.fixture
def incident(channel):
    return Incident.objects.create(
        institution_id=channel.institution_id,
        delivery=schedule(channel, "نص مكرر", due_in=timedelta(hours=2)),
        kind=Incident.Kind.DUPLICATE,
    )


SETTLEMENTS = ["foreign_post", "incident"]


def settlement_of(thing):
    place = "foreign-posts" if isinstance(thing, ForeignPost) else "incidents"
    return f"/{place}/{thing.pk}/settlement/"


@pytest.mark.parametrize("what", SETTLEMENTS)
@pytest.mark.parametrize(
    ("who", "status"), [("salem", 302), ("manager", 302), ("editor", 403), ("omar", 404)]
)
def test_an_alarm_is_closed_by_who_decides(client, request, what, who, status):
    thing, person = request.getfixturevalue(what), request.getfixturevalue(who)
    client.force_login(person)

    answer = client.post(settlement_of(thing), {"is_ours": "yes"})

    assert answer.status_code == status
    thing.refresh_from_db()
    assert thing.settled_by_id == (person.pk if status == 302 else None)


@pytest.mark.parametrize("what", SETTLEMENTS)
def test_an_alarm_is_closed_once(client, request, salem, what):
    thing = request.getfixturevalue(what)
    client.force_login(salem)
    client.post(settlement_of(thing))

    assert client.post(settlement_of(thing)).status_code == 409


@pytest.mark.parametrize(("said", "is_ours"), [("yes", True), ("no", False), ("", False)])
def test_a_foreign_post_is_settled_as_said(client, foreign_post, salem, said, is_ours):
    client.force_login(salem)

    client.post(settlement_of(foreign_post), {"is_ours": said})

    foreign_post.refresh_from_db()
    assert foreign_post.is_ours is is_ours
    assert acts(f"foreign_post:{foreign_post.pk}") == [("foreign_post.settled", salem.pk)]


RELEASE = "/held/safe-mode/release/"


@pytest.fixture
def in_safe_mode(office):
    Installation.objects.update(safe_mode_at=now())


def confirm(client, person):
    """Sign in as one who has just confirmed who they are."""
    client.force_login(person)
    session = client.session
    record = {"method": "password", "at": time.time(), "reauthenticated": True}
    session["account_authentication_methods"] = [record]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()


def test_safe_mode_is_shown_with_its_way_out_to_who_may(client, in_safe_mode, salem):
    client.force_login(salem)

    assert RELEASE in client.get("/held/").content.decode()


def test_safe_mode_is_shown_without_its_way_out_to_others(client, in_safe_mode, editor):
    client.force_login(editor)

    page = client.get("/held/").content.decode()

    assert 'data-edge="bad"' in page
    assert RELEASE not in page


def test_publishing_goes_on_after_a_confirmed_release(client, in_safe_mode, salem):
    confirm(client, salem)

    assert client.post(RELEASE).status_code == 302

    assert Installation.objects.get().safe_mode_at is None
    assert acts("installation") == [("delivery.safe_mode_released", salem.pk)]


def test_a_release_asks_who_it_is_first(client, in_safe_mode, salem):
    salem.set_password("نخلة عالية قرب البحر")
    salem.save()
    client.force_login(salem)

    assert "reauthenticate" in client.post(RELEASE)["Location"]
    assert Installation.objects.get().safe_mode_at is not None


@pytest.mark.parametrize("who", ["editor", "noura", "auditor"])
def test_who_may_not_resume_releases_nothing(client, in_safe_mode, request, who):
    confirm(client, request.getfixturevalue(who))

    assert client.post(RELEASE).status_code == 403
    assert Installation.objects.get().safe_mode_at is not None


def test_what_is_shown_is_what_the_public_reads(client, office, salem):
    page = Channel.objects.create(
        institution=office, network="linkedin", remote_id="2", handle="gso"
    )
    delivery = schedule(page, "سلامة_الألعاب (٢٠٢٦)")
    assert "\\" in delivery.payload["text"]
    client.force_login(salem)

    shown = client.get(f"/deliveries/{delivery.pk}/").content.decode()

    assert "سلامة_الألعاب (٢٠٢٦)" in shown
    assert payload.shown_text(delivery.payload) == "سلامة_الألعاب (٢٠٢٦)"
