"""A file of a post, at its place among the others."""

from typing import Any, ClassVar

from django.db import models

from majlis.media.models import Asset
from majlis.people.models import Institution
from majlis.publishing.models.post import Post


class PostFile(models.Model):
    """One file, once in a post; its alternative text stands on the asset."""

    institution = models.ForeignKey(Institution, models.PROTECT)
    post = models.ForeignKey(Post, models.CASCADE, related_name="post_files")
    asset = models.ForeignKey(Asset, models.PROTECT, related_name="+")
    position = models.SmallIntegerField()

    class Meta:
        ordering: ClassVar[list[str]] = ["position"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["post", "asset"], name="a_file_stands_once_in_a_post")
        ]

    def __str__(self) -> str:
        return f"file {self.asset_id} of post {self.post_id}"
