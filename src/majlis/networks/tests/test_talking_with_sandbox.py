"""The five modules against the sandbox, over true sockets: what citizens say, and our answers."""

import contextlib
import time
from dataclasses import replace
from datetime import timedelta

import pytest

from majlis.networks import NETWORKS
from majlis.networks.contract import LoggedOut, OutcomeUnknown, Rejected, TryLater
from majlis.networks.fingerprint import fingerprint_of
from majlis.networks.hearing import OutgoingReply

from .sandbox_here import (
    ASKED,
    HERE,
    NOURA,
    SALEM,
    budget_for,
    heard,
    new_number,
    new_post,
    now,
    ours_in,
    posts_on,
    prepared,
    ready_to,
    reply_to,
    sandbox_with_accounts,
    say,
)

MENTIONING = sorted(slug for slug in HERE if NETWORKS[slug].abilities.hears_mentions)


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory):
    with sandbox_with_accounts(tmp_path_factory.mktemp("sandbox")) as made:
        yield made


@pytest.fixture(params=sorted(HERE))
def slug(request, sandbox):
    yield request.param
    sandbox.ask("DELETE", "faults")


@pytest.fixture(scope="module")
def posts(sandbox):
    return posts_on(sandbox)


# Hearing


def test_a_comment_is_heard_as_it_was_written(sandbox, slug, posts):
    account, post_id, began = sandbox.connect(slug), posts(slug), now()
    said = say(sandbox, slug, post_id)

    item = heard(account, post_id, said["id"])

    assert (item.kind, item.post_id, item.parent_id) == ("comment", post_id, "")
    assert (item.text, item.is_ours, item.is_hidden) == (said["text"], False, False)
    assert item.author_id
    assert abs(item.created_at - began) < timedelta(minutes=1)
    assert item.edited_at is None
    alone = account.comment(said["id"])
    assert (alone.id, alone.text, alone.kind) == (item.id, item.text, item.kind)
    assert alone.post_id == ("" if slug in ("linkedin", "youtube") else post_id) or alone == item


def test_the_newest_comes_first_and_answers_name_what_they_answer(sandbox, slug, posts):
    account, post_id = sandbox.connect(slug), posts(slug)
    first = say(sandbox, slug, post_id)
    time.sleep(1.1)  # some networks tell whole seconds
    answer = say(sandbox, slug, post_id, by=NOURA, parent=first["id"])

    ids = [it.id for it in account.comments(post_id, since=None)]

    assert ids.index(answer["id"]) < ids.index(first["id"])
    assert heard(account, post_id, answer["id"]).parent_id == first["id"]


def test_an_edit_is_the_same_item_with_other_words(sandbox, slug, posts):
    if slug == "instagram":
        pytest.skip("Instagram's comments are not edited")
    account, post_id = sandbox.connect(slug), posts(slug)
    said = say(sandbox, slug, post_id)
    time.sleep(1.1)
    sandbox.ask("PATCH", f"comments/{slug}/{said['id']}", text="متى بالضبط؟")

    item = heard(account, post_id, said["id"])

    assert item.text == "متى بالضبط؟"
    assert (item.edited_at is not None) == NETWORKS[slug].abilities.tells_edits
    assert account.comment(said["id"]).text == "متى بالضبط؟"


def test_what_is_removed_is_heard_no_more(sandbox, slug, posts):
    account, post_id = sandbox.connect(slug), posts(slug)
    said = say(sandbox, slug, post_id)
    sandbox.ask("DELETE", f"comments/{slug}/{said['id']}")

    assert heard(account, post_id, said["id"]) is None
    assert account.comment(said["id"]) is None


