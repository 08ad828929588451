"""Posts of X whoever wrote them: the accounts' own from the ledger, the citizens' from the street.

On X a comment is a post like any other, so both are read in one form.
"""

from collections import Counter
from collections.abc import Iterable

from sandbox.core.accounts import Account
from sandbox.core.comments import Comment
from sandbox.core.ledger import Post
from sandbox.core.world import World

SLUG = "x"


def as_post(comment: Comment) -> Post:
    """Return a citizen's comment or mention as a post, with the id of its last version."""
    author = {
        "id": comment.author_id,
        "name": comment.author_name,
        "handle": comment.author_handle,
    }
    return Post(
        SLUG,
        comment.author_id,
        comment.ids[-1],
        comment.text,
        visible_at=comment.created_at,
        removed_at=comment.removed_at,
        listed_at=comment.listed_at,
        data={**comment.data, "author": author, "edit_history": comment.ids},
        is_durable=comment.is_durable,
    )


def tweet(world: World, id: str) -> Post | None:  # noqa: A002
    """Return the post with this id, whoever wrote it, if the public sees it now."""
    found = world.ledger.post(SLUG, id)
    if found is None:
        comment = world.comments.comment(SLUG, id)
        found = as_post(comment) if comment is not None else None
    return found if found is not None and found.is_visible(world.clock.now()) else None


def conversation(world: World, root: str) -> list[Post]:
    """Return what stands in a conversation now, its root included, oldest first."""
    first = tweet(world, root)
    comments = [as_post(comment) for comment in world.comments.under(SLUG, root)]
    whole = [*([first] if first else []), *comments, *world.ledger.replies(SLUG, root)]
    return sorted({post.id: post for post in whole}.values(), key=order)


def everything(world: World) -> Iterable[Post]:
    """Walk through all posts of X that the public sees now, in no order."""
    now = world.clock.now()
    for post in world.ledger.all():
        if post.network == SLUG and post.is_visible(now):
            yield post
    for comment in world.comments.all():
        if comment.network == SLUG and comment.is_visible(now):
            yield as_post(comment)


def order(post: Post) -> int:
    """Return what sorts posts by their time, as their ids do."""
    return int(post.id)


def author_of(world: World, post: Post) -> Account | None:
    """Return who wrote a post, citizen or account."""
    citizen = post.data.get("author")
    if citizen:
        return Account(SLUG, citizen["id"], citizen["handle"], citizen["name"])
    return world.accounts.account(SLUG, post.account)


def user_of_handle(world: World, handle: str) -> Account | None:
    """Return the account with this handle; citizens are not searched."""
    wanted = handle.lower().removeprefix("@")
    for account in world.accounts.of_network(SLUG):
        if account.handle.lower().removeprefix("@") == wanted:
            return account
    return None


def answers_in(world: World, root: str) -> Counter[str]:
    """Return how many posts of a conversation answer each id directly."""
    comments = world.comments.under(SLUG, root)
    parents = [comment.parent or comment.post for comment in comments]
    parents += [str(own.data.get("reply_to", "")) for own in world.ledger.replies(SLUG, root)]
    return Counter(parents)
