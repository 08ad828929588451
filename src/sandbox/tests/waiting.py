"""Waiting for what must come, and no longer."""

import time


def until(ask, *, wanted, longest_s=8.0):
    """Ask again and again until `wanted(answer)`; return that answer."""
    deadline = time.monotonic() + longest_s
    while True:
        answer = ask()
        if wanted(answer):
            return answer
        assert time.monotonic() < deadline, f"it never came; the last answer was {answer!r}"
        time.sleep(0.05)
