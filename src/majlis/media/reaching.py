"""Whether the address from which networks fetch our files answers as ours."""

import httpx

from majlis.media import addresses

LONGEST_WAIT_S = 5.0


def is_reached(transport: httpx.BaseTransport | None = None) -> bool:
    """Ask our own public address for the word it gives to nobody else.

    It is asked from here: that the internet reaches it too, only the internet can tell.
    """
    try:
        with httpx.Client(transport=transport, timeout=LONGEST_WAIT_S) as client:
            return client.get(addresses.test_url()).text == addresses.TEST_WORD
    except httpx.HTTPError:
        return False
