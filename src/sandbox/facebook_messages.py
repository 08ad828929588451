"""Private messages of a Page: conversations, their messages, and what the Page writes.

Source: Meta's API specification of Page (`conversations`, `messages`) and UnifiedThread (v26.0);
the windows, their errors and the fields of a message are general knowledge.
"""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sandbox.core.answers import Answer, Refusal
from sandbox.core.citizens import Citizen
from sandbox.core.exchange import Exchange
from sandbox.core.messages import Message
from sandbox.core.talking import Note
from sandbox.facebook_comment_lists import SLUG, address_of, found
from sandbox.facebook_fields import Edge, checked, parsed, selected
from sandbox.facebook_paging import page_of
from sandbox.facebook_problems import bad_parameter, graph_error, no_such_object, not_permitted
from sandbox.facebook_words import written

PERMISSION = "pages_messaging"
LONGEST = 2_000
LONGEST_METADATA = 1_000
DAY, WEEK = timedelta(hours=24), timedelta(days=7)
TYPES = frozenset({"RESPONSE", "UPDATE", "MESSAGE_TAG", "UTILITY"})
THREAD_FIELDS = frozenset(
    str.split(
        "can_reply folder former_participants id is_owner is_subscribed link linked_group"
        " message_count messages name participants scoped_thread_key senders snippet unread_count"
        " updated_time wallpaper"
    )
)
MESSAGE_FIELDS = frozenset(
    str.split("attachments created_time from id message shares sticker tags to")
)
DEFAULT_THREAD, DEFAULT_MESSAGE = "id,link,updated_time", "id,created_time"


# Reading


async def conversations(exchange: Exchange, page: str) -> Answer:
    """Answer `GET /{page}/conversations`, the latest moved first."""
    await exchange.gate("list")
    _check(exchange, page)
    given = await exchange.fields()
    platform = str(given.get("platform", "MESSENGER")).upper()
    if platform not in ("MESSENGER", "INSTAGRAM"):
        raise bad_parameter("platform must be one of INSTAGRAM, MESSENGER")
    fields = checked(parsed(str(given.get("fields", DEFAULT_THREAD))), known=THREAD_FIELDS)
    threads: dict[str, list[Message]] = {}
    for message in exchange.world.messages.of_account(SLUG, page):
        threads.setdefault(message.conversation, []).append(message)
    person = str(given.get("user_id", ""))
    fitting = [
        thread
        for thread in threads.values()
        if platform == "MESSENGER" and person in ("", thread[0].person_id)
    ]
    fitting.sort(key=lambda thread: (thread[-1].created_at, thread[-1].seq), reverse=True)
    shown, paging = page_of(exchange, fitting, given, key=lambda thread: thread[0].conversation)
    bodies = [selected(_thread(exchange, thread), fields) for thread in shown]
    return Answer(200, {"data": bodies, **({"paging": paging} if paging else {})})


async def messages(exchange: Exchange) -> Answer:
    """Answer `GET /{conversation}/messages`, newest first."""
    await exchange.gate("list")
    id_ = exchange.params["conversation"]
    _check(exchange, exchange.account)
    thread = exchange.world.messages.of_conversation(SLUG, exchange.account, id_)
    if not thread:
        raise no_such_object(id_, verb="get")
    return Answer(200, _listing(exchange, thread, await exchange.fields()))


async def read_thread(exchange: Exchange, id: str) -> Answer:  # noqa: A002
    """Answer `GET /{conversation}`."""
    await exchange.gate("read")
    _check(exchange, exchange.account)
    thread = exchange.world.messages.of_conversation(SLUG, exchange.account, id)
    if not thread:
        raise no_such_object(id, verb="get")
    named = str((await exchange.fields()).get("fields", DEFAULT_THREAD))
    fields = checked(parsed(named), known=THREAD_FIELDS)
    return Answer(200, selected(_thread(exchange, thread), fields))


