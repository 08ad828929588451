"""What the page of one post shows, and which acts it offers to whom."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.utils.functional import Promise
from django.utils.safestring import SafeString

from majlis.channels.models import Channel
from majlis.delivery.models import Delivery
from majlis.delivery.states import SETTLED
from majlis.delivery.states import State as DeliveryState
from majlis.media.models import Rendition
from majlis.networks import NETWORKS
from majlis.people.models import Person
from majlis.publishing import outcome
from majlis.publishing.models import Approval, Post, Revision, Step
from majlis.publishing.previews import marked
from majlis.store.clock import now

# So long before its time the page begins to look by itself.
SOON = timedelta(minutes=2)
DELIVERY_TONES = {
    DeliveryState.PUBLISHED: "good",
    DeliveryState.VERIFIED: "good",
    DeliveryState.HELD: "waiting",
    DeliveryState.FAILED: "bad",
    DeliveryState.CANCELLED: "",
    DeliveryState.RETRACTED: "",
    DeliveryState.SCHEDULED: "",
}
DELIVERY_ICONS = {
    DeliveryState.PUBLISHED: "check",
    DeliveryState.VERIFIED: "verified",
    DeliveryState.HELD: "question",
    DeliveryState.FAILED: "failed",
    DeliveryState.CANCELLED: "close",
    DeliveryState.RETRACTED: "undo",
    DeliveryState.SCHEDULED: "clock",
}


@dataclass(frozen=True)
class Row:
    """How one account took the post."""

    channel: Channel
    delivery: Delivery
    removal: Delivery | None

    @property
    def tone(self) -> str:
        return DELIVERY_TONES.get(DeliveryState(self.delivery.state), "note")

    @property
    def icon(self) -> str:
        return DELIVERY_ICONS.get(DeliveryState(self.delivery.state), "sending")

    @property
    def words(self) -> str | Promise:
        return DeliveryState(self.delivery.state).label

    @property
    def at(self) -> datetime:
        return self.delivery.published_at or self.delivery.due_at

    @property
    def refusal(self) -> str:
        """What the network itself said, where it refused."""
        if self.delivery.state != DeliveryState.FAILED:
            return ""
        return str(self.delivery.hold_detail.get("detail") or self.delivery.why)

    @property
    def is_being_removed(self) -> bool:
        return self.removal is not None and self.removal.state not in SETTLED

    @property
    def removal_asks(self) -> bool:
        return self.removal is not None and self.removal.asks_a_person

    def is_moving_at(self, moment: datetime) -> bool:
        is_near = self.delivery.is_waiting and self.delivery.due_at - moment < SOON
        return self.delivery.is_moving or is_near or self.is_being_removed


@dataclass(frozen=True)
class Shown:
    """What people see of a revision, on every account where it looks the same."""

    frozen: list["Frozen"]

    @property
    def first(self) -> "Frozen":
        return self.frozen[0]


@dataclass(frozen=True)
class Frozen:
    """Exactly what one account is sent."""

    channel: Channel
    payload: dict[str, Any]
    sha256: str
    file: Rendition | None

    @property
    def text(self) -> SafeString:
        return marked(NETWORKS[self.channel.network].shown_text(self.payload["text"]))

    @property
    def is_escaped(self) -> bool:
        """Whether the network is sent other signs than people see."""
        shown = NETWORKS[self.channel.network].shown_text(self.payload["text"])
        return bool(shown != self.payload["text"])

    @property
    def short_hash(self) -> str:
        return self.sha256[:12]

    @property
    def alt(self) -> str:
        return str(self.payload["media"][0]["alt"]) if self.payload["media"] else ""


class PostPage:
    """One post for one person."""

    def __init__(self, post: Post, person: Person, abilities: frozenset[str]) -> None:
        self.post = post
        self.person = person
        self.abilities = abilities

    @property
    def tone(self) -> str:
        return self.post.tone

    @cached_property
    def revision(self) -> Revision | None:
        return self.post.revision

    @cached_property
    def approval(self) -> Approval | None:
        """The signature under what is to go out or went out; void with any change."""
        if self.revision is None or self.post.is_draft or self.post.is_discarded:
            return None
        return self.revision.signature

    @cached_property
    def rows(self) -> list[Row]:
        placements = outcome.current(self.post)
        ids = [placement.delivery_id for placement in placements]
        removals = {d.target_id: d for d in Delivery.objects.filter(target__in=ids).order_by("id")}
        return [
            Row(placement.channel, placement.delivery, removals.get(placement.delivery_id))
            for placement in placements
        ]

    @cached_property
    def frozen(self) -> list[Frozen]:
        """What was frozen last, and so what an approver signs."""
        if self.revision is None or self.post.is_draft or self.post.is_discarded:
            return []
        channels = Channel.objects.in_bulk([entry["channel"] for entry in self.revision.payloads])
        files = Rendition.objects.in_bulk(
            [
                file["rendition"]
                for entry in self.revision.payloads
                for file in entry["payload"]["media"]
            ]
        )
        return [
            Frozen(
                channel=channels[entry["channel"]],
                payload=entry["payload"],
                sha256=entry["sha256"],
                file=next(
                    (files.get(file["rendition"]) for file in entry["payload"]["media"]), None
                ),
            )
            for entry in self.revision.payloads
        ]

    @property
    def shown(self) -> list[Shown]:
        """The same, the accounts that show the same together."""
        found: dict[tuple[str, str], list[Frozen]] = {}
        for frozen in self.frozen:
            found.setdefault((frozen.payload["title"], str(frozen.text)), []).append(frozen)
        return [Shown(together) for together in found.values()]

    @cached_property
    def is_moving(self) -> bool:
        moment = now()
        return any(row.is_moving_at(moment) for row in self.rows)

    @property
    def has_gone_out(self) -> bool:
        return any(row.delivery.remote_id for row in self.rows)

    @property
    def steps(self) -> Iterator[Step]:
        return self.post.steps.select_related("by").order_by("-id").iterator()

    @property
    def returned_why(self) -> str:
        """Why the draft came back, while it is still one."""
        last = self.post.steps.order_by("-id").first() if self.post.is_draft else None
        return last.why if last and last.act == Step.Act.RETURNED else ""

    @property
    def alt(self) -> str:
        return self.post.asset.alt(self.post.language) if self.post.asset else ""

    @property
    def late_minutes(self) -> int:
        return int(self.post.max_late.total_seconds() // 60)

    # What is offered

    @property
    def offers_anything(self) -> bool:
        may = (
            self.may_write,
            self.may_approve,
            self.may_publish,
            self.may_cancel,
            self.may_retract,
        )
        return any(may)

    @property
    def may_write(self) -> bool:
        return "write_post" in self.abilities

    @property
    def may_edit(self) -> bool:
        return self.may_write and self.post.is_draft

    @property
    def may_reopen(self) -> bool:
        is_held_back = any(
            not row.delivery.can_be_cancelled
            for row in self.rows
            if row.delivery.state != DeliveryState.CANCELLED
        )
        return self.may_write and self.post.can_be_reopened and not is_held_back

    @property
    def is_own(self) -> bool:
        return self.post.was_written_by(self.person)

    @property
    def may_approve(self) -> bool:
        return "approve" in self.abilities and self.post.awaits_approval and not self.is_own

    @property
    def waits_for_another(self) -> bool:
        """Whether this person could approve, had they not written it."""
        return self.post.awaits_approval and not self.may_approve

    @property
    def may_publish(self) -> bool:
        signed = self.approval is not None
        return "publish" in self.abilities and self.post.may_go_out and signed

    @property
    def may_cancel(self) -> bool:
        can = any(row.delivery.can_be_cancelled for row in self.rows)
        return "cancel" in self.abilities and self.post.is_on_its_way and can

    @property
    def may_retract(self) -> bool:
        return "cancel" in self.abilities and any(
            row.delivery.can_be_retracted and not row.is_being_removed for row in self.rows
        )

    @property
    def plan_has_passed(self) -> bool:
        return self.post.due_at is not None and self.post.due_at <= now()