def test_a_long_conversation_is_heard_whole(sandbox, slug, posts):
    account, post_id = sandbox.connect(slug), posts(slug)
    many = [{"text": ASKED.format(number=new_number())} for _ in range(130)]
    made = sandbox.ask("POST", "comments", network=slug, post=post_id, author=SALEM, comments=many)
    nested = [{"text": f"تابع {n}", "parent": made["ids"][0]} for n in range(60)]
    answers = sandbox.ask(
        "POST", "comments", network=slug, post=post_id, author=NOURA, comments=nested
    )

    ids = [it.id for it in account.comments(post_id, since=None)]

    assert {*made["ids"], *answers["ids"]} <= set(ids)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    "text", ["س" * 900, "\u2067من اليمين\u2069 left", "👨‍👩‍👧 e\u0301", "سطر\nوسطر", "<b>&amp;</b>"]
)
def test_words_of_any_kind_come_as_they_were_written(sandbox, slug, posts, text):
    account, post_id = sandbox.connect(slug), posts(slug)
    said = say(sandbox, slug, post_id, text=text)

    assert heard(account, post_id, said["id"]).text == text


@pytest.mark.parametrize("slug", MENTIONING)
def test_a_mention_elsewhere_is_heard_and_answered(sandbox, slug):
    account, began = sandbox.connect(slug), now() - timedelta(seconds=5)
    said = say(sandbox, slug, text="زرت @gso اليوم وكان رائعا", kind="mention")

    item = next(it for it in account.mentions(since=began) if it.id == said["id"])

    assert (item.kind, item.post_id) == ("mention", "")
    assert "رائعا" in item.text
    assert account.comment(said["id"]).text == item.text
    reply = OutgoingReply(text="شكرا لزيارتكم", post_id="", parent_id=item.id)
    made = account.reply(reply, ready_to(account, reply))
    assert account.read_reply(made.id).text == "شكرا لزيارتكم"


# Answering


def test_an_answer_goes_its_whole_way(sandbox, slug, posts):
    account, post_id, began = sandbox.connect(slug), posts(slug), now()
    reply = reply_to(say(sandbox, slug, post_id), post_id)
    handles = ready_to(account, reply)
    assert account.find_reply(reply, handles, since=began).posts == ()

    made = account.reply(reply, handles)
    shown = account.read_reply(made.id)

    assert shown.text == reply.text
    assert fingerprint_of(shown) == NETWORKS[slug].reply_fingerprint(reply.text)
    assert (shown.author, shown.is_public, shown.is_original) == (sandbox.ids[slug], True, False)
    assert [it.id for it in account.find_reply(reply, handles, since=began).posts] == [made.id]
    item = heard(account, post_id, made.id)
    assert (item.is_ours, item.text, item.parent_id) == (True, reply.text, reply.parent_id)
    (entry,) = ours_in(sandbox, slug, reply.text)
    assert entry["id"] == made.id


def test_an_answer_that_stands_gets_other_words_and_stays_itself(sandbox, slug, posts):
    if not NETWORKS[slug].abilities.edits_replies:
        pytest.skip("no answer is changed there")
    account, post_id = sandbox.connect(slug), posts(slug)
    reply = reply_to(say(sandbox, slug, post_id), post_id)
    made = account.reply(reply, ready_to(account, reply))
    other = replace(reply, text=f"بكلام آخر: {reply.text}")

    account.edit_reply(made.id, other)
    account.edit_reply(made.id, other)

    shown = account.read_reply(made.id)
    assert (shown.id, shown.text) == (made.id, other.text)
    assert fingerprint_of(shown) == NETWORKS[slug].reply_fingerprint(other.text)
    assert len(ours_in(sandbox, slug, other.text)) == 1


def test_an_answer_is_taken_back(sandbox, slug, posts):
    account, post_id = sandbox.connect(slug), posts(slug)
    reply = reply_to(say(sandbox, slug, post_id), post_id)
    made = account.reply(reply, ready_to(account, reply))

    account.delete_reply(made.id)

    assert account.read_reply(made.id) is None
    assert ours_in(sandbox, slug, reply.text) == []
    account.delete_reply(made.id)


def test_an_answer_to_an_answer_is_found_where_it_stands(sandbox, slug, posts):
    account, post_id, began = sandbox.connect(slug), posts(slug), now()
    first = say(sandbox, slug, post_id)
    second = say(sandbox, slug, post_id, by=NOURA, parent=first["id"])
    reply = reply_to(second, post_id)
    handles = ready_to(account, reply)
    sandbox.fault(slug, "reset_after")

    with pytest.raises(OutcomeUnknown):
        account.reply(reply, handles)

    (found,) = account.find_reply(reply, handles, since=began).posts
    assert found.id == ours_in(sandbox, slug, reply.text)[0]["id"]


