"""Errors of the Graph API that follow from rules, and the ways in which a call may be written."""

from datetime import UTC, datetime, timedelta

import pytest

from .facebook_client import PAGE, FacebookClient, error_of


@pytest.fixture
def facebook(sandbox):
    return FacebookClient(sandbox)


@pytest.mark.parametrize("subcode", [459, 460, 464, 467, 492])
def test_a_token_ends_in_every_way_that_meta_names(sandbox, facebook, subcode):
    sandbox.account("facebook", PAGE, token_subcode=subcode)

    answer = facebook.call("GET", PAGE)

    assert error_of(answer) == (190, subcode)
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("extra", "subcode"),
    [
        ({"restricted": True}, 1404112),
        ({"restricted": 4854002}, 4854002),
        ({"refused_words": ["سباب"]}, 1404102),
    ],
)
def test_a_restricted_page_and_refused_words_publish_nothing(sandbox, facebook, extra, subcode):
    sandbox.account("facebook", PAGE, **extra)

    assert error_of(facebook.post("كلام فيه سباب")) == (368, subcode)
    assert sandbox.ledger("facebook") == []


@pytest.mark.parametrize("link", ["https://gone.invalid/a", "no address", "ftp://a.example"])
def test_a_link_that_cannot_be_read_is_refused(facebook, link):
    assert error_of(facebook.post("رابط", link=link)) == (100, 1609005)


def test_haste_is_refused_for_a_minute(sandbox, facebook):
    for number in range(60):
        assert facebook.post(f"منشور {number}").is_success

    assert error_of(facebook.post("منشور آخر")) == (368, 1390008)
    sandbox.control("POST", "/clock", {"advance_s": 61})
    assert facebook.post("منشور آخر").is_success


def test_every_answer_tells_how_much_was_used(facebook):
    answer = facebook.call("GET", PAGE)

    assert f'"{PAGE}"' in answer.headers["X-Business-Use-Case-Usage"]
    assert "call_count" in answer.headers["X-App-Usage"]


@pytest.mark.parametrize("where", ["query", "form", "json", "bearer", "oauth"])
def test_a_token_is_taken_wherever_meta_takes_it(facebook, where):
    url, token = f"{facebook.api}/v26.0/{PAGE}/feed", facebook.access_token
    said = {"message": "نص"}
    given = {
        "query": {"params": {"access_token": token}, "data": said},
        "form": {"data": {"access_token": token, **said}},
        "json": {"json": {"access_token": token, **said}},
        "bearer": {"json": said, "headers": {"Authorization": f"Bearer {token}"}},
        "oauth": {"data": said, "headers": {"Authorization": f"OAuth {token}"}},
    }[where]

    assert facebook.http.post(url, **given).is_success


def test_a_slash_at_the_end_of_a_node_changes_nothing(facebook):
    id_ = facebook.post("نص").json()["id"]

    assert facebook.call("GET", f"{id_}/").json()["id"] == id_


# Private messages


def written(sandbox, hours_ago=0):
    at = datetime.now(UTC) - timedelta(hours=hours_ago)
    asked = {"network": "facebook", "account": PAGE, "text": "سؤال", "at": at.isoformat()}
    return sandbox.control("POST", "/messages", asked)


def send(facebook, to, *, text="جواب", **more):
    url = f"{facebook.api}/v26.0/{PAGE}/messages?access_token={facebook.access_token}"
    return facebook.http.post(
        url, json={"recipient": to, "message": {"text": text}, "messaging_type": "RESPONSE", **more}
    )


@pytest.mark.parametrize(
    ("hours_ago", "more", "told"),
    [
        (1, {}, None),
        (25, {}, (10, 2018278)),
        (25, {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}, None),
        (24 * 8, {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}, (10, 2018278)),
        (1, {"text": "x" * 2001}, (100, None)),
        (1, {"text": " "}, (100, None)),
        (1, {"messaging_type": "NONSENSE"}, (100, None)),
    ],
)
def test_a_message_is_sent_inside_its_window_alone(sandbox, facebook, hours_ago, more, told):
    person = written(sandbox, hours_ago)["person_id"]

    answer = send(facebook, {"id": person}, **more)

    assert answer.is_success if told is None else error_of(answer) == told


def test_a_person_who_never_wrote_cannot_be_written_to(facebook):
    assert error_of(send(facebook, {"id": "424242"})) == (100, 2018001)


def test_a_blocked_person_is_not_available(sandbox, facebook):
    person = written(sandbox)["person_id"]
    facebook.call("POST", f"{PAGE}/blocked", psid=f"[{person}]")

    assert error_of(send(facebook, {"id": person})) == (551, 1545041)


def test_a_comment_is_answered_privately_once(sandbox, facebook):
    comment = sandbox.comment("facebook", facebook.post("نص").json()["id"])

    first = send(facebook, {"comment_id": comment})

    assert first.json()["message_id"].startswith("m_")
    assert error_of(send(facebook, {"comment_id": comment})) == (10900, None)
    told = facebook.read(comment, "private_reply_conversation")["private_reply_conversation"]
    assert told["id"].startswith("t_")


def test_without_the_permission_nothing_private_is_shown(sandbox, facebook):
    written(sandbox)
    facebook.access_token = sandbox.token("facebook", PAGE, scopes="pages_read_engagement")

    assert error_of(facebook.call("GET", f"{PAGE}/conversations")) == (200, None)


def test_conversations_come_page_by_page_the_latest_moved_first(sandbox, facebook):
    for number in range(5):
        asked = {"network": "facebook", "account": PAGE, "text": "سؤال", "from": f"مواطن {number}"}
        sandbox.control("POST", "/messages", asked)

    first = facebook.call("GET", f"{PAGE}/conversations", limit="3").json()
    after = first["paging"]["cursors"]["after"]
    second = facebook.call("GET", f"{PAGE}/conversations", limit="3", after=after).json()

    assert len({it["id"] for it in [*first["data"], *second["data"]]}) == 5
    assert "next" not in second["paging"]
    assert error_of(facebook.call("GET", f"{PAGE}/conversations", after="x"))[0] == 100