async def read_message(exchange: Exchange, id: str) -> Answer:  # noqa: A002
    """Answer `GET /{message}`."""
    message = exchange.world.messages.message(SLUG, id)
    await exchange.gate("read", text=message.text if message else "")
    _check(exchange, exchange.account)
    stands = message is not None and message.is_visible(exchange.world.clock.now())
    if message is None or not stands or message.account != exchange.account:
        raise no_such_object(id, verb="get")
    named = str((await exchange.fields()).get("fields", DEFAULT_MESSAGE))
    fields = checked(parsed(named), known=MESSAGE_FIELDS)
    return Answer(200, selected(_body(exchange, message), fields))


def private_reply(exchange: Exchange, comment_id: str) -> dict[str, Any] | None:
    """Return the conversation that a private reply to a comment has begun."""
    for message in exchange.world.messages.of_account(SLUG, exchange.account):
        if message.comment == comment_id:
            return {"id": message.conversation, "link": _link(exchange, message.conversation)}
    return None


# Writing


async def send(exchange: Exchange, page: str) -> Answer:
    """Answer `POST /{page}/messages`."""
    fields = await exchange.fields()
    message, recipient = _object(fields, "message"), _object(fields, "recipient")
    text = str(message.get("text", ""))
    await exchange.gate("message", text=text)
    _check(exchange, page)
    if "sender_action" in fields and recipient.get("id"):
        return Answer(200, {"recipient_id": str(recipient["id"])})
    address = attached_address(message)
    _check_words(text or address, str(message.get("metadata", "")))
    comment_id = str(recipient.get("comment_id", ""))
    if comment_id:
        person = _commenter(exchange, comment_id)
    else:
        person = _writer(exchange, page, str(recipient.get("id", "")), fields)
    if exchange.world.standing.is_blocked(SLUG, page, person.id):
        raise Refusal(
            graph_error(551, "(#551) This person isn't available right now.", subcode=1545041)
        )
    data = {"metadata": str(message["metadata"])} if message.get("metadata") else {}
    data |= {"attachment_url": address} if address else {}
    note = Note(
        account=page, person=person, text=text, by_account=True, comment=comment_id, data=data
    )
    made = await exchange.accept_message(note)
    return Answer(200, {"recipient_id": person.id, "message_id": made.id})


def attached_address(message: Mapping[str, Any]) -> str:
    """Return where the one file of a message lies, empty where it has words.

    Raises:
        Refusal: it has both, or a kind of file that Messenger does not know.
    """
    told = message.get("attachment")
    if not isinstance(told, dict):
        return ""
    payload = told.get("payload")
    url = str(payload.get("url", "")) if isinstance(payload, dict) else ""
    if told.get("type") not in {"image", "video", "audio", "file"} or not url.startswith("http"):
        raise bad_parameter("Param message[attachment] must have a type and a payload with a url")
    if message.get("text"):
        raise bad_parameter("Message cannot have both text and attachment")
    return url


def _check_words(text: str, metadata: str) -> None:
    if not text.strip():
        raise bad_parameter("Message cannot be empty, must provide valid attachment or text")
    if len(text) > LONGEST:
        raise bad_parameter(
            f"Length of param message[text] must be less than or equal to {LONGEST}"
        )
    if len(metadata) > LONGEST_METADATA:
        raise bad_parameter("Length of param message[metadata] must be less than or equal to 1000")


def _writer(exchange: Exchange, page: str, person_id: str, fields: Mapping[str, Any]) -> Citizen:
    """Return the person who may be written to: who wrote a day ago at most, or a week.

    Raises:
        Refusal: they have not written, or too long ago for this kind of message.
    """
    said = exchange.world.messages.with_person(SLUG, page, person_id)
    heard = [one for one in said if not one.by_account]
    if not said:
        raise bad_parameter("No matching user found", subcode=2018001)
    kind = str(fields.get("messaging_type", "RESPONSE")).upper()
    if kind not in TYPES:
        raise bad_parameter(f"messaging_type must be one of {sorted(TYPES)}")
    by_a_person = kind == "MESSAGE_TAG" and str(fields.get("tag", "")).upper() == "HUMAN_AGENT"
    window = WEEK if by_a_person else DAY
    now = exchange.world.clock.now()
    if not heard or now - max(one.created_at for one in heard) > window:
        text = "(#10) This message is sent outside of allowed window."
        raise Refusal(graph_error(10, text, subcode=2018278))
    last = said[-1]
    return Citizen(last.person_id, last.person_name, last.person_handle)


