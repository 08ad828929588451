"""From a raw event to items and cases."""


def apply(raw_event_id: int) -> None:
    """Make sense of one raw event, once; the caller acts for its institution."""
    raise NotImplementedError
