"""What a person does with a post as a whole; each is a form of its own."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from majlis.arabic.digits import to_latin
from majlis.channels.models import Channel
from majlis.people.access import PersonRequest, may
from majlis.publishing import correcting, sending, writing
from majlis.publishing.models import Post
from majlis.store.refusal import Refused


@require_POST
@may("approve")
def approve(request: PersonRequest, pk: int) -> HttpResponseBase:
    """Sign it, and let it out in the same breath where the form says so: now, or as planned."""
    post, then = _post(request, pk), request.POST.get("then")
    post.approve(by=request.user, seen_sha256=request.POST.get("sha256", ""))
    if then == "now":
        sending.publish(post, by=request.user)
        return _back(request, post, _("Approved. The post is going out."))
    if then == "planned":
        sending.publish(post, by=request.user, at=post.due_at)
        return _back(request, post, _("Approved. The post goes out at its time."))
    return _back(request, post, _("Approved. It goes out when someone publishes it."))


@require_POST
@may("approve")
def give_back(request: PersonRequest, pk: int) -> HttpResponseBase:
    post = _post(request, pk)
    post.give_back(by=request.user, why=request.POST.get("why", ""))
    return _back(request, post, _("The post was returned to its writer."))


@require_POST
@may("write_post")
def reopen(request: PersonRequest, pk: int) -> HttpResponseBase:
    """Make it a draft again; what has not gone out is taken back."""
    post = _post(request, pk)
    writing.reopen(post, by=request.user)
    return _to(request, reverse("post-edit", args=[post.pk]))


@require_POST
@may("publish")
def publish(request: PersonRequest, pk: int) -> HttpResponseBase:
    """Let it out now, or at the day and time of the form."""
    post = _post(request, pk)
    sending.publish(post, by=request.user, at=_moment(request))
    return _back(request, post, "")


@require_POST
@may("cancel")
def cancel(request: PersonRequest, pk: int) -> HttpResponseBase:
    post = _post(request, pk)
    sending.cancel(post, by=request.user)
    return _back(request, post, _("What had not gone out was taken back. None of it will appear."))


@require_POST
@may("cancel")
def retract(request: PersonRequest, pk: int) -> HttpResponseBase:
    """Take it off the networks, or off the one account that the form names."""
    post = _post(request, pk)
    chosen = request.POST.get("channel", "")
    channel = None
    if chosen:
        theirs = Channel.objects.visible_to(request.user)
        channel = get_object_or_404(theirs, pk=int(chosen) if chosen.isdecimal() else 0)
    sending.retract(post, by=request.user, channel=channel)
    return _back(request, post, _("The post is being taken off the network."))


@require_POST
@may("write_post")
def discard(request: PersonRequest, pk: int) -> HttpResponseBase:
    post = _post(request, pk)
    writing.discard(post, by=request.user)
    messages.success(request, _("The draft was discarded. It can be opened again."))
    return _to(request, reverse("posts"))


@require_POST
@may("write_post")
def copy(request: PersonRequest, pk: int) -> HttpResponseBase:
    made = writing.copy(_post(request, pk), by=request.user)
    return _to(request, reverse("post-edit", args=[made.pk]))


@require_POST
@may("write_post")
def correct(request: PersonRequest, pk: int) -> HttpResponseBase:
    """Begin another text for what stands, or go on with the one that was begun."""
    made = correcting.begin(_post(request, pk), by=request.user)
    address = reverse("post-edit", args=[made.pk]) if made.is_draft else made.get_absolute_url()
    return _to(request, address)


def _post(request: PersonRequest, pk: int) -> Post:
    return get_object_or_404(Post.objects.visible_to(request.user), pk=pk)


def _moment(request: PersonRequest) -> datetime | None:
    """Return the time that the form names, None for now."""
    if request.POST.get("when") != "at":
        return None
    text = to_latin(f"{request.POST.get('date', '')} {request.POST.get('hour', '')}").strip()
    try:
        local = datetime.strptime(text, "%Y-%m-%d %H:%M")  # noqa: DTZ007 (the zone follows)
    except ValueError as error:
        raise Refused(_("Choose the day and the time.")) from error
    return local.replace(tzinfo=ZoneInfo(request.institution.zone))


def _back(request: PersonRequest, post: Post, said: str) -> HttpResponseBase:
    if said:
        messages.success(request, said)
    return _to(request, post.get_absolute_url())


def _to(request: PersonRequest, url: str) -> HttpResponse:
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)
