"""A post that stands, or stood, on one of our accounts."""

from typing import Any, ClassVar, Self

from django.db import models

from majlis.channels.models import Channel
from majlis.delivery.models.delivery import Delivery
from majlis.people.models import Institution
from majlis.store.clock import Now


class AccountPostSet(models.QuerySet["AccountPost"]):
    def standing(self) -> Self:
        return self.filter(gone_at=None)


class AccountPost(models.Model):
    """Whoever made it: comments hang on it, and figures count it."""

    institution = models.ForeignKey(Institution, models.PROTECT)
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="account_posts")
    remote_id = models.CharField(max_length=200)
    url = models.CharField(max_length=500, blank=True)
    text = models.TextField(blank=True)
    posted_at = models.DateTimeField(null=True)  # the network's own time
    is_original = models.BooleanField(default=True)  # neither a reply nor a repost
    images = models.SmallIntegerField(default=0)
    videos = models.SmallIntegerField(default=0)
    comment_count = models.IntegerField(null=True)  # as the network says; empty: it does not
    seen_at = models.DateTimeField(db_default=Now())
    gone_at = models.DateTimeField(null=True)
    delivery = models.ForeignKey(Delivery, models.PROTECT, null=True, related_name="account_posts")

    objects = AccountPostSet.as_manager()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["channel", "remote_id"], name="account_post_once")
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["institution", "posted_at"], name="account_post_by_time"),
            models.Index(fields=["channel", "-posted_at"], name="account_post_of_channel"),
        ]

    def __str__(self) -> str:
        return self.remote_id
