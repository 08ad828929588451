"""Letters that no network sent: one with a wrong signature, one changed on its way."""

from dataclasses import replace
from typing import TYPE_CHECKING

from sandbox.core.citizens import NAMES
from sandbox.core.comments import Comment
from sandbox.core.ids import secret
from sandbox.core.letters import Letter, Push
from sandbox.core.talking import Saying

if TYPE_CHECKING:
    from sandbox.core.network import Network

FIRST, SECOND = "تعليق مزوّر لم يكتبه أحد", "نص غُيّر في الطريق"


class NobodyListens(Exception):
    """No subscription is there that could receive a forged letter."""


async def forge(network: "Network", account: str) -> list[Letter]:
    """Send a forged and an altered letter to each subscriber of an account; return both.

    They speak of a comment that exists nowhere.

    Raises:
        NobodyListens: the account has no post, or nobody has subscribed.
    """
    world = network.world
    posts = [post for post in world.ledger.visible(network.slug) if post.account == account]
    if not posts:
        raise NobodyListens(f"{network.slug} {account} has no post to comment on")
    letters = []
    phantom = _phantom(network, account, posts[0].id)
    for push in network.pushes("add", phantom):
        for letter in _spoiled(network, push, phantom):
            world.webhooks.letters.append(letter)
            await world.webhooks.send(letter, network.push_rules)
            world.webhooks.count(network.slug, letter.kind)
            if letter.status is not None and 400 <= letter.status < 500:
                world.webhooks.count(network.slug, "refused")
            letters.append(letter)
    if not letters:
        raise NobodyListens(f"nobody has subscribed to {network.slug} {account}")
    return letters


def _phantom(network: "Network", account: str, post: str) -> Comment:
    author = network.citizen(next(iter(NAMES)))
    made = network.composed(Saying(account=account, text=FIRST, author=author, root=post))
    if not isinstance(made, Comment):
        raise TypeError("a citizen writes comments")
    return made


def _spoiled(network: "Network", push: Push, phantom: Comment) -> list[Letter]:
    wrong_body, wrong_headers = network.letter([replace(push, secret=secret())])
    _body, right_headers = network.letter([push])
    other = replace(phantom, **network.reworded(phantom, SECOND))
    changed = [one for one in network.pushes("add", other) if one.url == push.url]
    body, _headers = network.letter(changed[:1])
    return [
        Letter(network.slug, push.url, wrong_body, wrong_headers, 1, kind="forged"),
        Letter(network.slug, push.url, body, right_headers, 1, kind="altered"),
    ]
