"""How far an account has been read."""

from typing import Any, ClassVar

from django.db import models

from majlis.channels.models.channel import Channel
from majlis.people.models import Institution


class Cursor(models.Model):
    """One stream of one account (its mentions, the comments of a post): read up to `at`.

    It is moved on only in the transaction that keeps what was read.
    """

    institution = models.ForeignKey(Institution, models.PROTECT)
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="cursors")
    stream = models.CharField(max_length=300)
    at = models.DateTimeField(null=True)
    detail = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["channel", "stream"], name="one_cursor_per_stream")
        ]

    def __str__(self) -> str:
        return f"{self.stream} of channel {self.channel_id}"
