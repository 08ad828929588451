"""Asking the networks to push: each in its own way, and asking twice changes nothing."""

import json
from urllib.parse import parse_qs

import pytest

from majlis.networks.contract import Rejected, TryLater

from .recorded import ACCOUNTS, SECRET, connected, graph_error, said
from .recorded_comments import LI_PAGE, escaped, li_list

HOOK = "https://majlis.example/hooks/any/k1"
GONE = said(404, {"status": 404, "message": "not found"})
PAGE_FIELDS = "feed,mention,ratings,messages,message_echoes,message_edits"


def form(request):
    return {name: values[0] for name, values in parse_qs(request.content.decode()).items()}


# X


def subscribing(**changes):
    routes = {
        "POST /oauth2/token": said(200, {"token_type": "bearer", "access_token": "app-bearer"}),
        "GET /2/webhooks": said(200, {"meta": {"result_count": 0}}),
        "POST /2/webhooks": said(200, {"data": {"id": "31", "url": HOOK, "valid": True}}),
        "PUT /2/webhooks/31": said(200, {"data": {"attempted": True}}),
        "GET /2/activity/subscriptions": said(200, {"data": []}),
        "POST /2/activity/subscriptions": said(200, {"data": {"subscription": {}}}),
    }
    for key, played in changes.items():
        routes[key.replace("_", " ", 1)] = played
    return connected("x", routes, app_id="api-key", app_secret=SECRET)


def subscribe_x(account):
    account.subscribe(callback_url=HOOK, verify_token="v")


def x_knows(valid=True):
    return said(200, {"data": [{"id": "31", "url": HOOK, "valid": valid}]})


def test_the_address_is_registered_with_the_applications_token_and_each_event_with_ours():
    account, network = subscribing()

    subscribe_x(account)

    token = network.calls("POST", "/oauth2/token")[0]
    assert token.headers["authorization"].startswith("Basic ")
    hook = network.calls("POST", "/2/webhooks")[0]
    assert hook.headers["authorization"] == "Bearer app-bearer"
    assert json.loads(hook.content) == {"url": HOOK}
    asked = network.calls("POST", "/2/activity/subscriptions")
    assert {it.headers["authorization"] for it in asked} == {f"Bearer {account.access_token}"}
    bodies = [json.loads(it.content) for it in asked]
    assert {it["event_type"] for it in bodies} == {
        "post.mention.create",
        "post.reply.create",
        "post.quote.create",
        "post.create",
        "post.delete",
        "dm.received",
        "dm.sent",
    }
    assert {it["webhook_id"] for it in bodies} == {"31"}
    assert {it["filter"]["user_id"] for it in bodies} == {ACCOUNTS["x"]}


def test_what_is_subscribed_already_is_left_as_it_is():
    kinds = ["post.mention.create", "post.reply.create", "post.quote.create", "post.create"]
    kinds += ["dm.received", "dm.sent"]
    there = [
        {"event_type": kind, "webhook_id": "31", "filter": {"user_id": ACCOUNTS["x"]}}
        for kind in kinds
    ]
    there.append({"event_type": "post.delete", "webhook_id": "30", "filter": {"user_id": "1"}})
    account, network = subscribing(
        **{
            "GET_/2/webhooks": x_knows(),
            "GET_/2/activity/subscriptions": said(200, {"data": there}),
        }
    )

    subscribe_x(account)

    asked = network.calls("POST", "/2/activity/subscriptions")
    assert [json.loads(it.content)["event_type"] for it in asked] == ["post.delete"]
    assert network.calls("POST", "/2/webhooks") == []


def test_a_subscription_further_on_in_the_list_is_seen():
    there = {"event_type": "post.create", "webhook_id": "31", "filter": {"user_id": ACCOUNTS["x"]}}

    def page(request):
        if "pagination_token" in request.url.params:
            return said(200, {"data": [there]})(request)
        return said(200, {"data": [], "meta": {"next_token": "n"}})(request)

    account, network = subscribing(**{"GET_/2/activity/subscriptions": page})

    subscribe_x(account)

    asked = network.calls("POST", "/2/activity/subscriptions")
    assert "post.create" not in {json.loads(it.content)["event_type"] for it in asked}


def test_an_address_that_x_holds_for_invalid_is_proved_again():
    account, network = subscribing(**{"GET_/2/webhooks": [x_knows(valid=False), x_knows()]})

    subscribe_x(account)

    assert len(network.calls("PUT", "/2/webhooks/31")) == 1


def test_an_address_that_stays_invalid_is_tried_later():
    account, _ = subscribing(**{"GET_/2/webhooks": x_knows(valid=False)})

    with pytest.raises(TryLater):
        subscribe_x(account)


def test_an_address_is_registered_as_the_specification_writes_it():
    bare = said(200, {"id": "31", "url": HOOK, "valid": True})
    account, network = subscribing(**{"POST_/2/webhooks": bare})

    subscribe_x(account)

    assert len(network.calls("POST", "/2/activity/subscriptions")) == 7


def test_a_consent_without_private_messages_still_hears_what_is_public():
    def answer(request):
        is_private = json.loads(request.content)["event_type"].startswith("dm.")
        refused = {"type": "https://api.x.com/2/problems/client-forbidden"}
        return said(403, refused)(request) if is_private else said(200, {"data": {}})(request)

    account, network = subscribing(**{"POST_/2/activity/subscriptions": answer})

    subscribe_x(account)

    assert len(network.calls("POST", "/2/activity/subscriptions")) == 7


