"""What every network must do alike with comments and answers, played on recorded answers."""

import json
import logging
from datetime import timedelta

import httpx
import pytest

from majlis.networks import NETWORKS
from majlis.networks.contract import (
    LoggedOut,
    NetworkError,
    OutcomeUnknown,
    Rejected,
    RemotePost,
    TryLater,
)
from majlis.networks.fingerprint import fingerprint_of
from majlis.networks.hearing import RemoteItem

from .recorded import NOW, SECRET, TOKEN, cases, connected, page_instead, said
from .recorded_comments import ANSWER, ASKED, at
from .recorded_talks import talks, unreadable

TALKS = {talk.slug: talk for talk in talks()}
CASES = {case.slug: case for case in cases()}


@pytest.fixture(params=TALKS)
def talk(request):
    return TALKS[request.param]


def answer(talk, played, **changes):
    account, network = connected(talk.slug, {talk.call: played}, **changes)
    return account.reply(talk.reply, talk.handles), network


def lost(error):
    def lose(request):
        raise error("lost", request=request)

    return lose


# Hearing


def test_what_stands_under_a_post_is_heard_whole_and_newest_first(talk):
    account, _ = connected(talk.slug, talk.listed)

    ours, theirs = account.comments(talk.post_id, since=None)

    assert (theirs.kind, theirs.id, theirs.post_id) == ("comment", talk.comment_id, talk.post_id)
    assert (theirs.text, theirs.parent_id, theirs.is_ours) == (ASKED, "", False)
    assert theirs.author_id
    assert theirs.created_at == at(3)
    assert theirs.edited_at is None
    assert (ours.id, ours.parent_id, ours.is_ours) == (talk.answer_id, talk.comment_id, True)
    assert ours.text == ANSWER


def test_what_was_said_before_a_moment_need_not_come(talk):
    account, _ = connected(talk.slug, talk.listed)

    heard = list(account.comments(talk.post_id, since=NOW - timedelta(days=1)))

    assert [item.id for item in heard] == [talk.answer_id, talk.comment_id]
    if talk.slug != "x":  # X itself leaves out what is older
        later = list(account.comments(talk.post_id, since=at(4)))
        assert [item.id for item in later] == [talk.answer_id]


def test_a_comment_read_alone_is_the_one_in_the_list(talk):
    account, _ = connected(talk.slug, talk.listed)
    listed = list(account.comments(talk.post_id, since=None))[1]
    key, played = talk.alone
    account, _ = connected(talk.slug, {key: played})

    alone = account.comment(talk.comment_id)

    same = {"id", "text", "parent_id", "author_id", "author_handle", "created_at", "is_ours"}
    assert {n: getattr(alone, n) for n in same} == {n: getattr(listed, n) for n in same}
    # LinkedIn names the thread of a comment, and not the post.
    assert alone.post_id == ("" if talk.slug == "linkedin" else talk.post_id)


def test_a_comment_that_is_gone_reads_as_none(talk):
    key, _ = talk.alone
    routes = {key: talk.gone}
    if talk.slug == "instagram":  # it is also looked for as a mention
        routes["GET /17841400001"] = talk.gone
    account, _ = connected(talk.slug, routes)

    assert account.comment(talk.comment_id) is None


@pytest.mark.parametrize("played", [said(503), page_instead(), lost(httpx.ReadTimeout)])
def test_a_list_that_cannot_be_read_is_read_later(talk, played):
    account, _ = connected(talk.slug, dict.fromkeys(talk.listed, played))

    with pytest.raises(TryLater):
        list(account.comments(talk.post_id, since=None))


def test_a_heard_item_survives_its_json(talk):
    account, _ = connected(talk.slug, talk.listed)

    for item in account.comments(talk.post_id, since=None):
        assert RemoteItem.from_json(json.loads(json.dumps(item.to_json()))) == item


# Answering


def test_preparing_notes_what_stands_already(talk):
    kept = []
    account, network = connected(talk.slug, talk.prepared)

    ready = account.prepare_reply(talk.reply, {}, lambda handles: kept.append(dict(handles)))

    assert ready.look_again_in is None
    assert ready.handles == talk.handles
    assert kept[-1] == talk.handles
    assert {request.method for request in network.requests} == {"GET"}


def test_the_note_is_never_moved(talk):
    account, network = connected(talk.slug, {})

    ready = account.prepare_reply(talk.reply, talk.handles, lambda handles: None)

    assert ready.handles == talk.handles
    assert network.requests == []


