"""A revision on a channel: the delivery that takes it there."""

from typing import Any, ClassVar

from django.db import models

from majlis.channels.models import Channel
from majlis.delivery.models import Delivery
from majlis.people.models import Institution
from majlis.publishing.models.revision import Revision


class PlacementSet(models.QuerySet["Placement"]):
    def newest(self) -> "PlacementSet":
        """The last placement on each channel, which is the one that counts."""
        return self.order_by("channel_id", "-id").distinct("channel_id")


class Placement(models.Model):
    institution = models.ForeignKey(Institution, models.PROTECT)
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="placements")
    channel = models.ForeignKey(Channel, models.PROTECT)
    delivery = models.OneToOneField(Delivery, models.PROTECT, related_name="placement")

    objects = PlacementSet.as_manager()

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["revision", "channel", "-id"], name="placement_newest")
        ]

    def __str__(self) -> str:
        return f"{self.revision} on channel {self.channel_id}"
