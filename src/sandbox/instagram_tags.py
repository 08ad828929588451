"""Who and what may be named in a container: people, collaborators, places, products.

Source: Meta's IG User /media reference and "Error codes" page, read 2026-11-22 through public
copies. What it answers to a name that is none is not stated there.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from sandbox import instagram_problems as problems

MOST_TAGGED = 20
MOST_COLLABORATORS = 3
NAME = re.compile(r"[A-Za-z0-9._]{1,30}")
PLACE = re.compile(r"[0-9]{5,20}")


def tagged(fields: Mapping[str, Any], *, is_video: bool) -> list[dict[str, Any]]:
    """Return the people tagged in a file.

    Raises:
        GraphRefusal: too many, a name that is none, or an image's tag without its place.
    """
    tags = _list(fields, "user_tags")
    if len(tags) > MOST_TAGGED:
        raise problems.too_many_tags()
    for number, tag in enumerate(tags):
        if not isinstance(tag, dict) or not NAME.fullmatch(str(tag.get("username", ""))):
            raise problems.parameter(f"Param user_tags[{number}][username] is not a valid username")
        if not is_video and not (_is_place(tag.get("x")) and _is_place(tag.get("y"))):
            raise problems.parameter(f"Param user_tags[{number}] must have x and y from 0 to 1")
    return tags


def collaborators(fields: Mapping[str, Any]) -> list[str]:
    """Return who is invited to share the post.

    Raises:
        GraphRefusal: more than three, or a name that is none.
    """
    names = [str(name).removeprefix("@") for name in _list(fields, "collaborators")]
    if len(names) > MOST_COLLABORATORS:
        raise problems.parameter(
            f"Param collaborators must have at most {MOST_COLLABORATORS} usernames"
        )
    for number, name in enumerate(names):
        if not NAME.fullmatch(name):
            raise problems.parameter(f"Param collaborators[{number}] is not a valid username")
    return names


def place(fields: Mapping[str, Any]) -> str:
    """Return the place that is named, by the number of its Page.

    Raises:
        GraphRefusal: it is no such number.
    """
    given = str(fields.get("location_id", ""))
    if given and not PLACE.fullmatch(given):
        raise problems.parameter("Param location_id must be a valid Page ID with a location")
    return given


def check_products(fields: Mapping[str, Any], *, is_video: bool) -> None:
    """Refuse products: the sandbox's accounts have no shop, so that none can be tagged."""
    tags = _list(fields, "product_tags")
    if not tags:
        return
    has_places = all(isinstance(tag, dict) and "x" in tag and "y" in tag for tag in tags)
    if is_video and has_places:
        raise problems.product_tags(2207035, "Product tag positions are not taken for videos.")
    if not is_video and not has_places:
        raise problems.product_tags(2207036, "Product tag positions are required for photos.")
    raise problems.product_tags(2207037, "The product tags are invalid or not yours.")


def _list(fields: Mapping[str, Any], name: str) -> list[Any]:
    given = fields.get(name) or []
    try:
        found = json.loads(given) if isinstance(given, str) else given
    except ValueError:
        found = None
    if not isinstance(found, list):
        raise problems.parameter(f"Param {name} must be an array")
    return found


def _is_place(told: Any) -> bool:
    is_number = isinstance(told, int | float) and not isinstance(told, bool)
    return is_number and 0 <= told <= 1
