"""A session with LinkedIn, recorded, holds to its collections; a wrong request is found."""

from datetime import UTC, datetime, timedelta

import pytest

from majlis.networks.contract import OutgoingPost
from majlis.networks.hearing import OutgoingReply
from majlis.networks.linkedin import final_text
from majlis.networks.linkedin_pages import administered_pages
from majlis.networks.tests.sandbox_here import (
    ACCOUNT,
    IDS,
    Sandbox,
    prepared,
    ready_to,
    running,
    say,
)
from majlis.networks.tests.test_linkedin_with_sandbox import FORMS
from tests.contracts import linkedin, recorded

pytestmark = pytest.mark.skipif(
    not linkedin.is_here(), reason="the vendors' contracts are not here: set MAJLIS_CONTRACTS"
)


@pytest.fixture(scope="module")
def session(tmp_path_factory):
    """Return what was exchanged while a page did all that it can."""
    folder = tmp_path_factory.mktemp("linkedin")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SANDBOX_RECORD", str(folder / "record"))
        with running(folder) as ready:
            sandbox = Sandbox(ready["control"], ready["network_urls"], "", dict(IDS))
            sandbox.ask("POST", "accounts", network="linkedin", id=IDS["linkedin"], **ACCOUNT)
            _use(sandbox)
    return [it for it in recorded.entries(folder / "record") if it["network"] == "linkedin"]


def _use(sandbox):
    page, began = sandbox.connect("linkedin"), datetime.now(UTC) - timedelta(minutes=1)
    made = []
    for name, parts in FORMS.items():
        post = OutgoingPost(text=final_text(f"نرحب بكم ({name})"), **parts)
        handles = prepared(page, post)
        made.append(page.reveal(post, handles).id)
        page.find(post, handles, since=began)
    page.edit(made[0], OutgoingPost(text="بعد"), {})
    list(page.recent(since=began))
    said = say(sandbox, "linkedin", made[0])["id"]
    for parent in (made[0], said):
        reply = OutgoingReply(text="نرحب بكم", post_id=made[0], parent_id=parent)
        answer = page.reply(reply, ready_to(page, reply))
    page.edit(answer.id, OutgoingPost(text="نرحب بكم جميعًا"), {})
    list(page.comments(made[0], since=None))
    page.comment(said)
    page.like(said, liked=True)
    page.is_liked(said)
    page.like(said, liked=False)
    page.delete_reply(answer.id)
    page.remove(said)
    list(page.mentions(since=began))
    page.account()
    administered_pages(page)
    day = datetime.now(UTC).date() - timedelta(days=2)
    page.account_readings(first=day, last=day)
    sandbox.ask("POST", "clock", offset_s=86_400)
    page.post_readings(made)
    page.delete(made[0])


def test_a_session_deviates_in_nothing(session):
    asked = {(it["method"], it["path"].split("urn")[0]) for it in session}

    assert len(asked) >= 20
    assert {each for it in session for each in recorded.deviations(it)[0]} == set()


def test_every_explanation_is_needed(session):
    given = [each for it in session for each in recorded.deviations(it)[1]]
    of_sign_in = "POST /oauth/v2/accessToken"

    unused = [
        start
        for start in linkedin.EXPLAINED
        if not start.startswith(of_sign_in) and not any(each.startswith(start) for each in given)
    ]
    assert unused == []


def one(session, method, path):
    return next(it for it in session if it["method"] == method and it["path"] == path)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"path": "/rest/shares/1"}, "no such call"),
        ({"method": "PATCH"}, "no such call"),
        ({"query": {"dryRun": "true"}}, "no such parameter: dryRun"),
        ({"body": {"owner": "urn:li:organization:1"}}, "no such property: owner"),
        ({"body": {"content": {"media": {"urn": "x"}}}}, "no such property: content.media.urn"),
        ({"headers": {}}, "lacks its version"),
        ({"headers": {"LinkedIn-Version": "2026-09"}}, "lacks its version"),
        ({"headers": {"LinkedIn-Version": "202609"}}, "lacks the version of the protocol"),
    ],
)
def test_a_wrong_request_is_found(session, changes, told):
    right = one(session, "POST", "/rest/posts")

    assert recorded.deviations(right)[0] == []
    assert any(told in each for each in linkedin.requests({**right, **changes}))


@pytest.mark.parametrize("action", ["registerUpload", "initialize"])
def test_an_action_that_is_none_is_found(session, action):
    right = one(session, "POST", "/rest/images")

    wrong = {**right, "query": {"action": action}}

    assert linkedin.requests(right) == []
    assert any("action is not initializeUpload" in each for each in linkedin.requests(wrong))
