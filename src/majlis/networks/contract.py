"""What every network module fills, and the four ways in which a network fails."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, BinaryIO, ClassVar, Protocol

from .abilities import Abilities, MediaFacts, Problem, TextUnit
from .hearing import OutgoingMessage, OutgoingReply, RemoteItem
from .readings import Reading

__all__ = ["Abilities", "MediaFacts", "Problem", "TextUnit"]

Handles = Mapping[str, Any]
"""What prepare made on the network so far: plain JSON, stored with the delivery."""

Keep = Callable[[Handles], None]
"""Stores handles durably before the work goes on; raises if the lease is no longer ours."""


class NetworkError(Exception):
    """A network did not do what we asked. Only its four kinds are raised."""


class TryLater(NetworkError):
    """Nothing was published; the network takes it again after `wait`."""

    def __init__(self, wait: timedelta, why: str = "", *, rate_limited: bool = False) -> None:
        super().__init__(why)
        self.wait = wait
        self.rate_limited = rate_limited


class GoesOn(NetworkError):
    """A list is longer than is read of it at once: what it told so far counts.

    The rest is asked for with `resume`, the network's own key of its next page.
    """

    def __init__(self, resume: str) -> None:
        super().__init__("the list goes on")
        self.resume = resume


class Rejected(NetworkError):
    """Nothing was published, and never will be like this.

    `code` is one of our own stable words (`text_too_long`, `text_refused`, `media_refused`,
    `not_allowed`, `duplicate`, `not_found`, `out_of_credit`, `foreign_address`, `other`), `detail`
    the network's own sentence as plain text.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


class LoggedOut(NetworkError):
    """The account's permission has ended; `refreshable` when only the access token has expired."""

    def __init__(self, why: str = "", *, refreshable: bool = False) -> None:
        super().__init__(why)
        self.refreshable = refreshable


class OutcomeUnknown(NetworkError):
    """It may have been published. `exists_as` is an id that the network itself named,
    `said_exists` is true when it says that the same content stands already."""

    def __init__(
        self, why: str = "", *, exists_as: str | None = None, said_exists: bool = False
    ) -> None:
        super().__init__(why)
        self.exists_as = exists_as
        self.said_exists = said_exists or exists_as is not None


@dataclass(frozen=True)
class OutgoingMedia:
    """One file, ready as the network takes it."""

    kind: str  # "image", "gif" (moving), "video", "document" or "captions"
    sha256: str
    size_bytes: int
    mime: str
    width: int
    height: int
    alt: str
    open: Callable[[], BinaryIO]  # a new binary stream at its start; the caller closes it
    public_url: Callable[[], str]  # a signed address that expires; Instagram fetches from it
    duration: timedelta | None = None
    language: str = ""  # of captions
    name: str = ""  # as whoever receives it in a mail sees it


@dataclass(frozen=True)
class OutgoingPost:
    """The approved payload of one visible act on one account."""

    text: str  # final: escaped for the network, hidden marks removed
    title: str = ""  # YouTube only
    media: tuple[OutgoingMedia, ...] = ()
    language: str = "ar"
    form: str = "post"  # one of the network's forms, see forms.py
    options: Mapping[str, Any] = field(default_factory=dict)  # the form's fields, plain JSON
    files: Mapping[str, OutgoingMedia] = field(default_factory=dict)  # its fields that are files
    follows_id: str = ""  # the post that this part of a thread follows


@dataclass(frozen=True)
class RemotePost:
    """A post as the network shows it, or an answer of ours under one.

    A post may carry images and videos at once; `comment_count` is None where the network does not
    say it. An answer and a repost are public, and not `is_original`.
    """

    id: str
    url: str
    text: str
    title: str = ""
    media_kind: str = ""  # "", "image", "gif", "video" or "document"
    media_count: int = 0
    author: str = ""  # the account's remote id
    created_at: datetime | None = None
    is_public: bool = True
    images: int = 0
    videos: int = 0
    comment_count: int | None = None
    is_original: bool = True
    follows_id: str = ""  # the post that it follows in a thread
    editable_until: datetime | None = None  # as the network says; None: it does not
    public_at: datetime | None = None  # when the network itself will make it public