def test_an_answer_to_what_is_gone_is_refused_before_it_is_sent(talk):
    if talk.slug == "x":
        pytest.skip("X is asked for our own posts only; it refuses the answer itself")
    key, _ = talk.alone
    account, _ = connected(talk.slug, {key: talk.gone})

    with pytest.raises(Rejected) as refused:
        account.prepare_reply(talk.reply, {}, lambda handles: None)
    assert refused.value.code == "not_found"


def test_an_answer_comes_back_with_its_id(talk):
    made, network = answer(talk, talk.success)

    assert isinstance(made, RemotePost)
    assert made.id == talk.answer_id
    assert not made.is_original
    assert made.author
    assert len(network.requests) == 1


def test_each_definite_refusal_of_an_answer_says_why(talk):
    for played, code in talk.refusals:
        with pytest.raises(Rejected) as refused:
            answer(talk, played)
        assert refused.value.code == code


@pytest.mark.parametrize("error", [httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout])
def test_an_answer_that_never_left_is_tried_later(talk, error):
    with pytest.raises(TryLater):
        answer(talk, lost(error))


@pytest.mark.parametrize(
    "error",
    [
        httpx.ReadTimeout,
        httpx.WriteTimeout,
        httpx.ReadError,
        httpx.WriteError,
        httpx.RemoteProtocolError,
    ],
)
def test_a_lost_outcome_leaves_the_answer_unknown(talk, error):
    with pytest.raises(OutcomeUnknown):
        answer(talk, lost(error))


@pytest.mark.parametrize("status", [400, 403, 404, 409, 410, 418, 422, 451])
def test_an_unlisted_4xx_to_an_answer_is_never_trusted(talk, status):
    for body in (None, {"message": "new", "status": 0}, {"error": {"code": 987654}}, ["x"]):
        with pytest.raises(OutcomeUnknown):
            answer(talk, said(status, body))


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_5xx_leaves_the_answer_unknown(talk, status):
    with pytest.raises(OutcomeUnknown):
        answer(talk, said(status, {"error": {"message": "backend"}}))


def test_a_success_without_an_id_leaves_the_answer_unknown(talk):
    for played in (talk.no_id, page_instead(), said(307, None, location="https://else.example/")):
        with pytest.raises(OutcomeUnknown):
            answer(talk, played)


def test_a_limit_and_an_expired_token_are_told_apart_from_doubt(talk):
    case = CASES[talk.slug]
    with pytest.raises(TryLater) as limited:
        answer(talk, case.limited)
    assert limited.value.wait == case.limited_for
    with pytest.raises(LoggedOut) as ended:
        answer(talk, case.expired)
    assert ended.value.refreshable


def test_without_the_allow_list_any_refusal_of_an_answer_counts(talk):
    with pytest.raises(Rejected):
        answer(talk, said(500, {}), allow_list=False)


# Looking for an answer


def test_an_answer_in_doubt_is_found_and_the_earlier_one_is_not(talk):
    account, _ = connected(talk.slug, talk.shown)

    finding = account.find_reply(talk.reply, talk.handles, since=NOW)

    assert [post.id for post in finding.posts] == [talk.answer_id]
    assert finding.is_complete


def test_an_earlier_answer_of_the_same_words_is_not_taken_for_the_new_one(talk):
    account, _ = connected(talk.slug, talk.shown)
    handles = {**talk.handles, "standing": [*talk.handles.get("standing", []), talk.answer_id]}

    finding = account.find_reply(talk.reply, handles, since=NOW)

    # On X the timeline itself begins above what stood before.
    assert [post.id for post in finding.posts] == ([talk.answer_id] if talk.slug == "x" else [])


def test_an_answer_that_is_not_there_is_a_complete_negative(talk):
    account, _ = connected(talk.slug, talk.hidden)

    finding = account.find_reply(talk.reply, talk.handles, since=NOW)

    assert finding.posts == ()
    assert finding.is_complete


@pytest.mark.parametrize("played", [said(503), said(418, {}), lost(httpx.ReadTimeout)])
def test_looking_at_a_network_out_of_order_proves_nothing(talk, played):
    account, _ = connected(talk.slug, dict.fromkeys(talk.shown, played))

    assert not account.find_reply(talk.reply, talk.handles, since=NOW).is_complete


