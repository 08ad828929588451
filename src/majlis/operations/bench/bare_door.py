"""The bare limit of receiving: signature, one insert, committed, 200; and nothing around it.

It runs as a process of its own, under the same server and with as many threads as ours.
"""

import argparse
import hashlib
import hmac
import os
import threading
from collections.abc import Callable, Iterable
from typing import Any

import psycopg
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

SECRET, DATABASE = "BARE_DOOR_SECRET", "BARE_DOOR_DATABASE"
TABLE = """
CREATE TABLE bare_event (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key text NOT NULL UNIQUE,
  body bytea NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now())
"""
KEEP = "INSERT INTO bare_event (key, body) VALUES (%s, %s) ON CONFLICT DO NOTHING"
_local = threading.local()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Keep one signed body, in a transaction of its own."""
    body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    signed = hmac.new(os.environ[SECRET].encode(), body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(f"sha256={signed}", environ["HTTP_X_HUB_SIGNATURE_256"]):
        start_response("403 Forbidden", [("Content-Length", "0")])
        return [b""]
    _connection().execute(KEEP, [hashlib.sha256(body).hexdigest(), body])
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "0")])
    return [b""]


def _connection() -> psycopg.Connection[Any]:
    """Return this thread's connection: not even a pool stands before the database."""
    if not hasattr(_local, "connection"):
        _local.connection = psycopg.connect(os.environ[DATABASE], autocommit=True)
    connection: psycopg.Connection[Any] = _local.connection
    return connection


def serve(port: int, threads: int) -> None:
    Granian(
        f"{__spec__.name}:application",
        address="127.0.0.1",
        port=port,
        interface=Interfaces.WSGI,
        blocking_threads=threads,
        log_level=LogLevels.error,
        websockets=False,
        workers_kill_timeout=5,
    ).serve()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--threads", type=int, required=True)
    options = parser.parse_args()
    serve(options.port, options.threads)