def test_an_application_that_x_refuses_is_told():
    refused = said(403, {"error": "invalid_client"})
    account, _ = subscribing(**{"POST_/oauth2/token": refused})

    with pytest.raises(Rejected):
        subscribe_x(account)


def test_a_lost_answer_of_x_is_asked_again_later():
    account, _ = subscribing(**{"POST_/2/activity/subscriptions": said(503)})

    with pytest.raises(TryLater):
        subscribe_x(account)


# Meta


def test_facebook_is_told_the_address_by_the_application_and_the_page_by_itself():
    done = said(200, {"success": True})
    account, network = connected("facebook", {"POST ": done}, app_id="990", app_secret=SECRET)

    account.subscribe(callback_url=HOOK, verify_token="ours")

    app, page = network.requests
    assert app.url.path.endswith("/990/subscriptions")
    assert app.headers["authorization"] == f"Bearer 990|{SECRET}"
    assert form(app) == {
        "object": "page",
        "callback_url": HOOK,
        "verify_token": "ours",
        "fields": PAGE_FIELDS,
    }
    assert page.url.path.endswith("/104567/subscribed_apps")
    assert page.headers["authorization"] == f"Bearer {account.access_token}"
    assert form(page) == {"subscribed_fields": PAGE_FIELDS}


def test_an_address_named_on_the_applications_page_is_left_there():
    wanted = "comments,mentions,messages,message_edit"
    for slug, fields in (("facebook", PAGE_FIELDS), ("instagram", wanted)):
        account, network = connected(slug, {"POST ": said(200, {"success": True})})

        account.subscribe(callback_url=HOOK, verify_token="ours")

        (only,) = network.requests
        assert only.url.path.endswith("/subscribed_apps")
        assert form(only) == {"subscribed_fields": fields}


def test_where_instagram_pushes_no_mentions_the_rest_is_asked_for():
    account, network = connected(
        "instagram", {"POST ": [graph_error(100), said(200, {"success": True})]}
    )

    account.subscribe(callback_url=HOOK, verify_token="ours")

    assert form(network.requests[1]) == {"subscribed_fields": "comments,messages,message_edit"}


@pytest.mark.parametrize("code", [100, 10])
def test_where_instagram_gives_no_messages_comments_are_asked_for_alone(code):
    account, network = connected(
        "instagram",
        {"POST ": [graph_error(code), graph_error(code), said(200, {"success": True})]},
    )

    account.subscribe(callback_url=HOOK, verify_token="ours")

    assert form(network.requests[-1]) == {"subscribed_fields": "comments"}


@pytest.mark.parametrize("played", [said(200, {}), said(503), graph_error(2)])
def test_a_subscription_in_doubt_is_asked_again_later(played):
    account, _ = connected("facebook", {"POST ": played})

    with pytest.raises(TryLater):
        account.subscribe(callback_url=HOOK, verify_token="ours")


def test_a_missing_permission_to_subscribe_is_told():
    account, _ = connected("instagram", {"POST ": graph_error(10)})

    with pytest.raises(Rejected) as refused:
        account.subscribe(callback_url=HOOK, verify_token="ours")
    assert refused.value.code == "not_allowed"


def test_the_secret_of_the_application_is_in_no_error(caplog):
    error = {"message": f"bad token 990|{SECRET}", "code": 190}
    account, _ = connected(
        "facebook", {"POST ": said(400, {"error": error})}, app_id="990", app_secret=SECRET
    )

    with pytest.raises(Exception) as told:  # noqa: PT011
        account.subscribe(callback_url=HOOK, verify_token="ours")
    assert SECRET not in json.dumps(str(told.value)) + repr(account)


# LinkedIn

KEY = (
    "/rest/eventSubscriptions/(developerApplication:urn%3Ali%3AdeveloperApplication%3A4411,"
    f"user:urn%3Ali%3Aperson%3Ahuda,entity:{escaped(LI_PAGE)},"
    "eventType:ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS)"
)
ROLES = li_list(
    {"organization": "urn:li:organization:1", "roleAssignee": "urn:li:person:other"},
    {"organization": LI_PAGE, "roleAssignee": "urn:li:person:huda", "role": "ADMINISTRATOR"},
)


def subscribe_linkedin(known, **changes):
    routes = {"GET /rest/organizationAcls": ROLES, f"GET {KEY}": known, f"PUT {KEY}": said(204)}
    account, network = connected("linkedin", {**routes, **changes}, app_id="4411")
    account.subscribe(callback_url=HOOK, verify_token="v")
    return network


def test_the_page_is_subscribed_in_the_name_of_its_administrator():
    network = subscribe_linkedin(GONE)

    (sent,) = [request for request in network.requests if request.method == "PUT"]
    assert json.loads(sent.content) == {"webhook": HOOK}


def test_a_standing_subscription_is_left_and_another_address_is_put_right():
    assert [it.method for it in subscribe_linkedin(said(200, {"webhook": HOOK})).requests] == [
        "GET",
        "GET",
    ]
    elsewhere = subscribe_linkedin(said(200, {"webhook": "https://old.example/"}))
    assert elsewhere.requests[-1].method == "PUT"


def test_without_an_administrator_nothing_is_subscribed():
    with pytest.raises(Rejected) as refused:
        subscribe_linkedin(GONE, **{"GET /rest/organizationAcls": li_list()})
    assert refused.value.code == "not_allowed"


def test_a_lost_answer_of_linkedin_is_asked_again_later():
    with pytest.raises(TryLater):
        subscribe_linkedin(GONE, **{f"PUT {KEY}": said(503)})
