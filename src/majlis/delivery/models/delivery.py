"""One visible act on one account."""

from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from majlis.channels.models import Channel
from majlis.delivery.models.worker_process import WorkerProcess
from majlis.delivery.states import IN_DOUBT, MOVES, SETTLED, WAITING, HoldReason, State
from majlis.delivery.timing import times
from majlis.people.models import Institution
from majlis.store.clock import Now

# The acts that make something on the network, each with an id of its own there; of these, what
# stands in public; what stands by following a post of ours; and what an officer does.
LEAVES_SOMETHING = ("post", "comment", "reply", "message")
IN_PUBLIC = ("post", "comment", "reply")
FOLLOWING = ("post", "comment")
OF_OFFICERS = ("reply", "message", "reword", "hide", "remove", "like", "block")
# The acts that are harmless when done twice.
REPEATABLE = ("reword", "hide", "remove", "like", "block")
LONGEST_PLACE = 200


class Overtaken(Exception):
    """The row has moved on since it was read: somebody else has it, or it was cancelled."""


class DeliverySet(models.QuerySet["Delivery"]):
    def waiting(self) -> Self:
        return self.filter(state__in=WAITING)

    def in_doubt(self) -> Self:
        return self.filter(state__in=IN_DOUBT)

    def held(self) -> Self:
        """What waits for a person, the oldest first."""
        return self.filter(state=State.HELD).order_by("due_at")

    def messages_to(self, channel_id: int | None, place: str) -> Self:
        """Return the private messages that hang on a conversation, a person or a comment, by the
        network's id; by its beginning, where it is longer than is kept."""
        beginning = place[:LONGEST_PLACE]
        return self.filter(channel=channel_id, act=Delivery.Act.MESSAGE, parent_remote_id=beginning)

    def unsettled(self) -> Self:
        return self.exclude(state__in=SETTLED)

    def leaving_something(self) -> Self:
        """Return the acts that make something on the network, in public or not."""
        return self.filter(act__in=LEAVES_SOMETHING)

    def in_public(self) -> Self:
        """Return the acts that make something which the public sees."""
        return self.filter(act__in=IN_PUBLIC)


