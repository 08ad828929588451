"""The institution's own registrations with the networks."""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from majlis.channels import hooks, vault
from majlis.channels.models import NetworkApp
from majlis.networks.hosts import Hosts, of_server
from majlis.people.models import Person
from majlis.record import entries
from majlis.store.tenancy import acting_for


@dataclass(frozen=True)
class Registered:
    """An application as its network knows it, unsealed; its printed form shows no secret."""

    client_id: str
    secret: str = field(repr=False)
    push_id: str
    push_secret: str = field(repr=False)  # what the network signs with when it pushes


def register(
    *,
    institution_id: int,
    network: str,
    client_id: str,
    client_secret: str,
    push_id: str = "",
    push_secret: str = "",
    address: str = "",
    by: Person | None = None,
) -> None:
    """Keep the client id and the secret of one network; an empty secret keeps the one before.

    Where the network pushes, its hook gets a copy of the secret that it signs with.
    """
    names = {"secret": client_secret, "push_secret": push_secret}
    given = {name: secret for name, secret in names.items() if secret}
    fields: dict[str, Any] = {"client_id": client_id, "push_id": push_id, "address": address}
    with acting_for(institution_id):
        kept = NetworkApp.objects.filter(institution_id=institution_id, network=network)
        has_second = kept.filter(has_push_secret=True).exists()
        fields |= _sealed(given, institution_id=institution_id, network=network)
        if given:
            both = "secret" in given and ("push_secret" in given or not has_second)
            fields["key_id"] = vault.current_key_id() if both else ""
        if not kept.update(**fields):
            NetworkApp.objects.create(institution_id=institution_id, network=network, **fields)
        signs = push_secret or ("" if has_second else client_secret)
        if signs and network in hooks.PUSHING:
            hooks.keep_secret(institution_id=institution_id, network=network, secret=signs)
        entries.write(
            institution_id=institution_id,
            act="network_app.registered",
            object=f"network_app:{network}",
            by=by,
            detail={"client_id": client_id, "new_secret": bool(given)},
        )


def secret_of(*, institution_id: int, network: str) -> tuple[str, str]:
    """Return client id and secret. Worker only.

    Raises:
        NetworkApp.DoesNotExist: the institution has no application at this network.
        vault.CannotUnseal: the key is gone.
    """
    app = read(institution_id=institution_id, network=network)
    return app.client_id, app.secret


def read(*, institution_id: int, network: str) -> Registered:
    """Return the application, secrets included. Worker only.

    Raises:
        NetworkApp.DoesNotExist, vault.CannotUnseal: as `secret_of`.
    """
    with acting_for(institution_id):
        app = NetworkApp.objects.defer(None).get(institution_id=institution_id, network=network)
    secret = vault.unseal(app.secret, place_of(institution_id, network))
    second = app.push_secret
    place = place_of(institution_id, network, "push_secret")
    return Registered(
        client_id=app.client_id,
        secret=secret,
        push_id=app.push_id or app.client_id,
        push_secret=vault.unseal(second, place) if second else secret,
    )


def hosts_of(*, institution_id: int, network: str) -> Hosts:
    """Return the network's base addresses by name, of the institution's own server where a network
    has many.

    Raises:
        NetworkApp.DoesNotExist: the institution has no application at this network.
    """
    known: Hosts = settings.NETWORK_URLS.get(network, {})
    if known:
        return known
    with acting_for(institution_id):
        app = NetworkApp.objects.get(institution_id=institution_id, network=network)
    return of_server(app.address)


def own_servers() -> list[str]:
    """Return the addresses of the servers that the institution itself named."""
    named = NetworkApp.objects.exclude(address="").values_list("address", flat=True)
    return sorted({address.rstrip("/") for address in named})


def place_of(institution_id: int, network: str, field_name: str = "secret") -> vault.Place:
    return vault.Place("channels_networkapp", institution_id, network, field_name)


def resealed(app: NetworkApp) -> dict[str, Any]:
    """Return the columns of the same secrets, sealed by the vault's current key.

    Raises:
        vault.CannotUnseal: the key that sealed them is gone.
    """
    sealed = {name: getattr(app, name) for name in ("secret", "push_secret")}
    given = {
        name: vault.unseal(value, place_of(app.institution_id, app.network, name))
        for name, value in sealed.items()
        if value
    }
    fields = _sealed(given, institution_id=app.institution_id, network=app.network)
    return fields | {"key_id": vault.current_key_id()}


def _sealed(given: dict[str, str], *, institution_id: int, network: str) -> dict[str, Any]:
    return {
        name: vault.seal(secret, place_of(institution_id, network, name))
        for name, secret in given.items()
    }
