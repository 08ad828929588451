"""Asking a network for an account: from the button to its consent page and back.

Web starts the walk and takes the network's answer; it seals the code, which it cannot read back,
and the worker exchanges it (`connecting.py`).
"""

import hashlib
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from majlis.channels import network_apps, vault
from majlis.channels.models import Channel, Connecting, NetworkApp
from majlis.networks import oauth
from majlis.people.models import Person
from majlis.record import entries
from majlis.store.clock import now
from majlis.store.refusal import Refused
from majlis.store.tenancy import acting_for


class NotOurs(Exception):
    """Someone came back who was not sent from here, or not by this session, or not just now."""


@dataclass(frozen=True)
class Answer:
    """What the network sends back with the person, by way of the browser."""

    state: str
    code: str = ""
    error: str = ""


def start(
    *, network: str, person: Person, institution_id: int, session: str, channel: Channel | None
) -> str:
    """Begin a walk bound to this session and return where the person goes next: to the network's
    consent page, or to the walk's own where the network has none."""
    state = secrets.token_urlsafe(32)
    verifier = secrets.token_urlsafe(64)
    with acting_for(institution_id):
        app = NetworkApp.objects.filter(institution_id=institution_id, network=network).first()
        if app is None:
            raise Refused(_("Register this network's application first."))
        walk = Connecting.objects.create(
            institution_id=institution_id,
            person=person,
            channel=channel,
            network=network,
            state_sha256=_sha256(state),
            session_sha256=_sha256(session),
            verifier=verifier,
        )
        entries.write(
            institution_id=institution_id,
            act="channel.connecting",
            object=channel or f"network_app:{network}",
            by=person,
            detail={"network": network},
        )
        if network in oauth.BY_PASSWORD:
            return _without_a_page(walk)
    return oauth.authorize_url(
        network,
        oauth.App(client_id=app.client_id, client_secret=""),
        hosts=network_apps.hosts_of(institution_id=institution_id, network=network),
        redirect_uri=redirect_uri(network),
        state=state,
        verifier=verifier,
    )


def _without_a_page(walk: Connecting) -> str:
    """Hand the walk to the worker at once: the registration holds all that the network asks for."""
    sealed = vault.seal("", walk.place_of("code"))
    walk.move(was=Connecting.State.ASKED, to=Connecting.State.CODE, code=sealed)
    return reverse("connecting", args=[walk.pk])


def redirect_uri(network: str) -> str:
    """Return the address to register with the network; one for each, so that none answers for
    another."""
    return settings.SITE_URL.rstrip("/") + reverse("connecting-back", args=[network])


def take_answer(answer: Answer, *, network: str, person: Person, session: str) -> Connecting:
    """Note what the network said, once; the code waits sealed for the worker.

    Raises:
        NotOurs: nothing was changed.
    """
    walk = Connecting.objects.filter(
        state_sha256=_sha256(answer.state),
        session_sha256=_sha256(session),
        network=network,
        person=person,
        state=Connecting.State.ASKED,
        created_at__gt=now() - Connecting.ANSWERED_WITHIN,
    ).first()
    if walk is None:
        raise NotOurs
    if answer.error or not answer.code:
        walk.end("denied" if "denied" in answer.error or "cancel" in answer.error else "refused")
        return walk
    sealed = vault.seal(answer.code, walk.place_of("code"))
    if not walk.move(was=Connecting.State.ASKED, to=Connecting.State.CODE, code=sealed):
        raise NotOurs
    return walk


def choose(walk: Connecting, account_id: str) -> None:
    """Note which of the accounts the person wants; the worker connects it."""
    if account_id not in {choice["id"] for choice in walk.choices}:
        raise Refused(_("This account is not among those that the network named."))
    chosen = {"chosen": account_id}
    if not walk.move(was=Connecting.State.CHOOSE, to=Connecting.State.CHOSEN, **chosen):
        raise Refused(_("This connection is already on its way."))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
