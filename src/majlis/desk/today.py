"""The rest of Today: what goes out, and the first steps of an empty desk."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from majlis.channels.models import Channel
from majlis.delivery.models import Delivery
from majlis.desk.navigation import address_of
from majlis.people.access import PersonRequest
from majlis.people.models import Membership
from majlis.publishing.models import Post
from majlis.ui.reading import reading

State = Post.State

# Colour and icon of a post's state; the state itself is always written beside them.
LOOKS = {
    State.DRAFT: ("quiet", "edit"),
    State.IN_REVIEW: ("waiting", "clock"),
    State.APPROVED: ("note", "check"),
    State.GOING_OUT: ("accent", "sending"),
    State.OUT: ("good", "verified"),
    State.ASKS: ("bad", "question"),
    State.RETRACTED: ("quiet", "undo"),
}


@dataclass(frozen=True)
class GoingOut:
    """One post of the day."""

    at: datetime
    text: str
    url: str
    networks: list[str]
    state: str | Promise
    tone: str
    icon: str


def going_out(request: PersonRequest, *, now: datetime) -> list[GoingOut]:
    """Return the posts due within the reader's day, by their time."""
    begin = now.astimezone(reading().zone).replace(hour=0, minute=0, second=0, microsecond=0)
    of_today = Post.objects.visible_to(request.user).filter(
        due_at__gte=begin, due_at__lt=begin + timedelta(days=1), state__in=LOOKS
    )
    shown = of_today.order_by("due_at", "id").prefetch_related("channels")
    return [_row(post, post.due_at, now=now) for post in shown if post.due_at]


def _row(post: Post, at: datetime, *, now: datetime) -> GoingOut:
    tone, icon = LOOKS[State(post.state)]
    state: str | Promise = State(post.state).label
    if post.state == State.GOING_OUT and at > now:
        tone, icon, state = "note", "clock", Delivery.State.SCHEDULED.label
    return GoingOut(
        at=at,
        text=post.heading,
        url=post.get_absolute_url(),
        networks=sorted({channel.network for channel in post.channels.all()}),
        state=state,
        tone=tone,
        icon=icon,
    )


@dataclass(frozen=True)
class FirstStep:
    """One step of a new office. `state` is done, next or later."""

    title: str
    text: str
    label: str
    url: str
    state: str


def first_steps(request: PersonRequest) -> list[FirstStep]:
    """Return the steps to the first post, nothing once all are done or none is this person's."""
    steps = _steps(request)
    done = [is_done for *_rest, is_done in steps]
    if all(done) or not any(url for *_rest, url, _is_done in steps):
        return []
    first = done.index(False)
    return [
        FirstStep(title, text, label, url, _standing(index, is_done=is_done, first=first))
        for index, (title, text, label, url, is_done) in enumerate(steps)
    ]


def _standing(index: int, *, is_done: bool, first: int) -> str:
    if is_done:
        return "done"
    return "next" if index == first else "later"


def _steps(request: PersonRequest) -> list[tuple[str, str, str, str, bool]]:
    here = Membership.objects.working().filter(institution=request.institution)
    return [
        (
            _("Connect an account"),
            _("An official account of your institution, on any of the five networks."),
            _("Connect"),
            _for(request, "connect_channel", "channels"),
            Channel.objects.visible_to(request.user).on_networks().connected().exists(),
        ),
        (
            _("Invite someone who approves"),
            _("Whoever writes a post cannot approve it, so it takes a second person."),
            _("Invite"),
            _for(request, "manage_people", "people"),
            here.filter(roles__contains=[Membership.Role.APPROVER]).exists() and here.count() > 1,
        ),
        (
            _("Write the first post"),
            _("One text for all channels; each network shows at once whether it fits."),
            _("Write"),
            _for(request, "write_post", "post-new"),
            Post.objects.visible_to(request.user).exists(),
        ),
    ]


def _for(request: PersonRequest, ability: str, address: str) -> str:
    return address_of(address) if ability in request.abilities else ""
