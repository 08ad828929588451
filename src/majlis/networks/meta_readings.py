"""Insights as Meta's Graph API answers them, for Facebook Pages and Instagram alike."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from .contract import OutcomeUnknown, Rejected
from .readings import Ask

Row = Mapping[str, Any]

# How each says that it does not know a measure, or no longer: error 100, told by its sentence.
_ENDED = ("valid insights metric", "must be one of the following values")
# Error 10 is a lack of permission, too: only this sentence means a lack of people.
_TOO_FEW = "not enough viewers"


def insights(ask: Ask, path: str, metrics: Sequence[str], query: Mapping[str, str]) -> list[Row]:
    """Return the rows of an insights call.

    One measure that Meta has ended spoils the whole call: then each is asked by itself, and
    those that have ended, or are not shown for want of people, have no row.
    """
    rows = _asked(ask, path, metrics, query)
    if rows is not None:
        return rows
    if len(metrics) == 1:
        return []
    return [row for metric in metrics for row in _asked(ask, path, [metric], query) or []]


def _asked(
    ask: Ask, path: str, metrics: Sequence[str], query: Mapping[str, str]
) -> list[Row] | None:
    try:
        rows = ask(path, {"metric": ",".join(metrics), **query}).get("data")
    except Rejected as error:
        told = error.detail.lower()
        if _TOO_FEW in told:
            return []
        if any(words in told for words in _ENDED):
            return None
        raise
    if not isinstance(rows, list):
        raise OutcomeUnknown("Meta answered insights without their data")
    return rows


def pages(
    ask: Ask, path: str, query: Mapping[str, str], *, most: int, wants_more: Callable[[], bool]
) -> Iterator[Row]:
    """Yield the entries of a list of the Graph API, page by page, while more are wanted."""
    asked = dict(query)
    for _ in range(most):
        page = ask(path, asked)
        if not isinstance(page.get("data"), list):
            raise OutcomeUnknown("Meta answered a list without its data")
        yield from page["data"]
        paging = page.get("paging", {})
        after = paging.get("cursors", {}).get("after")
        if not wants_more() or not paging.get("next") or not after:
            return
        asked["after"] = after
    raise OutcomeUnknown("the list has no end")
