"""LinkedIn's objects as JSON, and its paging."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

from sandbox import linkedin_rules as rules
from sandbox import little_text
from sandbox.core.accounts import Account
from sandbox.core.answers import Answer
from sandbox.core.exchange import Exchange
from sandbox.core.ledger import Post

PAGE_DEFAULT, PAGE_MOST = 10, 100

Body = dict[str, Any]


def organization(account: Account) -> Body:
    """Return a page as /organizations/{id} shows it."""
    return {
        "id": int(account.id) if account.id.isdigit() else account.id,
        "$URN": f"urn:li:organization:{account.id}",
        "vanityName": account.handle,
        "localizedName": account.name,
        "name": {
            "localized": {"ar_AE": account.name},
            "preferredLocale": {"country": "AE", "language": "ar"},
        },
        "primaryOrganizationType": "NONE",
    }


def sent(known: Post) -> Body:
    """Return a post as it was sent; one made in LinkedIn's own app is written as if."""
    foreign = {
        "author": f"urn:li:organization:{known.account}",
        "commentary": known.text,
        "visibility": "PUBLIC",
        "distribution": {"feedDistribution": "MAIN_FEED"},
        "lifecycleState": "PUBLISHED",
    }
    return dict(known.data.get("post", foreign))


def post(known: Post) -> Body:
    """Return a post as /posts/{urn} shows it."""
    as_sent = sent(known)
    body = {
        **as_sent,
        "id": known.id,
        "commentary": little_text.stored(known.text),
        "createdAt": known.data.get("created_ms", milliseconds(known.accepted_at)),
        "lastModifiedAt": modified_ms(known),
        "isReshareDisabledByAuthor": as_sent.get("isReshareDisabledByAuthor", False),
        "lifecycleStateInfo": {"isEditedByAuthor": bool(known.edits)},
    }
    if known.visible_at is not None:
        body["publishedAt"] = milliseconds(known.visible_at)
    return body


def sameness(body: Body) -> str:
    """Return what makes two posts of one author the same: commentary and content."""
    content = {"commentary": body.get("commentary", ""), "content": body.get("content") or {}}
    return json.dumps(content, sort_keys=True, ensure_ascii=False)


def page(exchange: Exchange, elements: Sequence[Body]) -> Answer:
    """Return the part of `elements` that `start` and `count` ask for, as `page_of` does."""
    return page_of(exchange, elements, lambda element: element)


def page_of(exchange: Exchange, things: Sequence[Any], body: Callable[[Any], Body]) -> Answer:
    """Return the bodies of what `start` and `count` ask for, with a link to the next.

    Raises:
        LinkedInRefusal: a start or count that is no number or out of bounds.
    """
    query = exchange.query
    try:
        start, count = int(query.get("start", 0)), int(query.get("count", PAGE_DEFAULT))
    except ValueError as error:
        raise rules.invalid("start", query.get("start")) from error
    if start < 0 or not 0 < count <= PAGE_MOST:
        raise rules.invalid("count", count)
    links = []
    if start + count < len(things):
        following = {**query, "start": str(start + count), "count": str(count)}
        text = "&".join(f"{name}={quote(value, safe='')}" for name, value in following.items())
        href = f"{exchange.path}?{text}"
        links.append({"rel": "next", "type": "application/json", "href": href})
    paging = {"start": start, "count": count, "links": links, "total": len(things)}
    shown = [body(thing) for thing in things[start : start + count]]
    return Answer(200, {"elements": shown, "paging": paging})


def modified_ms(known: Post) -> int:
    """Return the last change of a post in milliseconds since 1970."""
    return int(known.data.get("modified_ms", milliseconds(known.accepted_at)))


def milliseconds(moment: datetime | None) -> int:
    """Return a moment as LinkedIn writes it; 0 for none."""
    return int(moment.timestamp() * 1000) if moment else 0
