"""What the measurement of receiving brings is what a network would bring."""

from datetime import UTC, datetime

from majlis.networks import webhooks
from majlis.operations.bench.pushing import Letters


def test_each_letter_is_signed_and_tells_of_another_comment():
    letters = Letters(page="770000000001", secret="a-secret").write(50)

    told = []
    for signed, body in letters:
        shown = {"x-hub-signature-256": f"sha256={signed}"}
        assert webhooks.is_signed("facebook", shown, body, ["a-secret"])
        told += webhooks.happenings("facebook", body, received_at=datetime.now(UTC), web="")

    assert len({happening.item.id for happening in told}) == 50
    assert {happening.account_id for happening in told} == {"770000000001"}
    assert not any(happening.item.is_ours for happening in told)
