"""Private messages on X: events in the conversation of two, thirty days back, newest first.

Source: X's OpenAPI 2.166/2.167 (`/2/dm_events`, `/2/dm_conversations`), docs.x.com/x-api/direct-
messages, read 2026-08. A token without the scope gets a bare 403 (github plhery/node-twitter-api-v2
issue 434); the words about a person who cannot be written to are reported by users.
"""

from datetime import timedelta
from typing import Any

from sandbox.core.accounts import Account
from sandbox.core.answers import Answer, Refusal
from sandbox.core.citizens import Citizen
from sandbox.core.exchange import Exchange
from sandbox.core.ledger import MediaItem
from sandbox.core.messages import Message
from sandbox.core.talking import Note
from sandbox.x_account import MESSAGE, charge
from sandbox.x_bodies import Wanted, media_body, moment, user_body, wanted
from sandbox.x_media import attached
from sandbox.x_problems import BARE_FORBIDDEN, forbidden, invalid, missing
from sandbox.x_text import composed, entities
from sandbox.x_timeline import NEWER, OLDER
from sandbox.x_tweets import anyone

KEPT_FOR = timedelta(days=30)
MOST_RESULTS = 100
LONGEST = 10_000
NOT_TO_THEM = "You do not have permission to DM one or more participants."
FIELDS = frozenset(
    str.split(
        "attachments created_at dm_conversation_id entities event_type id participant_ids"
        " referenced_posts referenced_tweets sender_id text"
    )
)
ALWAYS = ("id", "text", "event_type")


def conversation_of(account: str, person: str) -> str:
    """Return what X calls the conversation of two: both ids, the smaller one first."""
    return "-".join(sorted((account, person), key=lambda id_: (len(id_), id_)))


async def events(exchange: Exchange) -> Answer:
    """Answer `GET /2/dm_events`: all conversations of the account."""
    return await _listed(exchange, exchange.world.messages.of_account("x", exchange.account))


async def events_with(exchange: Exchange) -> Answer:
    """Answer `GET /2/dm_conversations/with/{participant_id}/dm_events`."""
    talk = conversation_of(exchange.account, exchange.params["participant_id"])
    return await _listed(
        exchange, exchange.world.messages.of_conversation("x", exchange.account, talk)
    )


async def events_in(exchange: Exchange) -> Answer:
    """Answer `GET /2/dm_conversations/{dm_conversation_id}/dm_events`."""
    talk = exchange.params["dm_conversation_id"]
    return await _listed(
        exchange, exchange.world.messages.of_conversation("x", exchange.account, talk)
    )


async def event(exchange: Exchange) -> Answer:
    """Answer `GET /2/dm_events/{id}`."""
    message = _own(exchange, exchange.params["id"])
    await exchange.gate("read", text=message.text if message else "")
    _need(exchange, "dm.read")
    if message is None:
        return Answer(200, {"errors": [missing("dm_event", exchange.params["id"])]})
    asked, fields = wanted(exchange), _fields(exchange)
    body: dict[str, Any] = {"data": _body(message, fields, asked)}
    return Answer(200, body | _beside(exchange, [message], asked))


async def send_to(exchange: Exchange) -> Answer:
    """Answer `POST /2/dm_conversations/with/{participant_id}/messages`."""
    return await _send(exchange, exchange.params["participant_id"])


async def send_in(exchange: Exchange) -> Answer:
    """Answer `POST /2/dm_conversations/{dm_conversation_id}/messages`, for one of two."""
    two = exchange.params["dm_conversation_id"].split("-")
    others = [id_ for id_ in two if id_ != exchange.account]
    return await _send(exchange, others[0] if len(others) == 1 else "")


async def delete(exchange: Exchange) -> Answer:
    """Answer `DELETE /2/dm_events/{id}`: only for the account itself, and only its own."""
    message = _own(exchange, exchange.params["id"])
    await exchange.gate("delete", text=message.text if message else "")
    _need(exchange, "dm.write")
    if message is None:
        raise Refusal(Answer(404, {"errors": [missing("dm_event", exchange.params["id"])]}))
    if not message.by_account:
        raise forbidden()
    await exchange.remove_message(message)
    return Answer(200, {"data": {"deleted": True}})


async def _send(exchange: Exchange, person_id: str) -> Answer:
    body = await exchange.json()
    text = body.get("text", "") if isinstance(body, dict) else ""
    await exchange.gate("message", text=text if isinstance(text, str) else "")
    _need(exchange, "dm.write")
    media = _checked(exchange, body)
    person = anyone(exchange.world, person_id)
    if person is None or person_id == exchange.account:
        raise forbidden(NOT_TO_THEM)
    note = Note(
        account=exchange.account,
        person=Citizen(person.id, person.name, person.handle),
        text=text,
        by_account=True,
        data={"media": [vars(item) for item in media], **charge(exchange, MESSAGE)},
    )
    message = await exchange.accept_message(note)
    made = {"dm_conversation_id": message.conversation, "dm_event_id": message.id}
    return Answer(201, {"data": made})


