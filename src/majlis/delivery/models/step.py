"""A move of a delivery; written by the database's trigger, edited by nobody."""

from typing import Any, ClassVar

from django.db import models

from majlis.delivery.models.delivery import Delivery
from majlis.delivery.states import State
from majlis.people.models import Institution


class Step(models.Model):
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="steps")
    was = models.CharField(max_length=12, choices=State, blank=True)
    now = models.CharField(max_length=12, choices=State)
    epoch = models.IntegerField()
    why = models.CharField(max_length=200, blank=True)
    person_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["delivery", "id"], name="step_order")]

    def __str__(self) -> str:
        return f"{self.was} -> {self.now}"
