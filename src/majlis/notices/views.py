"""What a person was told, newest first, and the devices that tell them."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from majlis.notices import devices, vapid
from majlis.notices.kinds import page, sentence_html
from majlis.notices.models import Device, Notice
from majlis.notices.pushing import Keys
from majlis.people.access import PersonRequest, may
from majlis.store.clock import Now

SHOWN = 100


@require_GET
@may("read_notices")
def notices(request: PersonRequest) -> HttpResponse:
    visible = Notice.objects.visible_to(request.user, request.institution)
    theirs = list(visible.order_by("-id")[:SHOWN])
    rows = [
        {"notice": notice, "sentence": sentence_html(notice), "page": page(notice)}
        for notice in theirs
    ]
    has_unread = any(notice.seen_at is None for notice in theirs)
    shown = {"rows": rows, "has_unread": has_unread}
    if settings.WEB_PUSH:
        theirs_too = Device.objects.visible_to(request.user, request.institution).order_by("id")
        shown |= {"takes_devices": True, "devices": theirs_too, "push_key": vapid.public_key()}
    return render(request, "notices/notices.html", shown)


@require_POST
@may("read_notices")
def seen(request: PersonRequest) -> HttpResponse:
    """Note that the person has read everything up to now."""
    theirs = Notice.objects.visible_to(request.user, request.institution)
    theirs.filter(seen_at__isnull=True).update(seen_at=Now())
    return redirect("notices")


@require_POST
@may("read_notices")
def add_device(request: PersonRequest) -> HttpResponse:
    """Tell the browser that asks from now on."""
    given = {name: request.POST.get(name, "")[:1000] for name in ("endpoint", "p256dh", "auth")}
    devices.add(
        request.user,
        request.institution,
        endpoint=given["endpoint"],
        keys=Keys(given["p256dh"], given["auth"]),
        user_agent=request.headers.get("User-Agent", ""),
    )
    messages.success(request, _("This device will tell you what is urgent."))
    return redirect("notices")


@require_POST
@may("read_notices")
def change_device(request: PersonRequest, pk: int) -> HttpResponse:
    """Let a device tell everything, only what is urgent, or nothing any more."""
    theirs = Device.objects.visible_to(request.user, request.institution)
    device = get_object_or_404(theirs, pk=pk)
    if request.POST.get("wants") == "nothing":
        devices.remove(device)
    else:
        is_urgent = request.POST.get("wants") != "everything"
        theirs.filter(pk=pk).update(only_urgent=is_urgent)
    return redirect("notices")
