"""Reads what the sandboxes of a run have written down, and tells every unexplained deviation.

`python -m tests.contracts.recorded FOLDER` prints a table; its status is 1 if anything deviates.
A module of a network has `requests(entry) -> list[str]`, what is wrong with a request of ours;
where the vendor specifies answers, `answers(entry) -> list[str]`; and `EXPLAINED`, a mapping of a
deviation's beginning to the reason why it is right.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

OURS = "Majlis"
MODULES = {
    "x": "x",
    "facebook": "meta",
    "instagram": "meta",
    "youtube": "youtube",
    "linkedin": "linkedin",
}


def entries(folder: Path) -> Iterator[Mapping[str, Any]]:
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)


def is_ours(entry: Mapping[str, Any]) -> bool:
    return str(entry["headers"].get("user-agent", "")).startswith(OURS)


def deviations(entry: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """Return what deviates in one exchange: unexplained, and explained with its reason."""
    module = import_module(f"tests.contracts.{MODULES[entry['network']]}")
    found = module.requests(entry) if is_ours(entry) else []
    if hasattr(module, "answers") and entry["status"] is not None:
        found += module.answers(entry)
    open_, explained = [], []
    for each in found:
        reason = next(
            (why for start, why in module.EXPLAINED.items() if each.startswith(start)), ""
        )
        (explained if reason else open_).append(f"{each} ({reason})" if reason else each)
    return open_, explained


def main(folder: Path) -> int:
    seen: Counter[str] = Counter()
    unexplained: Counter[str] = Counter()
    explained: Counter[str] = Counter()
    for entry in entries(folder):
        if entry["network"] not in MODULES:
            continue
        seen[entry["network"]] += 1
        wrong, right = deviations(entry)
        unexplained.update(f"{entry['network']}: {each}" for each in wrong)
        explained.update(f"{entry['network']}: {each}" for each in right)
    for network, count in sorted(seen.items()):
        print(f"{network:10} {count:8} exchanges")
    for title, found in (("explained", explained), ("UNEXPLAINED", unexplained)):
        for each, count in found.most_common():
            print(f"{title} {count:6} x {each}")
    return 1 if unexplained or not seen else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