def test_a_page_instead_of_a_list_proves_nothing(talk):
    account, _ = connected(talk.slug, unreadable(talk))

    assert not account.find_reply(talk.reply, talk.handles, since=NOW).is_complete


def test_a_limit_met_while_looking_for_an_answer_names_its_end(talk):
    account, _ = connected(talk.slug, dict.fromkeys(talk.shown, CASES[talk.slug].limited))

    with pytest.raises(TryLater) as limited:
        account.find_reply(talk.reply, talk.handles, since=NOW)
    assert limited.value.rate_limited


def test_a_shown_answer_has_the_fingerprint_of_the_one_sent(talk):
    account, _ = connected(talk.slug, {talk.read: talk.read_as})

    shown = account.read_reply(talk.answer_id)

    assert fingerprint_of(shown) == NETWORKS[talk.slug].reply_fingerprint(ANSWER)
    assert (shown.id, shown.is_public, shown.is_original) == (talk.answer_id, True, False)
    assert shown.author in (CASES[talk.slug].id, account.account_id)
    assert shown.created_at == at(4)


def test_an_answer_that_is_gone_reads_as_none(talk):
    account, _ = connected(talk.slug, {talk.read: talk.gone})

    assert account.read_reply(talk.answer_id) is None


def test_reading_an_answer_in_doubt_is_repeated_later(talk):
    account, _ = connected(talk.slug, {talk.read: said(503)})

    with pytest.raises(TryLater):
        account.read_reply(talk.answer_id)


def test_an_answer_is_taken_back(talk):
    account, network = connected(talk.slug, {talk.delete: talk.deleted})

    account.delete_reply(talk.answer_id)

    assert len(network.requests) == 1


def test_an_answer_already_gone_counts_as_taken_back(talk):
    gone = CASES[talk.slug].gone
    if talk.slug == "x":
        gone = said(404, {"type": "https://api.x.com/2/problems/resource-not-found"})
    if talk.slug == "youtube":
        from .recorded import yt_error

        gone = yt_error(404, "commentNotFound")
    account, _ = connected(talk.slug, {talk.delete: gone})

    account.delete_reply(talk.answer_id)


def test_taking_back_in_doubt_is_unknown(talk):
    account, _ = connected(talk.slug, {talk.delete: said(500)})

    with pytest.raises(OutcomeUnknown):
        account.delete_reply(talk.answer_id)


def test_no_error_of_an_answer_shows_a_secret(talk, caplog):
    caplog.set_level(logging.DEBUG)
    echo = {"error": {"message": f"Malformed access token {TOKEN}", "code": 190}}
    told = []
    for played in (said(500), said(400, echo), lost(httpx.ReadTimeout)):
        with pytest.raises(NetworkError) as error:
            answer(talk, played, app_id="app-1", app_secret=SECRET)
        told.append(f"{error.value!r} {error.value.__cause__!r}")

    everything = caplog.text + "".join(told)

    assert TOKEN not in everything
    assert SECRET not in everything


# What an account has


METHODS = {
    "hears_comments": ("comments", "comment"),
    "hears_mentions": ("mentions",),
    "replies": ("prepare_reply", "reply", "find_reply", "read_reply", "delete_reply"),
    "pushes": ("subscribe",),
}


def test_an_account_has_what_its_abilities_say_and_no_more(talk):
    account, _ = connected(talk.slug, {})
    for ability, methods in METHODS.items():
        has = {hasattr(account, method) for method in methods}
        may = getattr(account.abilities, ability)
        if ability == "pushes":
            may = may or account.abilities.pushes_posts
        assert has == {may}, ability
    for method in ("account", "prepare", "reveal", "find", "read", "recent", "delete"):
        assert callable(getattr(account, method))


def test_an_answer_is_measured_as_its_network_does(talk):
    rules = NETWORKS[talk.slug]
    longest = rules.abilities.longest_reply
    fits, too_long = "س" * longest, "س" * (longest + 1)

    assert rules.reply_problems(fits) == []
    (problem,) = rules.reply_problems(too_long)
    assert (problem.code, problem.blocks) == ("text_too_long", True)
    assert problem.values["unit"] == rules.abilities.reply_unit
    assert next(it.code for it in rules.reply_problems(" \u200f ")) == "text_empty"
    # An answer is plain text everywhere: nothing in it is escaped.
    assert rules.final_reply("سؤال (١) #وسم_هنا") == "سؤال (١) #وسم_هنا"
