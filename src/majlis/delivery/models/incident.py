"""Something that must not happen, seen to have happened."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from majlis.delivery.models.delivery import Delivery
from majlis.people.models import Institution, Person
from majlis.store.clock import Now


class Incident(models.Model):
    class Kind(models.TextChoices):
        DUPLICATE = "duplicate", _("It stands there more than once")
        DIFFERS = "differs", _("The network shows something else than was approved")
        VANISHED = "vanished", _("It was published and is no longer there")

    institution = models.ForeignKey(Institution, models.PROTECT)
    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="incidents")
    kind = models.CharField(max_length=10, choices=Kind)
    detail = models.JSONField(default=dict)
    found_at = models.DateTimeField(db_default=Now())
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(Person, models.PROTECT, null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["delivery", "kind"], name="incident_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} of delivery {self.delivery_id}"