class Delivery(models.Model):
    """A post or a part of a thread, what is said under it or privately, what is changed or taken
    away: the row is the truth.

    Every move goes through `move`, which names the state and the epoch that we read.
    """

    State = State
    HoldReason = HoldReason

    class Act(models.TextChoices):
        POST = "post", _("Post")
        COMMENT = "comment", pgettext_lazy("act", "First comment")
        EDIT = "edit", pgettext_lazy("act", "Correction")
        REPLY = "reply", pgettext_lazy("act", "Reply")
        MESSAGE = "message", pgettext_lazy("act", "Private message")
        REWORD = "reword", pgettext_lazy("act", "Other words for a reply")
        DELETE = "delete", _("Delete")
        HIDE = "hide", pgettext_lazy("act", "Hiding a comment")
        REMOVE = "remove", pgettext_lazy("act", "Deleting a comment")
        LIKE = "like", pgettext_lazy("act", "Liking a comment")
        BLOCK = "block", pgettext_lazy("act", "Blocking a person")

    institution = models.ForeignKey(Institution, models.PROTECT)
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="deliveries")
    act = models.CharField(max_length=10, choices=Act)
    payload = models.JSONField()
    payload_sha256 = models.CharField(max_length=64)
    approved_sha256 = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=200)
    parent_remote_id = models.CharField(max_length=LONGEST_PLACE, blank=True)
    target = models.ForeignKey("self", models.PROTECT, null=True, related_name="retractions")
    depends_on = models.ForeignKey("self", models.PROTECT, null=True, related_name="followers")

    state = models.CharField(max_length=12, choices=State, default=State.SCHEDULED)
    why = models.CharField(max_length=200, blank=True)  # of the last move
    epoch = models.IntegerField(default=0)
    due_at = models.DateTimeField()
    max_late = models.DurationField()
    # When the row next wants somebody: a worker, the sweeper or the reconciler, by its state.
    next_at = models.DateTimeField(null=True)
    lease_process = models.ForeignKey(WorkerProcess, models.PROTECT, null=True)
    lease_until = models.DateTimeField(null=True)
    tries = models.IntegerField(default=0)
    stumbles = models.IntegerField(default=0)  # repeatable steps that did not get through, in a row

    handles = models.JSONField(default=dict)
    handles_expire_at = models.DateTimeField(null=True)
    remote_id = models.CharField(max_length=200, blank=True)
    remote_url = models.CharField(max_length=500, blank=True)
    published_at = models.DateTimeField(null=True)

    unknown_since = models.DateTimeField(null=True)
    negatives = models.IntegerField(default=0)  # complete readings that did not show it
    exists_as = models.CharField(max_length=200, blank=True)  # an id that the network named
    said_exists = models.BooleanField(default=False)
    alerted_at = models.DateTimeField(null=True)
    hold_reason = models.CharField(max_length=12, choices=HoldReason, blank=True)
    hold_detail = models.JSONField(default=dict)

    created_at = models.DateTimeField(db_default=Now())
    machine_version = models.SmallIntegerField(default=1)

    objects = DeliverySet.as_manager()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["channel", "act", "parent_remote_id", "fingerprint"],
                condition=models.Q(state__in=IN_DOUBT),
                name="one_hot_text",
            ),
            models.UniqueConstraint(
                fields=["channel", "remote_id"],
                condition=models.Q(act__in=LEAVES_SOMETHING) & ~models.Q(remote_id=""),
                name="one_delivery_per_remote_id",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="held") | ~models.Q(hold_reason=""),
                name="held_for_a_reason",
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=["next_at"], condition=models.Q(next_at__isnull=False), name="delivery_next"
            ),
            models.Index(fields=["institution", "state", "due_at"], name="delivery_list"),
            models.Index(
                fields=["channel", "parent_remote_id"],
                condition=models.Q(act="message"),
                name="delivery_said_to",
            ),
        ]

    def __str__(self) -> str:
        return f"delivery {self.pk} ({self.state})"

    @property
    def window_ends_at(self) -> datetime:
        """When it is too late to go out without a person."""
        return self.due_at + self.max_late

    @property
    def prepare_at(self) -> datetime:
        """When its uploads begin, ahead of its time."""
        files = [*self.payload.get("media", ()), *self.payload.get("files", {}).values()]
        size = sum(file["size_bytes"] for file in files)
        return self.due_at - times().lead(size)

    @property
    def asks_a_person(self) -> bool:
        return self.state == State.HELD

    @property
    def is_moving(self) -> bool:
        """Whether its page should look again by itself."""
        return self.state not in SETTLED and self.state != State.SCHEDULED

    @property
    def is_waiting(self) -> bool:
        return self.state in WAITING

    @property
    def is_held_in_doubt(self) -> bool:
        """Whether a person is asked about something that may stand on the network."""
        return self.state == State.HELD and self.hold_reason in DOUBTFUL

    @property
    def can_be_cancelled(self) -> bool:
        """Whether nothing of it can be on the network."""
        if self.state == State.HELD:
            return not self.is_held_in_doubt
        return self.state in WAITING or self.state == State.FAILED

    @property
    def leaves_something(self) -> bool:
        """Whether something of ours stands on the network when it is done."""
        return self.act in LEAVES_SOMETHING

    @property
    def is_reply(self) -> bool:
        return self.act == self.Act.REPLY

    @property
    def is_repeatable(self) -> bool:
        """Whether doing it twice is as good as once: then a doubt is settled by doing it again."""
        return self.act in REPEATABLE

    @property
    def is_of_officers(self) -> bool:
        """Whether it is said to a citizen or done with their words, or takes such a reply away."""
        return self.act in OF_OFFICERS or self.payload.get("of") == self.Act.REPLY

    @property
    def follows_id(self) -> str:
        """The network's id of the post of ours that it hangs on, empty while it has none.

        Once it has passed the door this is the id that was sent, whatever became of the post.
        """
        if self.depends_on is None or self.act not in FOLLOWING:
            return ""
        now = self.depends_on.remote_id
        return now if self.is_waiting else self.parent_remote_id or now

    @property
    def heading(self) -> Promise:
        """What it is, for the top of its page."""
        if self.act == self.Act.DELETE:
            return REMOVALS.get(self.payload.get("of", ""), _("Removal of a post"))
        return HEADINGS[self.act]

    @property
    def can_be_retracted(self) -> bool:
        is_there = self.state in {State.PUBLISHED, State.VERIFIED}
        return self.act in IN_PUBLIC and is_there

    @property
    def can_be_edited(self) -> bool:
        """Whether another text may be sent for it: it stands, and has been read back."""
        return self.act == self.Act.POST and self.state == State.VERIFIED

    @property
    def can_be_reworded(self) -> bool:
        """Whether other words may be sent for this answer: it stands, and has been read back."""
        return self.act == self.Act.REPLY and self.state == State.VERIFIED

    def open_attempt(self) -> Any:
        """Return the attempt whose call is in doubt, None when there is none."""
        try:
            return self.attempts.get(closed_at=None)
        except ObjectDoesNotExist:
            return None

    def move(self, to: str, *, why: str = "", bump: int = 0, **fields: Any) -> None:
        """Change the state, or fail: of two at once, one wins.

        The step is written by the database. `bump` moves on to a later epoch, which
        shuts out whoever holds the row now.

        Raises:
            Overtaken: the row is no longer in the state and epoch that we read.
        """
        if to != self.state and to not in MOVES.get(self.state, set()):
            raise Overtaken(f"{self.state} -> {to}")
        fields |= {"state": to, "why": why[:200], "epoch": self.epoch + bump}
        still_there = Delivery.objects.filter(pk=self.pk, state=self.state, epoch=self.epoch)
        if not still_there.update(**fields):
            raise Overtaken(f"{self.state} -> {to}")
        for name, value in fields.items():
            if not hasattr(value, "resolve_expression"):  # times are computed by the database
                setattr(self, name, value)

    @staticmethod
    def free(at: datetime | timedelta | None) -> dict[str, Any]:
        """Return the fields of a row that nobody holds and that is next wanted `at`."""
        moment = Now() + at if isinstance(at, timedelta) else at
        return {"lease_process": None, "lease_until": None, "next_at": moment}


HEADINGS: dict[str, Promise] = {
    Delivery.Act.POST: _("One post on one account"),
    Delivery.Act.COMMENT: _("First comment under a post"),
    Delivery.Act.EDIT: _("Correction of a post"),
    Delivery.Act.REPLY: _("One reply on one account"),
    Delivery.Act.MESSAGE: _("Private message to one person"),
    Delivery.Act.REWORD: _("An answer that stands gets other words"),
    Delivery.Act.HIDE: _("A comment is hidden, or shown again"),
    Delivery.Act.REMOVE: _("A comment of the public is deleted"),
    Delivery.Act.LIKE: _("A comment is liked, or no longer"),
    Delivery.Act.BLOCK: _("A person is blocked, or let again"),
}
REMOVALS: dict[str, Promise] = {
    Delivery.Act.REPLY: _("Removal of a reply"),
    Delivery.Act.COMMENT: _("Removal of a first comment"),
}

# Held for these, it may stand on the network: it cannot be cancelled, only looked for.
DOUBTFUL = (HoldReason.UNSETTLED, HoldReason.SENDER_ALIVE, HoldReason.DIFFERS, HoldReason.VANISHED)
