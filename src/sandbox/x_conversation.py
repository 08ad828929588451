"""Citizens on X: their replies and mentions are posts; ours to them stand in our timeline.

Source: X's OpenAPI 2.166 (`PUT /2/tweets/{tweet_id}/hidden`), docs.x.com on edits (each version
has an id of its own), read 2026-08.
"""

from datetime import UTC
from typing import TYPE_CHECKING, Any

from sandbox.core.answers import Answer
from sandbox.core.clock import iso
from sandbox.core.comments import Comment, described
from sandbox.core.exchange import Exchange
from sandbox.core.ledger import Post
from sandbox.core.talking import Saying
from sandbox.core.world import World
from sandbox.x_posts import answered_handles, need, own_post, reply_fields
from sandbox.x_problems import forbidden, invalid, not_found
from sandbox.x_text import composed
from sandbox.x_tweets import as_post, tweet

if TYPE_CHECKING:
    from sandbox.x import X

SLUG = "x"


async def hide(exchange: Exchange) -> Answer:
    """Answer `PUT /2/tweets/{tweet_id}/hidden`, for replies in our own conversations."""
    id_ = exchange.params["tweet_id"]
    body = await exchange.json()
    comment = exchange.world.comments.comment(SLUG, id_)
    await exchange.gate("moderate", text=comment.text if comment else "")
    need(exchange, "tweet.moderate.write")
    if not isinstance(body, dict) or not isinstance(body.get("hidden"), bool):
        raise invalid("$.hidden: must be a boolean")
    if comment is None or not comment.is_visible(exchange.world.clock.now()):
        raise not_found("tweet", id_)
    root = exchange.world.ledger.post(SLUG, comment.root)
    if root is None or root.account != exchange.account:
        raise forbidden()
    await exchange.hide_comment(comment, hidden=body["hidden"])
    return Answer(200, {"data": {"hidden": comment.hidden}})


def composed_saying(network: "X", saying: Saying) -> Comment | Post:
    """Return what is said as X keeps it: the account's as a post, a citizen's as a comment."""
    world = network.world
    answered = _entered(world, saying.parent or saying.root)
    if saying.author is None:
        return own_post(
            world, account=saying.account, text=saying.text, parent=answered, at=saying.at
        )
    at = (saying.at or world.clock.now()).astimezone(UTC)
    id_ = world.numbers.next(at)
    shown = composed(
        saying.text,
        id=id_,
        handle=saying.author.handle,
        has_media=False,
        answered=answered_handles(world, answered, by=saying.author.id),
    )
    placed = reply_fields(answered) if answered else {"conversation_id": id_}
    return Comment(
        SLUG,
        saying.account,
        id_,
        saying.text,
        at,
        kind="comment" if saying.root else "mention",
        post=saying.root,
        parent="" if saying.parent == saying.root else saying.parent,
        author_id=saying.author.id,
        author_name=saying.author.name,
        author_handle=saying.author.handle,
        data={**saying.data, **shown, **placed},
    )


def reworded(world: World, comment: Comment, text: str) -> dict[str, Any]:
    """Return what changes with an edit: the text, and one id more."""
    id_ = world.numbers.next()
    answered = tweet(world, comment.data.get("reply_to", ""))
    shown = composed(
        text,
        id=id_,
        handle=comment.author_handle,
        has_media=False,
        answered=answered_handles(world, answered, by=comment.author_id),
    )
    later = [*comment.data.get("later_ids", []), id_]
    return {"text": text, "data": {**comment.data, **shown, "later_ids": later}}


def root_of(world: World, id: str) -> str:  # noqa: A002
    """Return the post or mention whose conversation a post belongs to."""
    own = world.ledger.entered(SLUG, id)
    if own is not None:
        return str(own.data.get("conversation_id", ""))
    comment = world.comments.entered(SLUG, id)
    return comment.root if comment else ""


def talk(world: World, root: str) -> list[Comment]:
    """Return what stands under a post or mention, our own replies among it, oldest first."""
    own = [as_comment(world, post) for post in world.ledger.replies(SLUG, root)]
    found = [*world.comments.under(SLUG, root), *own]
    return sorted(found, key=lambda one: (one.created_at, int(one.id)))


def talk_in_ledger(world: World) -> list[dict[str, Any]]:
    """Return every reply of an account, removed ones too, as control shows comments.

    `seq` is null, for their number is that of the ledger.
    """
    now = world.clock.now()
    found = []
    for post in world.ledger.all():
        if post.network == SLUG and post.data.get("reply_to"):
            comment = as_comment(world, post)
            found.append({**described(comment, now), "seq": None, "post_seq": post.seq})
    return found


def as_comment(world: World, post: Post) -> Comment:
    """Return an account's reply in the form of a comment."""
    account = world.accounts.account(SLUG, post.account)
    root, parent = post.data["conversation_id"], post.data["reply_to"]
    if post.visible_at is None:
        raise ValueError(f"the reply {post.id} has no time")
    return Comment(
        SLUG,
        post.account,
        post.id,
        post.text,
        post.visible_at,
        post=root,
        parent="" if parent == root else parent,
        author_id=post.account,
        author_name=account.name if account else post.account,
        author_handle=account.handle if account else post.account,
        by_account=True,
        removed_at=post.removed_at,
        listed_at=post.listed_at,
        requests=post.requests,
        data={"accepted_at": iso(post.accepted_at)},
        is_durable=post.is_durable,
    )


def _entered(world: World, id: str) -> Post | None:  # noqa: A002
    """Return a post that is answered, also one of the same transaction or still to come."""
    own = world.ledger.entered(SLUG, id)
    if own is not None:
        return own
    comment = world.comments.entered(SLUG, id)
    return as_post(comment) if comment else None
