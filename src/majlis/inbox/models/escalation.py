"""Whom the institution tells when a promised time runs out, and when."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import pgettext_lazy

from majlis.people.models import Institution

LEAST_SHARE, LARGEST_SHARE = 10, 1000


class To(models.TextChoices):
    OFFICER = "officer", pgettext_lazy("escalation", "Who has it in hand, or who is on duty")
    UNIT = "unit", pgettext_lazy("escalation", "The members of its unit")
    MANAGER = "manager", pgettext_lazy("escalation", "The managers")


class EscalationLevel(models.Model):
    """At this share of a promised time these are told, once; an institution has any number.

    One that has none set keeps those of `escalating.USUAL`.
    """

    To = To

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    share = models.SmallIntegerField()  # hundredths of the promised time: 100 is its end
    to = models.CharField(max_length=8, choices=To)
    is_urgent = models.BooleanField(default=False)  # it is mailed as well

    class Meta:
        ordering: ClassVar[list[str]] = ["share", "to"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["institution", "share", "to"], name="one_level_each"),
            models.CheckConstraint(
                condition=models.Q(share__range=(LEAST_SHARE, LARGEST_SHARE)), name="level_share"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.share} %: {self.to}"
