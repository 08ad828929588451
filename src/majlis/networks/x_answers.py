"""What X's answers mean: its definite refusals, its waits, and a post as it shows one.

Error bodies: X's own local emulator (github xdevplatform/playground) and docs.x.com, read 2026-08;
the texts of 403 and 402 were observed by others.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from .contract import LoggedOut, NetworkError, OutcomeUnknown, Rejected, TryLater
from .hearing import counted, named, part, rows, words
from .http import Answer
from .verdicts import until_epoch

RATE_WINDOW = timedelta(minutes=15)
LONGEST_PROCESSING_S = 600  # between two looks, whatever X asks for
_MEDIA_LINK = re.compile(r"/status/\d+/(?:photo|video)/\d+$")

# What X says when it surely published nothing: status, words in its body, and what we make of it.
# Anything else, a new code above all, is doubt.
SURELY_REFUSED: tuple[tuple[int, str, Callable[[str], NetworkError]], ...] = (
    (401, "unauthorized", lambda why: LoggedOut(why, refreshable=True)),
    (403, "unsupported-authentication", LoggedOut),
    (403, "duplicate content", lambda why: OutcomeUnknown(why, said_exists=True)),
    (403, "reply to this conversation is not allowed", lambda why: Rejected("not_allowed", why)),
    # github plhery/node-twitter-api-v2 issue 366 and others.
    (403, "deleted or not visible to you", lambda why: Rejected("not_found", why)),
    (403, "not permitted to perform this action", lambda why: Rejected("not_allowed", why)),
    (403, "permission to dm one or more participants", lambda why: Rejected("not_allowed", why)),
    # A token without the scope: github plhery/node-twitter-api-v2 issue 434.
    (403, "forbidden about:blank forbidden", lambda why: Rejected("not_allowed", why)),
    (403, "client-forbidden", lambda why: Rejected("not_allowed", why)),
    (403, "not-authorized-for-resource", lambda why: Rejected("not_allowed", why)),
    (402, "creditsdepleted", lambda why: Rejected("out_of_credit", why)),
    (403, "usage-capped", lambda why: Rejected("out_of_credit", why)),
    (429, "usage-capped", lambda why: Rejected("out_of_credit", why)),
    (400, "media ids are invalid", lambda why: Rejected("media_refused", why)),
    (400, "invalid-request", lambda why: Rejected("other", why)),
    (404, "resource-not-found", lambda why: Rejected("not_found", why)),
)
_LIMITED = ("too many requests", "rate limit exceeded", "rate-limit-exceeded")


def judged(answer: Answer, now: datetime) -> NetworkError | None:
    """Return what an answer surely means, None when it is in no list of ours."""
    data = answer.data
    words = words_of(data)
    if answer.status == 429 and "usage-capped" not in words:
        spent = answer.headers.get("x-rate-limit-remaining") == "0"
        if spent or any(word in words for word in _LIMITED):
            return TryLater(_reset(answer, now), answer.sentence(words), rate_limited=True)
    for status, word, meaning in SURELY_REFUSED:
        if answer.status == status and word in words:
            return meaning(answer.sentence(data.get("detail") or words))
    return None


def _reset(answer: Answer, now: datetime) -> timedelta:
    """Return the longest wait among the windows that are used up.

    Source: docs.x.com/x-api/fundamentals/rate-limits; the 24-hour headers were observed.
    """
    waits = [until_epoch(answer.headers.get("x-rate-limit-reset"), now)]
    for window in ("x-app-limit-24hour", "x-user-limit-24hour"):
        if answer.headers.get(f"{window}-remaining") == "0":
            waits.append(until_epoch(answer.headers.get(f"{window}-reset"), now))
    return max((wait for wait in waits if wait), default=RATE_WINDOW)


def upload_state(answer: Answer) -> Mapping[str, Any]:
    """Return the state of an upload.

    Raises:
        Rejected("media_refused"): X could not process the file.
    """
    made = part(answer.data, "data")
    if not named(made.get("id")):
        raise OutcomeUnknown("X answered an upload without its state")
    work = part(made, "processing_info")
    if work.get("state") == "failed":
        failure = part(work, "error")
        raise Rejected("media_refused", answer.sentence(failure.get("message")))
    return made


def wait_s(made: Mapping[str, Any]) -> int:
    work = part(made, "processing_info")
    busy = work.get("state") in ("pending", "in_progress")
    wait = counted(work.get("check_after_secs")) or 1
    return min(LONGEST_PROCESSING_S, wait) if busy else 0


def words_of(data: Mapping[str, Any]) -> str:
    """Return all that an error body says, in small letters, for matching."""
    parts = [data.get("title"), data.get("type"), data.get("detail")]
    for error in rows(data, "errors"):
        parts += [error.get("message"), error.get("title"), error.get("type")]
    return " ".join(str(part) for part in parts if part).lower()


def expanded(made: Mapping[str, Any]) -> str:
    """Return a post's text with t.co links as they were written, without the link to its media."""
    # What is longer than the timeline shows stands whole in a part of its own.
    whole = part(made, "note_tweet") or part(made, "note_post")
    made = whole if words(whole.get("text")) else made
    text = words(made.get("text"))
    for link in rows(part(made, "entities"), "urls"):
        short, target = words(link.get("url")), words(link.get("expanded_url"))
        is_media = "media_key" in link or _MEDIA_LINK.search(target)
        text = text.replace(short, "" if is_media else target) if short else text
    return plain(text).strip()


def plain(text: str) -> str:
    """Undo X's escaping of the three characters it escapes."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
