"""What people write to us on the networks, and what we answer: the shapes all five share.

An item has the same id whether the network pushed it or we asked for it, so that what is heard
twice is one. Everything here is plain data, and becomes plain JSON for whoever keeps it.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Self, TypeVar

if TYPE_CHECKING:
    from .contract import OutgoingMedia

Made = TypeVar("Made")
KINDS = frozenset({"comment", "mention", "message", "review", "email", "letter"})
VERBS = frozenset({"stands", "removed", "look"})
LONGEST_ID = 255
# Postgres keeps neither NUL nor half a surrogate pair; a network's JSON can hold both.
_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")


class NotUnderstood(ValueError):
    """What a network sent, or what was kept of it, cannot be read. Nothing of it was used."""


@dataclass(frozen=True)
class RemoteItem:
    """What one person wrote in one place, as the network shows it.

    `post_id` is our post it hangs on, in the same form as RemotePost.id, of a message the
    conversation it is in; it is empty for a mention elsewhere, and where the network does not say.
    `parent_id` is the comment it answers, empty at the top. What a network hides of the author is
    empty. Times are the network's own, aware.
    """

    kind: str  # one of KINDS
    id: str
    post_id: str
    parent_id: str = ""
    author_id: str = ""
    author_handle: str = ""
    author_name: str = ""
    text: str = ""
    is_beginning: bool = False  # the text goes on, and ends here with an ellipsis
    url: str = ""
    created_at: datetime | None = None
    edited_at: datetime | None = None
    is_ours: bool = False  # written by this account itself
    is_hidden: bool = False
    attachment_url: str = ""  # the first file that came with it
    verdict: str = ""  # of a review, in the network's own word: positive, negative, 4
    mark: str = ""  # of a message of ours that is pushed back: OutgoingMessage.mark

    def to_json(self) -> dict[str, Any]:
        return {name: _written(value) for name, value in asdict(self).items()}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote.

        Raises:
            NotUnderstood: it is something else.
        """
        told = _checked(cls, data)
        if told.get("kind") not in KINDS or not told.get("id"):
            raise NotUnderstood("an item without its kind or its id")
        for name in ("created_at", "edited_at"):
            told[name] = _moment(told.get(name))
        return _made(cls, told)


@dataclass(frozen=True)
class Happening:
    """One thing that happened to one item.

    `stands`: the item is new or edited, and whole. `removed`: it is gone; only its kind, id and
    post are sure. `look`: only ids are sure, its words must be read. `at` is the network's own
    time of it, `account_id` our account as the channel names it.
    """

    verb: str
    item: RemoteItem
    at: datetime
    account_id: str

    def to_json(self) -> dict[str, Any]:
        return {
            "verb": self.verb,
            "item": self.item.to_json(),
            "at": self.at.isoformat(),
            "account_id": self.account_id,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote.

        Raises:
            NotUnderstood: it is something else.
        """
        told = _checked(cls, data, within={"item": dict})
        at = _moment(told.get("at"))
        if told.get("verb") not in VERBS or at is None or not isinstance(told.get("item"), dict):
            raise NotUnderstood("a happening without its verb, its item or its time")
        return _made(cls, {**told, "at": at, "item": RemoteItem.from_json(told["item"])})


@dataclass(frozen=True)
class OutgoingReply:
    """The approved words of an answer. `parent_id` is the comment, or the mention, it answers."""

    text: str  # final
    post_id: str
    parent_id: str
    language: str = "ar"

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote.

        Raises:
            NotUnderstood: it is something else.
        """
        return _made(cls, _checked(cls, data))


@dataclass(frozen=True)
class OutgoingMessage:
    """The approved words of a private message.

    It goes to `person_id`, or as the one private reply to the comment `comment_id`. `mark` is
    ours alone: where the network carries it (Messenger), a lost answer is found by it.
    """

    text: str  # final
    person_id: str = ""
    conversation_id: str = ""
    comment_id: str = ""
    mark: str = ""
    language: str = "ar"
    media: "tuple[OutgoingMedia, ...]" = ()


def standing(
    item: RemoteItem, *, account_id: str, read_at: datetime, tells_edits: bool
) -> Happening:
    """Return what asking has shown of an item, to be told like what is pushed.

    Its time is the item's own. Where the network does not tell of edits (`Abilities.tells_edits`)
    it is the moment before the asking: any wording read then is later than one heard before.
    """
    own = max((at for at in (item.created_at, item.edited_at) if at), default=None)
    at = own if own and tells_edits else read_at
    return Happening("stands", item, at, account_id)


def words(told: object) -> str:
    """Return a network's words as they can be kept; empty for anything that is no text."""
    return _UNKEEPABLE.sub("\ufffd", told) if isinstance(told, str) else ""


def named(told: object) -> str:
    """Return an id as a network names it, in digits or in words; empty when it is none."""
    if isinstance(told, int) and not isinstance(told, bool) and 0 < told < 2**64:
        return str(told)
    name = words(told).strip()
    return name if len(name) <= LONGEST_ID else ""


def counted(told: object) -> int | None:
    """Return a count, told as a number or in digits; None where it is neither."""
    if isinstance(told, str) and told.isascii() and told.isdigit() and len(told) <= 18:
        return int(told)
    return told if isinstance(told, int) and not isinstance(told, bool) and told >= 0 else None


def part(told: object, name: str) -> Mapping[str, Any]:
    """Return an object inside what a network told, an empty one where there is none."""
    found = told.get(name) if isinstance(told, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def rows(told: object, name: str) -> list[Mapping[str, Any]]:
    """Return the objects of a list inside what a network told, none where there is no list."""
    found = told.get(name) if isinstance(told, Mapping) else None
    return [row for row in found if isinstance(row, Mapping)] if isinstance(found, list) else []


def _written(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def _checked(
    cls: type, data: Mapping[str, Any], within: Mapping[str, type] | None = None
) -> dict[str, Any]:
    """Return the known fields of `data`, each of its own type; times are still text."""
    if not isinstance(data, Mapping):
        raise NotUnderstood("not an object")
    told = {one.name: data[one.name] for one in fields(cls) if one.name in data}
    for name, value in told.items():
        expected = (within or {}).get(name) or (bool if name.startswith("is_") else str)
        if value is not None and not isinstance(value, expected):
            raise NotUnderstood(f"{name} is of another type")
    return {name: value for name, value in told.items() if value is not None}


def _moment(told: object) -> datetime | None:
    if told is None:
        return None
    try:
        at = datetime.fromisoformat(str(told))
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as error:
        raise NotUnderstood(f"not a time: {str(told)[:40]!r}") from error


def _made(cls: type[Made], told: Mapping[str, Any]) -> Made:
    try:
        return cls(**told)
    except TypeError as error:
        raise NotUnderstood(str(error)) from error
