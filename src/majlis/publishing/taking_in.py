"""The files that come with a page of a post: those of the post, and those of single fields."""

from dataclasses import dataclass, field

from majlis.media.models import Asset
from majlis.media.receiving import receive
from majlis.media.uploading import Arrived
from majlis.networks import NETWORKS
from majlis.networks.forms import FieldKind
from majlis.people.access import PersonRequest
from majlis.publishing.field_reading import fields_of, name_of
from majlis.store.refusal import Refused


@dataclass
class Taken:
    """What became of them; `problems` are sentences by the place on the page."""

    of_post: list[Asset] = field(default_factory=list)
    of_fields: dict[tuple[str, str], Asset] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)
    problems: dict[str, list[str]] = field(default_factory=dict)


def take_in(request: PersonRequest) -> Taken:
    taken = Taken()
    for arrived in request.FILES.getlist("file"):
        if asset := _received(request, arrived, "file", taken):
            taken.of_post.append(asset)
    for (network, slug), name in places().items():
        if asset := _received(request, request.FILES.get(f"file_{name}"), name, taken):
            taken.of_fields[network, slug] = asset
    return taken


def places() -> dict[tuple[str, str], str]:
    """Return the name on the page of each field that is a file, by network and slug."""
    return {
        (network, slug): name_of(network, slug)
        for network, rules in NETWORKS.items()
        for slug, each in fields_of(rules).items()
        if each.kind == FieldKind.FILE
    }


def _received(request: PersonRequest, arrived: object, place: str, taken: Taken) -> Asset | None:
    if not isinstance(arrived, Arrived):
        return None
    try:
        received = receive(arrived, institution_id=request.institution.pk, by=request.user)
    except Refused as error:
        taken.problems.setdefault(place, []).append(str(error))
        return None
    if received.told:
        taken.told.append(received.told)
    return received.asset
