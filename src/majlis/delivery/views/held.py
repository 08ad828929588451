"""What waits for a person: held deliveries, foreign posts, incidents, safe mode."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from majlis.delivery import safe_mode
from majlis.delivery.models import Delivery, ForeignPost, Incident, Installation
from majlis.people.access import PersonRequest, just_confirmed, may
from majlis.record import entries
from majlis.store.clock import Now
from majlis.store.refusal import Refused

MOST = 100


@may("read_posts")
def held(request: PersonRequest) -> HttpResponse:
    """List everything that waits for a decision, the oldest first."""
    return render(
        request,
        "delivery/held.html",
        {
            "held": Delivery.objects.held().select_related("channel")[:MOST],
            "doubtful": Delivery.objects.in_doubt().select_related("channel")[:MOST],
            "foreign": ForeignPost.objects.filter(settled_at=None).select_related("channel")[:MOST],
            "incidents": Incident.objects.filter(settled_at=None).select_related(
                "delivery__channel"
            )[:MOST],
            "installation": Installation.objects.get(),
        },
    )


@require_POST
@may("settle_held")
def settle_foreign(request: PersonRequest, pk: int) -> HttpResponse:
    """Close the alarm of a post that we did not make."""
    post = get_object_or_404(ForeignPost, pk=pk)
    settled = ForeignPost.objects.filter(pk=post.pk, settled_at=None).update(
        settled_at=Now(), settled_by=request.user, is_ours=request.POST.get("is_ours") == "yes"
    )
    if not settled:
        raise Refused(_("This has changed since you opened it."))
    entries.write(
        institution_id=request.institution.pk,
        act="foreign_post.settled",
        object=f"foreign_post:{pk}",
        by=request.user,
        detail={"is_ours": request.POST.get("is_ours") == "yes"},
    )
    return redirect("held")


@require_POST
@may("settle_held")
def settle_incident(request: PersonRequest, pk: int) -> HttpResponse:
    """Close an incident that a person has seen to."""
    incident = get_object_or_404(Incident, pk=pk)
    if not Incident.objects.filter(pk=incident.pk, settled_at=None).update(
        settled_at=Now(), settled_by=request.user
    ):
        raise Refused(_("This has changed since you opened it."))
    entries.write(
        institution_id=request.institution.pk,
        act="incident.settled",
        object=f"delivery:{incident.delivery_id}",
        by=request.user,
        detail={"kind": incident.kind},
    )
    return redirect("held")


@require_POST
@may("resume")
@just_confirmed
def release_safe_mode(request: PersonRequest) -> HttpResponse:
    """Let publishing go on after a loss of memory."""
    safe_mode.release(request.institution, by=request.user)
    return redirect("held")
