"""Internal notes on an inquiry: changed for a few minutes, and read by colleagues alone."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from majlis.inbox import colleagues, telling
from majlis.inbox.models import Case, Note, NoteWording
from majlis.inbox.models.answer_rules import rules_of
from majlis.inbox.states import Act
from majlis.networks.hearing import words
from majlis.people.models import Person
from majlis.record import entries
from majlis.store.clock import Now, now
from majlis.store.refusal import Refused

LONGEST = 4_000


@transaction.atomic
def write(case: Case, text: str, *, by: Person, mention: Iterable[int] = ()) -> Note:
    """Write a note, and tell whom it names: by an @ in its text, or by their number.

    Raises:
        Refused: it says nothing or too much, or the inquiry went into another one.
    """
    fresh = Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case.pk)
    if fresh.is_merged:
        raise Refused(_("This inquiry was joined to another one. Write the note there."))
    text = _checked(text)
    named = _named(fresh, text, mention)
    note = Note.objects.create(
        institution_id=fresh.institution_id,
        case=fresh,
        text=text,
        mentioned=[person.pk for person in named],
        by=by,
    )
    fresh.move(fresh.status, act=Act.NOTED, by=by)
    _record(note, "case.noted", by=by)
    telling.mentioned(note, named)
    return note


@transaction.atomic
def change(note: Note, text: str, *, by: Person) -> None:
    """Give a note other words; what it said is kept. Whom only the new words name is told.

    Raises:
        Refused: it is somebody else's, or stands for longer than notes can be changed.
    """
    fresh = Note.objects.select_for_update(of=("self",)).select_related("case").get(pk=note.pk)
    within = rules_of(fresh.institution_id).note_span
    if not fresh.may_be_edited(by=by, within=within, at=now()):
        raise Refused(_("This note can no longer be changed. Write another one."))
    text = _checked(text)
    if text == fresh.text:
        return
    NoteWording.objects.create(institution_id=fresh.institution_id, note=fresh, text=fresh.text)
    named = _named(fresh.case, text, ())
    news = [person for person in named if person.pk not in fresh.mentioned]
    fresh.text, fresh.mentioned = text, [*fresh.mentioned, *(person.pk for person in news)]
    Note.objects.filter(pk=fresh.pk).update(
        text=fresh.text, mentioned=fresh.mentioned, edited_at=Now()
    )
    Case.objects.filter(pk=fresh.case_id).update(changed_at=Now())
    _record(fresh, "case.note_changed", by=by)
    telling.mentioned(fresh, news)


def _checked(text: str) -> str:
    text = words(text).strip()
    if not text:
        raise Refused(_("There is nothing in the note yet."))
    if len(text) > LONGEST:
        raise Refused(_("The note is too long. Shorten it."))
    return text


def _named(case: Case, text: str, mention: Iterable[int]) -> list[Person]:
    people = colleagues.readers(case.institution_id)
    chosen = set(mention)
    named = {person.pk for person in colleagues.named_in(text, people)}
    return [person for person in people if person.pk in chosen | named]


def _record(note: Note, act: str, *, by: Person) -> None:
    entries.write(
        institution_id=note.institution_id,
        act=act,
        object=note.case.record_name,
        by=by,
        detail={"reference": note.case.reference, "note": note.pk},
    )
