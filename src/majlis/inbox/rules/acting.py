"""What rules do: the step that each leaves, and what cannot be derived from words again.

The database refuses a rule's second run for one event, so nobody is told twice and nothing is
suggested twice, however often an inquiry is counted anew.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from majlis.inbox import telling
from majlis.inbox.models import Case, RuleRun, SavedAnswer
from majlis.inbox.rules.deriving import Fired
from majlis.inbox.states import ASKING, Act, Kind, Status
from majlis.notices.telling import tell
from majlis.people.models import Membership, Person
from majlis.store.clock import Now, now

# What rules set, and the column of a case that holds it.
COLUMNS = {
    "topic": "topic_id",
    "unit": "unit_id",
    "officer": "officer_id",
    "priority": "priority",
    "kind": "kind",
}


def run(
    case: Case, fired: Sequence[Fired], *, at: datetime | None, applies: bool = False
) -> list[RuleRun]:
    """Do what these rules do, each that has not run for its event; return what was new.

    `applies` writes what they set to the inquiry; else that was derived already.
    """
    done = _done(fired)
    new = []
    for each in fired:
        if (each.plan.rule, each.key) in done or each.plan.version is None:
            continue
        done.add((each.plan.rule, each.key))
        new.append(_run(case, each, at=at, applies=applies))
    return new


def _done(fired: Iterable[Fired]) -> set[tuple[int, str]]:
    keys = {each.key for each in fired}
    return (
        set(RuleRun.objects.filter(key__in=keys).values_list("rule_id", "key")) if keys else set()
    )


def _run(case: Case, fired: Fired, *, at: datetime | None, applies: bool) -> RuleRun:
    acts = fired.plan.acts
    assert fired.plan.version is not None  # one that is only tried does nothing
    made = RuleRun.objects.create(
        institution_id=case.institution_id,
        rule_id=fired.plan.rule,
        version_id=fired.plan.version,
        case=case,
        key=fired.key,
        changed=dict(fired.changed),
        suggested=_suggested(acts),
    )
    changed = _possible(case, fired.changed) if applies else {}
    if fired.changed:
        _step(case, fired, changed, at=at)
    if note := acts.get("note"):
        _note(case, fired, note, at=at)
    if hours := acts.get("snooze"):
        _put_off(case, fired, hours, at=at)
    officer = Person.objects.filter(pk=fired.changed.get("officer") or 0).first()
    if officer is not None:
        telling.assigned(case, to=officer)
    _notify(case, fired, made)
    return made


def _possible(case: Case, changed: Mapping[str, Any]) -> dict[str, Any]:
    """Return what may be set now: nobody loses what they have in hand."""
    kept = dict(changed)
    if case.officer_id is not None or case.status not in ASKING:
        kept.pop("officer", None)
    if kept.get("kind") == Kind.OTHER and case.replies.on_their_way().exists():
        kept.pop("kind")
    return kept


def _step(case: Case, fired: Fired, changed: Mapping[str, Any], *, at: datetime | None) -> None:
    """Leave the step, and with it write what the rule sets."""
    columns: dict[str, Any] = {COLUMNS[name]: value for name, value in changed.items()}
    to = Status(case.status)
    if changed.get("kind") == Kind.OTHER and not case.is_closed:
        to, columns["closed_at"] = Status.CLOSED, at or Now()
    elif changed.get("kind") == Kind.INQUIRY and case.is_closed and not case.is_answered:
        to, columns["closed_at"] = (Status.OPEN if case.officer_id else Status.NEW), None
    elif changed.get("officer") and case.status == Status.NEW:
        to = Status.OPEN
    told = {"officer_id": fired.changed.get("officer"), "unit_id": fired.changed.get("unit")}
    case.move(
        to,
        act=Act.RULED,
        by=None,
        why=fired.plan.name,
        at=at,
        step={"rule_id": fired.plan.rule, **told},
        **columns,
    )


def _note(case: Case, fired: Fired, text: str, *, at: datetime | None) -> None:
    """Leave a rule's note where everyone here reads it: in what happened."""
    case.leave_step(Act.RULE_NOTE, at=at, rule_id=fired.plan.rule, why=text[:1000])


def _put_off(case: Case, fired: Fired, hours: int, *, at: datetime | None) -> None:
    """Take it off the lists for some hours, unless its words speak of danger."""
    until = now() + timedelta(hours=hours)
    if case.alarms or not case.can_be_snoozed:
        return
    case.move(
        case.status,
        act=Act.SNOOZED,
        by=None,
        why=fired.plan.name,
        at=at,
        step={"rule_id": fired.plan.rule, "until": until},
        snoozed_until=until,
    )


def _suggested(acts: Mapping[str, Any]) -> SavedAnswer | None:
    number = acts.get("suggest")
    return SavedAnswer.objects.standing().filter(pk=number).first() if number else None


def _notify(case: Case, fired: Fired, made: RuleRun) -> None:
    role, person = fired.plan.acts.get("notify_role"), fired.plan.acts.get("notify_person")
    if not role and not person:
        return
    tell(
        institution_id=case.institution_id,
        kind="case.ruled",
        object=f"{case.record_name}:{made.pk}",
        roles=[Membership.Role(role)] if role else [],
        persons=Person.objects.filter(pk=person) if person else [],
        values={"reference": case.reference, "text": case.heading[:140], "rule": fired.plan.name},
        urgent=bool(case.alarms),
    )
