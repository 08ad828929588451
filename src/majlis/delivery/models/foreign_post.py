"""A post on our account that we did not make."""

from typing import Any, ClassVar

from django.db import models

from majlis.channels.models import Channel
from majlis.people.models import Institution, Person
from majlis.store.clock import Now


class ForeignPost(models.Model):
    """Found by reading the account back; an alarm until a person has seen it."""

    institution = models.ForeignKey(Institution, models.PROTECT)
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="foreign_posts")
    remote_id = models.CharField(max_length=200)
    remote_url = models.CharField(max_length=500, blank=True)
    text = models.TextField(blank=True)
    posted_at = models.DateTimeField(null=True)
    found_at = models.DateTimeField(db_default=Now())
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(Person, models.PROTECT, null=True)
    is_ours = models.BooleanField(default=False)  # a person said that a colleague made it there

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["channel", "remote_id"], name="foreign_once")
        ]

    def __str__(self) -> str:
        return self.remote_id
