"""Who may do what: one table, and the decorator that asks it."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from allauth.account.decorators import reauthentication_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from majlis.people.models import Institution, Membership, Person
from majlis.store.tenancy import acting_institution

Args = ParamSpec("Args")

MANAGER, EDITOR, APPROVER, OFFICER, ANALYST, AUDITOR = Membership.Role
EVERYONE = frozenset(Membership.Role)

# To stop what is going out is safer than to let it out, so more people may stop than resume.
ABILITIES: dict[str, frozenset[str]] = {
    "read_notices": EVERYONE,
    "read_posts": EVERYONE,
    "read_channels": EVERYONE,
    "write_post": frozenset({EDITOR}),
    "add_media": frozenset({EDITOR}),
    "approve": frozenset({APPROVER}),
    "publish": frozenset({EDITOR, APPROVER}),
    "cancel": frozenset({EDITOR, APPROVER, MANAGER}),
    "settle_held": frozenset({APPROVER, MANAGER}),
    "pause": frozenset({EDITOR, APPROVER, MANAGER}),
    "resume": frozenset({APPROVER, MANAGER}),
    "connect_channel": frozenset({MANAGER}),
    # An inquiry shows who asked: whoever reads figures alone has no need of it.
    "read_cases": EVERYONE - {ANALYST},
    "answer": frozenset({OFFICER}),
    "assign": frozenset({OFFICER, MANAGER}),
    # Whoever works on inquiries, in whichever role, speaks with the others about them.
    "note_case": EVERYONE - {ANALYST, AUDITOR},
    "approve_reply": frozenset({APPROVER, MANAGER}),
    # Of these only those in the unit that was asked; see inbox/referring.py.
    "answer_referral": EVERYONE,
    # What is hidden, deleted and blocked; who acted is judged by others.
    "read_register": frozenset({OFFICER, MANAGER, APPROVER, AUDITOR}),
    "decide_appeals": frozenset({OFFICER, MANAGER}),
    "erase_person": frozenset({MANAGER}),
    "read_answers": EVERYONE,
    "write_answers": frozenset({EDITOR, MANAGER}),
    # Who answers people hears how they put it.
    "add_wording": frozenset({EDITOR, MANAGER, OFFICER}),
    "read_figures": frozenset({MANAGER, EDITOR, APPROVER, ANALYST, AUDITOR}),
    "read_record": frozenset({MANAGER, AUDITOR}),
    "read_people": frozenset({MANAGER, AUDITOR}),
    "manage_people": frozenset({MANAGER}),
    "change_roster": frozenset({MANAGER}),
    "change_settings": frozenset({MANAGER}),
}


class PersonRequest(HttpRequest):
    """A request of someone who is signed in and works in an institution."""

    user: Person
    institution: Institution
    membership: Membership
    abilities: frozenset[str]
    htmx: HtmxDetails


View = Callable[Concatenate[PersonRequest, Args], HttpResponseBase]


def abilities_of(roles: Iterable[str]) -> frozenset[str]:
    """Return everything that these roles together may do."""
    held = set(roles)
    return frozenset(ability for ability, allowed in ABILITIES.items() if allowed & held)


def has(person: Person, ability: str) -> bool:
    """Say whether the person may do this in the institution that the transaction acts for."""
    here = Membership.objects.working().filter(institution=acting_institution(), person=person)
    return here.filter(roles__overlap=sorted(ABILITIES[ability])).exists()


def may(
    ability: str,
) -> Callable[[View[Args]], Callable[Concatenate[HttpRequest, Args], HttpResponseBase]]:
    """Let only those into a view whose role may do this: others get 403, strangers the sign-in."""
    if ability not in ABILITIES:
        raise LookupError(f"no such ability: {ability}")

    def guard(view: View[Args]) -> Callable[Concatenate[HttpRequest, Args], HttpResponseBase]:
        @wraps(view)
        def guarded(
            request: PersonRequest, *args: Args.args, **kwargs: Args.kwargs
        ) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return to_sign_in(request)
            if ability not in request.abilities:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded  # type: ignore[return-value]

    return guard


def just_confirmed(view: View[Args]) -> View[Args]:
    """Ask for the password or second factor again when the last time is over five minutes ago.

    A form that was being sent is sent on afterwards.
    """
    confirmed: View[Args] = reauthentication_required(view)
    return confirmed


def to_sign_in(request: HttpRequest, *, over: bool = False) -> HttpResponse:
    """Return the way to the sign-in page, as htmx or a browser follows it.

    `over` lets that page say that a session has ended.
    """
    is_htmx = "HX-Request" in request.headers
    page = HtmxDetails(request).current_url_abs_path if is_htmx else request.get_full_path()
    way = (
        resolve_url("account_login")
        + "?"
        + urlencode({"next": page or "/"} | ({"over": 1} if over else {}))
    )
    return HttpResponseClientRedirect(way) if is_htmx else redirect(way)
