"""When an account's figures are next read."""

from django.db import models

from majlis.channels.models import Channel
from majlis.people.models import Institution
from majlis.store.clock import Now


class Taking(models.Model):
    """One per channel; `problem` is what kept the last try from reading everything."""

    institution = models.ForeignKey(Institution, models.PROTECT)
    channel = models.OneToOneField(Channel, models.PROTECT, related_name="taking")
    next_at = models.DateTimeField(db_default=Now(), db_index=True)
    read_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"taking of {self.channel_id}"
