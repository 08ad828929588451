"""When the networks are asked, scaled as the times of delivery are."""

from datetime import timedelta

from majlis.delivery.timing import times

# How often a post is asked for new comments, by its age: people comment while it is new.
BY_AGE = (
    (timedelta(days=1), timedelta(minutes=2)),
    (timedelta(days=7), timedelta(minutes=15)),
    (timedelta(days=30), timedelta(hours=1)),
)
RARELY = timedelta(days=1)
MENTIONS = timedelta(minutes=2)
HELD = timedelta(hours=1)  # every page of it costs of the day's quota
# What was read already is read again for so long: lists lag. After an outage, longer.
OVERLAP = timedelta(minutes=15)
OVERLAP_AFTER_OUTAGE = timedelta(hours=24)
# Lists lag in real seconds, however the times are scaled.
LISTS_LAG = timedelta(minutes=1)
# A reading that is so many turns late was an outage.
OUTAGE_TURNS = 4
# A whole walk finds the edits and removals that a network neither pushed nor lists as new.
WALK = timedelta(days=1)
LONGEST_WAIT = timedelta(hours=1)


def every(age: timedelta | None) -> timedelta:
    """Return how often the comments of a post of this age are asked for; None: its age is unknown.

    Never oftener than once a second, however the times are scaled.
    """
    found = RARELY if age is None else next((e for most, e in BY_AGE if age < most), RARELY)
    return scaled(found)


def overlap(since_last: timedelta, turn: timedelta) -> timedelta:
    """Return how far before the last reading to read again.

    Scaled as the turns are, but not after an outage, which is none of a run's many turns: else
    each of them would read hundreds of turns again.
    """
    is_late = since_last > turn * OUTAGE_TURNS + timedelta(seconds=30)
    return OVERLAP_AFTER_OUTAGE if is_late else max(scaled(OVERLAP), LISTS_LAG)


def wait_after(tries: int) -> timedelta:
    """Return how long to wait after so many readings in vain."""
    return scaled(min(timedelta(seconds=30) * 2 ** (tries - 1), LONGEST_WAIT))


def lease() -> timedelta:
    """Return how long nobody else asks what one worker is asking; one that died keeps it so long.

    As delivery's leases, longer than any call.
    """
    return times().lease


def scaled(span: timedelta) -> timedelta:
    return max(span * times().settle, timedelta(seconds=1))
