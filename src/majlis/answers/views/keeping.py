"""What is done alike to an article and to a service: keeping, publishing, putting away."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from majlis.answers import writing
from majlis.answers.models import Article, Service
from majlis.people.access import PersonRequest

NOT_VALID, CONFLICT = 422, 409


def saved(request: PersonRequest, thing: Article | Service) -> HttpResponse:
    """Say that it is saved, published at once where the button said so, and show it."""
    if request.POST.get("then") == "publish" and not thing.is_published:
        writing.publish(thing, by=request.user)
        messages.success(request, _("Saved. The public can find it now."))
    else:
        messages.success(request, _("Saved."))
    return redirect(thing)


def publish(request: PersonRequest, thing: Article | Service) -> HttpResponse:
    writing.publish(thing, by=request.user)
    messages.success(request, _("The public can find it now."))
    return redirect(thing)


def put_away(request: PersonRequest, thing: Article | Service) -> HttpResponse:
    writing.put_away(thing, by=request.user)
    messages.success(request, _("The public no longer sees it. It stays here on the desk."))
    return redirect(thing)
