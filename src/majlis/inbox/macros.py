"""Several acts by one press: all of them happen, or none does."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from majlis.answers.models import Service
from majlis.inbox import approvals, cases, proposing, replying, saved_answers
from majlis.inbox.models import Case, Macro, Reply, SavedAnswer
from majlis.inbox.states import Kind
from majlis.people.models import Institution, Person, Unit
from majlis.record import entries
from majlis.store.clock import now
from majlis.store.refusal import Refused

ME = "me"  # whoever presses


def write(institution: Institution, given: Mapping[str, Any], *, by: Person | None) -> Macro:
    """Write a new one.

    Raises:
        Refused: there is one of this name, or it does nothing.
    """
    _does_something(given["acts"])
    try:
        with transaction.atomic():
            macro = Macro.objects.create(institution=institution, changed_by=by, **given)
            _record(macro, "macro.written", by=by)
    except IntegrityError as error:
        raise _taken() from error
    return macro


def change(macro: Macro, given: Mapping[str, Any], *, version: int, by: Person) -> None:
    """Change one.

    Raises:
        Refused: somebody changed it meanwhile, there is another of this name, or it does nothing.
    """
    _does_something(given["acts"])
    standing = Macro.objects.standing().filter(pk=macro.pk, version=version)
    stamp = {"version": version + 1, "changed_at": now(), "changed_by": by}
    try:
        with transaction.atomic():
            if not standing.update(**given, **stamp):
                raise _changed()
            macro.refresh_from_db()
            _record(macro, "macro.changed", by=by)
    except IntegrityError as error:
        raise _taken() from error


@transaction.atomic
def remove(macro: Macro, *, version: int, by: Person) -> None:
    """Put one away.

    Raises:
        Refused: somebody changed it meanwhile.
    """
    standing = Macro.objects.standing().filter(pk=macro.pk, version=version)
    if not standing.update(removed_at=now(), version=version + 1):
        raise _changed()
    _record(macro, "macro.removed", by=by)


def offered(case: Case) -> list[Macro]:
    """Return those that may be done with this inquiry: the institution's and its unit's own."""
    here = Macro.objects.standing().filter(institution_id=case.institution_id)
    mine = here.filter(unit__isnull=True) | here.filter(unit=case.unit_id)
    return list(mine.in_order())


@transaction.atomic
def run(macro: Macro, case: Case, *, by: Person) -> bool:
    """Do everything the macro says; what is so already is left as it is.

    Returns whether its answer waits for a second person. Then the rest of it is done, and an
    inquiry that it closes is closed once the answer stands.

    Raises:
        Refused: one of its acts is refused, and then nothing has happened.
    """
    acts = macro.acts
    if macro.removed_at is not None or case.is_closed or case.is_merged:
        raise cases.changed()
    _sort(case, acts, by=by)
    _hand_over(case, acts, by=by)
    waits = bool(acts.get("answer")) and _answer(case, acts["answer"], acts, by=by)
    if acts.get("kind") == Kind.OTHER:
        cases.mark(case, Kind.OTHER, by=by)
    elif acts.get("close"):
        cases.close_when_answered(case, by=by, why=acts.get("why", ""))
    entries.write(
        institution_id=case.institution_id,
        act="case.macro",
        object=case.record_name,
        by=by,
        detail={"reference": case.reference, "name": macro.name, "version": macro.version},
    )
    return waits


def _sort(case: Case, acts: Mapping[str, Any], *, by: Person) -> None:
    if (number := acts.get("topic")) and number != case.topic_id:
        topic = Service.objects.filter(pk=number, institution_id=case.institution_id).first()
        cases.set_topic(case, topic, by=by)
    if (priority := acts.get("priority")) and priority != case.priority:
        cases.prioritise(case, priority, by=by, why=acts.get("why", ""))


def _hand_over(case: Case, acts: Mapping[str, Any], *, by: Person) -> None:
    unit = Unit.objects.open().filter(pk=acts.get("unit") or 0).first()
    if acts.get("unit") and unit is None:
        raise Refused(_("This person or unit takes no inquiries any more. Choose another."))
    if officer := acts.get("officer"):
        person = by if officer == ME else Person.objects.filter(pk=officer).first()
        if person is None:
            raise Refused(_("This person or unit takes no inquiries any more. Choose another."))
        cases.assign(case, to=person, unit=unit, by=by)
    elif unit is not None and unit.pk != case.unit_id:
        cases.give_to_unit(case, unit, by=by)


def _answer(case: Case, number: int, acts: Mapping[str, Any], *, by: Person) -> bool:
    """Send the saved answer, or put it forward where it needs a second person; return which."""
    answer = SavedAnswer.objects.standing().filter(pk=number).first()
    item = replying.answerable(case)
    if answer is None:
        raise Refused(_("The saved answer of this macro was put away."))
    question = item.text if item else ""
    text = saved_answers.text_for(answer, case, question, by=by)
    waits = approvals.is_needed(case, writer=by)
    act = proposing.propose if waits else replying.answer
    act(case, item, text, by=by, kind=acts.get("reply_kind") or Reply.Kind.ANSWER)
    return waits


def _does_something(acts: Mapping[str, Any]) -> None:
    if not any(acts.get(name) for name in acts if name not in {"why", "reply_kind"}):
        raise Refused(_("This macro does nothing yet. Say what it should do."))


def _changed() -> Refused:
    return Refused(_("This macro has changed since you opened it. Look at it again."))


def _taken() -> Refused:
    return Refused(_("There is a macro of this name already."))


def _record(macro: Macro, act: str, *, by: Person | None) -> None:
    entries.write(
        institution_id=macro.institution_id,
        act=act,
        object=macro,
        by=by,
        detail={"name": macro.name, "version": macro.version, "then": macro.acts},
    )
