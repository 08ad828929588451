"""How often X takes each call, and the headers that say so.

Source: X's rate-limit page as parsed in August 2026 (per user in 15 minutes, except where said);
the headers' names: docs.x.com/x-api/fundamentals/rate-limits. The 24-hour headers on posting are
reported by users of the API, not documented.
"""

import math
from datetime import timedelta

from sandbox.core.accounts import Token
from sandbox.core.quotas import Quotas, Window

WINDOW = timedelta(minutes=15)
DAY = timedelta(hours=24)

PER_USER = {
    "POST /2/tweets": 100,
    "GET /2/tweets": 5_000,
    "GET /2/tweets/:id": 900,
    "DELETE /2/tweets/:id": 50,
    "GET /2/users/:id/tweets": 900,
    "GET /2/users/:id/mentions": 300,
    "GET /2/tweets/search/recent": 300,
    "PUT /2/tweets/:tweet_id/hidden": 50,
    "GET /2/users/me": 75,
    "POST /2/media/upload": 500,
    "GET /2/media/upload": 1_000,
    "POST /2/media/upload/initialize": 1_875,
    "POST /2/media/upload/:id/append": 1_875,
    "POST /2/media/upload/:id/finalize": 1_875,
    "POST /2/media/metadata": 500,
    "POST /2/media/subtitles": 100,
    "DELETE /2/media/subtitles": 100,
    "GET /2/users/:id": 900,
    "GET /2/users/by/username/:username": 900,
    "GET /2/users/:id/blocking": 15,
    "GET /2/users/:id/liked_tweets": 75,
    "POST /2/users/:id/likes": 50,
    "DELETE /2/users/:id/likes/:tweet_id": 50,
    "POST /2/users/:id/dm/block": 10,
    "POST /2/users/:id/dm/unblock": 10,
    "GET /2/tweets/analytics": 300,
    "GET /2/dm_events": 15,
    "GET /2/dm_events/:id": 15,
    "DELETE /2/dm_events/:id": 300,
    "GET /2/dm_conversations/:dm_conversation_id/dm_events": 15,
    "GET /2/dm_conversations/with/:participant_id/dm_events": 15,
    "POST /2/dm_conversations/:dm_conversation_id/messages": 15,
    "POST /2/dm_conversations/with/:participant_id/messages": 15,
}
# In 24 hours, beside the shorter window.
PER_USER_AND_DAY = {
    "POST /2/users/:id/likes": 1_000,
    "DELETE /2/users/:id/likes/:tweet_id": 1_000,
    "POST /2/users/:id/dm/block": 400,
    "POST /2/users/:id/dm/unblock": 400,
    "DELETE /2/dm_events/:id": 1_500,
    "POST /2/dm_conversations/:dm_conversation_id/messages": 1_440,
    "POST /2/dm_conversations/with/:participant_id/messages": 1_440,
}
# Those that only the application itself may make, or that count for it together.
PER_APP = {
    "POST /2/webhooks": 450,
    "GET /2/webhooks": 450,
    "PUT /2/webhooks/:webhook_id": 450,
    "DELETE /2/webhooks/:webhook_id": 450,
    "POST /2/activity/subscriptions": 500,
    "GET /2/activity/subscriptions": 500,
    "DELETE /2/activity/subscriptions": 500,
    "PUT /2/activity/subscriptions/:subscription_id": 500,
    "DELETE /2/activity/subscriptions/:subscription_id": 500,
    "GET /2/users/:id/mentions": 450,
    "GET /2/tweets/search/recent": 450,
}
POSTS_PER_APP_AND_DAY = 10_000


def counted(quotas: Quotas, call: str, token: Token) -> tuple[dict[str, str], bool]:
    """Count a call; return the rate headers, and whether it is over the limit."""
    is_of_app = token.use == "app" or call not in PER_USER
    key = f"x {call} {'' if is_of_app else token.account} {token.client_id}"
    limit = PER_APP[call] if is_of_app else PER_USER[call]
    window = quotas.take(key, limit=limit, span=WINDOW)
    headers = _headers("x-rate-limit", window)
    if call in PER_USER_AND_DAY:
        day = quotas.take(f"{key} day", limit=PER_USER_AND_DAY[call], span=DAY)
        return headers | _headers("x-user-limit-24hour", day), window.is_over or day.is_over
    if call != "POST /2/tweets":
        return headers, window.is_over
    day = quotas.take(f"x posts {token.client_id}", limit=POSTS_PER_APP_AND_DAY, span=DAY)
    headers |= _headers("x-app-limit-24hour", day) | _headers("x-user-limit-24hour", day)
    return headers, window.is_over or day.is_over


def _headers(prefix: str, window: Window) -> dict[str, str]:
    return {
        f"{prefix}-limit": str(window.limit),
        f"{prefix}-remaining": str(window.remaining),
        # Rounded up: at that second calls are taken again.
        f"{prefix}-reset": str(math.ceil(window.resets_at.timestamp())),
    }
