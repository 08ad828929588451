"""What a question on the public pages finds: answers and services in one list, the best first."""

from dataclasses import dataclass
from functools import cached_property

from majlis.answers import searching, suggesting
from majlis.answers.models import Article, Service
from majlis.answers.searching import How

MOST = 8
# From so much evidence on, the nearest suggestion is taken for an answer: 19 of 20 right ones of
# our measurement reach it, and more than half of what is not our subject does not.
SURE = 0.5
WHEN_NOT_SURE = 3


@dataclass(frozen=True)
class Found:
    """What there is for a text, and whether it is likely to be what was asked for."""

    text: str
    things: list[Article | Service]
    is_sure: bool

    @property
    def nearest(self) -> Article | Service | None:
        return self.things[0] if self.things and self.is_sure else None

    @cached_property
    def others(self) -> list[Article | Service]:
        return self.things[1:] if self.is_sure else self.things


def find(text: str) -> Found:
    """Search as the public does: with a word, with half of one, or with a whole question."""
    hits = searching.search(text, most=MOST)
    suggestions = suggesting.suggest(text)
    has_all = bool(hits) and hits[0].how == How.ALL
    looks_alike = bool(hits) and hits[0].how == How.LIKE and not suggestions
    is_sure = has_all or looks_alike or any(one.score >= SURE for one in suggestions)
    searched: list[Article | Service] = [hit.object for hit in hits]
    suggested = [suggestion.object for suggestion in suggestions]
    # A text whose every word is somewhere is a search; any other is a question.
    ordered = [*searched, *suggested] if has_all else [*suggested, *searched]
    unlike = list({(type(thing), thing.pk): thing for thing in ordered}.values())
    return Found(text, unlike[: MOST if is_sure else WHEN_NOT_SURE], is_sure)
