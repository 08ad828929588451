"""Whose request this is, in which institution, in which language: settled before any view."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from zoneinfo import ZoneInfo

from django.db import connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils import timezone, translation

from majlis.arabic.digits import DigitStyle
from majlis.people import second_factor, sessions
from majlis.people.access import abilities_of, to_sign_in
from majlis.people.language import asked_language, remember
from majlis.people.models import Membership, Person
from majlis.record import entries
from majlis.store.tenancy import acting_for
from majlis.ui.reading import Reading, use_reading

# What a person who works nowhere may still open: the way out, and the way in.
OPEN_WITHOUT_INSTITUTION = frozenset(
    {"account_logout", "invitation", "preferences", "account_reauthenticate"}
)
FORBIDDEN, NOT_FOUND = 403, 404


class InstitutionMiddleware:
    """Open the request's transaction, which sees the rows of the person's institution only.

    Django's ATOMIC_REQUESTS puts a savepoint round the view inside it, so that what a failed view
    had begun is undone while the page that says so can still be written. A file is streamed after
    the transaction has ended: what it needs is read before.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.abilities = frozenset()  # type: ignore[attr-defined]
        if not isinstance(request.user, Person):
            return self._for_stranger(request)
        person = request.user
        with acting_for(sessions.chosen_institution(request), person_id=person.pk):
            return self._for_person(request, person)

    def _for_stranger(self, request: HttpRequest) -> HttpResponseBase:
        language = asked_language(request)
        reading = Reading(language=language)
        with acting_for(None), translation.override(language), use_reading(reading):
            return remember(request, self.get_response(request))

    def _for_person(self, request: HttpRequest, person: Person) -> HttpResponseBase:
        with translation.override(person.language):
            if sessions.has_ended(request):
                sessions.end(request)
                return to_sign_in(request, over=True)
            membership = _membership(request, person)
            if membership is None:
                return self._nowhere(request)
            with _inside(request, membership), _reading_of(membership):
                return self._at_work(request, membership)

    def _nowhere(self, request: HttpRequest) -> HttpResponseBase:
        with acting_for(None):
            if _address(request) in OPEN_WITHOUT_INSTITUTION:
                return self.get_response(request)
            return render(request, "people/nowhere.html", status=FORBIDDEN)

    def _at_work(self, request: HttpRequest, membership: Membership) -> HttpResponseBase:
        membership.person.at_work_in = membership.institution_id
        request.membership = membership  # type: ignore[attr-defined]
        request.institution = membership.institution  # type: ignore[attr-defined]
        request.abilities = abilities_of(membership.roles)  # type: ignore[attr-defined]
        setting_up = second_factor.set_up_first(request, membership, address=_address(request))
        if setting_up is not None:
            return setting_up
        response = self.get_response(request)
        if response.status_code in {FORBIDDEN, NOT_FOUND} and request.resolver_match:
            _record_knock(request, membership, response.status_code)
        return response


def _membership(request: HttpRequest, person: Person) -> Membership | None:
    """Return the membership at work: of the chosen institution, else the first one.

    Asked at every request: a membership that ended opens nothing from then on.
    """
    theirs = Membership.objects.working().filter(person=person).select_related("institution")
    chosen = theirs.filter(institution=sessions.chosen_institution(request)).first()
    membership = chosen or theirs.order_by("id").first()
    if membership is not None:
        membership.person = person
    return membership


@contextmanager
def _inside(request: HttpRequest, membership: Membership) -> Iterator[None]:
    """See the rows of the membership's institution, and remember it as the chosen one."""
    is_chosen = membership.institution_id == sessions.chosen_institution(request)
    with nullcontext() if is_chosen else acting_for(membership.institution_id):
        if not is_chosen:
            sessions.choose_institution(request, membership.institution_id)
        yield


@contextmanager
def _reading_of(membership: Membership) -> Iterator[None]:
    """Read in the person's language and digits, in the institution's zone."""
    institution, person = membership.institution, membership.person
    zone = ZoneInfo(institution.zone)
    reading = Reading(
        language=person.language,
        digits=DigitStyle(person.digits or institution.digits),
        zone=zone,
        hijri_shift_days=institution.hijri_shift_days,
    )
    with timezone.override(zone), use_reading(reading):
        yield


def _address(request: HttpRequest) -> str:
    """Return the name of the address that is asked for, or nothing."""
    try:
        return resolve(request.path_info).url_name or ""
    except Resolver404:
        return ""


def _record_knock(request: HttpRequest, membership: Membership, status: int) -> None:
    """Record that someone asked for what is not theirs: the auditor sees who tries doors."""
    if connection.needs_rollback:
        return
    entries.write(
        institution_id=membership.institution_id,
        act="access.refused" if status == FORBIDDEN else "access.not_found",
        object=membership,
        by=membership.person,
        detail={"path": request.path[:300], "method": request.method or ""},
    )
