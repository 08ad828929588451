"""Settling what is said and done by itself, and how it would read."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from majlis.answers.models import Article
from majlis.arabic import dates
from majlis.arabic.digits import DigitStyle
from majlis.inbox import automatic, public_pages, references
from majlis.inbox.automatic_texts import filled, text_of
from majlis.inbox.models import Automation
from majlis.people.calendars import calendar_of
from majlis.people.models import Institution, Person
from majlis.record import entries
from majlis.store.clock import now

# Each switch, and the moment from which on it holds: what came before is left alone.
SWITCHES = {
    "acknowledges": "began_at",
    "asks_rating": "rating_began_at",
    "calls_duty": "duty_began_at",
}
SHOWN_LINK = "https://…/"


@dataclass(frozen=True)
class Preview:
    """The automatic words of one language, as they would be read."""

    language: str
    acknowledgement: str
    short: str
    offer: str
    rating: str


@transaction.atomic
def settle(automation: Automation, changed: list[str], *, by: Person) -> None:
    """Save what a manager settled, in the record too; a switch turned on begins now."""
    if not changed:
        return
    before = automatic.of(automation.institution_id)
    for switch, moment in SWITCHES.items():
        was, is_on = (_is_on(each, switch) for each in (before, automation))
        if is_on and not was:
            setattr(automation, moment, now())
    automation.changed_at = now()
    automation.save()
    entries.write(
        institution_id=automation.institution_id,
        act="automation.changed",
        object=f"automation:{automation.institution_id}",
        by=by,
        detail={
            "fields": sorted(changed),
            "now": {n: str(getattr(automation, n)) for n in changed},
        },
    )


def previews(automation: Automation, institution: Institution) -> list[Preview]:
    """Return how everything reads in both languages, with a number and an article as examples."""
    return [_preview(automation, institution, language) for language in ("ar", "en")]


def _is_on(automation: Automation, switch: str) -> bool:
    value: Any = getattr(automation, switch)
    return bool(value) and value != Automation.When.NEVER


def _preview(automation: Automation, institution: Institution, language: str) -> Preview:
    moment = now()
    opens = calendar_of(institution).opens_at(moment)
    digits = DigitStyle(institution.digits) if language == "ar" else DigitStyle.LATIN
    zone = timezone.get_current_timezone()
    said = {
        "reference": references.told(references.written(moment.year, 125)),
        "institution": institution.name_en if language == "en" else institution.name_ar,
        "opens": dates.moment(opens, zone=zone, language=language, digits=digits) if opens else "",
        "link": SHOWN_LINK,
        **_example(institution, language),
    }
    texts = {
        name: filled(text_of(automation, name, language), said)
        for name in ("acknowledgement", "short", "offer", "rating")
    }
    return Preview(language, **texts)


def _example(institution: Institution, language: str) -> dict[str, str]:
    """Return the words of some article of the library; without any the offer is not shown."""
    articles = Article.objects.filter(institution=institution).published().order_by("id")
    article = articles.exclude(answer_en="").first() if language == "en" else articles.first()
    if article is None:
        return {"question": "", "answer": "", "source": ""}
    is_english = language == "en"
    return {
        "question": article.question_en if is_english else article.question_ar,
        "answer": article.answer_en if is_english else article.answer_ar,
        "source": public_pages.of_article(article, language) or SHOWN_LINK,
    }
