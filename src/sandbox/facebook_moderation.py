"""What a Page does about people and their words: likes and blocks.

Source: Meta's API specification of Comment (`likes`) and Page (`blocked`) of 2026-04 and v26.0.
"""

from typing import Any

from sandbox.core.answers import Answer
from sandbox.core.exchange import Exchange
from sandbox.facebook_comment_lists import SLUG, found
from sandbox.facebook_comments import check_may_read, check_may_write
from sandbox.facebook_paging import page_of
from sandbox.facebook_problems import bad_parameter, no_such_object
from sandbox.meta_webhooks import names_in

NAMES = ("psid", "asid", "uid", "user")


async def like(exchange: Exchange) -> Answer:
    """Answer `POST` and `DELETE /{comment}/likes`."""
    id_ = exchange.params["object"]
    comment = found(exchange, id_)
    await exchange.gate("moderate", text=comment.text if comment else "")
    if comment is None:
        raise no_such_object(id_, verb=exchange.method.lower())
    check_may_write(exchange, comment.account)
    await exchange.like(comment.id, liked=exchange.method == "POST")
    return Answer(200, {"success": True})


async def block(exchange: Exchange, page: str) -> Answer:
    """Answer `POST /{page}/blocked` with one or more people."""
    people = _people(await exchange.fields())
    await exchange.gate("moderate", text=" ".join(people))
    check_may_write(exchange, page)
    for person in people:
        await exchange.block(person, blocked=True)
    return Answer(200, dict.fromkeys(people, True))


async def unblock(exchange: Exchange, page: str) -> Answer:
    """Answer `DELETE /{page}/blocked`."""
    (person, *_more) = _people(await exchange.fields())
    await exchange.gate("moderate", text=person)
    check_may_write(exchange, page)
    await exchange.block(person, blocked=False)
    return Answer(200, {"success": True})


async def blocked(exchange: Exchange, page: str) -> Answer:
    """Answer `GET /{page}/blocked`: all of them, or the one that is asked for."""
    await exchange.gate("list")
    check_may_read(exchange, page)
    given = await exchange.fields()
    asked = str(given.get("user") or given.get("uid") or "")
    people = [
        stance.about
        for stance in exchange.world.standing.blocks(SLUG)
        if stance.account == page and stance.holds and asked in ("", stance.about)
    ]
    shown, paging = page_of(exchange, people, given, key=str)
    bodies = [{"id": person, "name": ""} for person in shown]
    return Answer(200, {"data": bodies, **({"paging": paging} if paging else {})})


def _people(fields: dict[str, Any]) -> list[str]:
    given = next((fields[name] for name in NAMES if fields.get(name)), "")
    people = names_in(given if isinstance(given, (list, str)) else str(given))
    if not people:
        raise bad_parameter(f"One of {', '.join(NAMES)} is required")
    return people
