"""The sealed permission of one channel."""

from typing import ClassVar

from django.db import models

from majlis.channels.models.channel import Channel
from majlis.people.models import Institution
from majlis.store.clock import Now


class WithoutSecrets(models.Manager["Token"]):
    """Leaves the sealed columns out: a web process may not read them."""

    def get_queryset(self) -> models.QuerySet["Token"]:
        return super().get_queryset().defer("access", "refresh")


class Token(models.Model):
    """What the network gave us, sealed; web processes may write it and never read it back."""

    institution = models.ForeignKey(Institution, models.PROTECT)
    channel = models.OneToOneField(Channel, models.PROTECT, related_name="token")
    access = models.BinaryField()
    refresh = models.BinaryField(null=True)
    key_id = models.CharField(max_length=16)
    expires_at = models.DateTimeField(null=True)
    # When a person has to connect again; empty: it is renewed by itself, for as long as is known.
    ends_at = models.DateTimeField(null=True)
    scopes = models.JSONField(default=list)
    version = models.IntegerField(default=1)  # one more at each refresh
    updated_at = models.DateTimeField(db_default=Now())

    objects: ClassVar[WithoutSecrets] = WithoutSecrets()

    def __str__(self) -> str:
        return f"token of channel {self.channel_id}"
