"""When an account is next read for posts that are not ours."""

from django.db import models

from majlis.channels.models import Channel
from majlis.people.models import Institution
from majlis.store.clock import Now


class Watch(models.Model):
    """One per channel. Posts from before `since` are the account's past and no alarm."""

    institution = models.ForeignKey(Institution, models.PROTECT)
    channel = models.OneToOneField(Channel, models.PROTECT)
    since = models.DateTimeField(db_default=Now())
    next_at = models.DateTimeField(db_default=Now(), db_index=True)
    read_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"watch over {self.channel_id}"
