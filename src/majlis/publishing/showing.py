"""What the page of one post shows, and which acts it offers to whom."""

from collections.abc import Iterator
from functools import cached_property

from majlis.delivery.models import Delivery
from majlis.delivery.states import State as DeliveryState
from majlis.people.models import Person
from majlis.publishing import outcome
from majlis.publishing.corrections import standing, takes_corrections
from majlis.publishing.frozen import Frozen, Shown, frozen_of
from majlis.publishing.models import Approval, Post, Revision, Step
from majlis.publishing.previews import Look, look_of_draft
from majlis.publishing.risks import Risk, risks
from majlis.publishing.rows import Row, Taken, rows_of
from majlis.publishing.states import State
from majlis.store.clock import now


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
        return rows_of(outcome.current(self.post))

    @cached_property
    def risks(self) -> list[Risk]:
        """What may keep it from going out within the hour."""
        return risks(of_posts=[self.post]) if self.rows else []

    @property
    def acts(self) -> list[Taken]:
        """Every act of it on every account."""
        return [act for row in self.rows for act in row.acts]

    @cached_property
    def frozen(self) -> list[Frozen]:
        """What was frozen last, and so what an approver signs."""
        if self.revision is None or self.post.is_draft or self.post.is_discarded:
            return []
        return frozen_of(self.revision)

    @property
    def shown(self) -> list[Shown]:
        """The same, the accounts that show the same together."""
        found: list[Shown] = []
        for frozen in self.frozen:
            same = next((shown for shown in found if shown.look == frozen.look), None)
            if same:
                same.frozen.append(frozen)
            else:
                found.append(Shown(frozen.look, [frozen]))
        return found

    @cached_property
    def draft_look(self) -> Look:
        return look_of_draft(self.post.written())

    @cached_property
    def is_moving(self) -> bool:
        moment = now()
        return any(act.is_moving_at(moment) for act in self.acts)

    @property
    def has_gone_out(self) -> bool:
        return any(act.delivery.remote_id for act in self.acts)

    @property
    def steps(self) -> Iterator[Step]:
        return self.post.steps.select_related("by").order_by("-id").iterator()

    @property
    def returned_why(self) -> str:
        """Why the draft came back, while it is still one."""
        last = self.post.steps.order_by("-id").first() if self.post.is_draft else None
        return last.why if last and last.act == Step.Act.RETURNED else ""

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
            not act.delivery.can_be_cancelled
            for act in self.acts
            if act.delivery.state != DeliveryState.CANCELLED
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
        can = any(act.delivery.can_be_cancelled for act in self.acts)
        return "cancel" in self.abilities and self.post.is_on_its_way and can

    @property
    def may_retract(self) -> bool:
        return "cancel" in self.abilities and any(act.can_be_retracted for act in self.acts)

    @cached_property
    def standing(self) -> list[Delivery]:
        """Where other words could be sent for it, or not."""
        return [] if self.post.is_correction or self.post.is_draft else standing(self.post)

    @property
    def correctable(self) -> list[Delivery]:
        return [delivery for delivery in self.standing if takes_corrections(delivery)]

    @property
    def not_correctable(self) -> list[Delivery]:
        return [delivery for delivery in self.standing if not takes_corrections(delivery)]

    @property
    def may_correct(self) -> bool:
        return self.may_write and bool(self.standing)

    @property
    def corrections(self) -> list[Post]:
        return list(self.post.corrections.exclude(state=State.DISCARDED).order_by("id"))

    @property
    def plan_has_passed(self) -> bool:
        return self.post.due_at is not None and self.post.due_at <= now()
