"""What an inquiry is about and how soon it is wanted; joining and parting inquiries and people."""

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from majlis.answers.models import Service
from majlis.inbox import cases, joining, references, same_person
from majlis.inbox.models import Case, Contact, ContactMerge
from majlis.inbox.states import Priority
from majlis.inbox.views.finding import acted, anew, case_of
from majlis.people.access import PersonRequest, may
from majlis.store.refusal import Refused


@require_POST
@may("answer")
def prioritise(request: PersonRequest, reference: str) -> HttpResponseBase:
    case, priority = case_of(request, reference), request.POST.get("priority", "")
    if priority not in Priority.values:
        raise Refused(_("Choose a priority."))
    cases.prioritise(case, priority, by=request.user, why=request.POST.get("why", ""))
    messages.success(request, _("The priority was set. No rule changes it any more."))
    return acted(request, case)


@require_POST
@may("answer")
def set_topic(request: PersonRequest, reference: str) -> HttpResponseBase:
    case, number = case_of(request, reference), request.POST.get("topic", "")
    here = Service.objects.filter(institution=request.institution)
    topic = here.filter(pk=int(number)).first() if number.isdecimal() else None
    if number and topic is None:
        raise Refused(_("This subject is no longer there."))
    cases.set_topic(case, topic, by=request.user)
    messages.success(request, _("The subject was set, and with it the unit that knows it."))
    return acted(request, case)


@require_POST
@may("answer")
def join(request: PersonRequest, reference: str) -> HttpResponseBase:
    """Join this inquiry to another one, whose reference was typed or chosen."""
    case = case_of(request, reference)
    wanted = references.read(request.POST.get("into", ""))
    here = Case.objects.visible_to(request.user).filter(institution=request.institution)
    into = here.filter(reference=wanted).first() if wanted else None
    if into is None:
        raise Refused(_("There is no inquiry of this reference. Check it."))
    joining.join(case, into, by=request.user, why=request.POST.get("why", ""))
    messages.success(request, _("The two are one inquiry now. Both references lead here."))
    return anew(request, into)


@require_POST
@may("answer")
def split(request: PersonRequest, reference: str) -> HttpResponseBase:
    case = case_of(request, reference)
    chosen = [int(number) for number in request.POST.getlist("items") if number.isdecimal()]
    part = joining.split(case, chosen, by=request.user, why=request.POST.get("why", ""))
    messages.success(request, _("This part is an inquiry of its own now."))
    return anew(request, part)


@require_POST
@may("answer")
def join_people(request: PersonRequest, reference: str) -> HttpResponseBase:
    """Let another entry be the same person as the one who asks here."""
    case, number = case_of(request, reference), request.POST.get("contact", "")
    here = Contact.objects.filter(institution=request.institution)
    other = get_object_or_404(here, pk=int(number) if number.isdecimal() else 0)
    if case.contact is None:
        raise cases.changed()
    same_person.join(case.contact, other, by=request.user)
    messages.success(request, _("They are one person now. It can be undone on this page."))
    return anew(request, case)


@require_POST
@may("answer")
def part_people(request: PersonRequest, reference: str, merge: int) -> HttpResponseBase:
    case = case_of(request, reference)
    here = ContactMerge.objects.filter(institution=request.institution, kept=case.contact_id)
    same_person.part(get_object_or_404(here, pk=merge), by=request.user)
    messages.success(request, _("They are two people again."))
    case.refresh_from_db()
    return redirect(case) if not request.htmx else anew(request, case)
