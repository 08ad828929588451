"""One account of the institution on one network."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from majlis.networks.doors import DOORS
from majlis.notices import telling
from majlis.people.models import Institution, Membership, Person
from majlis.record import entries
from majlis.record.models import Entry
from majlis.store.clock import Now
from majlis.store.refusal import Refused
from majlis.store.tenancy import acting_for


class ChannelQuerySet(models.QuerySet["Channel"]):
    def visible_to(self, person: Person) -> "ChannelQuerySet":
        """Return the channels of the institutions that `person` works for now."""
        return self.filter(institution_id__in=person.workplaces())

    def connected(self) -> "ChannelQuerySet":
        return self.exclude(state=Channel.State.DISCONNECTED)

    def on_networks(self) -> "ChannelQuerySet":
        """Return those that publish; a mailbox and another system's door only hear and answer."""
        return self.exclude(network__in=DOORS)

    def beside_networks(self) -> "ChannelQuerySet":
        """Return the mailboxes and the doors of other systems."""
        return self.filter(network__in=DOORS)

    def listed(self) -> "ChannelQuerySet":
        return self.connected().order_by("network", "handle")


class Channel(models.Model):
    """An account that we publish to and hear from."""

    class State(models.TextChoices):
        OPEN = "open", _("Connected")
        LOGGED_OUT = "logged_out", _("Needs to be connected again")
        DISCONNECTED = "disconnected", _("Disconnected")

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="channels")
    network = models.CharField(max_length=20)
    remote_id = models.CharField(max_length=120)
    handle = models.CharField(max_length=120)
    name = models.CharField(max_length=200)
    url = models.URLField(max_length=500, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    # Empty: nobody has paused it. A pause is a person's or the house's; `paused_why` is a stable
    # word that the page translates.
    paused_at = models.DateTimeField(null=True, blank=True)
    paused_why = models.CharField(max_length=40, blank=True)
    reopens_at = models.DateTimeField(null=True, blank=True)  # the network's own limit is over then
    checked_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=40, blank=True)  # a stable word; empty: none known
    missing_scopes = models.JSONField(default=list, blank=True)
    test_asked_at = models.DateTimeField(null=True, blank=True)  # see self_testing.py
    tested_at = models.DateTimeField(null=True, blank=True)
    ticks = models.JSONField(default=list, blank=True)  # what the last self-test found
    # What this account may beyond others of its network, as it says itself: see Rules.form.
    may = models.JSONField(default=list, blank=True)
    # Since when nobody has written there although somebody usually would have, see
    # inbox/listening.py; and how many times the usual gap that is. 0: nobody wants to know.
    silent_since = models.DateTimeField(null=True, blank=True)
    silence_times = models.PositiveSmallIntegerField(default=4, db_default=4)
    listened_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    objects: ClassVar[Any] = ChannelQuerySet.as_manager()

    # Why the house pauses an account that was connected with less than publishing needs.
    MISSING_PERMISSION: ClassVar[str] = "missing_permission"

    # The version of the permission that this object was opened with, see channels/sessions.py.
    opened_version: int | None = None

    class Meta:
        constraints: ClassVar[list[Any]] = [
            # Over all institutions: an account belongs to one office only.
            models.UniqueConstraint(
                fields=["network", "remote_id"],
                condition=~models.Q(state="disconnected"),
                name="one_office_per_account",
            )
        ]

    def __str__(self) -> str:
        return self.handle

    @property
    def is_being_tested(self) -> bool:
        asked, tested = self.test_asked_at, self.tested_at
        return asked is not None and (tested is None or tested < asked)

    @property
    def record_name(self) -> str:
        return f"channel:{self.pk}"

    def is_open_at(self, now: datetime) -> bool:
        """Say whether a post may go out here at `now`, as far as the channel itself knows."""
        is_limited = self.reopens_at is not None and now < self.reopens_at
        return self.state == self.State.OPEN and self.paused_at is None and not is_limited

    def pause(self, why: str, by: Person | None = None) -> None:
        """Stop publishing here until a person resumes it; pausing again changes nothing."""
        running = models.Q(paused_at__isnull=True)
        with acting_for(self.institution_id):
            entry = self.change(
                running,
                act="channel.paused",
                by=by,
                detail={"why": why},
                paused_at=Now(),
                paused_why=why,
            )
            if entry and by is None:
                self.alert("channel_paused", entry, why=why)

    def resume(self, by: Person) -> None:
        """Let posts out again; also ends the wait for a limit that the network named."""
        if self.missing_scopes and self.paused_why == self.MISSING_PERMISSION:
            raise Refused(_("Connect the account again first: it lacks a permission to publish."))
        stopped = models.Q(paused_at__isnull=False) | models.Q(reopens_at__isnull=False)
        self.change(
            stopped, act="channel.resumed", by=by, paused_at=None, paused_why="", reopens_at=None
        )

    def log_out(self, why: str) -> None:
        """Note that the network no longer takes our permission: a person has to connect again."""
        is_open = models.Q(state=self.State.OPEN)
        with acting_for(self.institution_id):
            entry = self.change(
                is_open,
                act="channel.logged_out",
                detail={"why": why},
                state=self.State.LOGGED_OUT,
                problem=why[:40],
            )
            if entry:
                self.alert("channel_logged_out", entry, why=why)

    def come_back_from(self, why: str) -> None:
        """Open again after a log-out that was our own doing and is mended."""
        ours = models.Q(state=self.State.LOGGED_OUT, problem=why)
        self.change(
            ours,
            act="channel.came_back",
            detail={"why": why},
            state=self.State.OPEN,
            problem="",
        )

    def limit_until(self, at: datetime) -> None:
        """Hold everything here until `at`, when the network says its limit is over."""
        sooner = models.Q(reopens_at__isnull=True) | models.Q(reopens_at__lt=at)
        self.change(sooner, act="channel.limited", detail={"until": at.isoformat()}, reopens_at=at)

    def change(
        self,
        only_if: models.Q,
        *,
        act: str,
        by: Person | None = None,
        detail: Mapping[str, Any] | None = None,
        **fields: Any,
    ) -> Entry | None:
        """Change the row if `only_if` still holds and record it, both or neither."""
        with acting_for(self.institution_id):
            changed = Channel.objects.filter(only_if, pk=self.pk).update(**fields)
            self.refresh_from_db(fields=[*fields])
            return self.record(act, by=by, detail=detail) if changed else None

    def record(
        self, act: str, *, by: Person | None = None, detail: Mapping[str, Any] | None = None
    ) -> Entry:
        """Add an entry about this channel to the record."""
        return entries.write(
            institution_id=self.institution_id,
            act=act,
            object=self,
            by=by,
            detail={"network": self.network, "handle": self.handle, **(detail or {})},
        )

    def alert(self, kind: str, entry: Entry, *, why: str) -> None:
        """Tell those who look after the accounts what `entry` records, once for each time."""
        telling.tell(
            institution_id=self.institution_id,
            roles=[Membership.Role.MANAGER],
            kind=kind,
            object=f"channel:{self.pk}:{entry.number}",
            values={"network": self.network, "handle": self.handle, "why": why},
            urgent=True,
        )
