"""What is promised, in words: one time, the promise in force, and every version that was."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import npgettext

from majlis.arabic.digits import in_style
from majlis.arabic.spans import DAY, HOUR, MINUTE
from majlis.inbox.models import Promise
from majlis.inbox.models.promise import ClockKind, Counts, Target, Way
from majlis.inbox.promise import USUAL, promised_to_all
from majlis.inbox.states import Priority
from majlis.people.models import Institution
from majlis.store.clock import now
from majlis.ui.reading import reading


@dataclass(frozen=True)
class Line:
    """One time that is promised: for what, and within what time."""

    label: str
    within: str


@dataclass(frozen=True)
class Version:
    """One version of a promise as it is read. Without a row it is what the product starts with."""

    about: str
    lines: list[Line]
    valid_from: datetime | None
    until: datetime | None  # when the next version of it began or begins
    is_in_force: bool
    is_to_come: bool = False

    @property
    def is_over(self) -> bool:
        return not self.is_in_force and not self.is_to_come


def promised_words(institution: Institution) -> str:
    """Return within what time a question on the public pages is answered, or nothing."""
    target = promised_to_all(institution, now(), way=Way.PORTAL).get(ClockKind.FIRST)
    return within(target) if target else ""


def versions(institution: Institution) -> list[Version]:
    """Return every version of what was and is promised, the newest first."""
    at = now()
    rows = list(
        Promise.objects.filter(institution=institution).select_related("topic").newest_first()
    )
    began: dict[tuple[int | None, str, str], datetime] = {}
    found = []
    for row in rows:
        until = began.get(row.scope)
        began[row.scope] = row.valid_from
        is_to_come = row.valid_from > at
        found.append(
            Version(
                about=about(row),
                lines=lines(row.targets()),
                valid_from=row.valid_from,
                until=until,
                is_in_force=not is_to_come and (until is None or until > at),
                is_to_come=is_to_come,
            )
        )
    for_all = began.get((None, "", ""))
    usual_holds = for_all is None or for_all > at
    usual = Version(_("All inquiries"), lines(USUAL), None, for_all, is_in_force=usual_holds)
    return [*found, usual]


def about(version: Promise) -> str:
    """Return for which inquiries a version is."""
    named = [
        str(Priority(version.priority).label) if version.priority else "",
        str(version.topic.title) if version.topic else "",
        str(Way(version.way).label) if version.way else "",
    ]
    return " · ".join(name for name in named if name) or _("All inquiries")


def lines(targets: Mapping[str, Target]) -> list[Line]:
    """Return the times in the order in which they come due; none of what is not promised."""
    return [Line(str(kind.label), within(targets[kind])) for kind in ClockKind if kind in targets]


def within(target: Target) -> str:
    """Return what is promised, as it follows «خلال» or "within": "2 office hours"."""
    count, unit = in_its_unit(target)
    said = {"count": in_style(str(count), reading().digits)}
    return _words(target.counts, unit, count) % said


def _words(counts: str, unit: timedelta, count: int) -> str:
    if counts == Counts.OFFICE and unit == HOUR:
        return npgettext("within", "%(count)s office hour", "%(count)s office hours", count)
    if counts == Counts.OFFICE:
        return npgettext(
            "within",
            "%(count)s minute of office time",
            "%(count)s minutes of office time",
            count,
        )
    if unit == DAY:
        return npgettext("within", "%(count)s day", "%(count)s days", count)
    if unit == HOUR:
        return npgettext("within", "%(count)s hour", "%(count)s hours", count)
    return npgettext("within", "%(count)s minute", "%(count)s minutes", count)


def in_its_unit(target: Target) -> tuple[int, timedelta]:
    """Return the amount in the largest unit that says it whole. Office time has no days."""
    units = (DAY, HOUR) if target.counts == Counts.ELAPSED else (HOUR,)
    for unit in units:
        if not target.amount % unit:
            return target.amount // unit, unit
    return -(-target.amount // MINUTE), MINUTE
