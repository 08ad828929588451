"""Pages of YouTube's lists, cut by number."""

import base64

from sandbox import youtube_rules as rules
from sandbox.core.exchange import Exchange

PAGE_DEFAULT, PAGE_MOST = 5, 50


def page_size(exchange: Exchange) -> int:
    """Return how many items a page is to hold."""
    try:
        size = int(exchange.query.get("maxResults", PAGE_DEFAULT))
    except ValueError as error:
        raise rules.bad_request("maxResults", "Invalid value for maxResults.") from error
    if not 0 <= size <= PAGE_MOST:
        raise rules.bad_request("maxResults", "Values must be within the range: [0, 50]")
    return size or PAGE_DEFAULT


def page_token(start: int) -> str:
    """Return the token of the page that begins there."""
    return base64.urlsafe_b64encode(f"from {start}".encode()).decode().rstrip("=")


def start_of(page_token: str) -> int:
    """Return where the page of a token begins; without one, at the first."""
    if not page_token:
        return 0
    try:
        text = base64.urlsafe_b64decode(page_token + "=" * (-len(page_token) % 4)).decode()
        return int(text.removeprefix("from "))
    except ValueError as error:
        raise rules.bad_request(
            "pageToken", "The request specifies an invalid page token."
        ) from error
