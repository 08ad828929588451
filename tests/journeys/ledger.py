"""What was frozen here, and what the networks of this machine wrote down there."""

import httpx

PLACED = """
    SELECT d.payload, d.state, d.remote_id, d.remote_url
    FROM delivery_delivery d
    JOIN publishing_placement p ON p.delivery_id = d.id
    JOIN publishing_revision r ON r.id = p.revision_id
    WHERE r.post_id = %s ORDER BY d.id
"""
DELIVERIES = """
    SELECT p.delivery_id FROM publishing_placement p
    JOIN publishing_revision r ON r.id = p.revision_id WHERE r.post_id = %s
"""


def asked(stack, question, *values):
    """Return the rows that the office's database answers."""
    with stack.cluster.connect("majlis") as connection:
        return connection.execute(question, values).fetchall()


def deliveries(stack, post):
    """Return payload, state, id and link of each delivery of a post."""
    names = ("payload", "state", "remote_id", "remote_url")
    return [dict(zip(names, row, strict=True)) for row in asked(stack, PLACED, post)]


def standing(stack, payload):
    """Return what stands on the wall of the payload's account with its text."""
    wanted = {"network": payload["network"], "account": payload["account"]}
    answer = httpx.get(f"{stack.addresses.control}/control/ledger", params=wanted)
    objects = answer.raise_for_status().json()["objects"]
    return [one for one in objects if one["text"] == payload["text"] and one["visible"]]


def told(payload):
    """Return what a payload says, in the ledger's words."""
    media = [(file["sha256"], file["size_bytes"], file["alt"]) for file in payload["media"]]
    return {**{name: payload[name] for name in ("account", "title", "text")}, "media": media}


def received(one):
    """Return what the ledger decoded from the wire."""
    media = [(file["sha256"], file["bytes"], file["alt"]) for file in one["media"]]
    return {**{name: one[name] for name in ("account", "title", "text")}, "media": media}


def order(stack, path, body=None, method="POST"):
    """Tell the networks something on their control port and return the answer."""
    url = f"{stack.addresses.control}/control/{path}"
    with httpx.Client(timeout=10, trust_env=False) as client:
        return client.request(method, url, json=body).raise_for_status().json()
