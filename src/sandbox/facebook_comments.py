"""Comments under a Page's posts, its answers to them, and the posts of people that tag it.

Source: Meta's API specification of Comment, PagePost and Page (2026-04, v26.0).
"""

from sandbox.core.answers import Answer
from sandbox.core.comments import Comment
from sandbox.core.exchange import Exchange
from sandbox.core.talking import Saying
from sandbox.facebook_comment_lists import (
    DEFAULT_FIELDS,
    SLUG,
    address_of,
    body_of,
    found,
    listing,
)
from sandbox.facebook_fields import checked, parsed, selected
from sandbox.facebook_messages import private_reply
from sandbox.facebook_problems import bad_parameter, no_such_object, not_permitted
from sandbox.facebook_words import is_true

FIELDS = frozenset(
    str.split(
        "admin_creator application attachment can_comment can_hide can_like can_remove"
        " can_reply_privately comment_count comments created_time from id is_hidden is_private"
        " like_count message message_tags object parent permalink_url private_reply_conversation"
        " user_likes"
    )
)
MENTION_FIELDS = frozenset(
    str.split(
        "attachments comments created_time from id is_hidden is_published message message_tags"
        " permalink_url status_type story tagged_time to updated_time"
    )
)
MENTION_DEFAULT = "id,message,created_time,tagged_time"
LONGEST = 8_000


# Reading


async def list_comments(exchange: Exchange) -> Answer:
    """Answer `GET /{object}/comments` of a post, a comment or a mention."""
    await exchange.gate("list")
    above = exchange.params["object"]
    check_may_read(exchange, _page_of(exchange, above))
    given = {str(name): str(value) for name, value in (await exchange.fields()).items()}
    body = listing(exchange, above, given, address=address_of(exchange))
    fields = checked(parsed(given.get("fields", DEFAULT_FIELDS)), known=FIELDS)
    body["data"] = [selected(one, fields) for one in body["data"]]
    return Answer(200, body)


async def read(exchange: Exchange, comment: Comment) -> Answer:
    """Answer `GET /{comment}`, and `GET /{post}` for a post that tags the Page."""
    await exchange.gate("read", text=comment.text)
    check_may_read(exchange, comment.account)
    is_mention = comment.kind == "mention"
    default = MENTION_DEFAULT if is_mention else DEFAULT_FIELDS
    named = str((await exchange.fields()).get("fields", default))
    fields = checked(parsed(named), known=MENTION_FIELDS if is_mention else FIELDS)
    body = body_of(exchange, comment)
    if "private_reply_conversation" in fields:
        body["private_reply_conversation"] = private_reply(exchange, comment.id)
    return Answer(200, selected({n: v for n, v in body.items() if v is not None}, fields))


# Writing


async def create(exchange: Exchange) -> Answer:
    """Answer `POST /{object}/comments`: the Page comments, or answers a comment."""
    fields = await exchange.fields()
    text = str(fields.get("message", ""))
    await exchange.gate("publish", text=text)
    above = exchange.params["object"]
    page = _page_of(exchange, above, verb="post")
    check_may_write(exchange, page)
    check_text(text)
    comment = exchange.world.comments.comment(SLUG, above)
    root = comment.root if comment else above
    parent = above if comment and comment.kind == "comment" else ""
    made = await exchange.accept_comment(Saying(account=page, text=text, root=root, parent=parent))
    return Answer(200, {"id": made.id})


async def change(exchange: Exchange, comment: Comment) -> Answer:
    """Answer `POST /{comment}`: another text for one's own, or hiding another's."""
    fields = await exchange.fields()
    text = str(fields.get("message", comment.text))
    await exchange.gate("publish" if "message" in fields else "moderate", text=text)
    check_may_write(exchange, comment.account)
    if "is_hidden" in fields:
        if comment.by_account:
            raise bad_parameter("A comment of the Page itself cannot be hidden")
        await exchange.hide_comment(comment, hidden=is_true(fields["is_hidden"]))
    if "message" in fields:
        if not comment.by_account:
            raise not_permitted("pages_manage_engagement")
        check_text(text)
        await exchange.edit_comment(comment, text)
    return Answer(200, {"success": True})


async def delete(exchange: Exchange, comment: Comment) -> Answer:
    """Answer `DELETE /{comment}`: one's own, or another's under one's own post."""
    await exchange.gate("delete" if comment.by_account else "moderate", text=comment.text)
    check_may_write(exchange, comment.account)
    if comment.kind == "mention":
        raise not_permitted("pages_manage_posts")
    await exchange.remove_comment(comment)
    return Answer(200, {"success": True})


def check_text(text: str) -> None:
    """Refuse an empty text and one that is too long."""
    if not text.strip():
        raise bad_parameter("The comment has no text", subcode=1446036, user="Write a comment.")
    if len(text) > LONGEST:
        raise bad_parameter("Message is too long", user="The comment is longer than 8000 signs.")


def check_may_read(exchange: Exchange, page: str) -> None:
    """Let a token of this Page or of the person behind it read."""
    token = exchange.shown_token
    if token is None or token.account != page:
        raise no_such_object(page, verb="get")
    if "pages_read_engagement" not in token.scopes:
        raise not_permitted("pages_read_engagement")


def check_may_write(exchange: Exchange, page: str) -> None:
    """Let a token of this Page comment, hide and delete."""
    token = exchange.shown_token
    if token is None or token.account != page:
        raise not_permitted("pages_manage_engagement")
    if "pages_manage_engagement" not in token.scopes:
        raise not_permitted("pages_manage_engagement")


def _page_of(exchange: Exchange, above: str, *, verb: str = "get") -> str:
    """Return the Page to which a post, comment or mention belongs.

    Raises:
        Refusal: nothing with this id stands there.
    """
    post = exchange.world.ledger.post(SLUG, above)
    if post is not None and post.is_visible(exchange.world.clock.now()):
        return post.account
    comment = found(exchange, above)
    if comment is None:
        raise no_such_object(above, verb=verb)
    return comment.account
