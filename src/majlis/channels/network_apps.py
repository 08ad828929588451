"""The institution's own registrations with the networks."""

from typing import Any

from majlis.channels import vault
from majlis.channels.models import NetworkApp
from majlis.people.models import Person
from majlis.record import entries
from majlis.store.tenancy import acting_for


def register(
    *,
    institution_id: int,
    network: str,
    client_id: str,
    client_secret: str,
    by: Person | None = None,
) -> None:
    """Keep the client id and the secret of one network; an empty secret keeps the one before."""
    fields: dict[str, Any] = {"client_id": client_id}
    with acting_for(institution_id):
        kept = NetworkApp.objects.filter(institution_id=institution_id, network=network)
        if client_secret:
            fields |= _sealed(client_secret, institution_id=institution_id, network=network)
        if not kept.update(**fields):
            NetworkApp.objects.create(institution_id=institution_id, network=network, **fields)
        entries.write(
            institution_id=institution_id,
            act="network_app.registered",
            object=f"network_app:{network}",
            by=by,
            detail={"client_id": client_id, "new_secret": bool(client_secret)},
        )


def secret_of(*, institution_id: int, network: str) -> tuple[str, str]:
    """Return client id and secret. Worker only.

    Raises:
        NetworkApp.DoesNotExist: the institution has no application at this network.
        vault.CannotUnseal: the key is gone.
    """
    with acting_for(institution_id):
        app = NetworkApp.objects.defer(None).get(institution_id=institution_id, network=network)
    return app.client_id, vault.unseal(app.secret, place_of(institution_id, network))


def place_of(institution_id: int, network: str) -> vault.Place:
    return vault.Place("channels_networkapp", institution_id, network, "secret")


def _sealed(secret: str, *, institution_id: int, network: str) -> dict[str, Any]:
    sealed = vault.seal(secret, place_of(institution_id, network))
    return {"secret": sealed, "key_id": vault.key_id_of(sealed)}
