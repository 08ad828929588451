"""Which mails no person wrote, and which must get no automatic answer.

Sources: RFC 3834 (Auto-Submitted), RFC 3464 (reports), RFC 2369 and 2919 (lists), and Microsoft's
X-Auto-Response-Suppress (MS-OXCMAIL 2.2.3.2.14), read 2026-11.
"""

import re

from .hearing import words
from .letters import Returned
from .mail_parts import Head

GIVEN_BACK = frozenset({"message/rfc822", "text/rfc822-headers", "message/rfc822-headers"})
_OF_MACHINES = ("x-autoreply", "x-autorespond", "x-auto-reply-from", "x-autoresponder")
_OF_LISTS = ("list-id", "list-unsubscribe", "list-post", "feedback-id")
_BULK = frozenset({"bulk", "junk", "list"})
_NOBODY = re.compile(
    r"^(?:no-?reply|do-?not-?reply|mailer-daemon|postmaster|bounces?|listserv|majordomo)(?:[+@-]|$)",
    re.IGNORECASE,
)
_DAEMON = re.compile(r"^(?:mailer-daemon|postmaster)@", re.IGNORECASE)


def word_of(head: Head, *, sender: str, own_address: str) -> str:
    """Return `bounce`, `automatic`, `list` or `suppress`, and nothing for a person's mail."""
    is_report = head.kind == "multipart/report"
    has_no_sender = head.raw("return-path").strip() == b"<>"
    report = head.of_kind("report-type").lower()
    if (is_report and report == "delivery-status") or (has_no_sender and _DAEMON.match(sender)):
        return "bounce"
    told = head.text("auto-submitted").partition(";")[0].strip().lower()
    precedence = head.text("precedence").strip().lower()
    is_automatic = (
        is_report
        or has_no_sender
        or told not in {"", "no"}
        or precedence == "auto_reply"
        or any(head.raw(name) for name in _OF_MACHINES)
    )
    if is_automatic:
        return "automatic"
    if precedence in _BULK or any(head.raw(name) for name in _OF_LISTS):
        return "list"
    suppresses = head.text("x-auto-response-suppress").strip().lower() not in {"", "none"}
    is_ours = sender.lower() == own_address.lower()
    return "suppress" if suppresses or is_ours or not sender or _NOBODY.match(sender) else ""


def report(raw: bytes) -> Returned | None:
    """Return what a delivery report says of its first recipient, None where it says nothing."""
    fields: dict[str, str] = {}
    for line in re.sub(rb"\r?\n[ \t]+", b" ", raw).splitlines():
        name, colon, value = line.partition(b":")
        if colon:
            told = words(value.decode("utf-8", "replace")).strip()
            fields.setdefault(name.strip().lower().decode("latin-1"), told)
    if not fields:
        return None
    return Returned(
        status=fields.get("status", "")[:20],
        action=fields.get("action", "").lower()[:20],
        recipient=fields.get("final-recipient", "").rpartition(";")[2].strip()[:255],
        why=fields.get("diagnostic-code", "").partition(";")[2].strip()[:300],
    )
