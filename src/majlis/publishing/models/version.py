"""Where a post goes, and how it reads where a network wants it otherwise."""

from typing import Any, ClassVar

from django.db import models

from majlis.channels.models import Channel
from majlis.people.models import Institution
from majlis.publishing.models.post import Post


class Target(models.Model):
    """A channel chosen for a post."""

    institution = models.ForeignKey(Institution, models.PROTECT)
    post = models.ForeignKey(Post, models.CASCADE, related_name="targets")
    channel = models.ForeignKey(Channel, models.PROTECT)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["post", "channel"], name="one_target_per_channel")
        ]

    def __str__(self) -> str:
        return f"post {self.post_id} to channel {self.channel_id}"


class Version(models.Model):
    """The text of a post for one network, where it differs from the text for all."""

    institution = models.ForeignKey(Institution, models.PROTECT)
    post = models.ForeignKey(Post, models.CASCADE, related_name="versions")
    network = models.CharField(max_length=20)
    text = models.TextField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["post", "network"], name="one_version_per_network")
        ]

    def __str__(self) -> str:
        return f"post {self.post_id} on {self.network}"
