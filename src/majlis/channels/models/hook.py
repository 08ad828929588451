"""The address at which a network tells an institution what happened."""

from datetime import timedelta
from typing import Any, ClassVar

from django.db import models

from majlis.channels.vault import Place
from majlis.people.models import Institution
from majlis.store.clock import Now

# These want the address once on the application's own page, by a person; Meta a word with it.
TYPED_BY_HAND = frozenset({"facebook", "instagram", "linkedin"})
WANT_A_WORD = frozenset({"facebook", "instagram"})


class Hook(models.Model):
    """One institution's door for one network.

    `secret` is a second sealed copy of the application's secret, which web processes may open to
    check signatures (docs/decisions, "hooks"); `secret_before` is the one it replaced.
    """

    # How long a network may go on signing with the secret that was replaced.
    BEFORE_COUNTS_FOR: ClassVar[timedelta] = timedelta(hours=24)

    institution = models.ForeignKey(Institution, models.PROTECT)
    network = models.CharField(max_length=20)
    key = models.CharField(max_length=64, unique=True)  # in the address, not to be guessed
    verify_token = models.CharField(max_length=64)  # Meta: typed into the application's page
    secret = models.BinaryField(null=True)
    secret_before = models.BinaryField(null=True)
    key_id = models.CharField(max_length=16, blank=True)  # of the vault, as in network_apps
    changed_at = models.DateTimeField(db_default=Now())  # when `secret` became what it is

    last_event_at = models.DateTimeField(null=True)  # within some seconds, see receiving.py
    refused_count = models.BigIntegerField(default=0, db_default=0)
    refused_at = models.DateTimeField(null=True)

    is_valid = models.BooleanField(default=False, db_default=False)  # as the network last said
    problem = models.CharField(max_length=300, blank=True)
    subscribed_at = models.DateTimeField(null=True)
    look_at = models.DateTimeField(db_default=Now())  # when its subscriptions are next looked at
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["institution", "network"], name="one_hook_per_network")
        ]

    def __str__(self) -> str:
        return f"hook of {self.network}"

    @property
    def is_typed_by_hand(self) -> bool:
        """Whether a person enters the address on the network's page for developers."""
        return self.network in TYPED_BY_HAND

    @property
    def wants_a_word(self) -> bool:
        """Whether the network also wants to be told the word that it proves itself with."""
        return self.network in WANT_A_WORD

    def place_of(self, field_name: str) -> Place:
        """Return where a sealed column of this row lives."""
        return place_of(self.institution_id, self.network, field_name)


def place_of(institution_id: int, network: str, field_name: str) -> Place:
    return Place("channels_hook", institution_id, network, field_name)
