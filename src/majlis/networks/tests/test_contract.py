"""What every network module must do alike, played on recorded answers."""

import logging

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

from .recorded import NOW, SECRET, TEXT, TOKEN, cases, connected, page_instead, said

CASES = {case.slug: case for case in cases()}


@pytest.fixture(params=CASES)
def case(request):
    return CASES[request.param]


def reveal(case, answer, **changes):
    account, network = connected(case.slug, {case.reveal: answer}, **changes)
    return account.reveal(case.post, case.handles), network


def lost(error):
    def lose(request):
        raise error("lost", request=request)

    return lose


def test_every_network_fills_the_registry():
    assert set(NETWORKS) == set(CASES)
    for slug, rules in NETWORKS.items():
        assert rules.slug == slug
        assert rules.abilities is rules.connects.abilities


def test_a_revealed_post_comes_back_with_its_id(case):
    post, network = reveal(case, case.success)

    assert isinstance(post, RemotePost)
    assert post.id == case.id
    assert len(network.requests) == 1


def test_the_token_travels_in_a_header_and_in_no_address(case):
    _, network = reveal(case, case.success, app_secret=SECRET)

    assert network.requests[0].headers["authorization"] == f"Bearer {TOKEN}"
    assert TOKEN not in str(network.requests[0].url)
    assert SECRET not in str(network.requests[0].url)


def test_each_definite_refusal_says_why(case):
    for answer, code in case.refusals:
        with pytest.raises(Rejected) as refused:
            reveal(case, answer)
        assert refused.value.code == code


@pytest.mark.parametrize("error", [httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout])
def test_a_call_that_never_left_is_tried_later(case, error):
    with pytest.raises(TryLater):
        reveal(case, lost(error))


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
def test_a_lost_answer_leaves_the_outcome_unknown(case, error):
    with pytest.raises(OutcomeUnknown):
        reveal(case, lost(error))


@pytest.mark.parametrize("status", [400, 403, 404, 409, 410, 418, 422, 451])
def test_an_unlisted_4xx_is_never_trusted(case, status):
    for body in (None, {"message": "new", "status": 0}, {"error": {"code": 987654}}, ["x"]):
        with pytest.raises(OutcomeUnknown):
            reveal(case, said(status, body))


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_5xx_leaves_the_outcome_unknown(case, status):
    with pytest.raises(OutcomeUnknown):
        reveal(case, said(status, {"error": {"message": "backend"}}))


def test_a_redirect_is_not_followed_and_not_trusted(case):
    with pytest.raises(OutcomeUnknown):
        reveal(case, said(307, None, location="https://elsewhere.example/"))


def test_a_success_without_an_id_leaves_the_outcome_unknown(case):
    with pytest.raises(OutcomeUnknown):
        reveal(case, case.no_id)


def test_a_page_instead_of_an_answer_leaves_the_outcome_unknown(case):
    with pytest.raises(OutcomeUnknown):
        reveal(case, page_instead())


def test_an_answer_cut_short_leaves_the_outcome_unknown(case):
    def cut(request):
        return httpx.Response(200, content=b'{"data": {"id": "19000000')

    with pytest.raises(OutcomeUnknown):
        reveal(case, cut)


def test_a_rate_limit_names_its_end(case):
    with pytest.raises(TryLater) as limited:
        reveal(case, case.limited)

    assert limited.value.rate_limited
    assert limited.value.wait == case.limited_for


def test_an_expired_token_asks_for_a_fresh_one(case):
    with pytest.raises(LoggedOut) as ended:
        reveal(case, case.expired)

    assert ended.value.refreshable


def test_without_the_allow_list_any_refusal_counts_as_not_published(case):
    with pytest.raises(Rejected):
        reveal(case, said(500, {}), allow_list=False)


def test_a_public_post_is_found(case):
    account, _ = connected(case.slug, case.shown)

    finding = account.find(case.post, case.handles, since=NOW)

    assert [post.id for post in finding.posts] == [case.id]
    assert finding.is_complete


