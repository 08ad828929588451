"""What every network does with comments: make them, count them, show them under a post."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from sandbox.core.accounts import Account
from sandbox.core.citizens import Citizen, latin_handle, number_of
from sandbox.core.comments import Comment
from sandbox.core.ledger import Post
from sandbox.core.letters import NotProven, Push, PushRules, Thing
from sandbox.core.messages import Message

if TYPE_CHECKING:
    from sandbox.core.world import World

NO_PUSHES = PushRules(batch=1, patience_s=1, waits_s=())


@dataclass(frozen=True, kw_only=True)
class Saying:
    """Something to be written. Without an author it is the account itself that writes.

    `root`: the post or mention it stands under, empty for a mention of its own; `parent`: the
    comment that is answered.
    """

    account: str
    text: str
    author: Citizen | None = None
    root: str = ""
    parent: str = ""
    at: datetime | None = None
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Note:
    """A private message to be written: by a person to an account, or by the account to them.

    `comment` is the comment that a private reply answers.
    """

    account: str
    person: Citizen
    text: str
    by_account: bool = False
    comment: str = ""
    at: datetime | None = None
    data: dict[str, Any] = field(default_factory=dict)


class Talking:
    """The part of a network that concerns comments. A network overrides what is its own."""

    slug: ClassVar[str]
    world: "World"

    can_be_mentioned: ClassVar[bool] = True
    street_mentions: ClassVar[bool] = False  # the wall has a form for it
    nests_freely: ClassVar[bool] = False  # else an answer to an answer stands beside it
    keeps_answers: ClassVar[bool] = False  # when the comment above them is removed
    push_rules: ClassVar[PushRules] = NO_PUSHES

    # To be filled by a network

    def citizen(self, name: str) -> Citizen:
        """Return the person of this name as the network knows them: always the same."""
        number = number_of(self.slug, name, digits=17)
        return Citizen(number, name, latin_handle(name))

    def comment_id(self, saying: Saying, *, parent: str, number: str) -> str:
        """Return the id of a new comment or mention, made of a fresh number."""
        _ = saying, parent
        return number

    def conversation_id(self, account: str, person: Citizen) -> str:
        """Return what the network calls the talk of an account and a person."""
        return f"t_{number_of(self.slug, f'{account} {person.id}', digits=17)}"

    def message_id(self, note: Note, *, conversation: str, number: str) -> str:
        """Return the id of a new private message, made of a fresh number."""
        _ = note, conversation
        return number

    def pushes(self, verb: str, thing: Thing) -> list[Push]:
        """Return an event for each subscription that something concerns."""
        _ = verb, thing
        return []

    def letter(self, pushes: list[Push]) -> tuple[bytes, dict[str, str]]:
        """Return body and headers of a signed request with these events."""
        raise NotImplementedError

    def signatures(self, body: bytes, secret: str) -> dict[str, str]:
        """Return the headers that sign a body."""
        raise NotImplementedError

    async def check_hooks(self) -> None:
        """Ask every subscribed address again whether it is ours."""

    def hooks(self) -> list[dict[str, Any]]:
        """Return who is subscribed: network, account, url, events, valid."""
        return []

    async def drop_hooks(self, account: str) -> int:
        """End the subscriptions of an account, or of all where none is named; say how many."""
        _ = account
        return 0

    async def set_callback(
        self, *, client_id: str, url: str, verify_token: str, fields: tuple[str, ...]
    ) -> None:
        """Set an application's address as in the network's dashboard, and verify it.

        Raises:
            NotProven: the address did not prove itself, or the network has no such dashboard.
        """
        _ = client_id, url, verify_token, fields
        raise NotProven(f"{self.slug} takes the address by a call of its own API")

    # For everyone

    def composed(self, saying: Saying) -> Comment | Post:
        """Return what is written as the network keeps it; nothing is stored yet."""
        at = (saying.at or self.world.clock.now()).astimezone(UTC)
        parent = "" if self.is_root(saying.parent) else self.parent_of(saying.parent)
        number = self.world.numbers.next(at)
        comment = Comment(
            self.slug,
            saying.account,
            self.comment_id(saying, parent=parent, number=number),
            saying.text,
            at,
            kind="comment" if saying.root else "mention",
            post=saying.root,
            parent=parent,
            data=dict(saying.data),
        )
        self._sign(comment, saying.author)
        return comment

    def message_of(self, note: Note) -> Message:
        """Return a private message as the network keeps it; nothing is stored yet."""
        at = (note.at or self.world.clock.now()).astimezone(UTC)
        conversation = self.conversation_id(note.account, note.person)
        number = self.world.numbers.next(at)
        return Message(
            self.slug,
            note.account,
            self.message_id(note, conversation=conversation, number=number),
            note.text,
            at,
            conversation=conversation,
            person_id=note.person.id,
            person_name=note.person.name,
            person_handle=note.person.handle,
            by_account=note.by_account,
            comment=note.comment,
            data=dict(note.data),
        )

    def reworded(self, comment: Comment, text: str) -> dict[str, Any]:
        """Return the fields that change when a comment is given another text."""
        _ = comment
        return {"text": text}

    def _sign(self, comment: Comment, author: Citizen | None) -> None:
        if author is None:
            account = self.world.accounts.account(self.slug, comment.account)
            name = account.name if account else comment.account
            author = Citizen(comment.account, name, account.handle if account else name)
            comment.by_account = True
        comment.author_id = author.id
        comment.author_name = author.name
        comment.author_handle = author.handle

    def parent_of(self, answered: str) -> str:
        """Return what an answer to `answered` stands under: itself, or what it stands under."""
        above = self.world.comments.entered(self.slug, answered)
        if above is None or self.nests_freely:
            return answered
        return above.parent or above.id

    def is_root(self, id: str) -> bool:  # noqa: A002
        """Say whether an id is a post or a mention, under which comments may stand."""
        if self.world.ledger.entered(self.slug, id) is not None:
            return True
        found = self.world.comments.entered(self.slug, id)
        return found is not None and found.kind == "mention"

    def root_of(self, id: str) -> str:  # noqa: A002
        """Return the post or mention whose conversation a comment belongs to, or nothing."""
        found = self.world.comments.entered(self.slug, id)
        return found.root if found else ""

    def talk_in_ledger(self) -> list[dict[str, Any]]:
        """Return the comments that are posts on this network (X), as control shows comments."""
        return []

    def comment_of(self, id: str) -> Comment | None:  # noqa: A002
        """Return the comment with this id that stands now, the account's own included."""
        comment = self.world.comments.comment(self.slug, id)
        stands = comment is not None and comment.is_visible(self.world.clock.now())
        return comment if stands else None

    def naming(self, account: Account, text: str) -> str:
        """Return a citizen's text with which an account is mentioned."""
        _ = account
        return text

    def talk(self, root: str) -> list[Comment]:
        """Return everything that stands under a post or mention now, oldest first."""
        return self.world.comments.under(self.slug, root)

    def comment_count(self, root: str) -> int:
        """Return how many comments a post has, as the network counts them."""
        return len(self.talk(root))

    def fallen_with(self, comment: Comment) -> Sequence[Comment]:
        """Return a comment with the answers that go when it is removed."""
        if self.keeps_answers:
            return [comment]
        return [comment, *(one for one in self.talk(comment.root) if one.parent == comment.id)]
