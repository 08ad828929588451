"""One order, one answer, one line of JSON."""

import json
import os
import resource
import sys
from collections.abc import Callable
from typing import Any

from . import captions, drawing, films, moving, pages, pictures, videos
from .refusing import Unusable

Order = dict[str, Any]
_LOOKS: dict[str, Callable[[Order], dict[str, Any]]] = {
    "image": pictures.look,
    "gif": moving.look,
    "video": videos.look,
    "document": pages.look,
    "captions": captions.look,
}
_ACTS: dict[str, Callable[[Order], dict[str, Any]]] = {
    "look": lambda order: _LOOKS[order["kind"]](order),
    "make": drawing.make,
    "still": drawing.still,
    "clean": moving.clean,
    "film": films.make,
    "write": captions.write,
}


def main(order: Order) -> dict[str, Any]:
    try:
        return _ACTS[order["act"]](order)
    except Unusable as error:
        return {"refused": str(error), "place": error.place}
    except MemoryError:
        return {"refused": "too_many_pixels"}
    except Exception as error:  # whatever a decoder says of a hostile file means the same to us
        return {"refused": "broken", "detail": f"{type(error).__name__}: {error}"[:300]}


def limit_myself(*, memory_bytes: int, seconds: int, writes_bytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    # The softer of the two ends it by a signal that says why.
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (writes_bytes, writes_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    asked = json.loads(sys.argv[1])
    limit_myself(**asked["limits"])
    os.nice(asked.get("nice", 0))
    sys.stdout.write(json.dumps(main(asked)))
