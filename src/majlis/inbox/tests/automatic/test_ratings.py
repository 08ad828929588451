"""Asking once how it was, after closing; and what comes of what the person presses and writes."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from majlis.inbox import asking, cases, ratings, references, replying
from majlis.inbox.models import Automation, Case, Contact, Item, Rating, Reply
from majlis.inbox.states import Act, Status
from majlis.inbox.tests.automatic.conftest import publish, say
from majlis.inbox.tests.conftest import again, comment, hear, hours, stands
from majlis.record.models import Entry
from majlis.store.clock import now
from majlis.store.refusal import Refused
from majlis.store.tenancy import acting_for

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def switched_on(automation):
    Automation.objects.update(asks_rating=True, rating_began_at=now() - hours(1))
    return automation


def close(case, noura):
    """Answer and close a case, as an officer does."""
    reply = replying.answer(case, None, "نعم، يفتح مكتبنا غداً.", by=noura)
    if reply.delivery:
        publish(reply)
    cases.close(again(case), by=noura)
    return again(case)


@pytest.fixture
def closed(channels, private, portal, noura):
    """A closed case of one private conversation."""
    return close(say(channels, "متى يفتح مكتبكم؟"), noura)


@pytest.fixture
def asked(closed):
    ratings.ask(closed.pk)
    return closed


def why(case):
    return ratings.ask(case.pk).why


# Asking


def test_after_closing_the_person_is_asked_once_where_they_wrote(closed):
    ratings.ask(closed.pk)
    ratings.ask(closed.pk)

    request = Reply.objects.get(kind=Reply.Kind.RATING)
    assert "/ar/gso/rating/" in request.text
    assert references.told(closed.reference) in request.text
    assert request.delivery.act == "message"
    assert Rating.objects.get().score is None
    assert closed.steps.last().act == Act.RATING_ASKED


def test_the_worker_asks_a_while_after_closing(closed):
    assert ratings.ask_due() == 0
    Case.objects.update(closed_at=now() - timedelta(minutes=11))

    assert ratings.ask_due() == 1
    assert ratings.ask_due() == 0


def test_what_was_closed_before_it_was_switched_on_is_left_alone(closed):
    Case.objects.update(closed_at=now() - hours(2))

    assert ratings.ask_due() == 0


def test_what_was_never_answered_or_opened_again_is_not_asked_about(channels, private, noura):
    unanswered = say(channels, "متى يفتح مكتبكم؟")
    cases.close(unanswered, by=noura, why="عولج هاتفياً")

    assert ratings.ask(unanswered.pk) is None


def test_who_was_asked_lately_is_not_asked_again(asked, channels, private, noura):
    later = message_later(channels)
    assert later != asked
    assert why(close(later, noura)) == "rests"


def message_later(channels):
    """A case of the same person after more than 72 hours."""
    case = say(channels, "سؤال آخر", remote_id="m20", author="u20")
    Case.objects.filter(pk=case.pk).update(contact=Contact.objects.order_by("id").first())
    Item.objects.filter(case=case).update(author=Item.objects.public().first().author)
    return again(case)


def test_who_gave_the_same_address_in_the_form_is_the_same_person(office, portal, noura):
    for address, expected in (("s@home.example", ""), ("S@home.example", "rests")):
        case, _code = asking.ask(office, name="", email=address, text="أين مكتبكم؟")
        assert why(close(case, noura)) == expected


def test_for_a_public_comment_nothing_is_asked_unless_it_is_allowed(channels, portal, noura):
    x = channels["x"]
    case = close(hear(x, stands(x, comment(created_at=now() - hours(1)))).case, noura)

    assert why(case) == "place"


def test_where_it_is_allowed_a_short_reply_has_the_link(channels, portal, noura):
    Automation.objects.update(asks_rating_in_public=True)
    x = channels["x"]
    case = close(hear(x, stands(x, comment(created_at=now() - hours(1)))).case, noura)

    assert why(case) == ""
    assert Reply.objects.get(kind="rating").delivery.act == "reply"


def test_without_public_pages_there_is_nothing_to_ask_with(channels, private, noura):
    assert why(close(say(channels, "متى يفتح مكتبكم؟"), noura)) == "no_page"
    assert not Rating.objects.exists()


def test_a_request_answers_nothing_and_opens_nothing(asked):
    publish(Reply.objects.get(kind="rating"))

    assert again(asked).status == Status.CLOSED


# Giving


def test_one_press_is_kept_with_its_step_and_entry(asked):
    ratings.give(asked, score=4)

    rating = Rating.objects.get()
    assert (rating.score, rating.words) == (4, "جيدة")
    assert asked.steps.last().act == Act.RATED
    assert Entry.objects.filter(act="case.rated").count() == 1


def test_it_can_be_changed_until_its_days_are_over_and_the_first_time_stays(asked):
    first = ratings.give(asked, score=2).given_at
    ratings.give(asked, score=5)
    ratings.give(asked, score=5)

    rating = Rating.objects.get()
    assert (rating.score, rating.given_at) == (5, first)
    assert asked.steps.filter(act=Act.RATED).count() == 2
    Rating.objects.update(until=now() - hours(1))
    with pytest.raises(Refused):
        ratings.give(asked, score=1)


@pytest.mark.parametrize("score", [0, 6, -1])
def test_there_are_five_and_no_more(asked, score):
    with pytest.raises(Refused):
        ratings.give(asked, score=score)


def test_who_was_not_asked_cannot_rate(closed):
    with pytest.raises(Refused):
        ratings.give(closed, score=5)


def test_a_case_has_one_rating(asked):
    with pytest.raises(IntegrityError), transaction.atomic():
        Rating.objects.create(institution=asked.institution, case=asked, until=now())


def test_another_office_sees_no_rating(asked, other_office):
    with acting_for(other_office.pk):
        assert not Rating.objects.exists()


# Commenting


def test_a_comment_becomes_an_item_and_opens_nothing(asked):
    ratings.give(asked, score=5)
    item = ratings.comment(asked, text="شكراً لكم", asks=False)

    assert (item.kind, item.case) == (Item.Kind.RATING, asked)
    assert again(asked).status == Status.CLOSED
    assert again(asked).first_answered_at is not None


@pytest.mark.parametrize(
    ("text", "asks"), [("لم تجيبوا عن سؤالي", True), ("وماذا عن الرسوم؟", False)]
)
def test_a_comment_that_asks_opens_it_again(asked, text, asks):
    ratings.give(asked, score=1)
    ratings.comment(asked, text=text, asks=asks)

    assert again(asked).is_asking


def test_the_same_comment_sent_twice_is_one(asked):
    ratings.give(asked, score=1)
    ratings.comment(asked, text="بطيء", asks=False)
    ratings.comment(asked, text="بطيء", asks=False)

    assert asked.items.filter(kind=Item.Kind.RATING).count() == 1


@pytest.mark.parametrize("text", ["", " ", "س" * 2001])
def test_a_comment_says_something_and_not_too_much(asked, text):
    ratings.give(asked, score=1)
    with pytest.raises(Refused):
        ratings.comment(asked, text=text, asks=False)


def test_a_rating_comes_before_its_comment(asked):
    with pytest.raises(Refused):
        ratings.comment(asked, text="بطيء", asks=False)
