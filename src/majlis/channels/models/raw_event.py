"""What a network told us, exactly as it told it."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from majlis.channels.models.channel import Channel
from majlis.networks import door_items, webhooks
from majlis.networks.hearing import Happening, NotUnderstood
from majlis.people.models import Institution
from majlis.store.clock import Now


class RawEventSet(models.QuerySet["RawEvent"]):
    def unparsed(self) -> Self:
        """Return what nobody has understood yet and may still be tried, the oldest first."""
        waiting = self.filter(parsed_at=None, tries__lt=RawEvent.MOST_TRIES)
        return waiting.order_by("id")

    def dead(self) -> Self:
        """Return what was tried in vain as often as anything is tried."""
        return self.filter(parsed_at=None, tries__gte=RawEvent.MOST_TRIES).order_by("id")

    def of_unknown_kinds(self) -> Self:
        """Return what named kinds that we do not know: kept, and counted."""
        return self.exclude(unknown_kinds=[])


class WithoutBodies(models.Manager.from_queryset(RawEventSet)):  # type: ignore[misc]
    """Leaves the bodies out: a web process stores them and never reads them back."""

    def get_queryset(self) -> RawEventSet:
        found: RawEventSet = super().get_queryset().defer("body")
        return found


class RawEvent(models.Model):
    """One message of a network, or one thing that polling found, before we made sense of it.

    Whether it was understood is `parsed_at`, and nothing else; a job is only a nudge.
    """

    class Source(models.TextChoices):
        PUSH = "push", _("Pushed by the network")
        POLL = "poll", _("Found by asking")

    MOST_TRIES: ClassVar[int] = 5
    # How long after a failure it is tried again, by the number of the failure.
    TRIED_AGAIN_AFTER: ClassVar[tuple[timedelta, ...]] = (
        timedelta(seconds=1),
        timedelta(seconds=10),
        timedelta(minutes=1),
        timedelta(minutes=5),
    )

    # Not looked up at each event: whoever keeps one has the institution from a row that points at
    # it, and events that come together would all lock that one row until they are on the disk.
    institution = models.ForeignKey(
        Institution, models.PROTECT, db_constraint=False, db_index=False
    )
    network = models.CharField(max_length=20)
    # Which account it concerns; of a push it is known only once it is understood.
    channel = models.ForeignKey(Channel, models.PROTECT, null=True, db_index=False)
    source = models.CharField(max_length=4, choices=Source)
    key = models.CharField(max_length=64)  # the same message again has the same key
    subject = models.CharField(max_length=300, blank=True)  # polling: the item that it is about
    content_sha256 = models.CharField(max_length=64, blank=True)  # polling: what it says of it
    body = models.BinaryField()
    received_at = models.DateTimeField(db_default=Now())
    parsed_at = models.DateTimeField(null=True)
    tries = models.SmallIntegerField(default=0, db_default=0)
    try_at = models.DateTimeField(db_default=Now())
    problem = models.CharField(max_length=300, blank=True)  # what went wrong at the last try
    unknown_kinds = models.JSONField(default=list, db_default=[])

    objects: ClassVar[Any] = WithoutBodies()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["institution", "network", "key"], name="raw_event_once")
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=["id"], condition=models.Q(parsed_at=None), name="raw_event_unparsed"
            ),
            models.Index(
                fields=["channel", "subject", "-id"],
                condition=models.Q(source="poll"),
                name="raw_event_of_subject",
            ),
            models.Index(fields=["institution", "received_at"], name="raw_event_range"),
            models.Index(
                fields=["channel", "source", "-received_at"],
                condition=models.Q(channel__isnull=False),
                name="raw_event_last",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} of {self.network} {self.pk}"

    def happenings(self) -> list[Happening]:
        """Return what happened, in the order in which the network tells it. Worker only.

        Raises:
            NotUnderstood: it is no message of this network.
        """
        if self.network == "door":
            account = self.channel.remote_id if self.channel else ""
            return door_items.happenings(
                bytes(self.body), account_id=account, received_at=self.received_at
            )
        if self.source == self.Source.PUSH:
            return webhooks.happenings(
                self.network, bytes(self.body), received_at=self.received_at, web=self._web()
            )
        return [Happening.from_json(_object(bytes(self.body)))]

    def accounts_that_posted(self) -> set[str]:
        """Return whose posts it tells of, where a network pushes that."""
        if not self._is_of_a_hook:
            return set()
        return {told.account_id for told in webhooks.posts_told(self.network, bytes(self.body))}

    def accounts_that_left(self) -> set[str]:
        """Return whose consent the network says is over."""
        if not self._is_of_a_hook:
            return set()
        return set(webhooks.ends_told(self.network, bytes(self.body)))

    def kinds_nobody_knows(self) -> list[str]:
        """Return the kinds in it that we have no word for."""
        if not self._is_of_a_hook:
            return []
        return webhooks.unknown_kinds(self.network, bytes(self.body))

    @property
    def _is_of_a_hook(self) -> bool:
        return self.source == self.Source.PUSH and self.network != "door"

    def _web(self) -> str:
        """Return where people see this network: links to what was written begin with it."""
        hosts: Mapping[str, str] = settings.NETWORK_URLS[self.network]
        return hosts.get("web", hosts.get("authorize", ""))

    @classmethod
    def wait_after(cls, tries: int) -> timedelta:
        """Return how long to wait after so many tries in vain."""
        return cls.TRIED_AGAIN_AFTER[min(tries, len(cls.TRIED_AGAIN_AFTER)) - 1]


def _object(body: bytes) -> dict[str, Any]:
    try:
        read = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotUnderstood("not JSON") from error
    if not isinstance(read, dict):
        raise NotUnderstood("not an object")
    return read
