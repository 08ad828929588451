"""Lists of the Graph API that are no comments and no posts: cursors, limit, the next address."""

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from sandbox.core.exchange import Exchange
from sandbox.facebook_comment_lists import address_of
from sandbox.facebook_problems import bad_parameter

MOST = 100
Item = TypeVar("Item")


def page_of(
    exchange: Exchange,
    items: Sequence[Item],
    given: Mapping[str, Any],
    *,
    key: Callable[[Item], str],
    default: int = 25,
    address: Callable[..., str] | None = None,
) -> tuple[list[Item], dict[str, Any]]:
    """Return one page of items in their order, and what stands under `paging`.

    Raises:
        Refusal: the limit or the cursor is none.
    """
    limit = str(given.get("limit", default))
    if not limit.isdecimal() or not 1 <= int(limit) <= MOST:
        raise bad_parameter(f"limit must be between 1 and {MOST}")
    keys = [key(item) for item in items]
    start = keys.index(_read(given["after"], keys)) + 1 if "after" in given else 0
    shown = list(items[start : start + int(limit)])
    if not shown:
        return [], {}
    told = {str(name): str(value) for name, value in given.items()}
    cursors = {"before": _written(key(shown[0])), "after": _written(key(shown[-1]))}
    paging: dict[str, Any] = {"cursors": cursors}
    if start + len(shown) < len(items):
        paging["next"] = (address or address_of(exchange))(told, after=cursors["after"])
    return shown, paging


def _written(key: str) -> str:
    return base64.urlsafe_b64encode(key.encode()).decode()


def _read(cursor: Any, keys: Sequence[str]) -> str:
    try:
        key = base64.urlsafe_b64decode(str(cursor)).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        key = ""
    if key not in keys:
        raise bad_parameter("Invalid cursor")
    return key
