"""What an account of X may, and what its acts cost.

Source: docs.x.com/x-api/getting-started/pricing, read 2026-08: dollars an act. A subscription
(`subscription_type`) or a verification as an organization lets an account write long and edit.
The body of 402 is reported by users; its length (185) is that of answers seen in June 2026.
"""

from decimal import Decimal
from typing import Any

from sandbox.core.accounts import Account
from sandbox.core.answers import Answer, Refusal
from sandbox.core.exchange import Exchange
from sandbox.core.growth import written_links
from sandbox.core.ledger import Post
from sandbox.x_problems import PROBLEMS

SUBSCRIPTIONS = frozenset({"Basic", "Premium", "PremiumPlus"})
ORGANIZATIONS = frozenset({"blue", "business"})
LONGEST_TEXT, LONGEST_LONG_TEXT = 280, 25_000
POST, WITH_LINK, SUMMONED, MESSAGE = map(Decimal, ("0.015", "0.20", "0.01", "0.015"))
COST = "cost_dollars"


def pays(account: Account | None) -> bool:
    """Say whether an account may write long texts and edit them."""
    extra = account.extra if account else {}
    known = extra.get("verified_type") in ORGANIZATIONS
    return extra.get("subscription_type") in SUBSCRIPTIONS or known


def longest_text(account: Account | None) -> int:
    """Return how long a text of this account may be, as X weighs it."""
    return LONGEST_LONG_TEXT if pays(account) else LONGEST_TEXT


def cost_of(post: Post) -> Decimal:
    """Return what a post costs; an answer to somebody else's costs less."""
    if written_links(post):
        return WITH_LINK
    answered = post.data.get("reply_to_user")
    return SUMMONED if answered and answered != post.account else POST


def charge(exchange: Exchange, cost: Decimal) -> dict[str, str]:
    """Return what an act costs, to be kept with it.

    An account made with `credit_dollars` has so much and no more.

    Raises:
        Refusal: its credit does not reach.
    """
    account = exchange.world.accounts.account("x", exchange.account)
    credit = account.extra.get("credit_dollars") if account else None
    if credit is not None and spent(exchange) + cost > Decimal(str(credit)):
        raise Refusal(_depleted(exchange.account))
    return {COST: str(cost)}


def spent(exchange: Exchange) -> Decimal:
    """Return what an account has spent so far, in dollars."""
    world, account = exchange.world, exchange.account
    kept: list[dict[str, Any]] = [post.data for post in world.ledger.posts("x", account)]
    kept += [
        one.data for one in world.messages.all() if (one.network, one.account) == ("x", account)
    ]
    return sum((Decimal(data.get(COST, "0")) for data in kept), Decimal(0))


def _depleted(account: str) -> Answer:
    detail = f"Your enrolled account [{account}] does not have any credits to fulfill this request."
    body = {"title": "CreditsDepleted", "detail": detail, "type": f"{PROBLEMS}/credits"}
    return Answer(402, body)
