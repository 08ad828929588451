"""How the person in front of the page reads: language, digits, zone.

A middleware (or a mail being written) sets it for a while; the filters of `{% load majlis %}`
ask for it. Nothing set means Latin digits in the default time zone.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import get_language

from majlis.arabic.digits import DigitStyle


@dataclass(frozen=True)
class Reading:
    """One reader's way of reading. English is always written with 0-9."""

    language: str = "ar"
    digits: DigitStyle = DigitStyle.LATIN
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo(settings.TIME_ZONE))
    hijri_shift_days: int = 0


_current: ContextVar[Reading | None] = ContextVar("reading", default=None)


def reading() -> Reading:
    """Return the reading in force, in the language that translation is active in.

    The active translation leads, so that a letter rendered under `override("en")` is English
    through and through.
    """
    found = _current.get() or Reading()
    language = "en" if (get_language() or found.language).startswith("en") else "ar"
    digits = found.digits if language == "ar" else DigitStyle.LATIN
    return replace(found, language=language, digits=DigitStyle(digits))


@contextmanager
def use_reading(chosen: Reading) -> Iterator[None]:
    """Read like `chosen` within the block."""
    token = _current.set(chosen)
    try:
        yield
    finally:
        _current.reset(token)
