"""The directory of other bodies: whose business a question is, and the words that say so."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from majlis.arabic.search import normalise
from majlis.inbox.models import Body, Case
from majlis.inbox.models.answer_rules import rules_of


@dataclass(frozen=True)
class Guess:
    """A body that a question may be for, and how many of its words stand in it."""

    body: Body
    matches: int


def suggested(case: Case, texts: Sequence[str]) -> list[Body]:
    """Return the bodies that these words or the topic speak of, the likeliest first."""
    said = f" {' '.join(normalise(text) for text in texts)} "
    guesses = [
        Guess(
            body,
            _matches(body, said) + (body.topic_id is not None and body.topic_id == case.topic_id),
        )
        for body in Body.objects.filter(institution=case.institution_id).listed()
    ]
    likely = [guess for guess in guesses if guess.matches]
    return [guess.body for guess in sorted(likely, key=lambda each: -each.matches)]


def handover(body: Body, *, language: str) -> str:
    """Return the words that hand a person over to a body, in the language of their question."""
    with translation.override(language):
        ways = "\n".join(_ways(body))
    words = rules_of(body.institution_id).handover(language)
    for place, text in {
        "{body}": body.name(language),
        "{theirs}": body.theirs(language),
        "{ways}": ways,
    }.items():
        words = words.replace(place, text)
    return "\n".join(line.strip() for line in words.splitlines() if line.strip())


def _ways(body: Body) -> list[str]:
    ways = []
    if body.url:
        ways.append(body.url)
    if body.phone:
        ways.append(_("By telephone: %(number)s") % {"number": body.phone})
    if body.handles:
        ways.append(_("On the networks: %(handles)s") % {"handles": body.handles})
    return ways


def _matches(body: Body, said: str) -> int:
    """Return how many of the body's words a text has, inflected by the article or a particle."""
    return sum(1 for word in body.words if _is_in(normalise(word).strip(), said))


def _is_in(word: str, said: str) -> bool:
    """Say whether a word begins somewhere in the text, alone or behind the article."""
    before = ("", "ال", "وال", "بال", "لل", "و", "ب", "ل")
    return bool(word) and any(f" {start}{word}" in said for start in before)
