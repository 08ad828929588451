"""What networks send, and how each signs it: written from their documents, not with our code."""

import base64
import hashlib
import hmac
import json

from majlis.channels import receiving
from majlis.channels.models import Hook

COMMENT = "متى يصدر دليل سلامة الألعاب؟ 🧸 v2.1"
PUSHING = ("x", "facebook", "instagram", "linkedin")


def signature(network, body, secret):
    key = secret.encode()
    if network == "linkedin":
        return {"x-li-signature": hmac.new(key, b"hmacsha256=" + body, "sha256").hexdigest()}
    if network == "x":
        digest = base64.b64encode(hmac.new(key, body, "sha256").digest()).decode()
        return {"x-twitter-webhooks-signature": f"sha256={digest}"}
    return {"x-hub-signature-256": f"sha256={hmac.new(key, body, 'sha256').hexdigest()}"}


def comment(number=1, text=COMMENT, *, page="770000000001"):
    """Return the bytes with which Facebook tells of a comment: Arabic is escaped there."""
    value = {
        "item": "comment",
        "verb": "add",
        "comment_id": f"99_{number}",
        "post_id": f"{page}_99",
        "parent_id": f"{page}_99",
        "from": {"id": "5001", "name": "سالم"},
        "message": text,
        "created_time": 1_753_000_000 + number,
    }
    change = {"field": "feed", "value": value}
    entry = {"id": page, "time": 1_753_000_000 + number, "changes": [change]}
    return json.dumps({"object": "page", "entry": [entry]}).encode()


def push(hook, body, *, secret=None, headers=None, key=None, method="POST", query=None):
    """Send `body` to the hook, signed with `secret` unless headers are given."""
    if headers is None:
        headers = signature(hook.network, body, secret or secret_for(hook.network))
    return receiving.receive(
        network=hook.network,
        key=hook.key if key is None else key,
        method=method,
        query=query or {},
        headers=headers,
        body=body,
    )


def secret_for(network):
    return f"sandbox-secret-{network}"


def hook_of(office, network):
    return Hook.objects.get(institution=office, network=network)


def sha256(body):
    return hashlib.sha256(body).hexdigest()
