"""Insights as Meta's Graph API answers them, for Facebook Pages and Instagram alike."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .contract import OutcomeUnknown, Rejected
from .hearing import rows

Row = Mapping[str, Any]
Ask = Callable[[str, Mapping[str, str]], dict[str, Any]]

# How each says that it does not know a measure, or no longer: error 100, told by its sentence.
_ENDED = (
    "valid insights metric",
    "must be one of the following values",
    "does not support",  # Instagram: not for this kind of medium
)
# Error 10 is a lack of permission, too: only this sentence means a lack of people.
_TOO_FEW = "not enough viewers"


def is_ended(error: Rejected) -> bool:
    """Say whether Meta refused a call because it does not know a measure, or no longer."""
    return any(words in error.detail.lower() for words in _ENDED)


def insights(ask: Ask, path: str, metrics: Sequence[str], query: Mapping[str, str]) -> list[Row]:
    """Return the rows of an insights call.

    One measure that Meta has ended spoils the whole call: then each is asked by itself, and
    those that have ended, or are not shown for want of people, have no row.
    """
    told = _asked(ask, path, metrics, query)
    if told is not None:
        return told
    if len(metrics) == 1:
        return []
    return [row for metric in metrics for row in _asked(ask, path, [metric], query) or []]


def _asked(
    ask: Ask, path: str, metrics: Sequence[str], query: Mapping[str, str]
) -> list[Row] | None:
    try:
        answer = ask(path, {"metric": ",".join(metrics), **query})
    except Rejected as error:
        if _TOO_FEW in error.detail.lower():
            return []
        if is_ended(error):
            return None
        raise
    if not isinstance(answer.get("data"), list):
        raise OutcomeUnknown("Meta answered insights without their data")
    return rows(answer, "data")