def _checked(exchange: Exchange, body: Any) -> tuple[MediaItem, ...]:
    """Return the media of a new message.

    Raises:
        Refusal: the schema refuses the body, or X does not know the media.
    """
    if not isinstance(body, dict) or not ({"text", "attachments"} & body.keys()):
        raise invalid("$: one of text or attachments is required")
    if unknown := sorted(set(body) - {"text", "attachments"}):
        raise invalid(f"$.{unknown[0]}: is not defined in the schema")
    text, files = body.get("text", ""), body.get("attachments", [])
    if not isinstance(text, str) or ("text" in body and not 1 <= len(text) <= LONGEST):
        raise invalid("$.text: must be at least 1 characters long")
    is_list = isinstance(files, list) and all(isinstance(one, dict) for one in files)
    if not is_list or len(files) > 1:
        raise invalid("$.attachments: must hold one attachment")
    ids = [str(one.get("media_id", "")) for one in files]
    return attached(exchange, ids) if ids else ()


async def _listed(exchange: Exchange, messages: list[Message]) -> Answer:
    await exchange.gate("list")
    _need(exchange, "dm.read")
    size = exchange.query.get("max_results", str(MOST_RESULTS))
    if not size.isdecimal() or not 1 <= int(size) <= MOST_RESULTS:
        raise invalid(f"The `max_results` query parameter value [{size}] is not between 1 and 100")
    asked, fields = wanted(exchange), _fields(exchange)
    oldest = exchange.world.clock.now() - KEPT_FOR
    kinds = exchange.query.get("event_types", "MessageCreate").split(",")
    kept = [one for one in reversed(messages) if one.created_at >= oldest]
    page, older, newer = _cut(exchange, kept if "MessageCreate" in kinds else [], int(size))
    body: dict[str, Any] = {"meta": {"result_count": len(page)}}
    if not page:
        return Answer(200, body)
    body["data"] = [_body(message, fields, asked) for message in page]
    if older:
        body["meta"]["next_token"] = f"{OLDER}{page[-1].id}"
    if newer:
        body["meta"]["previous_token"] = f"{NEWER}{page[0].id}"
    return Answer(200, body | _beside(exchange, page, asked))


def _cut(
    exchange: Exchange, messages: list[Message], size: int
) -> tuple[list[Message], bool, bool]:
    """Return one page, newest first, and whether there are older and newer messages beside it."""
    token = exchange.query.get("pagination_token", "")
    if not token:
        return messages[:size], len(messages) > size, False
    edge = int(token[1:]) if token[1:].isdecimal() else None
    if edge is None or token[0] not in (OLDER, NEWER):
        text = f"The `pagination_token` query parameter value [{token}] is not valid"
        raise invalid(text, {"pagination_token": [token]})
    if token[0] == NEWER:
        newer = [one for one in messages if int(one.id) > edge]
        return newer[-size:], len(newer) < len(messages), len(newer) > size
    older = [one for one in messages if int(one.id) < edge]
    return older[:size], len(older) > size, len(older) < len(messages)


def _body(message: Message, fields: frozenset[str], asked: Wanted) -> dict[str, Any]:
    whole = composed(message.text, id=message.id, handle="i", has_media=False)
    found = entities(whole["shown"], whole["urls"])
    keys = [item["id"] for item in message.data.get("media", [])]
    filled: dict[str, Any] = {
        "id": message.id,
        "text": whole["shown"],
        "event_type": "MessageCreate",
        "dm_conversation_id": message.conversation,
        "created_at": moment(message.created_at),
        "sender_id": message.account if message.by_account else message.person_id,
        "attachments": {"media_keys": keys} if keys else {},
        "entities": found,
    }
    names = {*ALWAYS, *fields}
    # An expansion brings the id that it expands.
    names |= {"sender_id"} if "sender_id" in asked.expansions else set()
    names |= {"attachments"} if "attachments.media_keys" in asked.expansions else set()
    return {name: filled[name] for name in filled if name in names and filled[name]}


def _beside(exchange: Exchange, messages: list[Message], asked: Wanted) -> dict[str, Any]:
    users: dict[str, Account | None] = {}
    for message in messages:
        sender = message.account if message.by_account else message.person_id
        users.setdefault(sender, anyone(exchange.world, sender))
    found: dict[str, Any] = {}
    if "sender_id" in asked.expansions:
        found["users"] = [user_body(user, asked.user_fields) for user in users.values() if user]
    if "attachments.media_keys" in asked.expansions:
        media = [MediaItem(**item) for one in messages for item in one.data.get("media", [])]
        found["media"] = [media_body(exchange, item, asked) for item in media]
    found = {name: entries for name, entries in found.items() if entries}
    return {"includes": found} if found else {}


def _fields(exchange: Exchange) -> frozenset[str]:
    names = {it for it in exchange.query.get("dm_event.fields", "").split(",") if it}
    if unknown := sorted(names - FIELDS):
        text = f"The `dm_event.fields` query parameter value [{unknown[0]}] is not a known field"
        raise invalid(text, {"dm_event.fields": sorted(names)})
    return frozenset(names)


def _own(exchange: Exchange, id: str) -> Message | None:  # noqa: A002
    message = exchange.world.messages.message("x", id)
    if message is None or message.account != exchange.account:
        return None
    return message if message.is_visible(exchange.world.clock.now()) else None


def _need(exchange: Exchange, scope: str) -> None:
    if exchange.shown_token is not None and scope not in exchange.shown_token.scopes:
        raise Refusal(BARE_FORBIDDEN)
