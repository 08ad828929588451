"""What a person settles for themselves."""

from allauth.usersessions.models import UserSession
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from majlis.people import second_factor, sessions
from majlis.people.access import PersonRequest
from majlis.people.devices import device_named
from majlis.people.forms import PreferencesForm
from majlis.people.models import Membership, Person
from majlis.record import entries


@require_GET
@login_required
def me(request: PersonRequest) -> HttpResponse:
    theirs = Membership.objects.working().filter(person=request.user)
    return render(
        request,
        "people/me.html",
        {
            "form": PreferencesForm(initial=_preferences_of(request.user)),
            "devices": [
                {
                    "session": session,
                    "name": device_named(session.user_agent),
                    "is_this": session.session_key == request.session.session_key,
                }
                for session in UserSession.objects.purge_and_list(request.user)
            ],
            "memberships": theirs.select_related("institution").order_by("id"),
            "has_second_factor": second_factor.is_set_up(request.user),
        },
    )


@require_POST
@login_required
def preferences(request: PersonRequest) -> HttpResponse:
    """Change what was sent and leave the rest: the menu sends one thing at a time."""
    form = PreferencesForm(_preferences_of(request.user) | request.POST.dict())
    if not form.is_valid():
        return render(request, "people/me.html", {"form": form}, status=422)
    Person.objects.filter(pk=request.user.pk).update(**form.cleaned_data)
    return redirect(_back(request))


@require_POST
@login_required
def end_session(request: PersonRequest, pk: int) -> HttpResponse:
    """Sign one of the person's own devices out."""
    session = get_object_or_404(UserSession, pk=pk, user=request.user)
    session.end()
    if membership := getattr(request, "membership", None):
        entries.write(
            institution_id=membership.institution_id,
            act="person.session_ended",
            object=request.user,
            by=request.user,
        )
    return redirect("me")


@require_POST
@login_required
def switch_institution(request: PersonRequest) -> HttpResponse:
    """Work in another of the person's institutions from now on."""
    theirs = Membership.objects.working().filter(person=request.user)
    asked = request.POST.get("institution", "")
    chosen = get_object_or_404(theirs, institution_id=int(asked) if asked.isdecimal() else 0)
    sessions.choose_institution(request, chosen.institution_id)
    entries.write(
        institution_id=chosen.institution_id,
        act="institution.entered",
        object=chosen,
        by=request.user,
    )
    return redirect("/")


def _preferences_of(person: Person) -> dict[str, str]:
    return {"language": person.language, "digits": person.digits or PreferencesForm.AS_HERE}


def _back(request: HttpRequest) -> str:
    """Return where the form wants to go back to, if that is a page of ours."""
    wish = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        wish, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wish if is_ours else "/me/"
