"""What an answer means for us: done, one of the four errors, or not known.

A network's own list of definite refusals is asked before any rule about the status, because a
status alone says little (an expired token is HTTP 400 at Meta). What is in no list is doubt.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from .contract import Finding, NetworkError, OutcomeUnknown, Rejected, TryLater
from .http import SOON, Answer

Judge = Callable[[Answer], NetworkError | None]
"""Returns the error that this network's own words surely mean, None for anything else."""

LONGEST_WAIT = timedelta(days=1)
SHORTEST_WAIT = timedelta(seconds=1)


def settled(answer: Answer, judge: Judge, *, trusts_status: bool = False) -> Answer:
    """Return a success as it is and raise what anything else means.

    With `trusts_status` every other answer counts as "surely not published". That is wrong, and
    there only so that the harness can show that its tests notice.
    """
    if answer.is_success:
        return answer
    error = judge(answer)
    if error is not None:
        raise error
    if trusts_status:
        raise Rejected("other", f"HTTP {answer.status}")
    raise OutcomeUnknown(f"HTTP {answer.status}")


@contextmanager
def repeatable(wait: timedelta = SOON) -> Iterator[None]:
    """Turn doubt into TryLater, for calls that are invisible and may be made again."""
    try:
        yield
    except OutcomeUnknown as error:
        raise TryLater(wait, str(error)) from error


def retry_after(answer: Answer, now: datetime) -> timedelta | None:
    """Return the wait in the Retry-After header (RFC 9110: seconds or a date), if any."""
    told = answer.headers.get("retry-after", "").strip()
    if told.isdigit():
        return bounded(timedelta(seconds=min(int(told), 10**6)))
    try:
        at = parsedate_to_datetime(told)
    except ValueError:
        return None
    return bounded((at if at.tzinfo else at.replace(tzinfo=UTC)) - now)


def until_epoch(told: str | None, now: datetime) -> timedelta | None:
    """Return how long it is until `told`, whole seconds since 1970-01-01 UTC."""
    if not told or not told.strip().isdigit() or len(told.strip()) > 11:
        return None
    return bounded(datetime.fromtimestamp(int(told), UTC) - now)


def until_midnight(zone: str, now: datetime) -> timedelta:
    here = now.astimezone(ZoneInfo(zone))
    midnight = (here + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return bounded(midnight.astimezone(UTC) - now)


def bounded(wait: timedelta) -> timedelta:
    return max(SHORTEST_WAIT, min(wait, LONGEST_WAIT))


def looked(look: Callable[[], Finding]) -> Finding:
    """Return what `look` found; a network that could not be read proves nothing.

    Raises:
        TryLater: the network named a time before which it will not be read.
        LoggedOut: the account can no longer be read.
    """
    try:
        return look()
    except (OutcomeUnknown, Rejected):
        return Finding(is_complete=False)
    except TryLater as error:
        if error.rate_limited:
            raise
        return Finding(is_complete=False)
