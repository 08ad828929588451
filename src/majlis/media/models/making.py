"""A video that the worker makes as a network takes it."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from majlis.media.models.asset import Asset
from majlis.people.models import Institution
from majlis.store.clock import Now


class Making(models.Model):
    """What is to be made of an asset; once made, there is a rendition."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        BEGUN = "begun", _("Being made ready")
        MADE = "made", _("Ready")
        FAILED = "failed", _("Not possible")

    institution = models.ForeignKey(Institution, models.PROTECT)
    asset = models.ForeignKey(Asset, models.PROTECT, related_name="makings")
    network = models.CharField(max_length=20)
    purpose = models.CharField(max_length=20, default="post")
    order = models.JSONField()  # a FilmPlan (plans.py)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    why = models.CharField(max_length=40, blank=True)  # it failed (sentences.py)
    tries = models.IntegerField(default=0)
    held_until = models.DateTimeField(null=True, blank=True)  # then another worker may begin
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["asset", "network", "purpose"], name="one_making_per_purpose"
            )
        ]

    def __str__(self) -> str:
        return f"{self.asset} ({self.network}, {self.state})"

    @property
    def has_failed(self) -> bool:
        return self.state == self.State.FAILED
