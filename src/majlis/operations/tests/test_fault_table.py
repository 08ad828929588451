"""The fault table has every act on every network that has it, and judges each by the books."""

import pytest

from majlis.delivery.models import Delivery
from majlis.operations.chaos.deeds import Books
from majlis.operations.chaos.matrix import FAULTS, all_cells
from majlis.operations.chaos.plan import NETWORKS
from majlis.operations.chaos.targets import CHANGING, MAKING, is_able

WHERE = {"network": "x", "account": "7"}


@pytest.mark.parametrize("act", [*MAKING, *CHANGING])
def test_an_act_meets_every_fault_on_each_network_that_has_it(act):
    cells = [cell for cell in all_cells() if cell.act == act]
    able = {network for network in NETWORKS if is_able(network, act)}

    assert {cell.network for cell in cells} == able
    for network in able:
        met = {cell.befalls for cell in cells if cell.network == network}
        faults = set(FAULTS) if act in MAKING else set(FAULTS) - {"lagging_lists"}
        assert faults <= met
        assert {"accepted/kill", "before_call/freeze", "cancelled"} <= met


def test_no_two_cells_share_a_number():
    numbers = [cell.number for cell in all_cells()]

    assert len(set(numbers)) == len(numbers)


def comment(**more):
    return {**WHERE, "id": "c1", "visible": True, "hidden": False, "data": {}, **more}


@pytest.mark.parametrize(
    ("act", "told", "done", "undone"),
    [
        (
            "hide",
            {"remote_id": "c1", "hidden": True},
            Books(comments=[comment(hidden=True)]),
            Books(comments=[comment()]),
        ),
        (
            "remove",
            {"remote_id": "c1"},
            Books(comments=[comment(data={"moderation": "rejected"})]),
            Books(comments=[comment()]),
        ),
        (
            "delete",
            {"remote_id": "c1"},
            Books(objects=[comment(visible=False)]),
            Books(objects=[comment()]),
        ),
        (
            "edit",
            {"remote_id": "c1", "text": "مصحح"},
            Books(objects=[comment(text="مصحح")]),
            Books(objects=[comment(text="القديم")]),
        ),
        (
            "like",
            {"remote_id": "c1", "liked": True},
            Books(standing={"likes": [{**WHERE, "about": "c1", "holds": True}]}),
            Books(standing={"likes": [{**WHERE, "about": "c1", "holds": False}]}),
        ),
        (
            "block",
            {"person_id": "p1", "blocked": True},
            Books(standing={"blocks": [{**WHERE, "about": "p1", "holds": True}]}),
            Books(standing={"blocks": [{**WHERE, "about": "p2", "holds": True}]}),
        ),
    ],
)
def test_the_auditor_asks_the_networks_books_whether_a_deed_was_done(act, told, done, undone):
    delivery = Delivery(act=act, payload={**WHERE, "act": act, **told})

    assert done.is_done(delivery)
    assert not undone.is_done(delivery)
