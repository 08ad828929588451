"""Asking once, after closing, how a person was served; and what they answer."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from majlis.delivery.timing import times
from majlis.inbox import automatic, hostile, public_pages, references, replying
from majlis.inbox.automatic import Purpose, Why, decline, due
from majlis.inbox.automatic_texts import filled, text_of
from majlis.inbox.models import AutomaticWord, Automation, Case, Item, Rating, Reply
from majlis.inbox.models.automation import PUBLIC, Place
from majlis.inbox.recounting import News, recount
from majlis.inbox.saying import say
from majlis.inbox.states import Act, Status
from majlis.inbox.tasks import mail_word
from majlis.networks.hearing import words
from majlis.record import entries
from majlis.store.clock import Now, now
from majlis.store.refusal import Refused
from majlis.store.tenancy import acting_for

MOST = 50
# Who closed a case in error opens it again within this time, and nobody was asked.
SETTLES = timedelta(minutes=10)
# What was closed longer ago is forgotten.
FRESH = timedelta(days=3)
LONGEST_COMMENT = 2_000
MOST_COMMENTS = 5
QUESTION_MARKS = ("?", "؟")


def ask_due() -> int:
    """Ask for every rating that is due; return how many were decided. Worker only."""
    found = due("inbox_ratings_due", MOST, SETTLES * times().settle, FRESH)
    for institution_id, case_id in found:
        with acting_for(institution_id):
            ask(case_id)
    return len(found)


@transaction.atomic
def ask(case_id: int) -> AutomaticWord | None:
    """Ask for a rating where the person wrote; return the row that decides it.

    None where it was decided before, the case is not closed with an answer, or nobody asks here.
    """
    case = Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case_id)
    automation = automatic.of(case.institution_id)
    is_over = case.status == Status.CLOSED and case.is_answered and case.is_inquiry
    if not automation.asks_rating or not is_over or case.is_merged:
        return None
    if case.automatic_words.filter(purpose=Purpose.RATING).exists():
        return None
    item = replying.answerable(case)
    if item is None:
        return decline(case, Purpose.RATING, Why.CLOSED)
    language = automatic.language_of(case, item)
    text = _text(automation, case, language)
    why = _why_not(automation, case, item, text)
    return decline(case, Purpose.RATING, why) if why else _ask(automation, case, item, text)


def _text(automation: Automation, case: Case, language: str) -> str:
    """Return the request; nothing where there is no page to answer it on."""
    link = public_pages.of_rating(case, language)
    said = {
        "reference": references.told(case.reference),
        "institution": automatic.name_of(case, language),
        "link": link,
    }
    return filled(text_of(automation, "rating", language), said) if link else ""


def _why_not(automation: Automation, case: Case, item: Item, text: str) -> str:
    in_public = item.kind in PUBLIC
    if item.kind not in Place.values or (in_public and not automation.asks_rating_in_public):
        return Why.PLACE
    if hostile.is_from_a_machine(item):
        return Why.AUTOMATIC
    if _was_asked_lately(automation, case):
        return Why.RESTS
    if not text:
        return Why.NO_PAGE
    problems = replying.problems(case, item, text, automatic.way_of(item))
    return Why.NETWORK if problems else ""


def _was_asked_lately(automation: Automation, case: Case) -> bool:
    """Say whether the same person was asked not long ago: by contact, or by the same e-mail."""
    if case.contact is None:
        return False
    same = Q(contact=case.contact)
    if case.contact.email:
        same |= Q(contact__email__iexact=case.contact.email)
    since = now() - timedelta(days=automation.rating_rests_days)
    asked = Rating.objects.filter(same, institution=case.institution_id, asked_at__gt=since)
    return asked.exists()


def _ask(automation: Automation, case: Case, item: Item, text: str) -> AutomaticWord:
    Rating.objects.create(
        institution_id=case.institution_id,
        case=case,
        contact=case.contact,
        until=now() + automation.rating_open,
    )
    reply = automatic.say(case, item, text, kind=Reply.Kind.RATING, act=Act.RATING_ASKED)
    is_form = item.kind == Place.QUESTION and case.contact is not None
    word = AutomaticWord.objects.create(
        institution_id=case.institution_id,
        case=case,
        purpose=Purpose.RATING,
        reply=reply,
        mail_to=case.contact.email if is_form and case.contact else "",
    )
    if word.mail_to:
        mail_word.defer(institution_id=word.institution_id, word_id=word.pk)
    return word


@transaction.atomic
def give(case: Case, *, score: int) -> Rating:
    """Keep what the person presses; pressing again changes it.

    Raises:
        Refused: they were not asked, or the days for it are over.
    """
    rating = _open_rating(case)
    if score not in Rating.Score.values:
        raise Refused(_("Choose one of the five."))
    if rating.score == score:
        return rating
    moment = now()
    rating.score, rating.changed_at = score, moment
    rating.given_at = rating.given_at or moment
    rating.save(update_fields=["score", "changed_at", "given_at"])
    _step(case, Act.RATED, why=rating.words)
    Case.objects.filter(pk=case.pk).update(changed_at=Now())
    entries.write(
        institution_id=case.institution_id,
        act="case.rated",
        object=case.record_name,
        detail={"reference": case.reference, "score": score},
    )
    return rating


@transaction.atomic
def comment(case: Case, *, text: str, asks: bool) -> Item:
    """Make what they add to their rating an item of the case; one that asks opens it again.

    It asks where they say so, or where it has a question mark.

    Raises:
        Refused: nothing was rated, it says nothing or too much, or the days for it are over.
    """
    rating = _open_rating(case)
    text = words(text).strip()
    if not rating.is_given:
        raise Refused(_("Choose one of the five."))
    if not text:
        raise Refused(_("Write your comment first."))
    if len(text) > LONGEST_COMMENT:
        raise Refused(_("The comment is too long. Shorten it."))
    before = case.items.filter(kind=Item.Kind.RATING)
    if rating.comment and rating.comment.text == text:
        return rating.comment
    if before.count() >= MOST_COMMENTS:
        raise Refused(_("Your comments have reached us. No more can be added."))
    rating.comment = say(case, Item.Kind.RATING, text)
    rating.save(update_fields=["comment"])
    _step(case, Act.JOINED)
    asks = asks or any(mark in text for mark in QUESTION_MARKS)
    recount(case.pk, News.SPOKE if asks else News.NONE)
    return rating.comment


def _open_rating(case: Case) -> Rating:
    Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case.pk)
    rating = Rating.objects.select_related("comment").filter(case=case).first()
    if rating is None or now() > rating.until:
        raise Refused(_("This rating is closed. Ask us anew if something is still open."))
    return rating


def _step(case: Case, act: str, *, why: str = "") -> None:
    """Leave a step of what the public did, where the case stands by now."""
    Case.objects.get(pk=case.pk).leave_step(act, why=why)
