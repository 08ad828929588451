"""What a form says of its fields: asked before anything is frozen, the same for all networks.

The codes, with the values each carries beside `field`, its slug; all of them stop a post:

    option_missing, option_not_a_choice, option_no_address, option_no_moment, option_not_with_media
    option_too_long                                 length, longest, unit
    option_too_many                                 count, most
    option_too_few                                  count, least
    option_mime                                     mime, taken
    option_too_large                                size_bytes, largest_bytes
    options_exclude                                 other (the slug of another field)
    poll_question_missing
    poll_question_too_long                          length, longest
    poll_option_too_long                            number, length, longest
    poll_option_twice                               number
    poll_duration                                   minutes, shortest, longest
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from .abilities import MediaFacts, Problem, TextUnit
from .forms import Field, FieldKind, Form, length_together


def field_problems(
    form: Form,
    *,
    options: Mapping[str, Any],
    files: Mapping[str, MediaFacts],
    has_media: bool,
) -> list[Problem]:
    """Return what stands against the values of a form's fields; `files` are those of fields."""
    found = list(_of_the_form(form, chosen=_chosen(form, options, files), has_media=has_media))
    for field in form.fields:
        if field.kind == FieldKind.FILE:
            found += _file(field, files.get(field.slug))
        else:
            found += _value(field, form, options.get(field.slug))
    return found


def _chosen(
    form: Form, options: Mapping[str, Any], files: Mapping[str, MediaFacts]
) -> Sequence[str]:
    return [field.slug for field in form.fields if options.get(field.slug) or field.slug in files]


def _of_the_form(form: Form, *, chosen: Sequence[str], has_media: bool) -> Iterator[Problem]:
    instead = [slug for slug in form.instead_of_media if slug in chosen]
    if instead and has_media:
        yield _problem("option_not_with_media", instead[0])
    if len(instead) > 1:
        yield _problem("options_exclude", instead[1], other=instead[0])


def _value(field: Field, form: Form, value: Any) -> Iterator[Problem]:
    if not value:
        if field.least and field.kind not in {FieldKind.POLL, FieldKind.NAMES}:
            yield _problem("option_missing", field.slug)
        return
    if field.kind == FieldKind.TRANSLATIONS:
        yield from _translations(field, form, value)
    elif field.kind in _KINDS:
        yield from _KINDS[field.kind](field, value)


def _choice(field: Field, value: Any) -> Iterator[Problem]:
    if value not in field.choices:
        yield _problem("option_not_a_choice", field.slug)


def _words(field: Field, value: Any) -> Iterator[Problem]:
    length = length_of(str(value), field.unit)
    if field.longest and length > field.longest:
        yield _problem(
            "option_too_long",
            field.slug,
            length=length,
            longest=field.longest,
            unit=str(field.unit),
        )


def _address(field: Field, value: Any) -> Iterator[Problem]:
    try:
        parts = urlsplit(str(value))
    except ValueError:
        parts = urlsplit("")
    has_space = any(sign.isspace() for sign in str(value))
    if parts.scheme not in {"http", "https"} or not parts.hostname or has_space:
        yield _problem("option_no_address", field.slug)
    yield from _words(field, value)


def _names(field: Field, value: Any) -> Iterator[Problem]:
    names = list(value)
    if field.most and len(names) > field.most:
        yield _problem("option_too_many", field.slug, count=len(names), most=field.most)
    if len(names) < field.least:
        yield _problem("option_too_few", field.slug, count=len(names), least=field.least)
    for name in names:
        yield from _words(field, name)
    length = length_together(map(str, names))
    if field.longest_together and length > field.longest_together:
        yield _problem(
            "option_too_long",
            field.slug,
            length=length,
            longest=field.longest_together,
            unit=str(field.unit),
        )


def _moment(field: Field, value: Any) -> Iterator[Problem]:
    try:
        is_aware = datetime.fromisoformat(str(value)).tzinfo is not None
    except ValueError:
        is_aware = False
    if not is_aware:
        yield _problem("option_no_moment", field.slug)


def _poll(field: Field, value: Any) -> Iterator[Problem]:
    yield from _question(field, str(value.get("question", "")))
    options = [str(option) for option in value.get("options", ())]
    if field.most and len(options) > field.most:
        yield _problem("option_too_many", field.slug, count=len(options), most=field.most)
    if len(options) < max(field.least, 2):
        yield _problem("option_too_few", field.slug, count=len(options), least=max(field.least, 2))
    for number, option in enumerate(options, start=1):
        length = length_of(option, field.unit)
        if field.longest and length > field.longest:
            yield _problem(
                "poll_option_too_long",
                field.slug,
                number=number,
                length=length,
                longest=field.longest,
            )
        if option in options[: number - 1]:
            yield _problem("poll_option_twice", field.slug, number=number)
    yield from _poll_duration(field, value.get("minutes"))


def _question(field: Field, question: str) -> Iterator[Problem]:
    if not field.longest_question:
        return
    length = length_of(question, field.unit)
    if not question:
        yield _problem("poll_question_missing", field.slug)
    if length > field.longest_question:
        yield _problem(
            "poll_question_too_long", field.slug, length=length, longest=field.longest_question
        )


def _poll_duration(field: Field, minutes: Any) -> Iterator[Problem]:
    span = timedelta(minutes=minutes if isinstance(minutes, int) else 0)
    allowed = field.durations
    ends = (min(allowed), max(allowed)) if allowed else field.spans
    if ends is None:
        return
    if (span not in allowed) if allowed else not ends[0] <= span <= ends[1]:
        shortest, longest = (int(end.total_seconds() // 60) for end in ends)
        yield _problem(
            "poll_duration", field.slug, minutes=minutes, shortest=shortest, longest=longest
        )


def _translations(field: Field, form: Form, value: Any) -> Iterator[Problem]:
    longest_title = form.abilities.longest_title
    for words in value.values():
        title = str(words.get("title", ""))
        if not title and longest_title:
            yield _problem("option_missing", field.slug)
        if longest_title and len(title) > longest_title:
            yield _problem(
                "option_too_long",
                field.slug,
                length=len(title),
                longest=longest_title,
                unit=str(TextUnit.CHARACTERS),
            )
        yield from _words(field, words.get("text", ""))


def _file(field: Field, facts: MediaFacts | None) -> Iterator[Problem]:
    if facts is None:
        if field.least:
            yield _problem("option_missing", field.slug)
        return
    if field.mimes and facts.mime not in field.mimes:
        yield _problem("option_mime", field.slug, mime=facts.mime, taken=list(field.mimes))
    if field.largest_bytes and facts.size_bytes > field.largest_bytes:
        yield _problem(
            "option_too_large",
            field.slug,
            size_bytes=facts.size_bytes,
            largest_bytes=field.largest_bytes,
        )


_KINDS: Mapping[FieldKind, Callable[[Field, Any], Iterator[Problem]]] = {
    FieldKind.CHOICE: _choice,
    FieldKind.LINE: _words,
    FieldKind.TEXT: _words,
    FieldKind.ADDRESS: _address,
    FieldKind.NAMES: _names,
    FieldKind.MOMENT: _moment,
    FieldKind.POLL: _poll,
}


def length_of(text: str, unit: TextUnit) -> int:
    """Return how long a field's words are; X's own weights count only in its posts."""
    if unit == TextUnit.BYTES:
        return len(text.encode())
    if unit == TextUnit.UTF16:
        return len(text.encode("utf-16-le")) // 2
    return len(text)


def _problem(code: str, field: str, **values: object) -> Problem:
    return Problem(code, blocks=True, values={"field": field, **values})
