"""The rules of an institution: which of them were on at a moment, and what a subject's unit is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from majlis.answers.models import Service
from majlis.arabic.phrases import Text
from majlis.inbox.models import AlarmWord, RuleVersion
from majlis.inbox.models.rule import Event
from majlis.people import access
from majlis.people.models import Membership, Unit


@dataclass(frozen=True)
class Plan:
    """One rule as it is asked: a version that was in force, or one that is only tried."""

    rule: int
    name: str
    position: int
    event: str
    conditions: Mapping[str, Any]
    acts: Mapping[str, Any]
    stops: bool
    began_at: datetime | None = None
    ended_at: datetime | None = None
    version: int | None = None

    @classmethod
    def of(cls, version: RuleVersion) -> "Plan":
        return cls(
            rule=version.rule_id,
            name=version.name,
            position=version.position,
            event=version.event,
            conditions=version.conditions,
            acts=version.acts,
            stops=version.stops,
            began_at=version.began_at,
            ended_at=version.ended_at,
            version=version.pk,
        )

    def was_on(self, at: datetime) -> bool:
        has_begun = self.began_at is None or self.began_at <= at
        return has_begun and (self.ended_at is None or at < self.ended_at)


@dataclass(frozen=True)
class Book:
    """All plans, in the order in which they are asked."""

    institution: int
    plans: tuple[Plan, ...]
    alarm_words: tuple[AlarmWord, ...] = ()
    units: dict[int, int | None] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, institution_id: int) -> "Book":
        """Return the rules of an institution, those that are no longer on included."""
        here = {"institution_id": institution_id}
        versions = RuleVersion.objects.filter(**here).order_by("position", "rule_id", "id")
        words = AlarmWord.objects.filter(**here).order_by("id")
        return cls(institution_id, tuple(Plan.of(version) for version in versions), tuple(words))

    def on(self, at: datetime, *events: str) -> list[Plan]:
        """Return what was on at this moment for one of these events."""
        return [plan for plan in self.plans if plan.event in events and plan.was_on(at)]

    def alarms_of_ours(self, text: Text, heard_at: datetime) -> bool:
        """Say whether a word is in it that the institution listened for then."""
        return any(
            each.began_at <= heard_at
            and (each.ended_at is None or heard_at < each.ended_at)
            and text.has(each.phrase)
            for each in self.alarm_words
        )

    @cached_property
    def hears_words(self) -> bool:
        """Whether any rule ever asked for something to be written."""
        return any(plan.event in {Event.CASE, Event.ITEM} for plan in self.plans)

    @cached_property
    def officers(self) -> set[int]:
        """Those who answer inquiries here: a rule gives nothing to who has left."""
        roles = sorted(access.ABILITIES["answer"])
        here = Membership.objects.working().filter(institution_id=self.institution)
        return set(here.filter(roles__overlap=roles).values_list("person_id", flat=True))

    @cached_property
    def open_units(self) -> set[int]:
        here = Unit.objects.open().filter(institution_id=self.institution)
        return set(here.values_list("pk", flat=True))

    def unit_of(self, topic: int) -> int | None:
        """Return the unit that knows a subject."""
        if topic not in self.units:
            known = Service.objects.filter(institution_id=self.institution)
            self.units.update(known.values_list("pk", "unit_id"))
        return self.units.get(topic)
