"""A door for another system of the institution: a hotline, a kiosk, a gateway."""

from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from majlis.channels.models.channel import Channel
from majlis.channels.vault import Place
from majlis.people.models import Institution
from majlis.store.clock import Now


class Door(models.Model):
    """One system's address here, and the secret that both sides sign with.

    Web processes may open the secret to check signatures, as that of a hook; `secret_before` is
    the one it replaced.
    """

    # How long the system may go on signing with the secret that was replaced.
    BEFORE_COUNTS_FOR: ClassVar[timedelta] = timedelta(hours=24)

    institution = models.ForeignKey(Institution, models.PROTECT)
    channel = models.OneToOneField(Channel, models.PROTECT, related_name="door")
    key = models.CharField(max_length=64, unique=True)  # in the address, not to be guessed
    secret = models.BinaryField(null=True)
    secret_before = models.BinaryField(null=True)
    key_id = models.CharField(max_length=16, blank=True)  # of the vault
    changed_at = models.DateTimeField(db_default=Now())  # when `secret` became what it is
    answers_to = models.URLField(
        _("Address for answers"),
        max_length=500,
        blank=True,
        help_text=_("Empty: answers stand on the tracking page alone."),
    )
    last_event_at = models.DateTimeField(null=True)  # within some seconds
    refused_count = models.BigIntegerField(default=0, db_default=0)
    refused_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.channel.name

    @property
    def address(self) -> str:
        """Where the system tells us letters."""
        return f"{settings.PUBLIC_HOOKS_URL}/hooks/door/{self.key}"

    def place_of(self, field_name: str) -> Place:
        """Return where a sealed column of this row lives."""
        return Place("channels_door", self.institution_id, self.key, field_name)
