"""What a person was told, newest first."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from majlis.notices.kinds import page, sentence_html
from majlis.notices.models import Notice
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
    return render(request, "notices/notices.html", {"rows": rows, "has_unread": has_unread})


@require_POST
@may("read_notices")
def seen(request: PersonRequest) -> HttpResponse:
    """Note that the person has read everything up to now."""
    theirs = Notice.objects.visible_to(request.user, request.institution)
    theirs.filter(seen_at__isnull=True).update(seen_at=Now())
    return redirect("notices")
