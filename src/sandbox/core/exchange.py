"""One request to a network while it is being treated."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, web

from sandbox.core import street
from sandbox.core.accounts import Token
from sandbox.core.answers import HTML, Answer, Cut, Refusal, Silence
from sandbox.core.clock import iso
from sandbox.core.comments import Comment
from sandbox.core.faults import AFTER, Fault
from sandbox.core.files import GrowingFile, StoredFile
from sandbox.core.form_parts import FormParts
from sandbox.core.ledger import Post
from sandbox.core.messages import Message
from sandbox.core.request_log import masked, masked_headers
from sandbox.core.store import Statement
from sandbox.core.talking import Note, Saying

if TYPE_CHECKING:
    from sandbox.core.network import Network

LARGEST_BODY_BYTES = 64 << 20  # of bodies that are read whole: JSON and forms
PIECE_BYTES = 256 << 10

NOT_JSON = "<!doctype html><title>502</title><h1>Bad gateway</h1>"


class Exchange:
    """A request, who sent it, and what the sandbox does with it.

    A handler does, in this order: `token(...)`, read the body, `gate(...)`, check, `accept(...)`
    or `change(...)`, return an Answer.
    """

    def __init__(self, network: "Network", request: web.Request, *, host: str, path: str) -> None:
        self.network = network
        self.world = network.world
        self.request = request
        self.host = host
        self.path = path
        self.method = request.method
        self.query: dict[str, str] = dict(request.query)
        self.raw_query = request.rel_url.raw_query_string
        self.unwrapped: bytes | None = None  # the body, where it came inside another
        self.params: dict[str, str] = {}
        self.seq = self.world.requests.next_seq()
        self.now = self.world.clock.now()
        self.call = "other"
        self.fault: Fault | None = None
        self.shown_token: Token | None = None
        self.body: Any = None  # decoded, for the log
        self._fields: dict[str, Any] | None = None

    # Reading

    @property
    def headers(self) -> Any:
        """The request's headers, case-insensitive."""
        return self.request.headers

    @property
    def bearer(self) -> str:
        """The token in the Authorization header (Bearer or OAuth), or an empty text."""
        scheme, _, value = self.request.headers.get("Authorization", "").partition(" ")
        return value.strip() if scheme.lower() in ("bearer", "oauth") else ""

    async def json(self) -> Any:
        """Return the decoded JSON body, or None where there is none or it is broken."""
        raw = await self.raw()
        try:
            self.body = json.loads(raw) if raw else None
        except ValueError:
            self.body = {"not_json": raw.decode(errors="replace")[:1000]}
            return None
        return self.body

    async def fields(self, *, sealed: bool = True) -> dict[str, Any]:
        """Return query, form, multipart and JSON fields in one dict, the body's winning.

        A file of a multipart form is written to the disk and stands there as a `StoredFile`, or
        with `sealed` False as a `GrowingFile`, for a part of something larger.
        """
        if self._fields is None:
            self._fields = {**self.query, **await self._body_fields(sealed=sealed)}
        return self._fields

    async def raw(self) -> bytes:
        """Return the whole body; for small ones only."""
        return self.unwrapped if self.unwrapped is not None else await self.request.read()

    async def pieces(self) -> AsyncIterator[bytes]:
        """Walk through the body as it arrives, without keeping it."""
        async for piece in self.request.content.iter_chunked(PIECE_BYTES):
            yield piece

    async def _body_fields(self, *, sealed: bool) -> dict[str, Any]:
        kind = self.request.content_type
        if kind == "multipart/form-data":
            found = await self._multipart(sealed=sealed)
            self.body = {name: _logged(value) for name, value in found.items()}
            return found
        if kind == "application/json":
            decoded = await self.json()
            return decoded if isinstance(decoded, dict) else {}
        if kind == "application/x-www-form-urlencoded":
            pairs = parse_qsl((await self.raw()).decode(errors="replace"), keep_blank_values=True)
            self.body = dict(pairs)
            return dict(pairs)
        return {}

    async def _multipart(self, *, sealed: bool) -> dict[str, Any]:
        found: dict[str, Any] = {}
        reader = FormParts(self.request.headers, self.request.content)
        number = 0
        async for part in reader:
            if not isinstance(part, BodyPartReader) or part.name is None:
                continue
            if part.filename is None and part.headers.get("Content-Type", "text/").startswith(
                "text/"
            ):
                found[part.name] = await part.text(encoding="utf-8")
                continue
            number += 1
            upload = self.world.files.growing(f"request {self.seq} {number}")
            await upload.write(_pieces_of(part), offset=0)
            found[part.name] = await upload.seal() if sealed else upload
        return found

    # Who

    def token(self, value: str = "") -> Token:
        """Return the valid token that came with the request (by default the Bearer).

        Raises:
            Refusal: none (`no_token`), unknown (`token_unknown`), ended (`token_expired`,
                `token_revoked`); the answer is the network's own.
        """
        shown = value or self.bearer
        if not shown:
            raise Refusal(self.network.refusal("no_token", self))
        known = self.world.accounts.token(self.network.slug, shown)
        if known is None:
            raise Refusal(self.network.refusal("token_unknown", self))
        state = known.state(self.world.clock.now())
        if state != "valid":
            word = "token_expired" if state == "expired" else "token_revoked"
            raise Refusal(self.network.refusal(word, self))
        self.shown_token = known
        return known

    @property
    def account(self) -> str:
        """The account id behind the token, or an empty text."""
        return self.shown_token.account if self.shown_token else ""

    # Faults

    async def gate(self, call: str, *, text: str = "", account: str = "") -> None:
        """Say which kind of call this is (publish, message, prepare, moderate, read, list,
        delete, token) and meet the fault ordered for it. `text` is that of the post, comment or
        message concerned, as far as it is known.

        Raises:
            Refusal, Cut, Silence: the fault comes before anything is accepted.
        """
        self.call = call
        self.fault = self.world.faults.strike(
            network=self.network.slug,
            call=call,
            account=account or self.account,
            text=text,
            now=self.world.clock.now(),
        )
        if self.fault is not None:
            await self._suffer_before(self.fault)

    async def _suffer_before(self, fault: Fault) -> None:
        match fault.fault:
            case "reset_before":
                raise Cut
            case "silence_before":
                raise Silence
            case "error_before_503":
                raise Refusal(self.network.refusal("unavailable", self))
            case "html_before":
                raise Refusal(Answer(200, NOT_JSON, content_type=HTML))
            case "rate_limited" | "refused":
                raise Refusal(self.network.refusal(fault.fault, self))
            case "token_expired" | "token_revoked":
                await self._end_token(fault.fault)
                raise Refusal(self.network.refusal(fault.fault, self))
            case "slow":
                await asyncio.sleep(fault.delay_s)
            case "hold_before":
                await self.hold(fault)

    async def _end_token(self, fault: str) -> None:
        """An expired token stays expired; a revoked consent takes its refresh token with it."""
        if self.shown_token is None:
            return
        if fault == "token_revoked":
            await self.world.accounts.end_grant(self.shown_token, "revoked")
        else:
            await self.world.accounts.end(self.shown_token, "expired")

    async def hold(self, fault: Fault) -> None:
        """Wait for `POST /control/release`, also when the client has gone meanwhile: a network
        goes on with a request that it has in hand.

        Raises:
            Cut: the release drops the request, or the sandbox stops.
        """
        fault.held += 1
        try:
            await fault.released.wait()
        finally:
            fault.held -= 1
        if fault.drops or self.world.is_stopping:
            raise Cut

    @property
    def is_gone(self) -> bool:
        """Say whether nobody waits for the answer any more."""
        transport = self.request.transport
        return self.world.is_stopping or transport is None or transport.is_closing()

    @property
    def strikes_after(self) -> bool:
        """Say whether a fault is to befall the answer."""
        return self.fault is not None and self.fault.fault in AFTER

    def reset_wait(self, otherwise: timedelta) -> timedelta:
        """Return how long a rate limit lasts: what the fault says, else the given span."""
        if self.fault is None or self.fault.blocked_until is None:
            return otherwise
        return max(self.fault.blocked_until - self.world.clock.now(), timedelta(0))

    def processing_time(self, *, text: str = "") -> timedelta:
        """Return how long media or a container made now stays in progress (`slow_processing`)."""
        return self._lasting("slow_processing", text)

    def _lasting(self, kind: str, text: str) -> timedelta:
        return self.world.faults.lasting(
            kind,
            network=self.network.slug,
            account=self.account,
            text=text,
            now=self.world.clock.now(),
        )

    # The ledger

    async def accept(self, post: Post, *, beside: list[Statement] | None = None) -> Post:
        """Put a new post into the ledger; on return it is on the disk.

        `beside`: statements of `Records.putting`, committed in the same transaction.
        """
        lag = self._lasting("lagging_lists", post.text)
        if lag:
            post.listed_at = self.world.clock.now() + lag
        written = self.world.requests.writing(self.entry(None))
        await self.world.ledger.accept(post, request=self.seq, beside=[written, *(beside or [])])
        self.world.webhooks.happened("add", post)
        return post

    async def change(
        self, post: Post, *, beside: list[Statement] | None = None, **fields: Any
    ) -> Post:
        """Set `text`, `title`, `visible_at`, `removed_at`, `media` or `data` of a post, durably.

        Making it visible meets `lagging_lists` as accepting does.
        """
        if fields.get("visible_at") is not None and post.visible_at is None:
            lag = self._lasting("lagging_lists", fields.get("text", post.text))
            if lag:
                fields["listed_at"] = self.world.clock.now() + lag
        written = self.world.requests.writing(self.entry(None))
        await self.world.ledger.change(
            post, request=self.seq, beside=[written, *(beside or [])], **fields
        )
        if fields.get("removed_at") is not None:
            self.world.webhooks.happened("remove", post)
        return post

    async def accept_comment(self, saying: Saying) -> Comment | Post:
        """Write a comment as the account; on return it is on the disk."""
        thing = self.network.composed(saying)
        if isinstance(thing, Post):
            return await self.accept(thing)
        lag = self._lasting("lagging_lists", saying.text)
        if lag:
            thing.listed_at = self.world.clock.now() + lag
        written = self.world.requests.writing(self.entry(None))
        await self.world.comments.accept(thing, request=self.seq, beside=[written])
        self.world.webhooks.happened("add", thing)
        return thing

    async def edit_comment(self, comment: Comment, text: str) -> None:
        """Give a comment another text, durably."""
        written = [self.world.requests.writing(self.entry(None))]
        await street.edit(self.network, comment, text, request=self.seq, beside=written)

    async def remove_comment(self, comment: Comment) -> None:
        """Remove a comment, durably."""
        written = [self.world.requests.writing(self.entry(None))]
        await street.remove(self.network, comment, request=self.seq, beside=written)

    async def hide_comment(self, comment: Comment, *, hidden: bool, **data: Any) -> None:
        """Hide a comment or show it again, durably; `data` is the network's own word for it."""
        written = [self.world.requests.writing(self.entry(None))]
        await street.hide(
            self.network, comment, hidden=hidden, request=self.seq, beside=written, **data
        )

    async def accept_message(self, note: Note) -> Message:
        """Write a private message; on return it is on the disk."""
        message = self.network.message_of(note)
        lag = self._lasting("lagging_lists", note.text)
        if lag:
            message.listed_at = self.world.clock.now() + lag
        written = self.world.requests.writing(self.entry(None))
        await self.world.messages.put(message, request=self.seq, beside=[written])
        self.world.webhooks.happened("message", message)
        return message

    async def remove_message(self, message: Message) -> None:
        """Remove a private message, durably."""
        written = [self.world.requests.writing(self.entry(None))]
        await self.world.messages.remove(message, request=self.seq, beside=written)
        self.world.webhooks.happened("remove", message)

    async def like(self, comment_id: str, *, liked: bool, account: str = "") -> None:
        """Like a comment as the account (by default the token's) or take it back, durably."""
        standing = self.world.standing
        about = self.network.slug, account or self.account, comment_id
        await self._hold(standing.liking(*about, liked=liked, request=self.seq))

    async def block(self, person_id: str, *, blocked: bool, account: str = "") -> None:
        """Block a person as the account (by default the token's) or end that, durably."""
        standing = self.world.standing
        about = self.network.slug, account or self.account, person_id
        await self._hold(standing.blocking(*about, blocked=blocked, request=self.seq))

    async def _hold(self, stance: Statement) -> None:
        await self.world.store.commit([self.world.requests.writing(self.entry(None)), stance])

    # The log

    def entry(self, status: int | None, *, ending: str = "") -> dict[str, Any]:
        """Return this request as `GET /control/requests` shows it; `status` None: unanswered."""
        return {
            "seq": self.seq,
            "network": self.network.slug,
            "call": self.call,
            "method": self.method,
            "host": self.host,
            "path": self.request.match_info["path"],  # as sent, version and all
            "query": masked(self.query),
            "headers": masked_headers(self.request.headers.items()),
            "body": masked(self.body),
            "account": self.account,
            "status": status,
            "ending": ending,
            "at": iso(self.now),
            "fault": self.fault.fault if self.fault else None,
            "fault_id": self.fault.id if self.fault else None,
        }


def _logged(value: Any) -> Any:
    """Return a form's field as the log shows it: files by hash and size."""
    if isinstance(value, StoredFile):
        return {"sha256": value.sha256, "bytes": value.size_bytes}
    if isinstance(value, GrowingFile):
        return {"bytes": value.size_bytes}
    return value


async def _pieces_of(part: BodyPartReader) -> AsyncIterator[bytes]:
    while piece := await part.read_chunk(PIECE_BYTES):
        yield bytes(part.decode(piece))
