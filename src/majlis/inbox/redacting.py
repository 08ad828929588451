"""Taking a person out of raw events, so that understanding them anew brings nothing back."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection

from majlis.channels import letter_doors, mail_events
from majlis.channels.models import RawEvent
from majlis.inbox import erased_files
from majlis.inbox.models import Contact, Item

# The fields of what is sent and heard that hold words of a person or say who it is.
OF_A_PERSON: Final = frozenset(
    {
        "text",
        "subject",
        "person_id",
        "author_id",
        "author_handle",
        "author_name",
        "url",
        "attachment_url",
    }
)
# A shorter name or handle is a word that others write too.
SHORTEST: Final = 3
# By these an answer names what it answers: whoever wrote the answer is somebody else.
ABOVE: Final = ("parent", "reply_to", "replied")


@dataclass(frozen=True)
class Who:
    """By what a person is recognised in a raw event: their accounts, what they wrote, how they are
    called.
    """

    ids: frozenset[str] = frozenset()
    items: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()


def who(contact: Contact) -> Who:
    accounts = list(contact.identities.all())
    called = {contact.name, *(name for each in accounts for name in (each.handle, each.name))}
    return Who(
        ids=frozenset(each.remote_id for each in accounts),
        names=frozenset(name for name in called if len(name) >= SHORTEST),
    )


def redact_events(institution_id: int, person: Who, items: Sequence[Item]) -> int:
    """Redact every raw event that tells of the person or of these items; return how many."""
    remote = {item.remote_id for item in items if item.remote_id}
    person = Who(person.ids, frozenset(remote), person.names)
    mails = mail_events.from_or_of(institution_id, person.ids)
    redacted = 0
    for event_id in [*_telling_of(institution_id, person), *mails]:
        event = RawEvent.objects.defer(None).select_for_update(of=("self",)).get(pk=event_id)
        redacted += redact(event, person)
    return redacted


def redact(event: RawEvent, person: Who) -> bool:
    """Take the person out of one event; return whether anything of them was in it."""
    try:
        body = json.loads(bytes(event.body))
    except (ValueError, RecursionError):
        _keep(event, {})  # nobody can read it, and the person may be in it
        return True
    if event.network == mail_events.NETWORK:
        return _without_the_mail(event, body)
    if event.network == letter_doors.NETWORK:
        left = _without_letters(body, person)
        if left != body:
            _keep(event, left)
        return bool(left != body)
    is_polled = event.source == RawEvent.Source.POLL
    left = _polled(body, person) if is_polled else _without(body, person)
    if left == body:
        return False
    _keep(event, left)
    return True


def _without_the_mail(event: RawEvent, body: Any) -> bool:
    """Let go of the raw mail and its file. One event is one mail, and so is wholly theirs."""
    told = body if isinstance(body, dict) else {}
    if told.get("erased"):
        return False
    _keep(event, {**told, "mail": "", "erased": True})
    erased_files.forget(event.institution_id, [told.get("mail", "")])
    return True


def _without_letters(body: Any, person: Who) -> Any:
    """Return what another system sent without the letters of the person."""
    told = body if isinstance(body, dict) else {}
    listed = told.get("letters", [told])
    if not isinstance(listed, list):
        return {"erased": True}  # nobody can read it, and the person may be in it
    left = [each for each in listed if not _is_letter_of(each, person)]
    if len(left) == len(listed):
        return body
    return {"letters": left} if left else {"erased": True}


def _is_letter_of(letter: Any, person: Who) -> bool:
    if not isinstance(letter, dict):
        return False
    author = letter.get("author")
    wrote = author.get("id") if isinstance(author, dict) else None
    return letter.get("id") in person.items or wrote in person.ids


def _telling_of(institution_id: int, person: Who) -> list[int]:
    """Return the events in which one of the person's ids stands, or one of their messages."""
    sought = sorted(person.ids | person.items)
    if not sought:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.id FROM channels_rawevent e WHERE e.institution_id = %s AND EXISTS ("
            " SELECT FROM unnest(%s::text[]) s WHERE"
            " position(convert_to('\"' || s || '\"', 'UTF8') IN e.body) > 0) ORDER BY e.id",
            [institution_id, sought],
        )
        return [row[0] for row in cursor.fetchall()]


def _polled(body: Any, person: Who) -> Any:
    """Return one happening without its words and its writer: it stood, and when."""
    item = body.get("item") if isinstance(body, dict) else None
    if not isinstance(item, dict):
        return body
    if item.get("id") not in person.items and item.get("author_id") not in person.ids:
        return body
    bare = {name: "" if name in OF_A_PERSON else value for name, value in item.items()}
    return {**body, "item": bare}


def _without(value: Any, person: Who) -> Any:
    """Return what a network pushed without whatever tells of the person.

    Of a list the part that names them goes, and no more, so that what others said in the same
    message stays whole.
    """
    if isinstance(value, list):
        return [_without(each, person) for each in value if not _tells(each, person)]
    if isinstance(value, dict):
        return {key: _without(each, person) for key, each in value.items() if key not in person.ids}
    if isinstance(value, str) and (value in person.ids or value in person.names):
        return ""
    return value


def _tells(value: Any, person: Who, key: str = "") -> bool:
    """Whether a part of a list names the person or their message, apart from lists within it."""
    if isinstance(value, dict):
        return any(_tells(each, person, name) for name, each in value.items())
    if not isinstance(value, str | int):
        return False
    is_of_another = any(word in key for word in ABOVE)
    return str(value) in person.ids or (str(value) in person.items and not is_of_another)


def _keep(event: RawEvent, body: Any) -> None:
    written = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    RawEvent.objects.filter(pk=event.pk).update(body=written)
