"""The public, speaking on the walls of this machine."""

import time

from tests.journeys import composing, ledger

HEARD = """
    SELECT c.reference FROM inbox_case c JOIN inbox_item i ON i.case_id = c.id
    WHERE NOT i.is_ours GROUP BY c.id HAVING bool_or(i.text = %s) AND count(*) = %s
"""
PATIENCE_S = 30


def published(stack, huda, salem, *, text, network="x"):
    """Publish a post on one network by the pages; return the payload's and the post's number."""
    composing.write(huda, stack, networks=[network], text=text)
    composing.saved(huda)
    post = composing.send(huda)
    composing.publish(salem, stack, post)
    salem.locator("#outcome > li[data-state=verified]").wait_for(timeout=30_000)
    (placed,) = ledger.deliveries(stack, post)
    return placed["payload"] | {"remote_id": placed["remote_id"]}


def comment(stack, placed, text, *, name="نورة"):
    """Comment under a published post as somebody; return what the ledger wrote down."""
    said = {
        "network": placed["network"],
        "account": placed["account"],
        "post": placed["remote_id"],
        "text": text,
        "author": {"name": name},
    }
    return ledger.order(stack, "comments", said)


def standing_under(stack, placed):
    """Return the texts of our own account that stand under a post now."""
    answer = ledger.order(stack, f"comments?network={placed['network']}", method="GET")
    return [
        one["text"]
        for one in answer["comments"]
        if one["post"] == placed["remote_id"] and one["by_account"] and one["visible"]
    ]


def heard(stack, text, *, count=1):
    """Wait until an inquiry has this text and so many messages; return its reference."""
    until = time.monotonic() + PATIENCE_S
    while not (found := ledger.asked(stack, HEARD, text, count)):
        assert time.monotonic() < until, f"not heard in {PATIENCE_S} s: {text}"
        time.sleep(0.1)
    return found[0][0]
