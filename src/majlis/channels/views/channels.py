"""The accounts of the institution: how each stands, stopping one, starting it, letting it go."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from majlis.channels import self_testing
from majlis.channels.disconnecting import disconnect
from majlis.channels.heard import not_understood
from majlis.channels.models import Channel, NetworkApp
from majlis.channels.network_apps import own_servers
from majlis.channels.showing import rows_of
from majlis.networks import NETWORKS
from majlis.people.access import PersonRequest, just_confirmed, may


@require_safe
@may("read_channels")
def channels(request: PersonRequest) -> HttpResponse:
    """Show every account with how it stands in words and what may be done about it."""
    mine = Channel.objects.visible_to(request.user).on_networks().listed()
    registered = set(NetworkApp.objects.values_list("network", flat=True))
    answer = render(
        request,
        "channels/channels.html",
        {
            "rows": rows_of(mine),
            "networks": [(slug, slug in registered) for slug in NETWORKS],
            "institution_paused_at": request.institution.publishing_paused_at,
            "abilities": request.abilities,
            "not_understood": not_understood(),
        },
    )
    # The buttons of this page lead to consent pages, of the institution's own servers too.
    answer._csp_update = {"form-action": own_servers()}  # type: ignore[attr-defined]
    return answer


@require_POST
@may("pause")
def pause(request: PersonRequest, pk: int) -> HttpResponse:
    """Stop what would go out on one account."""
    channel = _channel(request, pk)
    channel.pause("person", by=request.user)
    return _shown(request, channel)


@require_POST
@may("resume")
def resume(request: PersonRequest, pk: int) -> HttpResponse:
    """Let one account publish again."""
    channel = _channel(request, pk)
    channel.resume(by=request.user)
    return _shown(request, channel)


@may("connect_channel")
@require_http_methods(["GET", "POST"])
def self_test(request: PersonRequest, pk: int) -> HttpResponse:
    """Have the account tested; asked again by the card until the worker has done so."""
    channel = _channel(request, pk)
    if request.method == "POST":
        self_testing.ask(channel)
        channel.refresh_from_db()
    return _shown(request, channel)


@require_http_methods(["GET", "POST"])
@may("connect_channel")
@just_confirmed
def disconnection(request: PersonRequest, pk: int) -> HttpResponse:
    """Ask whether to let the account go, then do it."""
    channel = _channel(request, pk)
    if request.method != "POST":
        return render(request, "channels/disconnection.html", {"channel": channel})
    disconnect(channel, by=request.user)
    messages.success(request, _("The account was disconnected and its permission destroyed."))
    return redirect("channels")


def _channel(request: PersonRequest, pk: int) -> Channel:
    found: Channel = get_object_or_404(Channel.objects.visible_to(request.user).connected(), pk=pk)
    return found


def _shown(request: PersonRequest, channel: Channel) -> HttpResponse:
    if not request.htmx:
        return redirect("channels")
    row = rows_of([channel])[0]
    shown = {"row": row, "abilities": request.abilities}
    return render(request, "channels/channels.html#account", shown)
