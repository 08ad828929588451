"""The page that an invitation's link opens."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from majlis.people import invitations, membership_acts
from majlis.people.access import to_sign_in
from majlis.people.forms import FirstPasswordForm
from majlis.people.models import Membership
from majlis.store.tenancy import acting_for

GONE, UNPROCESSABLE = 410, 422


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Let an invited person begin: with a first password, or signed in as whom they are."""
    invitation = invitations.read(token)
    if invitation is None:
        return render(request, "people/invitation_over.html", status=GONE)
    with acting_for(invitation.institution_id):
        members = Membership.objects.select_related("person", "institution")
        membership = members.filter(pk=invitation.membership_id).first()
        if membership is None or not membership.is_invited:
            return render(request, "people/invitation_over.html", status=GONE)
        if membership.person.has_usable_password():
            return _accept_signed_in(request, membership)
        return _accept_with_first_password(request, membership)


def _accept_signed_in(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Someone who has an account already proves to be its owner before it grows."""
    if request.user != membership.person:
        return to_sign_in(request)
    if request.method == "GET":
        return render(request, "people/invitation.html", {"membership": membership})
    membership_acts.accept(membership)
    return redirect("/")


def _accept_with_first_password(request: HttpRequest, membership: Membership) -> HttpResponse:
    posted: Any = request.POST if request.method == "POST" else None
    form = FirstPasswordForm(posted, person=membership.person)
    if not form.is_valid():
        about = {"membership": membership, "form": form}
        status = UNPROCESSABLE if form.is_bound else 200
        return render(request, "people/invitation.html", about, status=status)
    membership.person.set_password(form.cleaned_data["password"])
    membership.person.save(update_fields=["password"])
    membership_acts.accept(membership)
    return redirect("account_login")
