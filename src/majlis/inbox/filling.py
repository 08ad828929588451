"""Words in braces that a saved answer is filled with: {name}, {reference} and their like."""

import re
from collections.abc import Callable, Mapping
from datetime import time
from itertools import groupby
from typing import Final

from django.conf import settings
from django.utils import translation
from django.utils.dates import WEEKDAYS
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from majlis.arabic.digits import DigitStyle, in_style
from majlis.arabic.office_time import Calendar
from majlis.inbox import public_pages, references, wording
from majlis.inbox.models import Case
from majlis.people.calendars import calendar_of
from majlis.people.models import Person
from majlis.store.refusal import Refused

_BRACES = re.compile(r"\{\s*([^{}\n]{0,40}?)\s*\}")
NAMES: Final[Mapping[str, str | Promise]] = {
    "name": gettext_lazy("name of the person who asks"),
    "reference": gettext_lazy("reference of the inquiry"),
    "tracking_link": gettext_lazy("address where they follow their question"),
    "service": gettext_lazy("subject of the inquiry"),
    "unit": gettext_lazy("unit that has the inquiry"),
    "institution": gettext_lazy("name of the institution"),
    "office_hours": gettext_lazy("office hours"),
    "officer": gettext_lazy("your own name"),
}
# The week as people here count it; 0 is Monday.
_WEEK: Final = (6, 0, 1, 2, 3, 4, 5)


def unknown_in(text: str) -> list[str]:
    """Return what stands in braces and is no word of ours, each once."""
    return list(dict.fromkeys(word for word in _BRACES.findall(text) if word not in NAMES))


def is_unfilled(text: str) -> bool:
    """Say whether a word of ours is still in its braces."""
    return any(word in NAMES for word in _BRACES.findall(text))


def filled(text: str, case: Case, *, language: str, by: Person) -> str:
    """Return a text with everything in it filled in, in this language.

    Raises:
        Refused: something that it names is not known of this inquiry.
    """
    with translation.override(language):
        values = {word: _VALUES[word](case, by) for word in set(_BRACES.findall(text)) & {*NAMES}}
    for word, value in values.items():
        if not value:
            raise Refused(
                _("This text names something that is not known here: %(what)s. Write it by hand.")
                % {"what": NAMES[word]}
            )
    return _BRACES.sub(lambda found: values.get(found.group(1), found.group()), text)


def _tracking_link(case: Case, _by: Person) -> str:
    """Return where they follow it; nothing in public without a code, or with a closed portal."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    root = case.split_from if not case.code_hash and case.split_from else case
    if root.code_hash:
        return public_pages.tracking(case, language)
    # A signed address opens the inquiry for whoever reads it: it is never written in public.
    last = case.items.public().standing().in_order().last()
    return public_pages.of_case(case, language) if last and last.is_private else ""


def _office_hours(case: Case, _by: Person) -> str:
    return hours_in_words(calendar_of(case.institution), digits=DigitStyle(case.institution.digits))


def hours_in_words(calendar: Calendar, *, digits: DigitStyle) -> str:
    """Return the usual week: days that have the same hours together."""
    days = [(day, _hours_of(calendar, day)) for day in _WEEK]
    spans = []
    for hours, together in groupby(days, key=lambda each: each[1]):
        names = [str(WEEKDAYS[day]) for day, _hours in together]
        if hours and len(names) > 1:
            said = _("%(first)s to %(last)s, %(hours)s")
            spans.append(said % {"first": names[0], "last": names[-1], "hours": hours})
        elif hours:
            spans.append(_("%(day)s, %(hours)s") % {"day": names[0], "hours": hours})
    return in_style(_("; ").join(spans), digits)


def _hours_of(calendar: Calendar, weekday: int) -> str:
    found = [each for each in calendar.periods if each.weekday == weekday]
    return _(" and ").join(f"{_clock(each.opens)}–{_clock(each.shuts)}" for each in found)


def _clock(at: time) -> str:
    return at.strftime("%H:%M")


_VALUES: Final[Mapping[str, Callable[[Case, Person], str]]] = {
    "name": lambda case, _by: wording.name(case.contact.name) if case.contact else "",
    "reference": lambda case, _by: references.told(case.reference),
    "tracking_link": _tracking_link,
    "service": lambda case, _by: case.topic.title if case.topic else "",
    "unit": lambda case, _by: str(case.unit) if case.unit else "",
    "institution": lambda case, _by: str(case.institution),
    "office_hours": _office_hours,
    "officer": lambda _case, by: str(by),
}
