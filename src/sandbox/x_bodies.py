"""How X's API writes posts, users and media, in both sets of wire names.

Since version 2.167 (July 2026) the specification says `post.fields`, `edit_history_post_ids`,
`repost_count`; before, `tweet.fields`, `edit_history_tweet_ids`, `retweet_count`. A request that
names fields in one set is answered in it; one that names none is answered in both.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sandbox.core.accounts import Account
from sandbox.core.exchange import Exchange
from sandbox.core.ledger import MediaItem, Post
from sandbox.core.world import World
from sandbox.x_polls import poll_body
from sandbox.x_problems import invalid
from sandbox.x_text import entities, mentioned, weight
from sandbox.x_tweets import answers_in, author_of, history, root_id, tweet, user_of_handle

# Both spellings of every field that a client may name; those that we never fill are accepted.
POST_FIELDS = frozenset(
    str.split(
        "article article_title attachments author_id card_uri community_id context_annotations"
        " conversation_id created_at display_text_range edit_controls edit_history_post_ids"
        " edit_history_tweet_ids entities geo id in_reply_to_user_id lang matched_media_notes"
        " media_metadata non_public_metrics note_post note_request_suggestions note_tweet"
        " organic_metrics paid_partnership possibly_sensitive promoted_metrics public_metrics"
        " referenced_posts referenced_tweets reply_settings scopes source suggested_source_links"
        " suggested_source_links_with_counts text withheld"
    )
)
WATCHED = 0.4  # which part of those who see a post plays its video
COUNTS = ("reply_count", "like_count", "quote_count", "bookmark_count", "impression_count")
EDITABLE = timedelta(hours=1)
MOST_EDITS = 5
# A longer text is shown cut, and stands whole in a part of its own.
SHOWN_MOST, SHOWN_CUT = 280, 270
MEDIA_TYPES = {"3": "photo", "13": "video", "7": "video", "16": "animated_gif"}


@dataclass(frozen=True)
class Wanted:
    """Which fields and expansions a request names, and in which wire names."""

    world: World
    fields: frozenset[str]
    expansions: frozenset[str]
    media_fields: frozenset[str]
    user_fields: frozenset[str]
    poll_fields: frozenset[str]
    old: bool
    new: bool
    answers: dict[str, Counter[str]] = field(default_factory=dict)

    def reply_count(self, post: Post) -> int:
        """Return how many posts answer this one directly; answers to answers do not count."""
        root = root_id(post)
        if root not in self.answers:
            self.answers[root] = answers_in(self.world, root)
        return sum(self.answers[root][id_] for id_ in history(post))


def wanted(exchange: Exchange) -> Wanted:
    """Read the field parameters of a request.

    Raises:
        Refusal: a post field that X does not know.
    """
    query = exchange.query
    old, new = "tweet.fields" in query, "post.fields" in query
    names = _names(query.get("tweet.fields", "")) | _names(query.get("post.fields", ""))
    for name in sorted(names - POST_FIELDS):
        parameter = "post.fields" if new else "tweet.fields"
        text = f"The `{parameter}` query parameter value [{name}] is not one of the known fields"
        raise invalid(text, {parameter: sorted(names)})
    account = exchange.world.accounts.account("x", exchange.account)
    is_both = account is not None and account.extra.get("wire_names") == "both"
    neither = is_both or (not old and not new)
    return Wanted(
        world=exchange.world,
        fields=frozenset(names),
        expansions=frozenset(_names(query.get("expansions", ""))),
        media_fields=frozenset(_names(query.get("media.fields", ""))),
        user_fields=frozenset(_names(query.get("user.fields", ""))),
        poll_fields=frozenset(_names(query.get("poll.fields", ""))),
        old=old or neither,
        new=new or neither,
    )


def post_body(post: Post, asked: Wanted) -> dict[str, Any]:
    """Return one post with its default fields and those that were asked for."""
    body = {"id": post.id, "text": _shown(post), **_history(post, asked)}
    filled = _optional_fields(post, asked)
    return body | {name: filled[name] for name in asked.fields if filled.get(name)}


def includes(exchange: Exchange, posts: Iterable[Post], asked: Wanted) -> dict[str, Any]:
    """Return what the expansions add beside the posts."""
    shown = list(posts)
    found: dict[str, Any] = {}
    if "attachments.media_keys" in asked.expansions:
        found["media"] = [
            media_body(exchange, item, asked, post=post) for post in shown for item in post.media
        ]
    if "attachments.poll_ids" in asked.expansions:
        now = exchange.world.clock.now()
        polled = [post for post in shown if _has_poll(post)]
        found["polls"] = [poll_body(post, asked.poll_fields, now=now) for post in polled]
    parents = _parents(asked, shown)
    found["users"] = [user_body(user, asked.user_fields) for user in _users(asked, shown, parents)]
    if asked.expansions & {"referenced_tweets.id", "referenced_posts"}:
        name = "posts" if "referenced_posts" in asked.expansions else "tweets"
        found[name] = [post_body(parent, asked) for parent in parents]
    return {name: entries for name, entries in found.items() if entries}


def _parents(asked: Wanted, shown: list[Post]) -> list[Post]:
    ids = dict.fromkeys(post.data["reply_to"] for post in shown if post.data.get("reply_to"))
    found = [tweet(asked.world, id_) for id_ in ids]
    return [parent for parent in found if parent is not None]


def _users(asked: Wanted, shown: list[Post], parents: list[Post]) -> list[Account]:
    """Return the users that the expansions name, each once."""
    users: list[Account | None] = []
    if "author_id" in asked.expansions:
        users += [author_of(asked.world, post) for post in shown]
    if asked.expansions & {"referenced_tweets.id.author_id", "referenced_posts.author_id"}:
        users += [author_of(asked.world, post) for post in parents]
    if "in_reply_to_user_id" in asked.expansions:
        users += [author_of(asked.world, post) for post in parents]
    if "entities.mentions.username" in asked.expansions:
        handles = [handle for post in shown for handle in mentioned(post.data["shown"])]
        users += [user_of_handle(asked.world, handle) for handle in handles]
    return list({user.id: user for user in users if user is not None}.values())


def media_body(
    exchange: Exchange, item: MediaItem, asked: Wanted, *, post: Post | None = None
) -> dict[str, Any]:
    """Return one media of a post."""
    address = f"{exchange.network.base_url}/media/{item.sha256}"
    kind = MEDIA_TYPES.get(item.id.partition("_")[0], "photo")
    body: dict[str, Any] = {"media_key": item.id, "type": kind}
    filled: dict[str, Any] = {"alt_text": item.alt, "width": item.width, "height": item.height}
    if kind == "photo":
        filled["url"] = address
    else:
        filled["variants"] = [{"bit_rate": 0, "content_type": item.mime, "url": address}]
        if post is not None:
            views = exchange.world.insights.now(post).get("views", 0)
            filled["public_metrics"] = {"view_count": int(views * WATCHED)}
    return body | {name: filled[name] for name in asked.media_fields if filled.get(name)}


def user_body(account: Account, fields: frozenset[str]) -> dict[str, Any]:
    """Return a user with the default fields and those that were asked for."""
    counts = ("followers_count", "following_count", "listed_count", "like_count", "media_count")
    filled: dict[str, Any] = {
        "created_at": "2011-03-01T09:00:00.000Z",
        "description": account.extra.get("description", ""),
        "protected": False,
        "verified": True,
        "verified_type": account.extra.get("verified_type", "government"),
        "subscription_type": account.extra.get("subscription_type", "None"),
        "is_identity_verified": False,
        "public_metrics": {**dict.fromkeys(counts, 0), "tweet_count": 0, "post_count": 0},
        "url": "",
        "profile_image_url": "",
    }
    body = {"id": account.id, "name": account.name, "username": account.handle}
    return body | {name: filled[name] for name in fields if name in filled}


def moment(at: datetime | None) -> str:
    """Write a moment as X does, in milliseconds."""
    if at is None:
        return ""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _names(text: str) -> set[str]:
    return {name for name in text.split(",") if name}


def _history(post: Post, asked: Wanted) -> dict[str, list[str]]:
    ids = history(post)
    body = {}
    if asked.old:
        body["edit_history_tweet_ids"] = ids
    if asked.new:
        body["edit_history_post_ids"] = ids
    return body


def _optional_fields(post: Post, asked: Wanted) -> dict[str, Any]:
    parent = post.data.get("reply_to")
    references = [{"type": "replied_to", "id": parent}] if parent else []
    keys = [item.id for item in post.media]
    attachments: dict[str, Any] = {"media_keys": keys} if keys else {}
    if _has_poll(post):
        attachments["poll_ids"] = [post.data["poll"]["id"]]
    shown = _shown(post)
    whole = _whole(post)
    return {
        "created_at": moment(post.visible_at),
        "author_id": post.account,
        "conversation_id": root_id(post),
        "in_reply_to_user_id": post.data.get("reply_to_user"),
        "entities": _entities(post, asked),
        "attachments": attachments,
        "note_tweet": whole,
        "note_post": whole,
        "edit_controls": _edit_controls(post),
        "paid_partnership": post.data.get("paid_partnership", False),
        "referenced_tweets": references,
        "referenced_posts": references,
        "public_metrics": _public_metrics(post, asked),
        "lang": language(post.text),
        "reply_settings": post.data.get("reply_settings", "everyone"),
        "source": "majlis-sandbox",
        "display_text_range": [post.data.get("lead", 0), len(shown)],
    }


def _public_metrics(post: Post, asked: Wanted) -> dict[str, int]:
    metrics = {**dict.fromkeys(COUNTS, 0), "reply_count": asked.reply_count(post)}
    if asked.old:
        metrics["retweet_count"] = 0
    if asked.new:
        metrics["repost_count"] = 0
    return metrics


def is_editable(post: Post) -> bool:
    """Say whether a post is of a kind that may be edited: no poll, and no answer to another."""
    return not _has_poll(post) and post.data.get("reply_to_user") in (None, "", post.account)


def editable_until(post: Post) -> datetime:
    """Return until when a post may be edited. The window is an hour, in the samples of 2026-07."""
    return (post.visible_at or datetime.min.replace(tzinfo=UTC)) + EDITABLE


def _edit_controls(post: Post) -> dict[str, Any]:
    if post.visible_at is None:
        return {}
    return {
        "edits_remaining": max(0, MOST_EDITS + 1 - len(history(post))),
        "is_edit_eligible": is_editable(post),
        "editable_until": moment(editable_until(post)),
    }


def _has_poll(post: Post) -> bool:
    return bool(post.data.get("poll"))


def _shown(post: Post) -> str:
    shown: str = post.data["shown"]
    return shown if len(shown) <= _longest_shown(post) else f"{shown[:SHOWN_CUT]}…"


def _longest_shown(post: Post) -> int:
    # Handles at an answer's start, and the link to a post's media, do not count.
    return SHOWN_MOST * 2 if weight(post.text) <= SHOWN_MOST else SHOWN_MOST


def _whole(post: Post) -> dict[str, Any]:
    """Return a long text as it stands, nothing of a short one."""
    if _shown(post) == post.data["shown"]:
        return {}
    found = entities(post.data["shown"], post.data["urls"])
    return {"text": post.data["shown"], **({"entities": found} if found else {})}


def _entities(post: Post, asked: Wanted) -> dict[str, Any]:
    """Return the entities of a text; a mention of somebody known carries their id."""
    shown = _shown(post)
    urls = [link for link in post.data["urls"] if link["end"] <= len(shown)]
    found = entities(shown, urls)
    for mention in found.get("mentions", []):
        user = user_of_handle(asked.world, mention["username"])
        if user is not None:
            mention["id"] = user.id
    return found


def language(text: str) -> str:
    """Return X's guess at a text's language."""
    return "ar" if any("\u0600" <= sign <= "\u06ff" for sign in text) else "en"
