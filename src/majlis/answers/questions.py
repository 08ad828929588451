"""What people asked, and whether it was found: the list of what the library still lacks."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max

from majlis.answers.models import Question
from majlis.arabic.hidden import without_hidden
from majlis.arabic.search import words
from majlis.people.models import Institution
from majlis.store.clock import Now

# A page that is loaded twice, or shown as one types and then again, asks once.
SAME_QUESTION = timedelta(minutes=1)
LONGEST = 300


def note(
    institution: Institution, text: str, *, found: bool, place: str, language: str = "ar"
) -> None:
    """Keep what was asked; the same question at the same place within a minute is one question.

    Nothing about who asked is kept. A text without any word is no question.
    """
    text = " ".join(without_hidden(text).replace("\0", "").split())[:LONGEST]
    norm = " ".join(words(text))[:LONGEST]
    if not norm:
        return
    again = Question.objects.filter(
        institution=institution, norm=norm, place=place, at__gt=Now() - SAME_QUESTION
    )
    if not again.exists():
        Question.objects.create(
            institution=institution,
            text=text,
            norm=norm,
            language=language,
            found=found,
            place=place,
        )


@dataclass(frozen=True)
class Wanting:
    """A question that the library has no answer to."""

    text: str  # as one of those who asked typed it
    times: int
    last_at: datetime


def wanting(institution: Institution, *, most: int = 20) -> list[Wanting]:
    """Return what was asked and not found, the most frequent first."""
    asked = Question.objects.filter(institution=institution, found=False).values_list("norm")
    counted = asked.annotate(text=Max("text"), times=Count("id"), last_at=Max("at"))
    return [Wanting(*row[1:]) for row in counted.order_by("-times", "-last_at")[:most]]
