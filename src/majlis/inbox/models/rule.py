"""What the office does by itself when something happens to an inquiry."""

from typing import Any, ClassVar, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from majlis.inbox.models.case import Case
from majlis.inbox.models.saved_answer import SavedAnswer
from majlis.inbox.models.step import CaseStep
from majlis.people.models import Institution, Person
from majlis.store.clock import Now


class Event(models.TextChoices):
    """What a rule waits for."""

    CASE = "case", _("A new inquiry arrives")
    ITEM = "item", _("The person writes, the first time included")
    STATUS = "status", _("The state of an inquiry changes")
    WAITS = "waits", _("An inquiry has waited for us for so long")
    RATED = "rated", _("The person rates our answer")


class RuleSet(models.QuerySet["Rule"]):
    def visible_to(self, person: Person) -> Self:
        """The rules of the institutions in which this person works."""
        return self.filter(institution_id__in=person.workplaces())

    def in_order(self) -> Self:
        return self.order_by("position", "id")


class Rule(models.Model):
    """When something happens, and if all of this holds, then do this.

    What holds now; while it is on, `RuleVersion` says what held when.
    """

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    position = models.PositiveIntegerField(default=0)  # rules are asked in this order
    event = models.CharField(max_length=8, choices=Event, default=Event.CASE)
    conditions = models.JSONField(default=dict, blank=True)  # see rules/conditions.py
    acts = models.JSONField(default=dict, blank=True)  # see rules/acts.py
    stops = models.BooleanField(default=False)  # where it acts, no later rule is asked
    is_on = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)  # one more with each change
    changed_at = models.DateTimeField(db_default=Now())
    changed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)

    objects = RuleSet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=~models.Q(name=""), name="rule_has_a_name"),
            models.CheckConstraint(
                condition=models.Q(is_on=False) | models.Q(removed_at__isnull=True),
                name="removed_rule_is_off",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("rule", args=[self.pk])


class RuleVersion(models.Model):
    """What a rule was while it was on without a change; the database keeps it as it was.

    Words of the public are judged by the rules that were on when we heard them, so that replaying
    them gives the same result.
    """

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    rule = models.ForeignKey(Rule, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=120)
    position = models.PositiveIntegerField()
    event = models.CharField(max_length=8, choices=Event)
    conditions = models.JSONField()
    acts = models.JSONField()
    stops = models.BooleanField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "rule_id", "id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["rule"],
                condition=models.Q(ended_at__isnull=True),
                name="one_version_in_force",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.number})"


class RuleRun(models.Model):
    """That a rule acted for one event; the database refuses a second time."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    rule = models.ForeignKey(Rule, models.PROTECT, related_name="runs")
    version = models.ForeignKey(RuleVersion, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="rule_runs")
    key = models.CharField(max_length=80)  # the event: `item:41`, `case:7`, `step:90`
    changed = models.JSONField(default=dict)
    suggested = models.ForeignKey(SavedAnswer, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["rule", "key"], name="a_rule_runs_once")
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["case", "id"], name="rule_run_of_case")
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} on {self.key}"


class RuleEvent(models.Model):
    """A change of state that the rules have yet to hear of; the database writes it down."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    step = models.OneToOneField(CaseStep, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"step {self.step_id}"


class AlarmWord(models.Model):
    """A word of the institution's own that means danger, beside those that every office has."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    phrase = models.CharField(max_length=80)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["phrase", "id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["institution", "phrase"],
                condition=models.Q(ended_at__isnull=True),
                name="one_alarm_word",
            )
        ]

    def __str__(self) -> str:
        return self.phrase
