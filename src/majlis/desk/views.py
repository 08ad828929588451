"""Today, its board alone, and the pulse."""

import re
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from majlis.channels.models import Channel
from majlis.channels.showing import rows_of
from majlis.delivery.models import Installation
from majlis.desk.hearing import heard
from majlis.desk.navigation import address_of
from majlis.desk.pulse import pulse as pulse_now
from majlis.desk.today import first_steps, going_out
from majlis.desk.waiting import waiting_for
from majlis.people.access import PersonRequest, may
from majlis.store import clock
from majlis.ui.reading import reading

NOON, EVENING = 12, 17


@require_safe
@may("read_posts")
def today(request: PersonRequest) -> HttpResponse:
    """The first page: what waits, what goes out, how the accounts are."""
    now = clock.now()
    page = {
        "pulse": pulse_now(request.institution, request.user),
        "now": now,
        "greeting": _greeting(request, hour=now.astimezone(reading().zone).hour),
        "steps": first_steps(request),
        "is_in_safe_mode": Installation.objects.filter(safe_mode_at__isnull=False).exists(),
        "new_post_url": address_of("post-new") if "write_post" in request.abilities else "",
        "may_pause": "pause" in request.abilities,
        "may_resume": "resume" in request.abilities,
    }
    return render(request, "desk/today.html", page | _board(request))


@require_safe
@may("read_posts")
def board(request: PersonRequest) -> HttpResponse:
    """The moving part of Today alone, for when the pulse has changed."""
    return render(request, "desk/today.html#board", _board(request))


@require_safe
@never_cache
@may("read_posts")
def pulse(request: PersonRequest) -> HttpResponse:
    """One word; the page compares it with the last one."""
    case = request.GET.get("case", "")
    word = pulse_now(
        request.institution,
        request.user,
        room=request.GET.get("room", ""),
        case_id=int(case) if re.fullmatch(r"[0-9]{1,18}", case) else None,
    )
    return HttpResponse(word, content_type="text/plain")


def _board(request: PersonRequest) -> dict[str, Any]:
    now = clock.now()
    return {
        "waiting": waiting_for(request),
        "heard": heard(request, now=now),
        "going_out": going_out(request, now=now),
        "channels": rows_of(Channel.objects.visible_to(request.user).on_networks().listed()),
        "posts_url": address_of("posts"),
        "channels_url": address_of("channels"),
    }


def _greeting(request: PersonRequest, *, hour: int) -> str:
    name = {"name": str(request.user)}
    if hour < NOON:
        return _("Good morning, %(name)s") % name
    if hour < EVENING:
        return _("Good afternoon, %(name)s") % name
    return _("Good evening, %(name)s") % name
