"""What a network really answered, kept for whoever has to find out why: no secret is in it."""

import re
from typing import Any

from .http import SECRET_NAMES, Answer, masked

LONGEST_BODY = 2000
HIDDEN = "•••"
# In JSON, in a form, or in an address: "access_token": "…", access_token=…
_NAMED = re.compile(
    rf"""(["']?\b(?:{"|".join(sorted(SECRET_NAMES))}|accessJwt|refreshJwt)\b["']?\s*[:=]\s*["']?)"""
    r"""[^"'&\s,}]+"""
)


def kept(answer: Answer) -> dict[str, Any]:
    """Return status, content type and the first 2,000 signs of a body, secrets masked."""
    text = answer.body[: LONGEST_BODY * 4].decode(errors="replace").replace("\x00", "\ufffd")
    body = masked(_NAMED.sub(rf"\g<1>{HIDDEN}", text), answer.secrets)
    return {
        "status": answer.status,
        "content_type": answer.headers.get("content-type", "")[:100],
        "body": body[:LONGEST_BODY],
    }
