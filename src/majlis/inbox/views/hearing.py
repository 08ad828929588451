"""What reached us and what did not: figures for each account, and the lists behind them."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from majlis.channels.models import Channel
from majlis.delivery.models import AccountPost
from majlis.inbox import loss
from majlis.inbox.forms import SilenceForm
from majlis.inbox.loss import Period, Way
from majlis.people.access import PersonRequest, may
from majlis.record import entries
from majlis.store.clock import now
from majlis.store.refusal import Refused

PAGE = 50


@require_safe
@may("read_channels")
def figures(request: PersonRequest) -> HttpResponse:
    """Show each account: told, found only by asking, still missing."""
    period = _period(request)
    channels = Channel.objects.visible_to(request.user).listed()
    rows = loss.losses(channels, since=period.since(now()))
    part = "#figures" if request.htmx else ""
    return render(
        request,
        f"inbox/hearing.html{part}",
        {"rows": rows, **_shared(request, period)},
    )


@require_safe
@may("read_cases")
def heard(request: PersonRequest, pk: int, way: str) -> HttpResponse:
    """Show what reached us on one account by one way."""
    if way not in Way.values:
        raise Http404
    period, channel = _period(request), _channel(request, pk)
    found = loss.items([channel], since=period.since(now()), way=way)
    page = Paginator(found.select_related("author", "case"), PAGE).get_page(request.GET.get("page"))
    shown = {"channel": channel, "way": Way(way), "page": page, **_shared(request, period)}
    return render(request, "inbox/heard.html", shown)


@require_safe
@may("read_channels")
def missing(request: PersonRequest, pk: int) -> HttpResponse:
    """Show the posts under which the network counts more comments than we have."""
    period, channel = _period(request), _channel(request, pk)
    posts = loss.short_posts([channel], since=period.since(now()))
    page = Paginator(posts, PAGE).get_page(request.GET.get("page"))
    shown = {"channel": channel, "page": page, **_shared(request, period)}
    return render(request, "inbox/missing.html", shown)


@require_POST
@may("connect_channel")
def walk(request: PersonRequest, pk: int, post: int) -> HttpResponse:
    """Have every comment under one post read anew."""
    channel = _channel(request, pk)
    found = get_object_or_404(AccountPost.objects.standing(), pk=post, channel=channel)
    if not loss.ask_for_walk(found):
        raise Refused(_("The comments under this post cannot be asked for."))
    entries.write(
        institution_id=request.institution.pk,
        act="comments.walk_asked",
        object=channel,
        by=request.user,
        detail={"network": channel.network, "handle": channel.handle, "post": found.remote_id},
    )
    messages.success(request, _("All comments under the post are being read again."))
    return redirect(f"{reverse('hearing-missing', args=[pk])}?period={_period(request)}")


@require_http_methods(["GET", "POST"])
@may("change_settings")
def silence(request: PersonRequest, pk: int) -> HttpResponse:
    """Set how long an account may be silent before people are told."""
    channel = _channel(request, pk)
    form = SilenceForm(request.POST or None, initial={"times": channel.silence_times})
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        shown = {"channel": channel, "form": form}
        return render(request, "inbox/silence.html", shown, status=status)
    times = form.cleaned_data["times"]
    Channel.objects.filter(pk=channel.pk).update(silence_times=times)
    channel.record("channel.silence_set", by=request.user, detail={"times": times})
    messages.success(request, _("The alarm was changed."))
    return redirect("hearing")


def _period(request: PersonRequest) -> Period:
    asked = request.GET.get("period", "")
    return Period(asked) if asked in Period.values else Period.DAY


def _channel(request: PersonRequest, pk: int) -> Channel:
    found: Channel = get_object_or_404(Channel.objects.visible_to(request.user).connected(), pk=pk)
    return found


def _shared(request: PersonRequest, period: Period) -> dict[str, Any]:
    return {"period": period, "periods": list(Period), "abilities": request.abilities}
