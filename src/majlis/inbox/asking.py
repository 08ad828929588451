"""A question from the public form."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from majlis.answers.models import Service
from majlis.inbox import item_files, references, tracking
from majlis.inbox.models import Case, CaseStep, Contact, Item
from majlis.inbox.recounting import News, recount
from majlis.inbox.saying import say
from majlis.inbox.states import Act
from majlis.media.uploading import Arrived
from majlis.networks.hearing import words
from majlis.people.models import Institution
from majlis.record import entries
from majlis.store.clock import now
from majlis.store.refusal import Refused

LONGEST_QUESTION = 5_000  # characters


@transaction.atomic
def ask(
    institution: Institution,
    *,
    name: str,
    email: str,
    text: str,
    topic: Service | None = None,
    files: Sequence[Arrived] = (),
) -> tuple[Case, str]:
    """Open a case for a question and return it with the code that is shown once, 8 digits.

    `name` and `email` may be empty; `files` have been checked (item_files.py). Nothing tells
    whether the e-mail belongs to whoever asks, so every question has a contact of its own. The
    caller acts for the institution (`store.tenancy`).

    Raises:
        Refused: there is no text, or it is longer than `LONGEST_QUESTION`.
    """
    text = _checked(text)
    at = now()
    reference = references.give(institution, at=at)
    code, code_hash = tracking.new_code(reference)
    case = Case.objects.create(
        institution=institution,
        reference=reference,
        code_hash=code_hash,
        contact=_contact(institution, name=name, email=email),
        topic=topic,
        unit=topic.unit if topic else None,
        opened_at=at,
        last_item_at=at,
    )
    CaseStep.objects.create(institution=institution, case=case, act=Act.OPENED, now=case.status)
    item_files.keep(say(case, Item.Kind.QUESTION, text), files)
    recount(case.pk)
    _record(case)
    case.refresh_from_db()
    return case, code


@transaction.atomic
def add(case: Case, *, text: str, files: Sequence[Arrived] = ()) -> Item:
    """Add what the person wrote later on the tracking page; a case that is closed reopens.

    Raises:
        Refused: as `ask`; it was not asked by the form, or was marked as spam.
    """
    fresh = Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case.pk)
    is_decided = fresh.is_appeal and fresh.is_closed
    if not fresh.is_from_the_form or fresh.is_spam or is_decided:
        raise Refused(_("Nothing can be added to this inquiry. Ask a new question."))
    item = say(fresh, Item.Kind.QUESTION, _checked(text))
    item_files.keep(item, files)
    fresh.leave_step(Act.JOINED)
    recount(fresh.pk, News.SPOKE)
    case.refresh_from_db()
    return item


def _record(case: Case) -> None:
    entries.write(
        institution_id=case.institution_id,
        act="case.asked",
        object=case.record_name,
        detail={"reference": case.reference},
    )


def _contact(institution: Institution, *, name: str, email: str) -> Contact:
    return Contact.objects.create(
        institution=institution, name=words(name).strip()[:300], email=email.strip()[:254]
    )


def _checked(text: str) -> str:
    text = words(text).strip()
    if not text:
        raise Refused(_("Write your question first."))
    if len(text) > LONGEST_QUESTION:
        raise Refused(_("The question is too long. Shorten it, or ask in two parts."))
    return text