def _commenter(exchange: Exchange, comment_id: str) -> Citizen:
    """Return who wrote a comment that may still be answered privately: once, within a week."""
    comment = found(exchange, comment_id)
    if comment is None or comment.account != exchange.account or comment.by_account:
        raise no_such_object(comment_id, verb="post")
    if private_reply(exchange, comment_id) is not None:
        raise Refusal(graph_error(10900, "(#10900) Activity already replied to"))
    if exchange.world.clock.now() - comment.created_at > WEEK:
        text = "(#10) This message is sent outside of allowed window."
        raise Refusal(graph_error(10, text, subcode=2018278))
    return Citizen(comment.author_id, comment.author_name, comment.author_handle)


def _object(fields: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return a parameter that is an object, sent as JSON or as JSON inside a form."""
    given = fields.get(name, {})
    try:
        read = json.loads(given) if isinstance(given, str) else given
    except ValueError:
        read = None
    if not isinstance(read, dict):
        raise bad_parameter(f"Param {name} must be an object")
    return read


def _check(exchange: Exchange, page: str) -> None:
    token = exchange.shown_token
    if token is None or token.account != page:
        raise no_such_object(page, verb="get")
    if PERMISSION not in token.scopes:
        raise not_permitted(PERMISSION)


# How they are written


def _thread(exchange: Exchange, thread: list[Message]) -> dict[str, Any]:
    first, last = thread[0], thread[-1]
    address = address_of(exchange, f"/{first.conversation}", edge="messages")
    edge = Edge(lambda given: _listing(exchange, thread, given, address=address), DEFAULT_MESSAGE)
    return {
        "id": first.conversation,
        "link": _link(exchange, first.conversation),
        "updated_time": written(last.created_at),
        "message_count": len(thread),
        "unread_count": 0,
        "can_reply": True,
        "is_subscribed": True,
        "snippet": last.text[:80],
        "participants": {"data": [_person(first), _page(exchange, first)]},
        "senders": {"data": [_person(first), _page(exchange, first)]},
        "messages": edge,
    }


def _listing(
    exchange: Exchange, thread: list[Message], given: Mapping[str, Any], address: Any = None
) -> dict[str, Any]:
    newest_first = thread[::-1]
    shown, paging = page_of(exchange, newest_first, given, key=lambda one: one.id, address=address)
    fields = checked(parsed(str(given.get("fields", DEFAULT_MESSAGE))), known=MESSAGE_FIELDS)
    bodies = [_body(exchange, one) for one in shown]
    if address is None:  # an edge inside another's fields is cut by those
        bodies = [selected(body, fields) for body in bodies]
    return {"data": bodies, **({"paging": paging} if paging else {})}


def _body(exchange: Exchange, message: Message) -> dict[str, Any]:
    by, to = _page(exchange, message), _person(message)
    author, reader = (by, to) if message.by_account else (to, by)
    body: dict[str, Any] = {
        "id": message.id,
        "created_time": written(message.created_at),
        "from": author,
        "to": {"data": [reader]},
        "message": message.text,
        "tags": {"data": [{"name": "inbox"}]},
    }
    if url := message.data.get("attachment_url"):
        picture = {"url": url, "preview_url": url, "width": 640, "height": 480}
        one = {"id": f"a{message.seq}", "mime_type": "image/jpeg", "image_data": picture}
        body["attachments"] = {"data": [one]}
    return body


def _person(message: Message) -> dict[str, str]:
    email = f"{message.person_id}@facebook.com"
    return {"name": message.person_name, "email": email, "id": message.person_id}


def _page(exchange: Exchange, message: Message) -> dict[str, str]:
    page = exchange.world.accounts.account(SLUG, message.account)
    email = f"{message.account}@facebook.com"
    return {"name": page.name if page else "", "email": email, "id": message.account}


def _link(exchange: Exchange, conversation: str) -> str:
    return f"/{exchange.account}/inbox/{conversation.removeprefix('t_')}/"
