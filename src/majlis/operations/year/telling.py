"""The office's figures of a year beside those that the networks' own ledger counts."""

import json

from majlis.channels.models import Channel
from majlis.insights import figures
from majlis.insights.words import Figure
from majlis.operations import networks_here
from majlis.people.models import Institution
from majlis.store.tenancy import acting_for


def agrees(institution: Institution, control: str, year: int) -> bool:
    """Print both, network by network, and return whether they are the same."""
    ours = of_office(institution, year)
    theirs = of_ledger(institution, control, year)
    for network, expected in theirs.items():
        for name, value in expected.items():
            found = ours.get(network, {}).get(name)
            if found != value:
                print(f"{network} {name}: {found}, and the ledger counts {value}")
    with acting_for(institution.pk):
        print(json.dumps(figures.year(institution, year).totals()))
    return ours == theirs


def of_office(institution: Institution, year: int) -> dict[str, dict[str, int | None]]:
    """Return the office's figures by network and name."""
    with acting_for(institution.pk):
        counted = figures.year(institution, year)
    return {
        network: {figure.value: counted.rows[figure].cells[network].value for figure in Figure}
        for network in counted.columns
    }


def of_ledger(
    institution: Institution, control: str, year: int
) -> dict[str, dict[str, int | None]]:
    """Return the ledger's count of the institution's accounts by network and name."""
    with acting_for(institution.pk):
        mine = Channel.objects.filter(institution=institution).values_list("remote_id", flat=True)
        accounts = ",".join(mine)
    counted = networks_here.control(control, f"figures?year={year}&accounts={accounts}")
    found: dict[str, dict[str, int | None]] = counted["networks"]
    return found
