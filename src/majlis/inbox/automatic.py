"""What is said without a person: that a message has arrived, and what may answer it.

Each goes out at most once a case, decided by one row that the database lets nobody add again, and
through the one door of deliveries like any answer. Nobody is asked about it: what the door refuses
is left unsaid.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import Q

from majlis.answers import offering
from majlis.answers.models import Article
from majlis.arabic import dates
from majlis.arabic.digits import DigitStyle
from majlis.arabic.search import is_latin
from majlis.channels.models import Channel
from majlis.delivery.timing import times
from majlis.inbox import (
    following,
    hostile,
    machine_mail,
    presence,
    public_pages,
    references,
    replying,
)
from majlis.inbox.automatic_texts import filled, text_of
from majlis.inbox.facts import CONTRADICTION
from majlis.inbox.models import AutomaticWord, Automation, Case, Item, Reply
from majlis.inbox.models.automation import PUBLIC, Place
from majlis.inbox.recounting import News, recount
from majlis.inbox.states import Act
from majlis.inbox.tasks import mail_word
from majlis.inbox.ways import Way
from majlis.people.calendars import calendar_of
from majlis.store.clock import now
from majlis.store.tenancy import acting_for

Purpose, Why = AutomaticWord.Purpose, AutomaticWord.Why

MOST = 50
# What was written longer ago is no news: an acknowledgement would only surprise.
FRESH = timedelta(hours=12)
# What belongs together may arrive in any order: a case is left to gather for so long.
GATHERS = timedelta(seconds=10)
# So many acknowledgements to one person in a day; a machine that answers ours ends there.
MOST_A_DAY = 3


def of(institution_id: int) -> Automation:
    """Return what the institution has settled; before it ever did, that nothing is automatic."""
    found = Automation.objects.filter(institution=institution_id).first()
    return found or Automation(institution_id=institution_id)


def speak_due() -> int:
    """Acknowledge every new case that is to be; return how many were decided. Worker only."""
    found = due("inbox_words_due", MOST, FRESH, GATHERS * times().settle)
    for institution_id, case_id in found:
        with acting_for(institution_id):
            acknowledge(case_id)
    return len(found)


@transaction.atomic
def acknowledge(case_id: int) -> AutomaticWord | None:
    """Say once that it has arrived, with what may answer it; return the row that decides it.

    None where it was decided before, nothing is automatic here, or a person is just writing: then
    it is looked at again.
    """
    case = Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case_id)
    automation = of(case.institution_id)
    if not automation.acknowledges_at_all or _is_decided(case, Purpose.ACKNOWLEDGEMENT):
        return None
    if presence.is_anybody_typing(case.pk):
        return None
    item = replying.answerable(case)
    if item is None:
        return decline(case, Purpose.ACKNOWLEDGEMENT, Why.CLOSED)
    if why := _why_not(automation, case, item):
        return decline(case, Purpose.ACKNOWLEDGEMENT, why)
    return _Speech(automation, case, item).give()


def decline(case: Case, purpose: str, why: str) -> AutomaticWord:
    """Note for good that this is never said."""
    return AutomaticWord.objects.create(
        institution_id=case.institution_id, case=case, purpose=purpose, why=why
    )


def _is_decided(case: Case, purpose: str) -> bool:
    return case.automatic_words.filter(purpose=purpose).exists()


def _why_not(automation: Automation, case: Case, item: Item) -> str:
    """Return why nothing is said, one word; nothing where it is. The first reason is kept."""
    only_closed = automation.acknowledges == automation.When.CLOSED
    reasons: tuple[tuple[str, Callable[[], bool]], ...] = (
        (Why.CLOSED, lambda: not case.is_asking or case.is_merged or not case.is_inquiry),
        (Why.PLACE, lambda: item.kind not in automation.places),
        (Why.OPEN, lambda: only_closed and _is_open(case)),
        (Why.ANSWERED, lambda: is_in_hands(case)),
        (Why.OURS, lambda: _is_ours(item)),
        (Why.AUTOMATIC, lambda: hostile.is_from_a_machine(item)),
        (Why.HOSTILE, lambda: hostile.is_hostile(item.text)),
        (Why.LOOP, lambda: _is_a_loop(case, item) or not machine_mail.may_answer(item)),
    )
    return next((why for why, holds in reasons if holds()), "")


def _is_open(case: Case) -> bool:
    return calendar_of(case.institution).is_open_at(now())


def is_in_hands(case: Case) -> bool:
    """Say whether a person of ours did anything with it, here or on the network itself.

    That a rule gave it to somebody does not mean that they are there.
    """
    there = case.items.ours().filter(delivery__isnull=True)
    return case.steps.filter(by__isnull=False).exists() or there.exists()


def _is_ours(item: Item) -> bool:
    """Say whether one of our own accounts wrote it: two of them must never talk to each other."""
    if item.author is None:
        return False
    ours = Channel.objects.filter(institution=item.institution_id, network=item.author.network)
    handle = item.author.handle.removeprefix("@")
    named = Q(remote_id=item.author.remote_id) | (Q(handle__iexact=handle) if handle else Q())
    return ours.filter(named).exists()


def _is_a_loop(case: Case, item: Item) -> bool:
    """Say whether it says our own words back, or its writer was told often enough today."""
    told = AutomaticWord.objects.filter(
        institution=case.institution_id,
        case__contact=case.contact_id,
        reply__isnull=False,
        at__gt=now() - timedelta(days=1),
    )
    if case.contact_id is None:
        return False
    said = " ".join(item.text.split())
    if any(" ".join(word.reply.text.split())[:80] in said for word in told if word.reply):
        return True
    return told.values("case").distinct().count() >= MOST_A_DAY


@dataclass(frozen=True)
class _Speech:
    """One acknowledgement, with an offer where one is likely enough."""

    automation: Automation
    case: Case
    item: Item

    def give(self) -> AutomaticWord:
        offer = self._offer()
        fits = (each for each in self._texts(offer) if not self._problems(each[0]))
        text, article = next(fits, ("", None))
        if not text:
            return decline(self.case, Purpose.ACKNOWLEDGEMENT, Why.NETWORK)
        reply = send(self.case, self.item, text, article=article)
        if article is not None:
            self._note(reply, Purpose.OFFER)
        word = self._note(reply, Purpose.ACKNOWLEDGEMENT, mail_to=self._mail_to)
        if word.mail_to:
            mail_word.defer(institution_id=word.institution_id, word_id=word.pk)
        return word

    def _offer(self) -> Article | None:
        if not self.automation.offers or self._is_public:
            return None
        found = offering.offer(self.item.text, least=self.automation.least_evidence / 100)
        return found.article if found else None

    def _texts(self, article: Article | None) -> Iterator[tuple[str, Article | None]]:
        """Yield what may be said, the fullest first: where it is too long, without the offer."""
        if article is not None:
            yield f"{self._acknowledgement}\n\n{self._offered(article)}", article
        yield self._acknowledgement, None

    @property
    def _acknowledgement(self) -> str:
        name = "short" if self._is_public else "acknowledgement"
        return filled(text_of(self.automation, name, self._language), self._words)

    def _offered(self, article: Article) -> str:
        is_english = self._language == "en" and article.has_english
        words = {
            "question": article.question_en if is_english else article.question_ar,
            "answer": article.answer_en if is_english else article.answer_ar,
            "source": public_pages.of_article(article, self._language),
        }
        return filled(text_of(self.automation, "offer", self._language), words)

    @property
    def _words(self) -> dict[str, str]:
        institution = self.case.institution
        calendar, moment = calendar_of(institution), now()
        opens = None if calendar.is_open_at(moment) else calendar.opens_at(moment)
        is_on_its_page = self.item.kind == Place.QUESTION
        return {
            "reference": references.told(self.case.reference),
            "institution": name_of(self.case, self._language),
            "opens": when(self.case, opens, self._language) if opens else "",
            "link": "" if is_on_its_page else public_pages.of_case(self.case, self._language),
        }

    def _problems(self, text: str) -> bool:
        return bool(replying.problems(self.case, self.item, text, way_of(self.item)))

    def _note(self, reply: Reply, purpose: str, *, mail_to: str = "") -> AutomaticWord:
        return AutomaticWord.objects.create(
            institution_id=self.case.institution_id,
            case=self.case,
            purpose=purpose,
            reply=reply,
            mail_to=mail_to,
        )

    @property
    def _mail_to(self) -> str:
        """Who asked by the form and left an address is told there too."""
        is_form = self.item.kind == Place.QUESTION and self.case.contact is not None
        return self.case.contact.email if is_form and self.case.contact else ""

    @property
    def _is_public(self) -> bool:
        return self.item.kind in PUBLIC

    @property
    def _language(self) -> str:
        return language_of(self.case, self.item)


def way_of(item: Item) -> str:
    """Return the way of an automatic word: a comment's one private answer is never used up."""
    return Way.PUBLIC if item.kind in PUBLIC else ""


