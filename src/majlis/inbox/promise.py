"""The times that the institution promises, and which of its promises holds for an inquiry."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from majlis.inbox.models.promise import ClockKind, Counts, Promise, Target, Way
from majlis.people.models import Institution

# What the product promises for an institution that has not said anything itself.
USUAL: Final[Mapping[str, Target]] = {
    ClockKind.FIRST: Target(timedelta(hours=2), Counts.OFFICE),
    ClockKind.NEXT: Target(timedelta(hours=2), Counts.OFFICE),
}
# How what came is named in a promise, by the kind of its first item; what is not here is public.
WAYS: Final[Mapping[str, str]] = {
    "message": Way.PRIVATE,
    "question": Way.PORTAL,
    "email": Way.LETTER,
    "letter": Way.LETTER,
}


@dataclass(frozen=True)
class Term:
    """What holds for one clock, and the version that says so; none: it is the usual one."""

    target: Target
    promise_id: int | None = None


class Promises:
    """All versions of an institution's promise, to be asked for one moment and inquiry."""

    def __init__(self, versions: Iterable[Promise]) -> None:
        self._versions = sorted(versions, key=lambda each: (each.valid_from, each.pk))

    @classmethod
    def of(cls, institution_id: int) -> "Promises":
        return cls(Promise.objects.filter(institution=institution_id))

    def terms(
        self, at: datetime, *, topic_id: int | None = None, priority: str = "", way: str = ""
    ) -> Mapping[str, Term]:
        """Return what was in force at a moment for such an inquiry, by the kind of the clock.

        A promise for its priority goes before one for its topic, that before one for its way, and
        any of them before the one for all. Where none was made yet, the usual one holds.
        """
        newest = {each.scope: each for each in self._versions if each.valid_from <= at}
        found: dict[str, Term] = {}
        if (None, "", "") not in newest:
            found |= {kind: Term(target) for kind, target in USUAL.items()}
        for scope in _from_wide_to_narrow(topic_id, priority, way):
            if version := newest.get(scope):
                found |= {k: Term(target, version.pk) for k, target in version.targets().items()}
        return found


def promised_to_all(institution: Institution, at: datetime, *, way: str = "") -> dict[str, Target]:
    """Return what is promised to whoever asks this way, whatever about."""
    terms = Promises.of(institution.pk).terms(at, way=way)
    return {kind: term.target for kind, term in terms.items()}


def _from_wide_to_narrow(
    topic_id: int | None, priority: str, way: str
) -> list[tuple[int | None, str, str]]:
    topics, priorities, ways = {None, topic_id}, {"", priority}, {"", way}
    scopes = {(t, p, w) for t in topics for p in priorities for w in ways}
    return sorted(scopes, key=lambda s: (bool(s[1]), s[0] is not None, bool(s[2])))
