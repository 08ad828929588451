"""Who works here and what they may do."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from majlis.people import letters, membership_acts, second_factor
from majlis.people.access import PersonRequest, just_confirmed, may
from majlis.people.forms import InvitationForm, RolesForm
from majlis.people.models import Membership
from majlis.record import entries

UNPROCESSABLE = 422


@require_GET
@may("read_people")
def people(request: PersonRequest) -> HttpResponse:
    members = Membership.objects.of(request.institution).select_related("person")
    return render(request, "people/people.html", {"members": members.in_order()})


@require_GET
@may("read_people")
def person(request: PersonRequest, pk: int) -> HttpResponse:
    member = _member(request, pk)
    form = RolesForm(initial={"roles": member.roles, "was": ",".join(member.roles)})
    return _page(request, member, form)


@require_http_methods(["GET", "POST"])
@may("manage_people")
@just_confirmed
def invitation(request: PersonRequest) -> HttpResponse:
    """Invite someone by e-mail."""
    form = InvitationForm(request.POST or None)
    if request.method == "GET" or not form.is_valid():
        status = 200 if request.method == "GET" else UNPROCESSABLE
        return render(request, "people/invite.html", {"form": form}, status=status)
    membership_acts.invite(request.institution, by=request.user, **form.cleaned_data)
    messages.success(request, _("The invitation is on its way by e-mail. It is good for 3 days."))
    return redirect("people")


@require_POST
@may("manage_people")
@just_confirmed
def roles(request: PersonRequest, pk: int) -> HttpResponse:
    member = _member(request, pk)
    form = RolesForm(request.POST)
    if not form.is_valid():
        return _page(request, member, form, status=UNPROCESSABLE)
    was = [role for role in form.cleaned_data["was"].split(",") if role]
    membership_acts.change_roles(member, was=was, to=form.cleaned_data["roles"], by=request.user)
    messages.success(request, _("The roles were changed."))
    return redirect("person", pk)


@require_POST
@may("manage_people")
@just_confirmed
def end(request: PersonRequest, pk: int) -> HttpResponse:
    membership_acts.end(_member(request, pk), by=request.user)
    messages.success(request, _("The membership has ended."))
    return redirect("people")


@require_POST
@may("manage_people")
@just_confirmed
def resume(request: PersonRequest, pk: int) -> HttpResponse:
    membership_acts.resume(_member(request, pk), by=request.user)
    messages.success(request, _("The membership goes on."))
    return redirect("person", pk)


@require_POST
@may("manage_people")
def invite_again(request: PersonRequest, pk: int) -> HttpResponse:
    """Send the invitation of someone who has not accepted yet once more."""
    waiting = Membership.objects.of(request.institution).filter(
        accepted_at__isnull=True, ended_at__isnull=True
    )
    letters.invitation_later(get_object_or_404(waiting, pk=pk))
    messages.success(request, _("The invitation is on its way by e-mail. It is good for 3 days."))
    return redirect("person", pk)


def _member(request: PersonRequest, pk: int) -> Membership:
    members = Membership.objects.of(request.institution).select_related("person", "institution")
    return get_object_or_404(members, pk=pk)


def _page(
    request: PersonRequest, member: Membership, form: RolesForm, *, status: int = 200
) -> HttpResponse:
    about = {
        "member": member,
        "form": form,
        "needs_second_factor": second_factor.is_required(member),
        "has_second_factor": second_factor.is_set_up(member.person),
        "history": entries.of(member).reverse()[:20],
    }
    return render(request, "people/person.html", about, status=status)
