"""What the networks push, byte for byte as they send it: Meta escapes every Arabic letter."""

import base64
import hashlib
import hmac
import json

from .recorded import ACCOUNTS, NOW

SECRET, OLD_SECRET = "canary-hook-secret-9f2c", "canary-hook-secret-0000"
SECONDS = int(NOW.timestamp())
TEXT = "متى يفتح المعرض؟ 🌷"


def hmac_of(body, secret):
    return hmac.new(secret.encode(), body, hashlib.sha256)


def signed(network, body, secret=SECRET):
    """Return the header with which that network signs these bytes."""
    if network == "x":
        digest = base64.b64encode(hmac_of(body, secret).digest()).decode()
        return {"X-Twitter-Webhooks-Signature": f"sha256={digest}"}
    if network == "linkedin":
        return {"X-LI-Signature": hmac_of(b"hmacsha256=" + body, secret).hexdigest()}
    return {"X-Hub-Signature-256": f"sha256={hmac_of(body, secret).hexdigest()}"}


def bytes_of(told, **how):
    return json.dumps(told, separators=(",", ":"), **how).encode()


def x_event(kind="post.reply.create", includes=None, **payload):
    post = {
        "id": "2090000000000000001",
        "author_id": "77",
        "text": f"@gso {TEXT}",
        "created_at": "2026-11-22T10:03:00.000Z",
        "conversation_id": "1900000000000000001",
        "in_reply_to_user_id": ACCOUNTS["x"],
        "referenced_tweets": [{"type": "replied_to", "id": "1900000000000000001"}],
        "edit_history_tweet_ids": ["2090000000000000001"],
        **payload,
    }
    event = {
        "event_uuid": "3091827364059182736",
        "filter": {"user_id": ACCOUNTS["x"]},
        "event_type": kind,
        "tag": "majlis",
        "payload": post,
        "includes": includes or {"users": [{"id": "77", "username": "salem_1", "name": "سالم"}]},
    }
    return {"data": event}


def fb_change(verb="add", **value):
    return {
        "field": "feed",
        "value": {
            "item": "comment",
            "verb": verb,
            "comment_id": "9_501",
            "post_id": "104567_9",
            "parent_id": "104567_9",
            "from": {"id": "880", "name": "سالم"},
            "message": TEXT,
            "created_time": SECONDS,
            "post": {"id": "104567_9", "is_published": True},
            **value,
        },
    }


def page(*changes, seconds=SECONDS, **entry):
    made = {"id": ACCOUNTS["facebook"], "time": seconds, "changes": list(changes), **entry}
    return {"object": "page", "entry": [made]}


def ig_value(**value):
    return {
        "id": "17900000501",
        "text": TEXT,
        "from": {"id": "990", "username": "salem_1"},
        "media": {"id": "18000000001", "media_product_type": "FEED"},
        **value,
    }


def instagram(*changes, **entry):
    made = {"id": ACCOUNTS["instagram"], "time": SECONDS, **entry}
    return {"object": "instagram", "entry": [made | ({"changes": changes} if changes else {})]}


def ig_change(field="comments", **value):
    return {"field": field, "value": ig_value(**value)}


LI_THREAD = "urn:li:activity:7243000000000000900"
LI_COMMENT = f"urn:li:comment:({LI_THREAD},7243000000000000501)"


def li_notification(action="COMMENT", **more):
    return {
        "notificationId": 5603453321,
        "organizationalEntity": "urn:li:organization:5515715",
        "action": action,
        "sourcePost": LI_THREAD,
        "decoratedSourcePost": {
            "entity": "urn:li:share:7243000000000000001",
            "owner": "urn:li:organization:5515715",
            "text": "نرحب بكم",
            "mediaCategory": "NONE",
        },
        "generatedActivity": LI_COMMENT.replace("(urn:li:", "("),
        "decoratedGeneratedActivity": {
            "comment": {
                "entity": LI_COMMENT,
                "owner": "urn:li:person:salem",
                "object": LI_THREAD,
                "text": TEXT,
            }
        },
        "lastModifiedAt": SECONDS * 1000 + 250,
        "subscriber": "urn:li:person:huda",
        **more,
    }


def linkedin(*notifications):
    kind = "ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS"
    return {"type": kind, "notifications": list(notifications)}


WHOLE = {
    "x": x_event(),
    "facebook": page(fb_change()),
    "instagram": instagram(ig_change()),
    "linkedin": linkedin(li_notification()),
}
