"""The doors for the web server: pages go through Django, what networks push does not.

A network's request needs no session, no language and no form token, and there may be thousands of
them a minute; its door is one transaction on the same pool of connections.
"""

import os
from collections.abc import Callable, Iterable
from http.client import responses
from typing import Any
from urllib.parse import parse_qsl

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "majlis.settings")
pages = get_wsgi_application()

# After the applications are ready: these know models.
from django.db import connection  # noqa: E402

from majlis.channels import door_receiving, letter_doors, receiving  # noqa: E402
from majlis.channels.receiving import LARGEST_BYTES, Answer  # noqa: E402

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
HOOKS = "/hooks/"
# Nobody forged anything: the network sends it again.
CUT_SHORT = Answer(400)


def application(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    """Answer one request of the web server."""
    path = environ.get("PATH_INFO", "")
    if not path.startswith(HOOKS):
        return pages(environ, start_response)
    try:
        answer = _heard(environ, path.removeprefix(HOOKS))
    finally:
        connection.close()  # back to the pool
    headers = {"Content-Type": answer.content_type, "Content-Length": str(len(answer.body))}
    status = f"{answer.status} {responses[answer.status]}"
    start_response(status, [*{**headers, **answer.headers}.items()])
    return [answer.body]


def _heard(environ: Environ, rest: str) -> Answer:
    network, _slash, key = rest.removesuffix("/").partition("/")
    body = _body(environ)
    if body is None:
        return CUT_SHORT
    if network == letter_doors.NETWORK:
        return door_receiving.receive(
            key=key, method=environ["REQUEST_METHOD"], headers=_headers(environ), body=body
        )
    return receiving.receive(
        network=network,
        key=key,
        method=environ["REQUEST_METHOD"],
        query=dict(parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True)),
        headers=_headers(environ),
        body=body,
    )


def _headers(environ: Environ) -> dict[str, str]:
    """Return the request's own headers by their names in lower case."""
    return {
        name.removeprefix("HTTP_").replace("_", "-").lower(): value
        for name, value in environ.items()
        if name.startswith("HTTP_")
    }


def _body(environ: Environ) -> bytes | None:
    """Return the exact bytes, None when the line broke before the last of them.

    Of what is too long one byte more is read than the door takes, and no further.
    """
    told = environ.get("CONTENT_LENGTH") or ""
    promised = int(told) if told.isascii() and told.isdigit() else None
    wanted = LARGEST_BYTES + 1 if promised is None else min(promised, LARGEST_BYTES + 1)
    body = b"".join(_pieces(environ["wsgi.input"], wanted))
    return None if promised is not None and len(body) < wanted else body


def _pieces(stream: Any, wanted: int) -> Iterable[bytes]:
    while wanted > 0 and (piece := stream.read(wanted)):
        yield piece
        wanted -= len(piece)
