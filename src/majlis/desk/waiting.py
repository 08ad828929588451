"""What waits for one person: their decisions, the most pressing first."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from majlis.channels.ending import AHEAD
from majlis.channels.models import Channel, Token
from majlis.delivery.models import Delivery, ForeignPost, Incident
from majlis.delivery.payload import shown_text
from majlis.delivery.questions import question_of
from majlis.delivery.states import State
from majlis.inbox import unit_people
from majlis.inbox.models import Proposal, Referral, Reply
from majlis.networks.doors import DOORS
from majlis.people.access import PersonRequest
from majlis.publishing.models import Post, Step
from majlis.publishing.risks import risks
from majlis.store.clock import now

# Of each kind; the rooms themselves list the rest.
MOST = 5


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """One line of the list. `said` is how its time is written: ago or remaining."""

    tone: str
    icon: str
    title: str | Promise
    url: str
    act: str
    text: str = ""
    about: str = ""
    networks: list[str] = field(default_factory=list)
    at: datetime | None = None
    said: str = "ago"


def waiting_for(request: PersonRequest) -> list[Waiting]:
    """Return what this person can settle, by what their roles let them do."""
    return [
        thing
        for ability, source in SOURCES
        if ability in request.abilities
        for thing in source(request)
    ]


def _foreign_posts(_request: PersonRequest) -> Iterator[Waiting]:
    found = ForeignPost.objects.filter(settled_at=None).select_related("channel")
    for post in found.order_by("-found_at")[:MOST]:
        yield Waiting(
            tone="bad",
            icon="warning",
            title=_("A post that we did not make stands on our account"),
            text=post.text,
            networks=[post.channel.network],
            at=post.found_at,
            url=reverse("held"),
            act=_("Look"),
        )


def _incidents(_request: PersonRequest) -> Iterator[Waiting]:
    found = Incident.objects.filter(settled_at=None).select_related("delivery__channel")
    for incident in found.order_by("-found_at")[:MOST]:
        yield Waiting(
            tone="bad",
            icon="warning",
            title=str(Incident.Kind(incident.kind).label),
            text=shown_text(incident.delivery.payload),
            networks=[incident.delivery.channel.network],
            at=incident.found_at,
            url=reverse("held"),
            act=_("Look"),
        )


def _held(_request: PersonRequest) -> Iterator[Waiting]:
    for delivery in Delivery.objects.held().select_related("channel")[:MOST]:
        question = question_of(delivery)
        yield Waiting(
            tone="bad",
            icon="question",
            title=question.what if question else delivery.get_state_display(),
            text=shown_text(delivery.payload),
            networks=[delivery.channel.network],
            at=delivery.due_at,
            url=reverse("delivery", args=[delivery.pk]),
            act=_("Decide"),
        )


def _failed(_request: PersonRequest) -> Iterator[Waiting]:
    found = Delivery.objects.filter(state=State.FAILED).select_related("channel")
    for delivery in found.order_by("-due_at")[:MOST]:
        yield Waiting(
            tone="bad",
            icon="failed",
            title=_refused(delivery),
            text=shown_text(delivery.payload),
            networks=[delivery.channel.network],
            at=delivery.due_at,
            url=reverse("delivery", args=[delivery.pk]),
            act=_("See why"),
        )


def _refused(delivery: Delivery) -> str:
    if delivery.act in (Delivery.Act.REPLY, Delivery.Act.MESSAGE):
        return _("The network refused this answer")
    if delivery.is_repeatable:
        return _("The network refused what was decided about a comment")
    return _("The network refused this post")


def _stuck_answers(request: PersonRequest) -> Iterator[Waiting]:
    mine = Reply.objects.stuck().filter(by=request.user).order_by("-id")
    for reply in mine.select_related("case", "delivery__channel")[:MOST]:
        assert reply.delivery is not None
        yield Waiting(
            tone="bad",
            icon="reply",
            title=_("Your answer did not go out"),
            text=reply.text,
            about=reply.delivery.get_state_display(),
            networks=[reply.delivery.channel.network],
            at=reply.created_at,
            url=reply.case.get_absolute_url(),
            act=_("Look"),
        )


def _at_risk(request: PersonRequest) -> Iterator[Waiting]:
    mine = Post.objects.visible_to(request.user)
    if "connect_channel" not in request.abilities:
        mine = mine.filter(author=request.user)
    for risk in risks(of_posts=mine)[:MOST]:
        yield Waiting(
            tone="bad",
            icon="warning",
            title=_("A post due within the hour may not go out"),
            text=risk.post.heading,
            about=str(risk.sentence),
            networks=[risk.channel.network],
            at=risk.delivery.due_at,
            said="remaining",
            url=risk.post.get_absolute_url(),
            act=_("Look"),
        )


def _ending(request: PersonRequest) -> Iterator[Waiting]:
    open_ones = Channel.objects.visible_to(request.user).filter(state=Channel.State.OPEN)
    soon = Token.objects.filter(channel__in=open_ones, ends_at__lte=now() + AHEAD)
    for token in soon.select_related("channel").order_by("ends_at")[:MOST]:
        yield Waiting(
            tone="waiting",
            icon="clock",
            title=_("Our permission for this account ends soon and does not renew itself"),
            about=token.channel.handle,
            networks=[token.channel.network],
            at=token.ends_at,
            said="remaining",
            url=reverse("channels"),
            act=_("Connect"),
        )


def _logged_out(request: PersonRequest) -> Iterator[Waiting]:
    lost = Channel.objects.visible_to(request.user).filter(state=Channel.State.LOGGED_OUT)
    for channel in lost.order_by("network")[:MOST]:
        yield Waiting(
            tone="waiting",
            icon="key",
            title=_("This account must be connected again; until then nothing goes out there"),
            about=channel.handle,
            networks=[channel.network],
            url=reverse("doors" if channel.network in DOORS else "channels"),
            act=_("Connect"),
        )


def _to_approve(request: PersonRequest) -> Iterator[Waiting]:
    posts = Post.objects.visible_to(request.user).waiting_for(request.user)
    shown = posts.select_related("author").prefetch_related("channels")
    for post in shown.order_by("due_at", "id")[:MOST]:
        yield Waiting(
            tone="waiting",
            icon="verified",
            title=_("A post waits for your approval"),
            text=post.heading,
            about=_("Written by %(name)s") % {"name": post.author},
            networks=_networks(post),
            at=post.due_at,
            said="remaining",
            url=post.get_absolute_url(),
            act=_("Review"),
        )


def _answers_to_approve(request: PersonRequest) -> Iterator[Waiting]:
    here = Proposal.objects.filter(institution=request.institution).for_approver(request.user)
    for proposal in here.select_related("case", "by")[:MOST]:
        yield Waiting(
            tone="waiting",
            icon="verified",
            title=_("An answer waits for your approval"),
            text=proposal.text,
            about=_("Written by %(name)s") % {"name": proposal.by},
            at=proposal.at,
            url=f"{proposal.case.get_absolute_url()}#proposal-{proposal.pk}",
            act=_("Review"),
        )


def _asked_of_my_units(request: PersonRequest) -> Iterator[Waiting]:
    units = unit_people.units_of(request.user, request.institution)
    mine = Referral.objects.filter(institution=request.institution).of_units(units).open()
    for referral in mine.select_related("unit", "case").order_by("due_at")[:MOST]:
        yield Waiting(
            tone="waiting",
            icon="institution",
            title=_("Your unit is asked about an inquiry"),
            about=str(referral.unit),
            at=referral.due_at,
            said="remaining",
            url=referral.get_absolute_url(),
            act=_("Answer"),
        )


def _to_publish(request: PersonRequest) -> Iterator[Waiting]:
    posts = Post.objects.visible_to(request.user).in_state(Post.State.APPROVED)
    for post in posts.prefetch_related("channels").order_by("due_at", "id")[:MOST]:
        yield Waiting(
            tone="accent",
            icon="send",
            title=_("Approved, and not yet let out"),
            text=post.heading,
            networks=_networks(post),
            at=post.due_at,
            said="remaining",
            url=post.get_absolute_url(),
            act=_("Publish"),
        )


def _returned(request: PersonRequest) -> Iterator[Waiting]:
    mine = Post.objects.visible_to(request.user).in_state(Post.State.DRAFT)
    last = Step.objects.filter(post__in=mine.filter(author=request.user))
    last = last.order_by("post_id", "-id").distinct("post_id")
    returned = Step.objects.filter(pk__in=last.values("pk"), act=Step.Act.RETURNED)
    shown = returned.select_related("post").prefetch_related("post__channels")
    for step in shown.order_by("-id")[:MOST]:
        yield Waiting(
            tone="note",
            icon="edit",
            title=_("Your draft came back for changes"),
            text=step.post.heading,
            about=step.why,
            networks=_networks(step.post),
            at=step.at,
            url=step.post.get_absolute_url(),
            act=_("Edit"),
        )


def _networks(post: Post) -> list[str]:
    return sorted({channel.network for channel in post.channels.all()})


# The most pressing first: what the public may see wrongly, then what is stuck, then what is next.
SOURCES = (
    ("settle_held", _foreign_posts),
    ("settle_held", _incidents),
    ("settle_held", _held),
    ("answer", _stuck_answers),
    ("cancel", _failed),
    ("read_posts", _at_risk),
    ("connect_channel", _logged_out),
    ("connect_channel", _ending),
    ("approve", _to_approve),
    ("approve_reply", _answers_to_approve),
    ("answer_referral", _asked_of_my_units),
    ("publish", _to_publish),
    ("write_post", _returned),
)
