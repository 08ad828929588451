"""X against its sandbox, over true sockets: forms, edits, messages, acts and what they cost."""

import io
from dataclasses import replace
from datetime import timedelta

import pytest
from PIL import Image

from majlis.networks import NETWORKS, connect
from majlis.networks.contract import OutcomeUnknown, OutgoingPost, Rejected, TryLater
from majlis.networks.hearing import OutgoingMessage, OutgoingReply

from .real_files import outgoing
from .sandbox_here import (
    FILM,
    PICTURE,
    SALEM,
    budget_for,
    new_number,
    now,
    prepared,
    sandbox_with_accounts,
    say,
)

PAYS = "7700000000009"
LINES = "1\n00:00:00,000 --> 00:00:02,000\nمرحبًا بكم\n".encode()


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory):
    with sandbox_with_accounts(tmp_path_factory.mktemp("sandbox")) as made:
        fields = {"handle": "momah", "name": "وزارة", "subscription_type": "Premium"}
        made.ask("POST", "accounts", network="x", id=PAYS, **fields)
        yield made


@pytest.fixture
def x(sandbox):
    yield sandbox.connect("x")
    sandbox.ask("DELETE", "faults")


@pytest.fixture
def premium(sandbox):
    token = sandbox.ask("POST", "tokens", network="x", account=PAYS)["access_token"]
    return connect("x", hosts=sandbox.urls["x"], account=PAYS, access_token=token)


def text():
    return f"نرحب بكم في معرض الكتاب ({new_number()})"


def published(account, post):
    return account.reveal(post, prepared(account, post))


def object_of(sandbox, remote_id):
    return next(it for it in sandbox.objects("x") if it["id"] == remote_id)


def moving():
    frames = [Image.new("P", (64, 64), colour) for colour in (10, 90, 200)]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=100)
    return outgoing(out.getvalue(), "gif", "image/gif", width=64, height=64)


def test_a_thread_goes_out_part_by_part_and_each_part_is_found(x):
    first = published(x, OutgoingPost(text=text(), form="thread"))
    second = OutgoingPost(text=text(), form="thread", follows_id=first.id)
    third = replace(second, text=text())
    made = published(x, second)
    last = published(x, replace(third, follows_id=made.id))

    shown = x.read(last.id)
    found = x.find(second, {"newest_id": first.id}, since=now())

    assert shown.follows_id == made.id
    assert [it.id for it in found.posts] == [made.id]
    assert x.find(replace(second, follows_id=last.id), {}, since=now()).posts == ()


def test_a_poll_an_audience_and_a_label_stand_in_the_ledger(sandbox, x):
    poll = {"question": "", "options": ["نعم", "لا"], "minutes": 60}
    options = {"poll": poll, "reply_settings": "following", "ai_label": True}
    made = published(x, OutgoingPost(text=text(), options=options))

    data = object_of(sandbox, made.id)["data"]

    assert data["poll"]["options"] == ["نعم", "لا"]
    assert (data["reply_settings"], data["made_with_ai"]) == ("following", True)


def test_a_moving_image_is_shown_as_one(x):
    post = OutgoingPost(text=text(), media=(replace(moving(), alt="ثلاثة ألوان"),))
    made = published(x, post)

    shown = x.read(made.id)

    assert (shown.media_kind, shown.media_count) == ("gif", 1)
    assert [it.id for it in x.find(post, {}, since=now() - timedelta(hours=1)).posts] == [made.id]


def test_a_video_carries_its_subtitles_and_says_how_often_it_was_played(sandbox, x):
    film = outgoing(FILM, "video", "video/mp4", width=320, height=240)
    lines = outgoing(LINES, "captions", "application/x-subrip", width=0, height=0)
    post = OutgoingPost(
        text=text(), media=(film,), files={"captions": replace(lines, language="ar")}
    )
    made = published(x, post)

    asked = sandbox.ask("GET", "requests?network=x")["requests"]
    (put,) = [it for it in asked if it["path"] == "/2/media/subtitles"]
    readings = {it.metric: it.value for it in x.post_readings([made.id])}

    assert put["status"] == 200
    assert put["body"]["subtitles"]["language_code"] == "AR"
    assert x.read(made.id).media_kind == "video"
    assert readings["video_views"] is not None


def test_a_film_that_cannot_be_played_is_refused_by_name(x):
    broken = outgoing(FILM[:40] + b"0" * 4_000, "video", "video/mp4", width=320, height=240)

    with pytest.raises(Rejected) as refused:
        prepared(x, OutgoingPost(text=text(), media=(broken,)))
    assert refused.value.code == "media_refused"


def test_a_long_text_is_taken_of_whom_it_is_allowed_and_read_back_whole(x, premium):
    long = OutgoingPost(text=f"{text()} " + "تفاصيل كثيرة " * 100 + "النهاية")

    with pytest.raises(Rejected):
        published(x, long)
    made = published(premium, long)

    assert premium.account().may == ("long_text", "edits")
    assert x.account().may == ()
    assert premium.read(made.id).text == long.text
    since = now() - timedelta(hours=1)
    assert [it.id for it in premium.find(long, {}, since=since).posts] == [made.id]