@pytest.mark.parametrize(
    "fault", ["reset_after", "error_after_500", "silence_after", "html", "truncated", "drip"]
)
def test_a_lost_outcome_is_unknown_and_the_answer_is_found(sandbox, slug, posts, fault):
    account, post_id, began = sandbox.connect(slug), posts(slug), now()
    comment = say(sandbox, slug, post_id)
    earlier = reply_to(comment, post_id)
    account.reply(earlier, ready_to(account, earlier))
    reply = reply_to(comment, post_id)
    handles = ready_to(account, reply)
    sandbox.fault(slug, fault)

    hasty = sandbox.connect(slug, call_budget=budget_for(fault))
    # LinkedIn's header carries the id as well, and comes whole.
    tells = slug == "linkedin" and fault in ("html", "truncated", "drip")
    with contextlib.suppress(OutcomeUnknown) if tells else pytest.raises(OutcomeUnknown):
        hasty.reply(reply, handles)
    finding = account.find_reply(reply, handles, since=began)

    (entry,) = ours_in(sandbox, slug, reply.text)
    assert [it.id for it in finding.posts] == [entry["id"]]


@pytest.mark.parametrize("fault", ["reset_before", "error_before_503", "silence_before"])
def test_an_answer_that_had_no_effect_is_a_complete_negative(sandbox, slug, posts, fault):
    account, post_id, began = sandbox.connect(slug), posts(slug), now()
    reply = reply_to(say(sandbox, slug, post_id), post_id)
    handles = ready_to(account, reply)
    sandbox.fault(slug, fault)

    with pytest.raises(OutcomeUnknown):
        sandbox.connect(slug, call_budget=budget_for(fault)).reply(reply, handles)
    finding = account.find_reply(reply, handles, since=began)
    assert (finding.posts, finding.is_complete) == ((), True)

    assert account.reply(reply, handles).id
    assert len(ours_in(sandbox, slug, reply.text)) == 1


def test_limits_refusals_and_ended_tokens_are_told_apart(sandbox, slug, posts):
    account, post_id = sandbox.connect(slug), posts(slug)
    reply = reply_to(say(sandbox, slug, post_id), post_id)
    handles = ready_to(account, reply)

    sandbox.fault(slug, "refused")
    with pytest.raises(Rejected) as refused:
        account.reply(reply, handles)
    assert refused.value.detail
    sandbox.fault(slug, "rate_limited", seconds=60)
    with pytest.raises(TryLater) as limited:
        account.reply(reply, handles)
    assert limited.value.rate_limited
    sandbox.ask("DELETE", "faults")
    sandbox.fault(slug, "token_expired")
    with pytest.raises(LoggedOut):
        account.reply(reply, handles)
    assert ours_in(sandbox, slug, reply.text) == []


def test_an_answer_to_what_is_gone_is_refused(sandbox, slug, posts):
    account, post_id = sandbox.connect(slug), posts(slug)
    comment = say(sandbox, slug, post_id)
    reply = reply_to(comment, post_id)
    handles = ready_to(account, reply)
    sandbox.ask("DELETE", f"comments/{slug}/{comment['id']}")

    with pytest.raises(Rejected):
        account.reply(reply, handles)
    assert ours_in(sandbox, slug, reply.text) == []


def test_recent_posts_tell_how_many_comments_they_have(sandbox, slug):
    account, post = sandbox.connect(slug), new_post(sandbox, slug)
    made = account.reveal(post, prepared(account, post))
    for _ in range(3):
        say(sandbox, slug, made.id)

    shown = next(
        it for it in account.recent(since=now() - timedelta(minutes=1)) if it.id == made.id
    )

    assert shown.comment_count == (None if slug == "linkedin" else 3)
    assert (shown.images, shown.videos) == ((0, 1) if slug == "youtube" else (1, 0))
    assert shown.is_original
