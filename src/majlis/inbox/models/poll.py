"""When a stream of an account is next asked for what it may not have pushed."""

from typing import Any, ClassVar

from django.db import models

from majlis.channels.models import Channel
from majlis.delivery.models import AccountPost
from majlis.people.models import Institution
from majlis.store.clock import Now

HELD = "held"  # what the network holds back until somebody of ours judges it


class Poll(models.Model):
    """One stream: the comments under one of our posts, or without a post what `of` says.

    How far it has been read is a `channels.Cursor` under the same name.
    """

    institution = models.ForeignKey(Institution, models.PROTECT)
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="+")
    post = models.OneToOneField(AccountPost, models.PROTECT, null=True, related_name="poll")
    # Of the account as a whole: "messages", "reviews" or "held"; empty without a post: mentions.
    of = models.CharField(max_length=8, blank=True, default="", db_default="")
    next_at = models.DateTimeField(db_default=Now(), db_index=True)
    is_walk_asked = models.BooleanField(default=False, db_default=False)  # by a person
    tries = models.SmallIntegerField(default=0, db_default=0)  # in vain, in a row
    problem = models.CharField(max_length=300, blank=True, db_default="")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["channel", "of"],
                condition=models.Q(post__isnull=True),
                name="one_poll_of_a_kind",
            )
        ]

    def __str__(self) -> str:
        return self.stream

    @property
    def stream(self) -> str:
        return f"comments:{self.post.remote_id}" if self.post else self.of or "mentions"
