"""The rooms a person may enter, and their own menu."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from django.db.models import Q
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from majlis.delivery.models import Delivery
from majlis.inbox.listing import MOST_COUNTED
from majlis.inbox.models import Appeal, Case
from majlis.notices.models import Notice
from majlis.people.access import PersonRequest
from majlis.people.models import Membership
from majlis.publishing.models import Post
from majlis.ui.reading import reading


def _nothing(_request: PersonRequest) -> int:
    return 0


def _to_approve(request: PersonRequest) -> int:
    if "approve" not in request.abilities:
        return 0
    return Post.objects.visible_to(request.user).waiting_for(request.user).count()


def _to_decide(request: PersonRequest) -> int:
    return Delivery.objects.held().count() if "settle_held" in request.abilities else 0


def _asking(request: PersonRequest) -> int:
    """Return what an officer could take up now, for others all that waits for an answer."""
    waiting = Case.objects.visible_to(request.user).asking().awake()
    theirs = waiting.in_reach_of(request.user) if "answer" in request.abilities else waiting
    return theirs[: MOST_COUNTED + 1].count()


def _to_judge(request: PersonRequest) -> int:
    """Return how many appeals wait for a decision that this person may take."""
    if "decide_appeals" not in request.abilities:
        return 0
    mine = Q(measure__asked_by=request.user) | Q(measure__confirmed_by=request.user)
    waiting = Appeal.objects.waiting().filter(institution=request.institution)
    return waiting.exclude(mine).count()


def _unread(request: PersonRequest) -> int:
    return Notice.objects.filter(person=request.user, seen_at=None).count()


@dataclass(frozen=True)
class Room:
    """One line of the navigation. `address` is a URL name, `ability` what it takes to enter."""

    address: str
    label: str | Promise
    icon: str
    ability: str = ""
    count: Callable[[PersonRequest], int] = _nothing
    tone: str = "quiet"


# The first four that a person may enter stand in the bar of a small screen.
ROOMS: Final = (
    Room("today", _("Today"), "today"),
    Room("inbox", _("Inbox"), "inbox", "read_cases", _asking, "accent"),
    Room("posts", _("Posts"), "posts", "read_posts", _to_approve, "accent"),
    Room("held", _("Decisions"), "question", "read_posts", _to_decide, "accent"),
    Room("answers", _("Answers"), "answers", "read_answers"),
    Room("figures", _("Figures"), "figures", "read_figures"),
    Room("channels", _("Channels"), "channels", "read_channels"),
    Room("notices", _("Notices"), "bell", "", _unread),
    Room("people", _("People"), "people", "read_people"),
    Room("register", _("Measures"), "controls", "read_register", _to_judge),
    Room("record", _("Record"), "record", "read_record"),
    Room("settings", _("Settings"), "settings", "change_settings"),
)

PERSON_LINKS: Final = (
    ("me", "person", _("My account")),
    ("mfa_index", "passkey", _("Sign-in and second factor")),
)


def for_request(request: HttpRequest) -> dict[str, Any]:
    """Return what `desk.html` needs; the rooms are only counted when a page draws them."""
    membership: Membership | None = getattr(request, "membership", None)
    if membership is None:
        return {}
    return {
        "institution": membership.institution,
        "navigation": cache(lambda: rooms(request)),  # type: ignore[arg-type]
        "roles": " · ".join(str(Membership.Role(role).label) for role in membership.roles),
        "digit_style": str(reading().digits),
        "preferences_url": address_of("preferences"),
        "sign_out_url": address_of("account_logout"),
        "person_links": cache(person_links),
    }


def rooms(request: PersonRequest) -> list[dict[str, Any]]:
    """Return the rooms this person may enter, the current one marked, with what waits in each."""
    return [
        {
            "word": room.address,
            "url": url,
            "label": room.label,
            "icon": room.icon,
            "tone": room.tone,
            "count": room.count(request),
            "current": _is_in(request.path, url),
        }
        for room in ROOMS
        if (not room.ability or room.ability in request.abilities)
        and (url := address_of(room.address))
    ]


def person_links() -> list[dict[str, Any]]:
    """Return the links of a person's own menu."""
    return [
        {"url": url, "icon": icon, "label": label}
        for name, icon, label in PERSON_LINKS
        if (url := address_of(name))
    ]


def address_of(name: str) -> str:
    """Return a page's address, or nothing in an installation that leaves the page out."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _is_in(path: str, url: str) -> bool:
    return path == url if url == "/" else path.startswith(url)