def test_an_edit_makes_another_id_of_the_same_post(sandbox, premium):
    made = published(premium, OutgoingPost(text=text()))
    before = premium.read(made.id)
    better = OutgoingPost(text=text())

    edited = premium.edit(made.id, better, {})
    shown = premium.read(edited.id)

    assert edited.id != made.id
    assert shown.text == better.text
    assert before.editable_until - before.created_at == timedelta(hours=1)
    assert object_of(sandbox, made.id)["text"] == better.text
    assert next(it.id for it in premium.recent(since=now() - timedelta(hours=1))) == edited.id
    finding = premium.find_edit(made.id, better, {}, since=now())
    assert [it.id for it in finding.posts] == [edited.id]
    premium.delete(edited.id)
    assert premium.read(made.id) is None


def test_an_edit_keeps_the_picture(sandbox, premium):
    picture = outgoing(PICTURE, "image", "image/jpeg", width=1080, height=1080)
    made = published(premium, OutgoingPost(text=text(), media=(picture,)))
    better = OutgoingPost(text=text(), media=(picture,))

    edited = premium.edit(made.id, better, {})

    assert premium.read(edited.id).media_count == 1
    assert len(premium.find_edit(made.id, better, {}, since=now()).posts) == 1


def test_an_edit_of_whom_it_is_not_allowed_is_refused(x):
    made = published(x, OutgoingPost(text=text()))

    with pytest.raises(Rejected):
        x.edit(made.id, OutgoingPost(text=text()), {})
    assert x.find_edit(made.id, OutgoingPost(text=text()), {}, since=now()).posts == ()


def test_an_edit_after_its_hour_is_refused(sandbox, premium):
    made = published(premium, OutgoingPost(text=text()))
    sandbox.ask("POST", "clock", offset_s=3_700)
    try:
        with pytest.raises(Rejected):
            premium.edit(made.id, OutgoingPost(text=text()), {})
    finally:
        sandbox.ask("POST", "clock", offset_s=0)


@pytest.mark.parametrize("fault", ["reset_after", "error_after_500", "truncated", "html", "drip"])
def test_a_lost_edit_is_found_and_never_made_twice(sandbox, premium, fault):
    made = published(premium, OutgoingPost(text=text()))
    better = OutgoingPost(text=text())
    sandbox.fault("x", fault)
    token = sandbox.ask("POST", "tokens", network="x", account=PAYS)["access_token"]
    hasty = connect(
        "x",
        hosts=sandbox.urls["x"],
        account=PAYS,
        access_token=token,
        call_budget=budget_for(fault),
    )

    with pytest.raises(OutcomeUnknown):
        hasty.edit(made.id, better, {})

    assert len(premium.find_edit(made.id, better, {}, since=now()).posts) == 1


def test_a_first_comment_stands_directly_under_the_post(x):
    made = published(x, OutgoingPost(text=text()))
    comment = OutgoingReply(text=text(), post_id=made.id, parent_id=made.id)
    kept = {}
    x.prepare_reply(comment, {}, kept.update)

    ours = x.reply(comment, kept)
    (heard,) = x.comments(made.id, since=None)

    assert (heard.id, heard.post_id, heard.parent_id) == (ours.id, made.id, "")
    assert heard.is_ours
    assert [it.id for it in x.find_reply(comment, kept, since=now()).posts] == [ours.id]


# Private messages


def written(sandbox, words, **more):
    asked = {"network": "x", "account": sandbox.ids["x"], "from": SALEM, "text": words}
    return sandbox.ask("POST", "messages", **(asked | more))


def test_messages_are_heard_answered_and_read_back(sandbox, x):
    theirs = written(sandbox, "هل لديكم موعد؟")
    (heard,) = [it for it in x.messages(since=now() - timedelta(minutes=5)) if not it.is_ours]
    answer = OutgoingMessage(
        text=f"نعم ({new_number()}) https://momah.gov.sa/ar?a=1&b=2",
        person_id=heard.author_id,
        conversation_id=heard.post_id,
    )
    kept = {}
    x.prepare_message(answer, {}, kept.update)
    sent = x.send_message(answer, kept)

    assert heard.id == theirs["id"]
    assert (heard.author_name, heard.post_id) == (SALEM, theirs["conversation"])
    assert kept == {"newest_id": theirs["id"]}
    assert x.read_message(sent.id).text == answer.text
    assert [it.id for it in x.find_message(answer, kept, since=now()).posts] == [sent.id]
    x.delete_message(sent.id)
    assert x.read_message(sent.id) is None


@pytest.mark.parametrize(
    ("fault", "stands"),
    [
        ("reset_after", True),
        ("error_after_500", True),
        ("truncated", True),
        ("html", True),
        ("reset_before", False),
        ("error_before_503", False),
        ("html_before", False),
    ],
)
def test_a_message_whose_answer_is_lost_is_looked_for(sandbox, x, fault, stands):
    theirs = written(sandbox, f"سؤال ({new_number()})")
    answer = OutgoingMessage(text=text(), person_id=theirs["person_id"])
    kept = {}
    x.prepare_message(answer, {}, kept.update)
    sandbox.fault("x", fault, call="message")

    with pytest.raises(OutcomeUnknown):
        x.send_message(answer, kept)
    finding = x.find_message(answer, kept, since=now())

    assert finding.is_complete
    assert bool(finding.posts) is stands


