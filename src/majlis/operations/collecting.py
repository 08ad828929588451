"""How often Python looks for garbage in a process that serves pages."""

import gc

# A page makes some ten thousand small objects and drops them all. Python's own 700 has the
# collector look through them a dozen times meanwhile: an eighth of the processor time of a page.
OBJECTS_BETWEEN = 10_000


def settle() -> None:
    """Leave alone what was loaded at the start, which stays for ever, and look less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_BETWEEN, 10, 10)
