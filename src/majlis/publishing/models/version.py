"""Where a post goes, and how it reads where a network wants it otherwise."""

from typing import Any, ClassVar

from django.db import models

from majlis.channels.models import Channel
from majlis.networks.forms import POST
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
    """How a post reads on one network: a text of its own, its form, and what the form carries."""

    institution = models.ForeignKey(Institution, models.PROTECT)
    post = models.ForeignKey(Post, models.CASCADE, related_name="versions")
    network = models.CharField(max_length=20)
    text = models.TextField(blank=True)  # empty: the text for all
    form = models.CharField(max_length=20, default=POST)
    options = models.JSONField(default=dict, blank=True)  # values of the form's fields, forms.py
    files = models.JSONField(default=dict, blank=True)  # ids of assets, of fields that are files

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["post", "network"], name="one_version_per_network")
        ]

    def __str__(self) -> str:
        return f"post {self.post_id} on {self.network}"