def test_a_post_that_is_not_there_is_a_complete_negative(case):
    account, _ = connected(case.slug, case.hidden)

    finding = account.find(case.post, case.handles, since=NOW)

    assert finding.posts == ()
    assert finding.is_complete


def test_a_reading_that_fails_proves_nothing(case):
    account, _ = connected(case.slug, case.unreadable)

    finding = account.find(case.post, case.handles, since=NOW)

    assert finding.posts == ()
    assert not finding.is_complete


@pytest.mark.parametrize("answer", [said(503), said(418, {}), lost(httpx.ReadTimeout)])
def test_a_network_out_of_order_proves_nothing(case, answer):
    account, _ = connected(case.slug, dict.fromkeys(case.shown, answer))

    assert not account.find(case.post, case.handles, since=NOW).is_complete


def test_a_limit_met_while_looking_names_its_end(case):
    account, _ = connected(case.slug, dict.fromkeys(case.shown, case.limited))

    with pytest.raises(TryLater) as limited:
        account.find(case.post, case.handles, since=NOW)
    assert limited.value.rate_limited


def test_a_found_post_has_the_fingerprint_of_the_one_sent(case):
    from majlis.networks.fingerprint import fingerprint_of

    account, _ = connected(case.slug, case.shown)
    found = account.find(case.post, case.handles, since=NOW).posts[0]

    assert fingerprint_of(found) == NETWORKS[case.slug].fingerprint(case.post)


def test_a_post_is_read_as_it_is_shown(case):
    answer = next(iter(case.shown.values()))
    if case.slug == "x":
        from .recorded import x_post

        answer = said(200, {"data": x_post()})
    if case.slug == "linkedin":
        from .recorded import li_post

        answer = said(200, li_post(case.post.text))
    if case.slug == "instagram":
        from .recorded import ig_post

        answer = said(200, ig_post())
    if case.slug == "mastodon":
        from .recorded import toot

        answer = said(200, toot())
    account, _ = connected(case.slug, {case.read: answer})

    post = account.read(case.id)

    assert post.text == TEXT
    assert post.is_public
    assert post.url.startswith("https://")
    assert post.author
    assert post.created_at.utcoffset() is not None


def test_a_post_that_is_gone_reads_as_none(case):
    account, _ = connected(case.slug, {case.read: case.gone})

    assert account.read(case.id) is None


def test_a_reading_in_doubt_is_repeated_later(case):
    account, _ = connected(case.slug, {case.read: said(503)})

    with pytest.raises(TryLater):
        account.read(case.id)


def test_a_post_is_deleted(case):
    account, network = connected(case.slug, {case.delete: case.deleted})

    account.delete(case.id)

    assert len(network.requests) == 1


def test_a_deletion_in_doubt_is_unknown(case):
    account, _ = connected(case.slug, {case.delete: said(500)})

    with pytest.raises(OutcomeUnknown):
        account.delete(case.id)


def test_no_error_and_no_log_shows_a_secret(case, caplog):
    caplog.set_level(logging.DEBUG)
    echo = {"error": {"message": f"Malformed access token {TOKEN}", "code": 190}}
    answers = [
        case.limited,
        case.expired,
        said(500),
        said(400, echo),
        lost(httpx.ReadTimeout),
        lambda request: (_ for _ in ()).throw(httpx.ReadError(f"Bearer {TOKEN}")),
    ]
    told = []
    for answer in answers:
        with pytest.raises(NetworkError) as error:
            reveal(case, answer, app_secret=SECRET)
        told.append(f"{error.value!r} {error.value.__cause__!r}")
    account, _ = connected(case.slug, {}, app_secret=SECRET)

    everything = caplog.text + repr(account) + "".join(told)

    assert TOKEN not in everything
    assert SECRET not in everything
