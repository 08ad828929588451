"""A revision on a channel: the deliveries that take it there, each at its place."""

from typing import Any, ClassVar

from django.db import models

from majlis.channels.models import Channel
from majlis.delivery.models import Delivery
from majlis.people.models import Institution
from majlis.publishing.models.revision import Revision


class PlacementSet(models.QuerySet["Placement"]):
    def newest(self) -> "PlacementSet":
        """The last placement at each place of a channel, which is the one that counts."""
        return self.order_by("channel_id", "position", "-id").distinct("channel_id", "position")


class Placement(models.Model):
    institution = models.ForeignKey(Institution, models.PROTECT)
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="placements")
    channel = models.ForeignKey(Channel, models.PROTECT)
    # 0 is the post itself; parts of a thread and what hangs on the post follow it.
    position = models.SmallIntegerField(default=0)
    delivery = models.OneToOneField(Delivery, models.PROTECT, related_name="placement")

    objects = PlacementSet.as_manager()

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["revision", "channel", "position", "-id"], name="placement_newest")
        ]

    def __str__(self) -> str:
        return f"{self.revision} on channel {self.channel_id}"