def language_of(case: Case, item: Item) -> str:
    """Return in which of our two languages a case is spoken to."""
    if case.language in ("ar", "en"):
        return case.language
    return "en" if is_latin(item.text) else "ar"


def name_of(case: Case, language: str) -> str:
    institution = case.institution
    return institution.name_en if language == "en" else institution.name_ar


def when(case: Case, moment: datetime, language: str) -> str:
    """Return a day and hour as the institution writes them."""
    digits = DigitStyle(case.institution.digits) if language == "ar" else DigitStyle.LATIN
    zone = ZoneInfo(case.institution.zone)
    return dates.moment(moment, zone=zone, language=language, digits=digits)


def send(case: Case, item: Item, text: str, *, article: Article | None = None) -> Reply:
    """Let one automatic word out: an offered answer where it has an article.

    In the caller's transaction, which has locked the case and decided that it is said.
    """
    kind = Reply.Kind.ANSWER if article else Reply.Kind.ACKNOWLEDGEMENT
    act = Act.OFFERED if article else Act.ACKNOWLEDGED
    return say(case, item, text, kind=kind, act=act, article=article)


def say(
    case: Case, item: Item, text: str, *, kind: str, act: str, article: Article | None = None
) -> Reply:
    """Write the reply, leave the step, and send it off or let it stand."""
    reply = replying.write(
        case, item, text, by=None, suggestion=article, kind=kind, way=way_of(item)
    )
    case.leave_step(act)
    if reply.delivery is None:
        following.stands(reply)
    return reply


def judge_due() -> int:
    """Count what was offered as answered where 48 hours passed without a word. Worker only."""
    found = due("inbox_offers_due", MOST, CONTRADICTION)
    for institution_id, word_id in found:
        with acting_for(institution_id):
            _judge(word_id)
    return len(found)


def _judge(word_id: int) -> None:
    word = AutomaticWord.objects.get(pk=word_id)
    Case.objects.select_for_update(of=("self",), no_key=True).get(pk=word.case_id)
    AutomaticWord.objects.filter(pk=word_id, judged_at=None).update(judged_at=now())
    recount(word.case_id, News.ANSWERED)


def due(function: str, *values: Any) -> list[tuple[int, int]]:
    """Ask the database, which alone sees all institutions, for ids and nothing else."""
    places = ", ".join(["%s"] * len(values))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT institution_id, id FROM {function}({places})", values)  # noqa: S608
        return [(institution_id, row_id) for institution_id, row_id in cursor.fetchall()]
