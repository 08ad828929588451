"""An item that a network named without its words: the connector has yet to read it."""

from typing import Any, ClassVar

from django.db import models

from majlis.channels.models import Channel
from majlis.people.models import Institution
from majlis.store.clock import Now


class Look(models.Model):
    """One item to be read; the row goes when what was read is kept as a raw event."""

    institution = models.ForeignKey(Institution, models.PROTECT)
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8)
    remote_id = models.CharField(max_length=300)
    post_remote_id = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField(db_default=Now())
    next_at = models.DateTimeField(db_default=Now(), db_index=True)
    tries = models.SmallIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["channel", "remote_id"], name="look_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.remote_id}"
