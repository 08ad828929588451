"""What posts cost where a network takes money, and the budget that an account keeps to."""

from decimal import Decimal

import pytest

from majlis.channels.models.budget import set_limit
from majlis.delivery.models import Delivery
from majlis.publishing import checking, costs, sending, writing
from majlis.publishing.going_out import NotReady
from majlis.publishing.states import State
from majlis.store.refusal import Refused

LINK = "دليل الألعاب https://example.com/toys"


@pytest.fixture
def limit(channels, salem):
    def set_to(amount):
        set_limit(channels["x"], Decimal(amount), by=salem)

    return set_to


def estimate(post, network="x"):
    found = {cost.channel.network: cost for cost in costs.costs(post.written())}
    return found[network].estimate_usd if network in found else None


def test_a_link_makes_a_post_dearer(office, huda, channels):
    plain = writing.draft(office, huda, "نرحب بكم", [channels["x"], channels["linkedin"]])
    linked = writing.draft(office, huda, LINK, [channels["x"]])

    assert estimate(plain) < estimate(linked)
    assert estimate(plain, "linkedin") is None


def test_each_part_of_a_thread_costs(office, huda, channels):
    one = writing.draft(office, huda, "أ", [channels["x"]])
    three = writing.draft(office, huda, "أ\n---\nب\n---\nج", [channels["x"]], forms={"x": "thread"})

    assert estimate(three) == estimate(one) * 3


def test_a_post_beyond_the_budget_is_not_sent_for_approval(office, huda, channels, limit):
    limit("0.10")
    post = writing.draft(office, huda, LINK, [channels["x"]])

    with pytest.raises(NotReady) as refusal:
        post.send_to_review(by=huda)
    [finding] = refusal.value.findings
    assert (finding.field, finding.code) == ("channels", "budget_exceeded")
    assert "gso_x" in finding.sentence


def test_from_four_fifths_on_it_warns_and_lets_the_post_pass(office, huda, channels, limit):
    limit("0.25")
    post = writing.draft(office, huda, LINK, [channels["x"]])

    codes = {finding.code: finding.blocks for finding in checking.check(post.written())}
    assert codes["budget_near"] is False
    post.send_to_review(by=huda)


def test_a_budget_that_was_spent_meanwhile_stops_the_letting_out(
    office, huda, salem, channels, limit
):
    limit("0.30")
    first, second = (
        writing.draft(office, huda, f"{LINK}/{number}", [channels["x"]]) for number in range(2)
    )
    for post in (first, second):
        post.send_to_review(by=huda)
        post.approve(by=salem)
    sending.publish(first, by=salem)

    with pytest.raises(Refused):
        sending.publish(second, by=salem)
    second.refresh_from_db()
    assert second.state == State.APPROVED
    limit("0.50")
    sending.publish(second, by=salem)
    assert Delivery.objects.count() == 2


def test_what_was_cancelled_costs_nothing(office, huda, salem, channels, limit):
    limit("0.30")
    post = writing.draft(office, huda, LINK, [channels["x"]])
    post.send_to_review(by=huda)
    post.approve(by=salem)
    sending.publish(post, by=salem)
    sending.cancel(post, by=huda)

    assert costs.spent(channels["x"], post.created_at) == 0


def test_what_goes_out_next_month_is_spent_next_month(office, huda, salem, channels, limit):
    from datetime import timedelta

    from majlis.store.clock import now

    at = now() + timedelta(days=40)
    post = writing.draft(office, huda, LINK, [channels["x"]], due_at=at)
    post.send_to_review(by=huda)
    post.approve(by=salem)
    sending.publish(post, by=salem, at=at)

    assert costs.spent(channels["x"], now()) == 0
    assert costs.spent(channels["x"], at) > 0


@pytest.mark.parametrize(
    ("amount", "said"), [("0.2", "0.20"), ("0.015", "0.015"), ("1234.5", "1,234.50"), ("0", "0.00")]
)
def test_an_amount_is_written_to_the_tenth_of_a_cent_where_it_has_one(amount, said):
    assert said in costs.dollars(Decimal(amount))


def test_the_page_shows_what_the_post_costs(client, office, huda, channels, limit):
    limit("5")
    post = writing.draft(office, huda, LINK, [channels["x"]])
    client.force_login(huda)

    html = client.get(f"/posts/{post.pk}/edit/").content.decode()

    shown = html[html.index('id="costs"') :]
    assert "0.20" in shown
    assert "5.00" in shown
