"""Meta's specifications of the Graph API's nodes: fields, edges and parameters.

Two sources in the folder of the vendors' contracts: Meta's own codegen specs of 2026-04, which say
what is required, and the facts of its SDK 26.0.3, which are newer and say which values v26 takes.
"""

import functools
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = Path(os.environ.get("MAJLIS_CONTRACTS", ROOT.parent / "shared" / "contracts"))
FOLDER = CONTRACTS / "facebook"

# The specifications of Instagram's own login call the same things by shorter names.
OTHER_NAMES = {"Media": "IGMedia", "Post": "PagePost", "Video": "AdVideo"}
# What v26 takes no more. Source: the README of the folder of contracts, and its v26 file.
GONE = frozenset(
    {"plays", "video_views", "clips_replays_count", "ig_reels_aggregated_all_plays_count"}
)


@dataclass
class Edge:
    """One call on a node: its parameters by name, with type, values where told, and need."""

    returns: str = ""
    types: dict[str, str] = field(default_factory=dict)
    values: dict[str, frozenset[str]] = field(default_factory=dict)
    required: set[str] = field(default_factory=set)


@dataclass
class Node:
    """One kind of thing: its fields with their types, and its calls by method and edge."""

    fields: dict[str, str] = field(default_factory=dict)
    edges: dict[tuple[str, str], Edge] = field(default_factory=dict)


@functools.cache
def nodes() -> Mapping[str, Node]:
    """Return every node that is specified, newer facts over older ones."""
    found: dict[str, Node] = {}
    enums = {one["name"]: one["values"] for one in _json(FOLDER / "nodes-2026-04/enum_types.json")}
    for path in sorted((FOLDER / "nodes-2026-04").glob("*.json")):
        if path.stem != "enum_types":
            _add_older(found.setdefault(path.stem, Node()), _json(path), enums)
    newer = _json(FOLDER / "graph-v26-nodes.json")["nodes"]
    for name, told in newer.items():
        _add_newer(found.setdefault(name, Node()), told, newer)
    return found


def node(name: str) -> Node | None:
    """Return a node by the name that a field or an edge gives it; None where Meta tells nothing."""
    inner = name.removeprefix("list<").removesuffix(">")
    return nodes().get(OTHER_NAMES.get(inner, inner))


def _add_older(made: Node, told: Mapping[str, Any], enums: Mapping[str, Iterable[str]]) -> None:
    made.fields |= {one["name"]: one["type"] for one in told["fields"]}
    for api in told["apis"]:
        edge = made.edges.setdefault((api["method"], api.get("endpoint") or ""), Edge())
        edge.returns = api.get("return") or ""
        for one in api["params"]:
            edge.types[one["name"]] = one["type"]
            inner = one["type"].removeprefix("list<").removesuffix(">")
            if inner in enums:
                edge.values[one["name"]] = frozenset(map(str, enums[inner]))
            if one.get("required"):
                edge.required.add(one["name"])


def _add_newer(made: Node, told: Mapping[str, Any], newer: Mapping[str, Any]) -> None:
    made.fields |= told["fields"]
    for api in told["edges"]:
        edge = made.edges.setdefault((api["method"], api["endpoint"].strip("/")), Edge())
        edge.returns = edge.returns or api.get("returns") or ""
        for name, type_ in api["params"].items():
            edge.types[name] = type_
            inner = type_.removeprefix("list<").removesuffix(">")
            if inner in api["enums"]:
                # The SDK has one enumeration for the measures of an account and of a medium, and
                # leaves out some of the account's: what was specified for this call holds, too.
                both = edge.values.get(name, frozenset()) | _values(api["enums"][inner], newer)
                edge.values[name] = both - GONE


def _values(told: Any, newer: Mapping[str, Any]) -> frozenset[str]:
    """Return the values of an enumeration: a list, or `Node.Name.__dict__.values()`."""
    if isinstance(told, str):
        owner, _, rest = told.partition(".")
        told = newer.get(owner, {}).get("enums", {}).get(rest.partition(".")[0], [])
    return frozenset(map(str, told.values() if isinstance(told, dict) else told))


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
