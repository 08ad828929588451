"""A post on X as something said to us: an answer in a conversation of ours, or a mention.

X knows posts only. One is a comment when it answers us, or stands in a conversation that we began,
and a mention otherwise. Where it answers someone else further down, who began the conversation has
to be asked. An edit gives a post another id: what counts here is the first one.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from .connected import parsed_time, time_of_epoch
from .hearing import RemoteItem, named, part, rows, words
from .x_answers import expanded

EPOCH_MS = 1288834974657  # of X's ids, long known
REPOSTED = frozenset({"retweeted", "reposted"})
SHORTEST_CUT = 140  # the longest signs weigh two of the 280
# What is cut may end with a link to the post itself.
_AFTER_THE_CUT = re.compile(r"…\s*(?:https?://\S+)?\s*\Z")
# X puts the handles of those who are answered before the text, and shows it without them.
_HANDLES = re.compile(r"\A(?:@\w{1,15}\s+)+(?=\S)")


@dataclass(frozen=True)
class Place:
    """Where a post stands. `conversation` is its first post, `answered` the one it answers.

    `is_ours` says whether it is said to us in a conversation of ours, None where the post alone
    does not tell. Where we answered a mention, what follows counts as ours, and the conversation
    is another's.
    """

    conversation: str
    answered: str
    is_ours: bool | None


def place_of(made: Mapping[str, Any], account_id: str) -> Place:
    answered = references(made).get("replied_to", "")
    conversation = named(made.get("conversation_id")) or first_id(made)
    is_by_us = named(made.get("author_id")) == account_id
    if not answered:
        return Place(first_id(made), "", is_by_us)
    if named(made.get("in_reply_to_user_id")) == account_id:
        return Place(conversation, answered, is_ours=True)
    if answered == conversation:
        return Place(conversation, answered, is_ours=False)
    return Place(conversation, answered, True if is_by_us else None)


def item(
    made: Mapping[str, Any],
    users: Mapping[str, Mapping[str, Any]],
    *,
    account_id: str,
    in_ours: bool,
    url: str,
) -> RemoteItem:
    """Read a post as what was said to us; `in_ours`: it stands in a conversation of ours."""
    place = place_of(made, account_id)
    author_id = named(made.get("author_id"))
    author = users.get(author_id, {})
    written_at, edited_at = times_of(made)
    return RemoteItem(
        kind="comment" if in_ours else "mention",
        id=first_id(made),
        post_id=place.conversation if in_ours else "",
        parent_id="" if in_ours and place.answered == place.conversation else place.answered,
        author_id=author_id,
        author_handle=words(author.get("username")),
        author_name=words(author.get("name")),
        text=said(made),
        url=url,
        created_at=written_at,
        edited_at=edited_at,
        is_ours=author_id == account_id,
    )


def as_pushed(heard: RemoteItem, made: Mapping[str, Any]) -> RemoteItem:
    """Return what was read from a push: what is longer than the timeline shows comes cut."""
    is_whole = part(made, "note_tweet") or part(made, "note_post")
    if is_whole or len(words(made.get("text"))) < SHORTEST_CUT:
        return heard
    beginning = _AFTER_THE_CUT.sub("…", heard.text)
    return replace(heard, text=beginning, is_beginning=True) if beginning.endswith("…") else heard


def times_of(made: Mapping[str, Any]) -> tuple[datetime | None, datetime | None]:
    """Return when a post was first written and, if ever, last edited.

    Whether the time told with a later wording is that of the first one or its own is not
    documented. Its id tells its own: it grows by milliseconds (docs.x.com, X IDs).
    """
    told, first, this = parsed_time(made.get("created_at")), first_id(made), named(made.get("id"))
    if told is None or first == this:
        return told, None
    born, edited = _born(first), _born(this)
    return min(told, born or told), max(told, edited or told)


def first_id(made: Mapping[str, Any]) -> str:
    """Return the id that a post had before any edit."""
    return next(iter(versions(made)), "") or named(made.get("id"))


def versions(made: Mapping[str, Any]) -> list[str]:
    """Return the ids of a post's wordings, oldest first, by the old or the new name."""
    told = made.get("edit_history_tweet_ids") or made.get("edit_history_post_ids")
    return [name for one in told if (name := named(one))] if isinstance(told, list) else []


def references(made: Mapping[str, Any]) -> dict[str, str]:
    """Return which posts a post refers to, by the kind of reference, by the old or new name."""
    told = rows(made, "referenced_tweets") or rows(made, "referenced_posts")
    return {words(row.get("type")): named(row.get("id")) for row in told}


def said(made: Mapping[str, Any]) -> str:
    """Return a post's text as people see it: of an answer, without whom it answers."""
    text = expanded(made)
    return without_handles(text) if "replied_to" in references(made) else text


def _born(id_: str) -> datetime | None:
    """Return the moment in an id of X: 41 bits of milliseconds above 22 others."""
    return time_of_epoch((int(id_) >> 22) + EPOCH_MS) if id_.isascii() and id_.isdigit() else None


def without_handles(text: str) -> str:
    """Return a text without the handles at its start, unless it is nothing but handles."""
    return _HANDLES.sub("", text)


def users_of(includes: object) -> dict[str, Mapping[str, Any]]:
    """Return the accounts that come with an answer, by id."""
    # In one kind of event each account is wrapped in a `data` of its own.
    found = [part(row, "data") or row for row in rows(includes, "users")]
    return {named(row.get("id")): row for row in found}