def test_a_message_to_somebody_who_is_not_there_is_refused(x):
    with pytest.raises(Rejected) as refused:
        x.send_message(OutgoingMessage(text=text(), person_id="1234567890"), {})
    assert refused.value.code == "not_allowed"


def test_without_the_permission_messages_say_so(sandbox):
    asked = {"network": "x", "account": sandbox.ids["x"], "scopes": "tweet.read tweet.write"}
    token = sandbox.ask("POST", "tokens", **asked)["access_token"]
    x = connect("x", hosts=sandbox.urls["x"], account=sandbox.ids["x"], access_token=token)

    with pytest.raises(Rejected) as refused:
        list(x.messages(since=now()))
    assert refused.value.code == "not_allowed"


# Acts


def test_an_answer_is_hidden_liked_and_its_writer_kept_away(sandbox, x):
    made = published(x, OutgoingPost(text=text()))
    said = say(sandbox, "x", made.id)
    person = said["author_id"]

    x.hide(said["id"], hidden=True)
    x.like(said["id"], liked=True)
    x.block(person, blocked=True)

    kept = next(
        it for it in sandbox.ask("GET", "comments?network=x")["comments"] if it["id"] == said["id"]
    )
    assert kept["hidden"]
    assert x.is_liked(said["id"]) is True
    standing = sandbox.ask("GET", "standing?network=x")
    assert [it["about"] for it in standing["blocks"] if it["holds"]] == [person]

    x.hide(said["id"], hidden=False)
    x.like(said["id"], liked=False)
    x.block(person, blocked=False)

    assert x.is_liked(said["id"]) is False
    standing = sandbox.ask("GET", "standing?network=x")
    assert [it for it in standing["likes"] + standing["blocks"] if it["holds"]] == []


def test_only_answers_in_our_own_conversations_are_hidden(sandbox, x):
    elsewhere = say(sandbox, "x", text="@gso متى؟")

    with pytest.raises(Rejected):
        x.hide(elsewhere["id"], hidden=True)


@pytest.mark.parametrize("fault", ["reset_before", "reset_after", "error_after_500", "html"])
def test_a_lost_act_is_made_again_without_harm(sandbox, x, fault):
    made = published(x, OutgoingPost(text=text()))
    said = say(sandbox, "x", made.id)
    sandbox.fault("x", fault, call="moderate")

    with pytest.raises(OutcomeUnknown):
        x.hide(said["id"], hidden=True)
    x.hide(said["id"], hidden=True)


# Money


def test_an_account_without_credit_says_so_and_nothing_goes_out(sandbox):
    poor = {"network": "x", "id": "7700000000010", "handle": "poor", "name": "بلا رصيد"}
    sandbox.ask("POST", "accounts", **poor, credit_dollars="0.03")
    token = sandbox.ask("POST", "tokens", network="x", account=poor["id"])["access_token"]
    x = connect("x", hosts=sandbox.urls["x"], account=poor["id"], access_token=token)
    dear = OutgoingPost(text=f"{text()} https://momah.gov.sa")

    published(x, OutgoingPost(text=text()))
    with pytest.raises(Rejected) as refused:
        x.reveal(dear, {})
    published(x, OutgoingPost(text=text()))

    assert refused.value.code == "out_of_credit"
    with pytest.raises(Rejected):
        x.reveal(OutgoingPost(text=text()), {})


def test_what_an_act_is_said_to_cost_is_what_it_costs(sandbox, x):
    for words in (text(), f"{text()} https://momah.gov.sa"):
        made = published(x, OutgoingPost(text=words))
        assert object_of(sandbox, made.id)["data"]["cost_dollars"] == str(
            NETWORKS["x"].cost("post", words)
        )


# Readings


def test_a_post_is_read_by_day(sandbox, x):
    at = now() - timedelta(days=3)
    old = sandbox.ask(
        "POST", "posts", network="x", account=sandbox.ids["x"], text=text(), at=at.isoformat()
    )

    days = [at.date() + timedelta(days=number) for number in range(4)]
    readings = x.day_readings([old["id"]], first=days[0], last=days[-1])

    views = [it for it in readings if it.metric == "views"]
    assert [it.day for it in views] == days
    assert {it.post_id for it in views} == {old["id"]}
    total = next(it for it in x.post_readings([old["id"]]) if it.metric == "views")
    assert 0 < sum(it.value for it in views) <= total.value + 1


def test_a_limit_on_messages_names_its_end(sandbox, x):
    sandbox.fault("x", "rate_limited", call="list", seconds=90)

    with pytest.raises(TryLater) as limited:
        list(x.messages(since=now()))
    assert limited.value.rate_limited
    assert 85 <= limited.value.wait.total_seconds() <= 91
