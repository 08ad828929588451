"""Writing rules, switching them on and off, and putting them in order.

Each change is in the record with who made it; a rule that is on is a version of its own, so that
what it did can be understood later.
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from majlis.inbox.locking import lock
from majlis.inbox.models import AlarmWord, Rule, RuleVersion
from majlis.people.models import Institution, Person
from majlis.record import entries
from majlis.store.clock import Now, now
from majlis.store.refusal import Refused

LONGEST_PHRASE = 80


@transaction.atomic
def write(institution: Institution, given: Mapping[str, Any], *, by: Person | None) -> Rule:
    """Write a new rule, last in the order and off."""
    last = Rule.objects.filter(institution=institution).in_order().last()
    rule = Rule.objects.create(
        institution=institution,
        position=last.position + 1 if last else 1,
        changed_by=by,
        **given,
    )
    _record(rule, "rule.written", by=by)
    return rule


@transaction.atomic
def change(rule: Rule, given: Mapping[str, Any], *, version: int, by: Person) -> None:
    """Change a rule, and switch it off: what it would do now is looked at first.

    Raises:
        Refused: somebody changed it since this person opened it.
    """
    lock(rule.institution_id)
    fresh = _fresh(rule, version=version)
    for name, value in given.items():
        setattr(fresh, name, value)
    _end_version(fresh)
    fresh.is_on = False
    _save(fresh, by=by)
    _record(fresh, "rule.changed", by=by)
    rule.refresh_from_db()


@transaction.atomic
def switch(rule: Rule, *, on: bool, version: int, by: Person | None) -> None:
    """Switch a rule on or off.

    Raises:
        Refused: it has changed since this person looked, or is in that state already.
    """
    lock(rule.institution_id)
    fresh = _fresh(rule, version=version)
    if fresh.is_on == on:
        raise _changed()
    if on and not fresh.acts:
        raise Refused(_("This rule does nothing yet. Say what it should do."))
    fresh.is_on = on
    if on:
        _begin_version(fresh, by=by)
    else:
        _end_version(fresh)
    _save(fresh, by=by)
    _record(fresh, "rule.switched_on" if on else "rule.switched_off", by=by)
    rule.refresh_from_db()


@transaction.atomic
def move(rule: Rule, *, up: bool, by: Person) -> None:
    """Let a rule be asked one place earlier or later.

    Raises:
        Refused: it is the first or the last.
    """
    lock(rule.institution_id)
    rules = list(Rule.objects.filter(institution=rule.institution_id, removed_at=None).in_order())
    at = next((number for number, each in enumerate(rules) if each.pk == rule.pk), None)
    other = None if at is None else at + (-1 if up else 1)
    if at is None or other is None or not 0 <= other < len(rules):
        raise Refused(_("This rule cannot be moved further."))
    rules[at], rules[other] = rules[other], rules[at]
    for position, each in enumerate(rules, 1):
        if each.position != position:
            each.position = position
            Rule.objects.filter(pk=each.pk).update(position=position)
            if each.is_on:
                _end_version(each)
                _begin_version(each, by=by)
    _record(rule, "rule.moved", by=by)


@transaction.atomic
def remove(rule: Rule, *, version: int, by: Person) -> None:
    """Put a rule away; what it did stays in the inquiries' history.

    Raises:
        Refused: it is on, or has changed.
    """
    lock(rule.institution_id)
    fresh = _fresh(rule, version=version)
    if fresh.is_on:
        raise Refused(_("Switch this rule off before you put it away."))
    fresh.removed_at = now()
    _save(fresh, by=by)
    _record(fresh, "rule.removed", by=by)


@transaction.atomic
def add_alarm_word(institution: Institution, phrase: str, *, by: Person | None) -> AlarmWord:
    """Listen for a further word of danger from now on.

    Raises:
        Refused: there is none, or it is listened for already.
    """
    phrase = " ".join(phrase.split())[:LONGEST_PHRASE]
    if not phrase:
        raise Refused(_("Write the word first."))
    lock(institution.pk)
    if AlarmWord.objects.filter(institution=institution, phrase=phrase, ended_at=None).exists():
        raise Refused(_("This word is listened for already."))
    made = AlarmWord.objects.create(institution=institution, phrase=phrase, by=by, began_at=now())
    entries.write(
        institution_id=institution.pk,
        act="alarm_word.added",
        object=institution,
        by=by,
        detail={"phrase": phrase},
    )
    return made


@transaction.atomic
def end_alarm_word(word: AlarmWord, *, by: Person) -> None:
    """No longer listen for a word; what it raised stays raised."""
    lock(word.institution_id)
    if not AlarmWord.objects.filter(pk=word.pk, ended_at=None).update(ended_at=now()):
        raise _changed()
    entries.write(
        institution_id=word.institution_id,
        act="alarm_word.removed",
        object=word.institution,
        by=by,
        detail={"phrase": word.phrase},
    )


def _changed() -> Refused:
    return Refused(_("This rule has changed since you opened it. Look at it again."))


def _fresh(rule: Rule, *, version: int) -> Rule:
    fresh = Rule.objects.select_for_update(no_key=True).get(pk=rule.pk)
    if fresh.version != version or fresh.removed_at is not None:
        raise _changed()
    return fresh


def _save(rule: Rule, *, by: Person | None) -> None:
    rule.version += 1
    rule.changed_by = by
    rule.save()
    Rule.objects.filter(pk=rule.pk).update(changed_at=Now())


def _begin_version(rule: Rule, *, by: Person | None) -> None:
    plain = ("name", "position", "event", "conditions", "acts", "stops")
    RuleVersion.objects.create(
        institution_id=rule.institution_id,
        rule=rule,
        number=rule.version,
        by=by,
        began_at=now(),
        **{name: getattr(rule, name) for name in plain},
    )


def _end_version(rule: Rule) -> None:
    RuleVersion.objects.filter(rule=rule, ended_at=None).update(ended_at=now())


def _record(rule: Rule, act: str, *, by: Person | None) -> None:
    entries.write(
        institution_id=rule.institution_id,
        act=act,
        object=rule,
        by=by,
        detail={
            "name": rule.name,
            "version": rule.version,
            "when": rule.event,
            "if": rule.conditions,
            "then": rule.acts,
            "stops": rule.stops,
        },
    )
