"""Asking the networks for everything that they may not have pushed."""


def poll_due() -> int:
    """Read the streams whose turn it is and keep what is new as raw events; return how many."""
    raise NotImplementedError
