"""What an institution has settled about answering: its words, its spans, and who approves."""

from datetime import timedelta
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from majlis.answers.models import Service
from majlis.inbox.models.case import Case
from majlis.people.models import Institution, Person
from majlis.store.clock import Now

HANDOVER_AR = (
    "شكراً لتواصلكم. هذا الموضوع من اختصاص {body}، لا من اختصاصنا. {theirs}\n"
    "{ways}\nنتمنى لكم التوفيق."
)
HANDOVER_EN = (
    "Thank you for writing. This is with {body}, and not with us. {theirs}\n"
    "{ways}\nWe wish you well."
)
PRIORITIES = (
    ("low", pgettext_lazy("priority", "Low")),
    ("normal", pgettext_lazy("priority", "Normal")),
    ("high", pgettext_lazy("priority", "High")),
    ("urgent", pgettext_lazy("priority", "Urgent")),
)
POINTER_AR = "شكراً لتواصلكم. كتبنا إليكم في الرسائل الخاصة."
POINTER_EN = "Thank you for writing. We have written to you privately."


class AnswerRules(models.Model):
    """One row for each institution that has changed something; see `rules_of`."""

    institution = models.OneToOneField(Institution, models.PROTECT, related_name="+")
    referral_hours = models.SmallIntegerField(
        _("A unit answers within, hours of the office"), default=8
    )
    link_days = models.SmallIntegerField(_("The link for a unit can be used for, days"), default=14)
    note_minutes = models.SmallIntegerField(_("A note can be changed for, minutes"), default=15)
    handover_ar = models.TextField(
        _("Words of a hand-over, in Arabic"), default=HANDOVER_AR, max_length=1000
    )
    handover_en = models.TextField(
        _("Words of a hand-over, in English"), default=HANDOVER_EN, max_length=1000
    )
    pointer_ar = models.CharField(
        _("In public before a private message, in Arabic"), default=POINTER_AR, max_length=200
    )
    pointer_en = models.CharField(
        _("In public before a private message, in English"), default=POINTER_EN, max_length=200
    )

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(referral_hours__range=(1, 400))
                & models.Q(link_days__range=(1, 90))
                & models.Q(note_minutes__range=(0, 1440)),
                name="answer_rules_in_reach",
            )
        ]

    def __str__(self) -> str:
        return f"answer rules of {self.institution_id}"

    @property
    def referral_span(self) -> timedelta:
        return timedelta(hours=self.referral_hours)

    @property
    def link_span(self) -> timedelta:
        return timedelta(days=self.link_days)

    @property
    def note_span(self) -> timedelta:
        return timedelta(minutes=self.note_minutes)

    def handover(self, language: str) -> str:
        return self.handover_en if language == "en" else self.handover_ar

    def pointer(self, language: str) -> str:
        return self.pointer_en if language == "en" else self.pointer_ar


def rules_of(institution_id: int) -> AnswerRules:
    """Return what this institution has settled, else what holds without a word of it."""
    stored = AnswerRules.objects.filter(institution_id=institution_id).first()
    return stored or AnswerRules(institution_id=institution_id)


class ApprovalRule(models.Model):
    """Answers of this kind need a second person; what is empty matches all."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    topic = models.ForeignKey(Service, models.PROTECT, null=True, blank=True, related_name="+")
    priority = models.CharField(max_length=8, blank=True)
    officer = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["institution", "topic", "priority", "officer"],
                nulls_distinct=False,
                name="approval_rule_once",
            )
        ]

    def __str__(self) -> str:
        return f"approval rule {self.pk}"

    @property
    def priority_words(self) -> str:
        return str(dict(PRIORITIES).get(self.priority, self.priority))

    def covers(self, case: Case, *, writer: Person) -> bool:
        """Say whether an answer by this writer to this inquiry needs approval by it."""
        is_topic = self.topic_id is None or self.topic_id == case.topic_id
        is_officer = self.officer_id is None or self.officer_id == writer.pk
        return is_topic and is_officer and (not self.priority or self.priority == urgency(case))


def urgency(case: Case) -> str:
    """Return the priority of an inquiry, `normal` where none is set."""
    return str(getattr(case, "priority", "") or "normal")
