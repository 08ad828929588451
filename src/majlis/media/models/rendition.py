"""An asset as one network takes it."""

from typing import Any, ClassVar

from django.db import models

from majlis.media.models.asset import Asset
from majlis.people.models import Institution
from majlis.store.clock import Now


class Rendition(models.Model):
    """The file that goes out; the original itself where the network takes it as it is."""

    institution = models.ForeignKey(Institution, models.PROTECT)
    asset = models.ForeignKey(Asset, models.PROTECT, related_name="renditions")
    network = models.CharField(max_length=20)
    purpose = models.CharField(max_length=20, default="post")
    sha256 = models.CharField(max_length=64)
    mime = models.CharField(max_length=40)
    size_bytes = models.BigIntegerField()
    width = models.IntegerField()
    height = models.IntegerField()
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["asset", "network", "purpose"], name="one_rendition_per_purpose"
            )
        ]

    def __str__(self) -> str:
        return f"{self.asset} ({self.network})"
