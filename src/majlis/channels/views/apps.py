"""Our registrations with the networks: client id and secret."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from majlis.channels.asking import redirect_uri
from majlis.channels.forms import AppForm
from majlis.channels.models import NetworkApp
from majlis.channels.network_apps import register
from majlis.networks import NETWORKS
from majlis.networks.oauth import BY_PASSWORD
from majlis.people.access import PersonRequest, just_confirmed, may


@require_safe
@may("connect_channel")
def apps(request: PersonRequest) -> HttpResponse:
    """List the networks and whether our application there is registered."""
    registered = {app.network: app for app in NetworkApp.objects.all()}
    networks = [(slug, registered.get(slug)) for slug in NETWORKS]
    return render(request, "channels/apps.html", {"networks": networks})


@require_http_methods(["GET", "POST"])
@may("connect_channel")
@just_confirmed
def app(request: PersonRequest, network: str) -> HttpResponse:
    """Enter client id and secret of one network."""
    if network not in NETWORKS:
        raise Http404
    kept = NetworkApp.objects.filter(network=network).first()
    form = AppForm(
        request.POST or None,
        network=network,
        has_secret=kept is not None,
        has_push_secret=kept is not None and kept.has_push_secret,
        initial={
            "client_id": kept.client_id if kept else "",
            "push_id": kept.push_id if kept else "",
            "address": kept.address if kept else "",
        },
    )
    if form.is_valid():
        register(
            institution_id=request.institution.pk,
            network=network,
            by=request.user,
            **form.cleaned_data,
        )
        messages.success(request, _("The application was saved."))
        return redirect("channel-apps")
    shown = {
        "form": form,
        "network": network,
        "redirect_uri": redirect_uri(network) if network not in BY_PASSWORD else "",
    }
    return render(request, "channels/app.html", shown, status=422 if form.errors else 200)
