"""A person's walk to a network's consent page and back."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from majlis.channels import asking, words
from majlis.channels.asking import Answer, NotOurs
from majlis.channels.models import Channel, Connecting
from majlis.networks import NETWORKS
from majlis.people.access import PersonRequest, just_confirmed, may


@require_POST
@may("connect_channel")
@just_confirmed
def start(request: PersonRequest) -> HttpResponse:
    """Send the person to the network's own page, for a new account or to connect one again."""
    channel = None
    network = request.POST.get("network", "")
    if again := request.POST.get("channel", ""):
        mine = Channel.objects.visible_to(request.user).connected()
        channel = get_object_or_404(mine, pk=_number(again))
        network = channel.network
    if network not in NETWORKS:
        raise Http404
    return redirect(
        asking.start(
            network=network,
            person=request.user,
            institution_id=request.institution.pk,
            session=_session(request),
            channel=channel,
        )
    )


@require_safe
@never_cache
@may("connect_channel")
def back(request: PersonRequest, network: str) -> HttpResponse:
    """Take the network's answer, if it is the answer to what this session asked."""
    answer = Answer(
        state=request.GET.get("state", ""),
        code=request.GET.get("code", ""),
        error=request.GET.get("error", ""),
    )
    try:
        walk = asking.take_answer(
            answer, network=network, person=request.user, session=_session(request)
        )
    except NotOurs:
        return render(request, "channels/not_ours.html", status=400)
    return redirect("connecting", walk.pk)


@require_safe
@never_cache
@may("connect_channel")
def show(request: PersonRequest, pk: int) -> HttpResponse:
    """Show how far the connection is; the page asks again by itself while the worker works."""
    walk = _walk(request, pk)
    template = "channels/connecting.html"
    return render(request, f"{template}#walk" if request.htmx else template, _shown(walk))


@require_POST
@may("connect_channel")
def choose(request: PersonRequest, pk: int) -> HttpResponse:
    """Take the account that the person chose."""
    walk = _walk(request, pk)
    asking.choose(walk, request.POST.get("account", ""))
    return redirect("connecting", walk.pk)


def _walk(request: PersonRequest, pk: int) -> Connecting:
    return get_object_or_404(
        Connecting.objects.select_related("channel"),
        pk=pk,
        person=request.user,
        institution_id=request.institution.pk,
    )


def _shown(walk: Connecting) -> dict[str, object]:
    why = words.FAILURES.get(walk.failure, words.NOT_CONNECTED)
    return {"walk": walk, "why": why}


def _session(request: PersonRequest) -> str:
    return request.session.session_key or ""


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise Http404
    return int(text)
