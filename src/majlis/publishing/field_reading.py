"""Reading the fields of the networks' forms from the page: as typed, to be checked later."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import QueryDict

from majlis.arabic.digits import to_latin
from majlis.arabic.hidden import thawed
from majlis.networks import Rules
from majlis.networks.forms import Field, FieldKind

LONGEST = 10_000  # of anything typed into one field; what a network takes is far less
MOST = 100
LANGUAGES = ("ar", "en")
_BETWEEN_NAMES = re.compile(r"[,،\n]")


def name_of(network: str, slug: str) -> str:
    """Return the name of a field on the page, and of what is found at it."""
    return f"option_{network}_{slug}"


def fields_of(rules: Rules) -> dict[str, Field]:
    """Return the fields of all forms of a network, each slug once."""
    return {field.slug: field for form in rules.forms.values() for field in form.fields}


def options_of(data: QueryDict, rules: Rules, *, zone: ZoneInfo) -> dict[str, Any]:
    """Return what the page says of the fields of one network that are no files."""
    found = {}
    for slug, field in fields_of(rules).items():
        if field.kind in _READ:
            value = _READ[field.kind](data, name_of(rules.slug, slug), field, zone)
            if value:
                found[slug] = value
    return found


def _flag(data: QueryDict, name: str, _field: Field, _zone: ZoneInfo) -> bool:
    return name in data


def _choice(data: QueryDict, name: str, field: Field, _zone: ZoneInfo) -> str:
    """Return the choice, empty for the first, which holds when nothing is said."""
    value = _typed(data.get(name)).strip()
    return "" if field.choices and value == field.choices[0] else value


def _line(data: QueryDict, name: str, _field: Field, _zone: ZoneInfo) -> str:
    return " ".join(_typed(data.get(name)).split())


def _text(data: QueryDict, name: str, _field: Field, _zone: ZoneInfo) -> str:
    return _typed(data.get(name)).strip()


def _names(data: QueryDict, name: str, _field: Field, _zone: ZoneInfo) -> list[str]:
    names = (each.strip() for each in _BETWEEN_NAMES.split(_typed(data.get(name))))
    return [each for each in names if each][:MOST]


def _moment(data: QueryDict, name: str, _field: Field, zone: ZoneInfo) -> str:
    typed = to_latin(_typed(data.get(name))).strip()
    try:
        return datetime.fromisoformat(typed).replace(tzinfo=zone).astimezone(UTC).isoformat()
    except (ValueError, OverflowError):
        return typed


def _poll(data: QueryDict, name: str, _field: Field, _zone: ZoneInfo) -> dict[str, Any]:
    """Return the poll, empty when neither a question nor an option was typed."""
    question = " ".join(_typed(data.get(f"{name}_question")).split())
    typed = [" ".join(_typed(each).split()) for each in data.getlist(f"{name}_option")]
    options = [each for each in typed if each][:MOST]
    if not question and not options:
        return {}
    minutes = to_latin(_typed(data.get(f"{name}_minutes"))).strip()
    is_number = minutes.isdecimal() and len(minutes) < 8
    return {
        "question": question,
        "options": options,
        "minutes": int(minutes) if is_number else 0,
    }


def _translations(data: QueryDict, name: str, _field: Field, _zone: ZoneInfo) -> dict[str, Any]:
    found = {}
    for language in LANGUAGES:
        words = {
            "title": " ".join(_typed(data.get(f"{name}_{language}_title")).split()),
            "text": _typed(data.get(f"{name}_{language}_text")).strip(),
        }
        if any(words.values()):
            found[language] = words
    return found


def _typed(value: Any) -> str:
    text = str(value or "")[:LONGEST].replace("\x00", "")
    return thawed(text.replace("\r\n", "\n").replace("\r", "\n"))


_READ: Mapping[FieldKind, Callable[[QueryDict, str, Field, ZoneInfo], Any]] = {
    FieldKind.FLAG: _flag,
    FieldKind.CHOICE: _choice,
    FieldKind.LINE: _line,
    FieldKind.ADDRESS: _line,
    FieldKind.TEXT: _text,
    FieldKind.NAMES: _names,
    FieldKind.MOMENT: _moment,
    FieldKind.POLL: _poll,
    FieldKind.TRANSLATIONS: _translations,
}
