"""What every control call shares: reading the body, answering, saying what cannot be done."""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any

from aiohttp import web

if TYPE_CHECKING:
    from sandbox.core.network import Network

Act = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Problem(Exception):
    """The control request cannot be done; the message says why."""

    def __init__(self, message: str, *, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


def as_json(body: Any, *, status: int = 200) -> web.Response:
    """Return a JSON answer with Arabic letters as they are."""

    def text(value: Any) -> str:
        return json.dumps(value, ensure_ascii=False)

    return web.json_response(body, status=status, dumps=text)


async def fields_of(request: web.Request) -> dict[str, Any]:
    """Return the fields of the JSON body.

    Raises:
        Problem: it is no object.
        ValueError: it is no JSON.
    """
    raw = await request.read()
    body = json.loads(raw) if raw else {}
    if not isinstance(body, dict):
        raise Problem("the body must be a JSON object")
    return body


def network_of(networks: "Mapping[str, Network]", slug: Any) -> "Network":
    """Return the network of this name.

    Raises:
        Problem: there is none.
    """
    found = networks.get(str(slug or ""))
    if found is None:
        raise Problem(f"unknown network; known: {', '.join(networks)}")
    return found


@web.middleware
async def problems_as_json(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Say in JSON what cannot be done."""
    try:
        return await handler(request)
    except Problem as problem:
        return as_json({"error": str(problem)}, status=problem.status)
    except KeyError as error:
        return as_json({"error": f"the field {error} is missing"}, status=400)
    except UnicodeEncodeError:
        return as_json({"error": "the text is not valid Unicode"}, status=400)
    except (ValueError, TypeError) as error:
        return as_json({"error": str(error)}, status=400)
