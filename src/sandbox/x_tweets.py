"""Posts of X whoever wrote them: the accounts' own from the ledger, the citizens' from the street.

On X a comment is a post like any other, so both are read in one form.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from sandbox.core.accounts import Account
from sandbox.core.comments import Comment
from sandbox.core.ledger import Post
from sandbox.core.world import World

SLUG = "x"
VERSION = "x.version"  # the kind of record that leads from an edit's id to its post


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
    kept = own(world, id)
    found = version(kept, id) if kept is not None else None
    if found is None:
        comment = world.comments.comment(SLUG, id)
        found = as_post(comment) if comment is not None else None
    return found if found is not None and found.is_visible(world.clock.now()) else None


def own(world: World, id: str) -> Post | None:  # noqa: A002
    """Return an account's post as the ledger keeps it, by the id of any of its versions."""
    led = world.records.get(VERSION, id)
    return world.ledger.post(SLUG, led["post"] if led else id)


def history(post: Post) -> list[str]:
    """Return the ids of a post's versions, the first one first."""
    return list(post.data.get("edit_history") or [post.id])


def root_id(post: Post) -> str:
    """Return the first post of the conversation that a post belongs to."""
    return str(post.data.get("conversation_id") or history(post)[0])


def latest(post: Post) -> Post:
    """Return a post as its last version, which has an id of its own."""
    return version(post, history(post)[-1])


def version(post: Post, id: str) -> Post:  # noqa: A002
    """Return a post as one of its versions: the words it had, under the id it had."""
    earlier = post.data.get("versions", {}).get(id)
    if earlier is None:
        return post if post.id == id else replace(post, id=history(post)[-1])
    return replace(post, id=id, text=earlier["text"], data={**post.data, **earlier})


def conversation(world: World, root: str) -> list[Post]:
    """Return what stands in a conversation now, its root included, oldest first."""
    kept = own(world, root)
    first = tweet(world, history(kept)[-1] if kept is not None else root)
    comments = [as_post(comment) for comment in world.comments.under(SLUG, root)]
    replies = [latest(post) for post in world.ledger.replies(SLUG, root)]
    whole = [*([first] if first else []), *comments, *replies]
    return sorted({post.id: post for post in whole}.values(), key=order)


def everything(world: World, *, naming: str = "") -> Iterable[Post]:
    """Walk through all posts of X that the public sees now, in no order.

    Of the comments only those that may name this handle, in lower case.
    """
    now = world.clock.now()
    for post in world.ledger.all():
        if post.network == SLUG and post.is_visible(now):
            yield latest(post)
    for comment in world.comments.of_network(SLUG):
        if comment.is_visible(now) and naming in comment.data["shown"].lower():
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


def anyone(world: World, id: str) -> Account | None:  # noqa: A002
    """Return an account, or a citizen who has written anything, by id."""
    account = world.accounts.account(SLUG, id)
    if account is not None:
        return account
    for comment in world.comments.all():
        if comment.network == SLUG and comment.author_id == id:
            return Account(SLUG, id, comment.author_handle, comment.author_name)
    for message in world.messages.all():
        if message.network == SLUG and message.person_id == id:
            return Account(SLUG, id, message.person_handle, message.person_name)
    return None


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
