"""A connection on its way: from the network's consent page back to us."""

from datetime import timedelta
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from majlis.channels.models.channel import Channel
from majlis.channels.vault import Place
from majlis.people.models import Institution, Person
from majlis.record import entries
from majlis.store.clock import Now
from majlis.store.tenancy import acting_for

SEALED = ("code", "grant")


class WithoutSecrets(models.Manager["Connecting"]):
    """Leaves the sealed columns out: a web process may not read them."""

    def get_queryset(self) -> models.QuerySet["Connecting"]:
        return super().get_queryset().defer(*SEALED)


class Connecting(models.Model):
    """One walk through a network's consent page, bound to one session.

    Web hands the code to the worker, which alone can read secrets.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("Waiting for the network")
        CODE = "code", _("Connecting")
        EXCHANGING = "exchanging", _("Connecting")
        CHOOSE = "choose", _("Choose an account")
        CHOSEN = "chosen", _("Connecting")
        DONE = "done", _("Connected")
        FAILED = "failed", _("Not connected")

    # How long a person may stay on the network's page, and how long the worker may take.
    ANSWERED_WITHIN: ClassVar[timedelta] = timedelta(minutes=15)
    EXCHANGED_WITHIN: ClassVar[timedelta] = timedelta(minutes=2)

    institution = models.ForeignKey(Institution, models.PROTECT)
    person = models.ForeignKey(Person, models.PROTECT)
    channel = models.ForeignKey(Channel, models.PROTECT, null=True)  # set: a reconnect, or done
    network = models.CharField(max_length=20)
    state = models.CharField(max_length=12, choices=State, default=State.ASKED)
    state_sha256 = models.CharField(max_length=64, unique=True)
    session_sha256 = models.CharField(max_length=64)
    verifier = models.CharField(max_length=128)
    code = models.BinaryField(null=True)  # sealed until it is exchanged, then removed
    grant = models.BinaryField(null=True)  # sealed while the person chooses an account
    choices = models.JSONField(default=list)  # accounts without their tokens
    chosen = models.CharField(max_length=120, blank=True)
    failure = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    moved_at = models.DateTimeField(db_default=Now())

    objects: ClassVar[WithoutSecrets] = WithoutSecrets()

    def __str__(self) -> str:
        return f"{self.network} {self.state}"

    @property
    def is_working(self) -> bool:
        return self.state in {self.State.CODE, self.State.EXCHANGING, self.State.CHOSEN}

    @property
    def awaits_choice(self) -> bool:
        return self.state == self.State.CHOOSE

    @property
    def is_done(self) -> bool:
        return self.state == self.State.DONE

    @property
    def has_failed(self) -> bool:
        return self.state == self.State.FAILED

    @property
    def came_back(self) -> str:
        """The handles that came back instead of the account to be connected again."""
        another = self.failure == "other_account" and self.channel_id
        return str(self.choices[0]["handle"]) if another and self.choices else ""

    def place_of(self, field_name: str) -> Place:
        """Return where a sealed column of this row lives."""
        return Place("channels_connecting", self.institution_id, str(self.pk), field_name)

    def move(self, *, was: "Connecting.State", to: "Connecting.State", **fields: Any) -> bool:
        """Move on if the row is still in `was`; of two at once, one wins."""
        still_there = Connecting.objects.filter(pk=self.pk, state=was)
        moved = still_there.update(state=to, moved_at=Now(), **fields)
        if moved:
            self.state = to
        return bool(moved)

    def end(self, why: str) -> None:
        """End the walk without a connection and record it; nothing secret stays behind."""
        with acting_for(self.institution_id):
            Connecting.objects.filter(pk=self.pk).update(
                state=self.State.FAILED,
                failure=why,
                code=None,
                grant=None,
                verifier="",
                moved_at=Now(),
            )
            entries.write(
                institution_id=self.institution_id,
                act="channel.not_connected",
                object=self.channel or f"network_app:{self.network}",
                by=self.person,
                detail={"network": self.network, "why": why},
            )
