"""An answer of ours that is accepted and then cut off stands exactly once, on every network."""

from urllib.parse import quote

import httpx
import pytest

from .facebook_client import PAGE
from .instagram_client import ACCOUNT
from .linkedin_client import ACCOUNT as ORGANIZATION
from .linkedin_client import AUTHOR
from .youtube_client import CHANNEL

ACCOUNTS = {
    "x": "1",
    "facebook": PAGE,
    "instagram": ACCOUNT,
    "youtube": CHANNEL,
    "linkedin": ORGANIZATION,
}
TEXT = "من التاسعة صباحا"
VERSION = {"LinkedIn-Version": "202609", "X-Restli-Protocol-Version": "2.0.0"}


def answer(sandbox, network, token, parent):
    """Answer a comment by the network's own call."""
    api, bearer = sandbox.urls[network]["api"], {"Authorization": f"Bearer {token}"}
    if network == "x":
        body = {"text": TEXT, "reply": {"in_reply_to_tweet_id": parent}}
        return sandbox.http.post(f"{api}/2/tweets", json=body, headers=bearer)
    if network == "youtube":
        body = {"snippet": {"parentId": parent, "textOriginal": TEXT}}
        address = f"{api}/youtube/v3/comments?part=snippet"
        return sandbox.http.post(address, json=body, headers=bearer)
    if network == "linkedin":
        body = {"actor": AUTHOR, "message": {"text": TEXT}}
        address = f"{api}/rest/socialActions/{quote(parent, safe='')}/comments"
        return sandbox.http.post(address, json=body, headers={**bearer, **VERSION})
    edge = "comments" if network == "facebook" else "replies"
    return sandbox.http.post(f"{api}/v26.0/{parent}/{edge}", data={"message": TEXT}, headers=bearer)


@pytest.mark.parametrize("network", ACCOUNTS)
@pytest.mark.parametrize(
    ("fault", "many"),
    [
        ("reset_after", 1),
        ("error_after_500", 1),
        ("html", 1),
        ("truncated", 1),
        ("reset_before", 0),
        ("error_before_503", 0),
        ("refused", 0),
        ("rate_limited", 0),
    ],
)
def test_what_was_accepted_stands_once_and_what_was_not_does_not(sandbox, network, fault, many):
    token = sandbox.token(network, ACCOUNTS[network])
    asked = {"network": network, "account": ACCOUNTS[network], "text": "يفتح المعرض غدا"}
    post = sandbox.control("POST", "/posts", asked)["id"]
    parent = sandbox.comment(network, post)
    sandbox.fault(network, "publish", fault, match=TEXT, seconds=60)

    try:
        status = answer(sandbox, network, token, parent).status_code
    except httpx.TransportError:
        status = None

    ours = [one for one in sandbox.comments(network=network) if one["by_account"]]
    assert [one["parent"] for one in ours] == [parent] * many
    assert (status is None) == fault.startswith("reset")
    for one in ours:
        assert sandbox.remove(network, one["id"])["removed_at"]