@dataclass(frozen=True)
class Prepared:
    """The result of one step of preparing.

    With `look_again_in` set the network is still processing: prepare is called again then,
    with the same handles. Without it the handles are complete and reveal may follow, until
    `expires_at`, after which prepare starts over.
    """

    handles: Handles
    look_again_in: timedelta | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True)
class Finding:
    """What the network shows of an act whose answer was lost.

    `posts` are those that match, oldest first. `is_complete` is false when the network could not
    be read to the end (then an empty `posts` proves nothing).
    """

    posts: tuple[RemotePost, ...] = ()
    is_complete: bool = True


@dataclass(frozen=True)
class Account:
    """The account behind a token, as the network names it."""

    id: str
    handle: str
    name: str
    url: str = ""
    may: tuple[str, ...] = ()  # what not every account may, in our words: see Rules.form


class Network(Protocol):
    """One connected account on one network."""

    slug: ClassVar[str]
    abilities: ClassVar[Abilities]

    def heard(self) -> Mapping[str, Any]:
        """Return the last answer of the network as it came (status, content_type, body), secrets
        masked; empty when there was none. It is for an operator to read, and decides nothing."""

    def account(self) -> Account:
        """Return the account that the token speaks for."""

    def account_readings(self, *, first: date, last: date) -> list[Reading]:
        """Return what the network tells of the account: values of now, and each measure of each
        of its days from `first` to `last`, None where it gives none."""

    def post_readings(self, post_ids: Sequence[str]) -> list[Reading]:
        """Return what the network tells of own posts; one that is gone has no reading."""

    def prepare(self, post: OutgoingPost, handles: Handles, keep: Keep) -> Prepared:
        """Upload and build what reveal needs; invisible to the public, repeatable."""

    def reveal(self, post: OutgoingPost, handles: Handles) -> RemotePost:
        """Make it public with one call, never repeated here.

        Raises:
            TryLater, Rejected, LoggedOut: surely nothing was published.
            OutcomeUnknown: anything else.
        """

    def find(self, post: OutgoingPost, handles: Handles, *, since: datetime) -> Finding:
        """Look for `post` by the strongest authority, then among what the account shows.

        Raises:
            TryLater: the network named a time before which it will not be read.
            LoggedOut: the account can no longer be read. All other doubt is an incomplete Finding.
        """

    def read(self, remote_id: str) -> RemotePost | None:
        """Return one own post as the network shows it now, None when it is gone."""

    def recent(self, *, since: datetime) -> Iterator[RemotePost]:
        """Yield the account's own public posts since `since`, newest first, to the end."""

    def delete(self, remote_id: str) -> None:
        """Remove one own post; a post that is already gone is success.

        Raises:
            Rejected("not_allowed"): the network has no such call for this post; a person must.
        """

    # An account has what follows only where its abilities say so.
    # hears_comments:

    def comments(self, post_id: str, *, since: datetime | None) -> Iterator[RemoteItem]:
        """Yield what stands under one of our posts, answers and our own included, newest first.

        With `since` only what was written since then is sure to come; without it all of it does,
        or as much as the network shows (X: seven days).

        Raises:
            Rejected("not_found"): the network says that the post is gone.
            TryLater, LoggedOut: it cannot be read now.
        """

    def comment(self, remote_id: str) -> RemoteItem | None:
        """Return one comment or mention as it stands now, None when it is gone."""

    # hears_held:

    def held(self) -> Iterator[RemoteItem]:
        """Yield the comments that the network holds back for us to judge, hidden, newest first."""

    # hears_mentions:

    def mentions(self, *, since: datetime) -> Iterator[RemoteItem]:
        """Yield who named us since then, newest first; a comment under our own post is one."""

    # replies:

    def prepare_reply(self, reply: OutgoingReply, handles: Handles, keep: Keep) -> Prepared:
        """Note what already stands there, so that a lost answer can be looked for; repeatable."""

    def reply(self, reply: OutgoingReply, handles: Handles) -> RemotePost:
        """Answer publicly with one call, never repeated here. It fails as reveal does."""

    def find_reply(self, reply: OutgoingReply, handles: Handles, *, since: datetime) -> Finding:
        """Look for an answer of ours whose outcome is unknown. It fails as find does."""

    def read_reply(self, remote_id: str) -> RemotePost | None:
        """Return one answer of ours as the network shows it now, None when it is gone."""

    def delete_reply(self, remote_id: str) -> None:
        """Remove one answer of ours; one that is already gone is success. Fails as delete does."""

    # edits_replies:

    def edit_reply(self, remote_id: str, reply: OutgoingReply) -> None:
        """Give one answer of ours other words with one call; repeating it changes nothing more.

        It fails as reveal does.
        """

    # A form with edits:

    def edit(self, remote_id: str, post: OutgoingPost, handles: Handles) -> RemotePost:
        """Change a standing post of ours to `post` with one call; its id may be another then.

        It fails as reveal does. Repeating it is harmless where the id stays.
        """

    def find_edit(
        self, remote_id: str, post: OutgoingPost, handles: Handles, *, since: datetime
    ) -> Finding:
        """Look whether the change has taken place. It fails as find does."""

    # hides, removes, likes, blocks: each is harmless when repeated, and fails as reveal does.

    def hide(self, remote_id: str, *, hidden: bool) -> None:
        """Hide a comment of the public, or show it again; comment() tells how it stands."""

    def remove(self, remote_id: str) -> None:
        """Delete a comment of the public; one that is gone is success."""

    def like(self, remote_id: str, *, liked: bool) -> None:
        """Like a comment as the account, or take that back."""

    def is_liked(self, remote_id: str) -> bool | None:
        """Say whether the account likes it, None where the network does not tell."""

    def block(self, person_id: str, *, blocked: bool) -> None:
        """Keep a person from writing to the account, or let them again."""

    def is_blocked(self, person_id: str) -> bool | None:
        """Say whether the account has blocked them, None where the network does not tell."""

    # hears_messages, hears_reviews:

    def messages(self, *, since: datetime) -> Iterator[RemoteItem]:
        """Yield private messages to the account and from it since then, newest first.

        Raises:
            GoesOn: after what it yielded; where the network lets only so much be read at once.
        """

    def more_messages(self, *, since: datetime, resume: str) -> Iterator[RemoteItem]:
        """Yield the messages of a list that went on; where `messages` raises GoesOn."""

    def reviews(self, *, since: datetime) -> Iterator[RemoteItem]:
        """Yield what people wrote in judgement of the account since then, newest first."""

    # sends_messages:

    def prepare_message(self, message: OutgoingMessage, handles: Handles, keep: Keep) -> Prepared:
        """Upload what is attached and note what already stands there; repeatable.

        What may be attached says `message_mimes`; where files go apart, each message has either
        words or one file.
        """

    def send_message(self, message: OutgoingMessage, handles: Handles) -> RemotePost:
        """Write privately with one call, never repeated here. It fails as reveal does."""

    def find_message(
        self, message: OutgoingMessage, handles: Handles, *, since: datetime
    ) -> Finding:
        """Look for a message of ours whose outcome is unknown. It fails as find does."""

    def read_message(self, remote_id: str) -> RemotePost | None:
        """Return one message of ours as the network shows it now, None when it is gone."""

    # pushes, pushes_posts:

    def subscribe(self, *, callback_url: str, verify_token: str) -> None:
        """Ask the network to push what happens to this account; asking twice changes nothing."""
