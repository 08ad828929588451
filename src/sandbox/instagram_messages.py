"""Private messages on Instagram: listed, read, and answered within their window.

Source: Meta's Postman collection and its specifications of v26.0 (IG User conversations and
messages), read 2026-11-22; the codes of its refusals are those of public reports.
"""

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sandbox import instagram_nodes as nodes
from sandbox import instagram_problems as problems
from sandbox.core.accounts import Account, Token
from sandbox.core.answers import Answer
from sandbox.core.citizens import Citizen
from sandbox.core.exchange import Exchange
from sandbox.core.network import Route
from sandbox.core.talking import Note
from sandbox.instagram_threads import (
    DEFAULT_FIELDS,
    EMPTY_FIELDS,
    EMPTY_MESSAGE_FIELDS,
    WINDOW,
    Listed,
    Thread,
    Threads,
    number_of,
)

if TYPE_CHECKING:
    from sandbox.instagram import Instagram

MAY_WRITE = {"instagram_business_manage_messages", "instagram_manage_messages"}
LONGEST_BYTES = 1000
WINDOW_OF_A_PERSON = timedelta(days=7)  # with the tag HUMAN_AGENT
WINDOW_OF_A_COMMENT = timedelta(days=7)


class Messages:
    """The calls about private messages, on one Instagram."""

    def __init__(self, network: "Instagram") -> None:
        self.network = network
        self.world = network.world
        self.threads = Threads(network)

    def routes(self, host: str) -> list[Route]:
        return [
            Route("GET", host, "/{user}/conversations", self.list_threads),
            Route("GET", host, "/{thread}/messages", self.list_messages),
            Route("POST", host, "/{user}/messages", self.send),
        ]

    # Reading

    async def list_threads(self, exchange: Exchange) -> Answer:
        """GET /{ig}/conversations, the latest moved first; `user_id` names one person."""
        fields, token = await self._enter(exchange)
        await exchange.gate("list")
        account = self.network.own_account(exchange, token)
        if str(fields.get("platform", "instagram")).lower() != "instagram":
            raise problems.parameter("Param platform must be one of {INSTAGRAM}")
        person = str(fields.get("user_id", ""))
        found = [one for one in self.threads.of_account(account.id) if person in ("", one.person)]
        wanted = nodes.fields_of(fields.get("fields") or "id,updated_time")
        body = nodes.page_of(
            [Listed(number_of(one.messages[-1].id), one) for one in found],
            dict(exchange.query),
            address=self.network.url(exchange.host, exchange.path),
            shown=lambda one: nodes.chosen(
                self.threads.node(one.thing), wanted, empty=EMPTY_FIELDS
            ),
        )
        return self.network.answer(exchange, body)

    async def list_messages(self, exchange: Exchange) -> Answer:
        """GET /{conversation}/messages, newest first."""
        fields, token = await self._enter(exchange)
        await exchange.gate("list")
        id_ = exchange.params["thread"]
        thread = self.threads.thread(id_, token.account)
        if thread is None:
            raise problems.missing(id_)
        address = self.network.url(exchange.host, exchange.path)
        body = self.threads.page(thread, dict(exchange.query), address=address)
        wanted = nodes.fields_of(fields.get("fields") or DEFAULT_FIELDS)
        known = {*self.threads.message_node(thread.messages[-1]), *EMPTY_MESSAGE_FIELDS}
        body["data"] = [nodes.chosen(one, wanted, empty=known) for one in body["data"]]
        return self.network.answer(exchange, body)

    def knows(self, id: str, token: Token) -> bool:  # noqa: A002
        """Say whether an id is a conversation or a message of the token's account."""
        found = self.threads.thread(id, token.account)
        return found is not None or self.threads.message(id, token.account) is not None

    async def read(self, exchange: Exchange) -> Answer:
        """GET /{conversation} or /{message}."""
        fields, token = await self._enter(exchange)
        id_ = exchange.params["node"]
        message = self.threads.message(id_, token.account)
        await exchange.gate("read", text=message.text if message else "")
        if message is not None:
            wanted = nodes.fields_of(fields.get("fields") or DEFAULT_FIELDS)
            node = self.threads.message_node(message)
            shown = nodes.chosen(node, wanted, empty=EMPTY_MESSAGE_FIELDS)
            return self.network.answer(exchange, shown)
        thread = self.threads.thread(id_, token.account)
        if thread is None:
            raise problems.missing(id_)
        wanted = nodes.fields_of(fields.get("fields") or "id,updated_time")
        shown = nodes.chosen(self.threads.node(thread), wanted, empty=EMPTY_FIELDS)
        return self.network.answer(exchange, shown)

    # Writing

    async def send(self, exchange: Exchange) -> Answer:
        """POST /{ig}/messages: to a person who wrote of late, or to who wrote a comment."""
        fields, token = await self._enter(exchange)
        recipient, message = _object(fields, "recipient"), _object(fields, "message")
        text = str(message.get("text", ""))
        await exchange.gate("message", text=text)
        account = self.network.own_account(exchange, token)
        if fields.get("sender_action"):
            thread = self._thread_of(account, recipient)
            return self.network.answer(exchange, {"recipient_id": thread.person})
        comment = str(recipient.get("comment_id", ""))
        if comment:
            person = self._who_commented(account, comment)
        else:
            thread = self._thread_of(account, recipient)
            self._check_window(thread, str(fields.get("tag", "")))
            newest = thread.messages[-1]
            person = Citizen(thread.person, newest.person_name, newest.person_handle)
        address = attached_address(message)
        _check_text(text or address)
        data = {"files": [address]} if address else {}
        note = Note(
            account=account.id,
            person=person,
            text=text,
            by_account=True,
            comment=comment,
            data=data,
        )
        made = await exchange.accept_message(note)
        body = {"recipient_id": person.id, "message_id": made.id}
        return self.network.answer(exchange, body)

    def _thread_of(self, account: Account, recipient: dict[str, Any]) -> Thread:
        person = str(recipient.get("id", ""))
        found = self.threads.of_account(account.id)
        thread = next((one for one in found if one.person == person), None)
        if thread is None:
            raise problems.nobody()
        return thread

    def _check_window(self, thread: Thread, tag: str) -> None:
        window = WINDOW_OF_A_PERSON if tag == "HUMAN_AGENT" else WINDOW
        heard_at = thread.heard_at
        if heard_at is None or self.world.clock.now() - heard_at > window:
            raise problems.outside_window()

    def _who_commented(self, account: Account, id: str) -> Citizen:  # noqa: A002
        """Return whom the one private answer to a comment goes to.

        Raises:
            GraphRefusal: no such comment, one answered already, or one older than seven days.
        """
        comment = self.network.conversations.found(id)
        if comment is None or comment.account != account.id or comment.by_account:
            raise problems.missing(id, "post")
        told = self.world.messages.with_person("instagram", account.id, comment.author_id)
        if any(one.comment == id for one in told):
            raise problems.answered_already()
        if self.world.clock.now() - comment.created_at > WINDOW_OF_A_COMMENT:
            raise problems.outside_window()
        return Citizen(comment.author_id, comment.author_name, comment.author_handle)

    async def _enter(self, exchange: Exchange) -> tuple[dict[str, Any], Token]:
        fields = await exchange.fields()
        return fields, self.network.token(exchange, fields, MAY_WRITE)


def _object(fields: dict[str, Any], name: str) -> dict[str, Any]:
    """Return a parameter that is an object, given as JSON or as JSON text."""
    given = fields.get(name, {})
    try:
        found = json.loads(given) if isinstance(given, str) else given
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise problems.parameter(f"Param {name} must be an object")
    return found


def attached_address(message: dict[str, Any]) -> str:
    """Return where the one file of a message lies, empty where it has words."""
    told = message.get("attachment")
    payload = told.get("payload") if isinstance(told, dict) else None
    if not isinstance(payload, dict):
        return ""
    url = str(payload.get("url", ""))
    if message.get("text") or not url.startswith("http"):
        raise problems.parameter("Param message[attachment] must be one file at a url")
    return url


def _check_text(text: str) -> None:
    if not text.strip():
        raise problems.parameter("Param message must be non-empty")
    if len(text.encode()) > LONGEST_BYTES:
        raise problems.parameter(
            f"Length of param message[text] must be less than or equal to {LONGEST_BYTES}"
        )
