"""`{% load majlis %}`: the one path by which numbers, dates, icons and badges reach a page.

Every filter writes in the language, the digits and the zone of the reading in force
(`majlis.ui.reading`). They answer with plain text, so that they also serve attributes, letters
and `{% blocktranslate with %}`; the tag `time` adds the machine-readable element.
"""

from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from html import escape
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from majlis.arabic import dates, numbers, spans
from majlis.arabic import digits as writing
from majlis.ui.icons import ICONS, ONWARD
from majlis.ui.networks import mark_of
from majlis.ui.reading import reading

register = template.Library()


@register.filter
def initial(name: Any) -> str:
    """The letter for a name. A heh alone looks like a digit, so it keeps its joined form."""
    letter = str(name).strip()[:1]
    return f"{letter}\u200d" if letter == "ه" else letter


@register.filter
def digits(value: Any) -> str:
    """Any text or number with its digits as the reader wants them. Not for identifiers."""
    return writing.in_style(str(value), reading().digits) if value is not None else ""


@register.filter
def capped(value: int) -> str:
    """A count that nobody counts on: «99+» past 99."""
    return digits(value) if value <= 99 else f"\u2066{digits(99)}+\u2069"


@register.filter
def number(value: Any) -> str:
    """A number with its thousands grouped."""
    return numbers.grouped(value, digits=reading().digits) if value is not None else ""


@register.filter
def compact(value: Any) -> str:
    """A large number in short: «215 ألف»."""
    if value is None:
        return ""
    how = reading()
    return numbers.compact(value, language=how.language, digits=how.digits)


@register.filter
def percent(share: Any) -> str:
    """A share of one as a percentage."""
    return numbers.percent(share, digits=reading().digits) if share is not None else ""


@register.filter
def size(size_bytes: int | None) -> str:
    """A file's size, from bytes."""
    if size_bytes is None:
        return ""
    how = reading()
    return numbers.size(size_bytes, language=how.language, digits=how.digits)


@register.filter
def day(value: date | datetime | None) -> str:
    """The day in full: «الأربعاء 14 أكتوبر 2026»."""
    if value is None:
        return ""
    how = reading()
    return dates.day(value, zone=how.zone, language=how.language, digits=how.digits)


@register.filter
def short_day(value: date | datetime | None) -> str:
    """The day without its weekday: «14 أكتوبر 2026»."""
    if value is None:
        return ""
    how = reading()
    return dates.short_day(value, zone=how.zone, language=how.language, digits=how.digits)


@register.filter
def hijri(value: date | datetime | None) -> str:
    """The Hijri day: «3 جمادى الأولى 1448 هـ»; nothing outside the tables."""
    if value is None:
        return ""
    how = reading()
    return dates.hijri_day(
        value,
        zone=how.zone,
        language=how.language,
        digits=how.digits,
        shift_days=how.hijri_shift_days,
    )


@register.filter
def hour(value: datetime | None) -> str:
    """The time of day: «8:00 ص»."""
    if value is None:
        return ""
    how = reading()
    return dates.hour(value, zone=how.zone, language=how.language, digits=how.digits)


@register.filter
def moment(value: datetime | None, also: str = "") -> str:
    """Day and time; `{{ due|moment:"hijri" }}` adds the Hijri day."""
    if value is None:
        return ""
    how = reading()
    text = dates.moment(value, zone=how.zone, language=how.language, digits=how.digits)
    lunar = hijri(value) if also == "hijri" else ""
    return f"{text} · {lunar}" if lunar else text


@register.filter
def when(value: datetime | None) -> str:
    """Day and time as one says it near the day: «غداً 4:00 م»."""
    if value is None:
        return ""
    how = reading()
    return dates.when(
        value, now=timezone.now(), zone=how.zone, language=how.language, digits=how.digits
    )


@register.filter
def ago(value: datetime | None) -> str:
    """How long ago, or in how long: «قبل 4 دقائق»."""
    if value is None:
        return ""
    how = reading()
    return spans.ago(value, now=timezone.now(), language=how.language, digits=how.digits)


@register.filter
def remaining(value: datetime | None) -> str:
    """What is left until a deadline: «المتبقي: 9 دقائق»."""
    if value is None:
        return ""
    how = reading()
    return spans.remaining(value, now=timezone.now(), language=how.language, digits=how.digits)


_SAID = {"ago": ago, "when": when, "hour": hour, "moment": moment, "remaining": remaining}


@register.simple_tag(name="time")
def time_element(value: datetime | None, said: str = "when") -> str:
    """`{% time post.due_at "ago" %}`: a `<time>` whose title is the whole moment."""
    if value is None:
        return ""
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        value.isoformat(timespec="seconds"),
        moment(value),
        _SAID[said](value),
    )


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """One of our icons. Without a label it is decoration and hidden from screen readers."""
    if not label:
        return _decoration(name)
    return _drawn(name, format_html('role="img" aria-label="{}"', label))


@cache
def _decoration(name: str) -> SafeString:
    """One icon without a label, put together once: a page has a hundred of them."""
    return _drawn(name, mark_safe('aria-hidden="true"'))


def _drawn(name: str, voice: SafeString) -> SafeString:
    return format_html(
        '<svg class="icon{}" viewBox="0 0 20 20" focusable="false" {}>{}</svg>',
        " icon--onward" if name in ONWARD else "",
        voice,
        mark_safe(ICONS[name]),  # noqa: S308 (our own drawings)
    )


@register.simple_tag
def options(rows: Iterable[Any], chosen: int | None = None) -> SafeString:
    """An `<option>` for each of these rows, by its number; `chosen` is the number of one.

    A loop of the template takes ten times as long, and an office may have hundreds of people.
    """
    return named_options(((row.pk, row) for row in rows), chosen)


@register.simple_tag
def named_options(pairs: Iterable[tuple[Any, Any]], chosen: Any = None) -> SafeString:
    """An `<option>` for each of these values with its name."""
    drawn = (
        f'<option value="{escape(str(value))}"{" selected" if value == chosen else ""}>'
        f"{escape(str(name))}</option>"
        for value, name in pairs
    )
    return mark_safe("".join(drawn))  # noqa: S308 (escaped above)


@register.simple_tag
def network_badge(slug: str, named: bool = False) -> SafeString:
    """The small mark of a network; `named=True` shows the name beside it.

    Alone, the name is still there for screen readers.
    """
    mark = mark_of(slug)
    return format_html(
        '<span class="network" data-network="{}"><bdi class="network__mark" aria-hidden="true"'
        ' translate="no">{}</bdi><span class="{}">{}</span></span>',
        slug,
        mark.letters,
        "network__name" if named else "unseen",
        mark.name,
    )
