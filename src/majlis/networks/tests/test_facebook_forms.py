"""The forms of a Facebook Page against the sandbox: links, places, videos, reels and stories."""

import contextlib
import io
import json
from datetime import timedelta

import httpx
import pytest

from majlis.networks import NETWORKS, connect
from majlis.networks.contract import OutcomeUnknown, OutgoingPost, Rejected, TryLater

from .real_files import mp4, outgoing
from .sandbox_here import FILM, PICTURE, new_number, now, prepared, sandbox_with_accounts, visible

FACEBOOK = "facebook"
TALL = mp4(seconds=3, width=540, height=960)


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory):
    with sandbox_with_accounts(tmp_path_factory.mktemp("sandbox")) as made:
        yield made


@pytest.fixture(autouse=True)
def _no_faults(sandbox):
    yield
    sandbox.ask("DELETE", "faults")


@pytest.fixture
def page(sandbox):
    return sandbox.connect(FACEBOOK)


def text():
    return NETWORKS[FACEBOOK].final_text(f"نرحب بكم في معرض الكتاب ({new_number()}) ✨")


def photo():
    return outgoing(PICTURE, "image", "image/jpeg", width=1080, height=1080)


def film(content=FILM):
    return outgoing(content, "video", "video/mp4", width=540, height=960)


def of_form(form, *media, **more):
    return OutgoingPost(text=text(), media=media, form=form, **more)


def written(sandbox, remote_id):
    return next(it for it in sandbox.objects(FACEBOOK) if it["id"] == remote_id)


def test_a_link_and_a_place_go_with_a_post(sandbox, page):
    post = of_form("post", options={"link": "https://gso.example/ar", "place": "110774245616525"})

    made = page.reveal(post, prepared(page, post))

    data = written(sandbox, made.id)["data"]
    assert (data["link"], data["place"]) == ("https://gso.example/ar", "110774245616525")


def test_an_album_keeps_its_order_and_its_alternative_texts(sandbox, page):
    post = of_form("post", photo(), photo(), photo())

    made = page.reveal(post, prepared(page, post))

    assert [it["alt"] for it in written(sandbox, made.id)["media"]] == ["واجهة المعرض"] * 3
    assert page.read(made.id).images == 3


@pytest.mark.parametrize("form", ["post", "reel", "story"])
def test_a_video_goes_its_whole_way_unseen_until_it_is_revealed(sandbox, page, form):
    post, before = of_form(form, film(TALL)), len(visible(sandbox, FACEBOOK))

    handles = prepared(page, post)
    assert len(visible(sandbox, FACEBOOK)) == before
    assert page.find(post, handles, since=now()).posts == ()
    assert page.find(post, handles, since=now()).is_complete
    made = page.reveal(post, handles)

    entry = written(sandbox, made.id)
    assert entry["visible"]
    assert [it["sha256"] for it in entry["media"]] == [post.media[0].sha256]
    assert entry["text"] == ("" if form == "story" else post.text)
    shown = page.read(made.id)
    assert (shown.id, shown.media_kind, shown.videos) == (made.id, "video", 1)
    found = page.find(post, handles, since=now() - timedelta(minutes=1))
    assert [it.id for it in found.posts] == [made.id]
    assert httpx.get(shown.url, follow_redirects=True).status_code == 200


def test_a_reel_is_found_by_its_words_when_its_handles_are_lost(page):
    post, since = of_form("reel", film(TALL)), now()
    made = page.reveal(post, prepared(page, post))

    assert [it.id for it in page.find(post, {}, since=since).posts] == [made.id]


def test_a_story_without_handles_proves_nothing(page):
    assert not page.find(of_form("story", photo()), {}, since=now()).is_complete


def test_a_photo_becomes_a_story(sandbox, page):
    post = of_form("story", photo())

    handles = prepared(page, post)
    made = page.reveal(post, handles)

    assert page.read(made.id).media_kind == "image"
    assert [it.id for it in page.find(post, handles, since=now()).posts] == [made.id]
    recent = {it.id: it for it in page.recent(since=now() - timedelta(minutes=1))}
    assert not recent[made.id].is_original


def test_posts_and_stories_come_newest_first(page):
    for form, media in (("post", ()), ("story", (photo(),)), ("post", (photo(),))):
        post = of_form(form, *media)
        page.reveal(post, prepared(page, post))

    times = [it.created_at for it in page.recent(since=now() - timedelta(minutes=1))]

    assert times == sorted(times, reverse=True)


def test_a_reel_says_that_a_machine_made_it(sandbox, page):
    post = of_form("reel", film(TALL), options={"ai_label": True, "place": "110774245616525"})

    made = page.reveal(post, prepared(page, post))

    data = written(sandbox, made.id)["data"]
    assert data["is_ai_generated"] is True
    assert data["place"] == "110774245616525"


def test_a_video_of_the_feed_has_its_place(sandbox, page):
    post = of_form("post", film(), options={"place": "110774245616525"})

    made = page.reveal(post, prepared(page, post))

    assert written(sandbox, made.id)["data"]["place"] == "110774245616525"


def test_a_long_video_goes_on_where_a_break_left_it(sandbox, page):
    content = FILM + b"\x00" * (3 << 20)  # three parts and a bit
    post, kept = of_form("post", film(content)), {}

    def keep(handles):
        kept.update(json.loads(json.dumps(handles)))
        if kept["video"]["start"] == 1 << 20:
            sandbox.fault(FACEBOOK, "reset_after", "prepare")

    with pytest.raises(TryLater):
        page.prepare(post, {}, keep)
    assert kept["video"]["start"] == 1 << 20
    made = page.reveal(post, page.prepare(post, kept, kept.update).handles)

    assert written(sandbox, made.id)["media"][0]["sha256"] == post.media[0].sha256
    assert len([it for it in visible(sandbox, FACEBOOK) if it["text"] == post.text]) == 1


@pytest.mark.parametrize("form", ["reel", "story"])
def test_a_tall_video_goes_on_from_the_bytes_that_arrived(sandbox, page, form):
    content = TALL + b"\x00" * (2 << 20)
    whole = film(content)
    post = of_form(form, whole)
    sent = []

    class Breaking(io.BytesIO):
        def read(self, size=-1):
            found = super().read(size)
            sent.append(len(found))
            if len(sent) == 3:
                raise httpx.ReadError("the line broke")
            return found

    breaking = OutgoingPost(
        text=post.text,
        form=form,
        media=(type(whole)(**{**vars(whole), "open": lambda: Breaking(content)}),),
    )
    kept = {}
    until_done(lambda: page.prepare(breaking, dict(kept), kept.update))
    made = page.reveal(post, kept)

    assert written(sandbox, made.id)["media"][0]["sha256"] == whole.sha256
    assert sum(sent) < 2 * len(content)


def test_a_video_is_waited_for_while_it_is_processed(sandbox, page):
    sandbox.fault(FACEBOOK, "slow_processing", "any", seconds=60)
    post, kept = of_form("post", film()), {}

    ready = page.prepare(post, {}, kept.update)

    assert ready.look_again_in is not None
    assert not kept.get("post_id")


def test_a_reel_in_processing_is_doubt_until_it_is_seen(sandbox, page):
    post = of_form("reel", film(TALL))
    handles = prepared(page, post)
    sandbox.fault(FACEBOOK, "slow_processing", "any", seconds=60)

    with pytest.raises(OutcomeUnknown):
        page.reveal(post, handles)

    assert not page.find(post, handles, since=now()).is_complete


def test_what_is_no_video_is_refused_for_good(page):
    post = of_form("reel", film(b"no video at all"))

    with pytest.raises(Rejected) as refused:
        page.prepare(post, {}, dict)
    assert refused.value.code == "media_refused"


@pytest.mark.parametrize("form", ["post", "reel"])
def test_a_standing_post_gets_another_text(sandbox, page, form):
    post = of_form(form, film(TALL))
    made = page.reveal(post, prepared(page, post))
    other = OutgoingPost(text=text(), media=post.media, form=form)

    assert page.find_edit(made.id, other, {}, since=now()).posts == ()
    changed = page.edit(made.id, other, {})

    assert changed.id == made.id
    assert page.read(made.id).text == other.text
    assert [it.id for it in page.find_edit(made.id, other, {}, since=now()).posts] == [made.id]


@pytest.mark.parametrize("form", ["post", "reel"])
def test_a_video_is_deleted_with_its_post(page, form):
    post = of_form(form, film(TALL))
    made = page.reveal(post, prepared(page, post))

    page.delete(made.id)
    page.delete(made.id)

    assert page.read(made.id) is None


def test_the_thirty_first_reel_of_a_day_waits(sandbox):
    other = "7700000000002"
    sandbox.ask("POST", "accounts", network=FACEBOOK, id=other, handle="other", name="أخرى")
    asked = sandbox.ask("POST", "tokens", network=FACEBOOK, account=other)
    page = connect(
        FACEBOOK,
        hosts=sandbox.urls[FACEBOOK],
        account=other,
        access_token=asked["access_token"],
    )
    sandbox.ask("POST", "quotas", on=True)
    try:
        for _ in range(30):
            reel_out(page)
        with pytest.raises(TryLater) as later:
            reel_out(page)
    finally:
        sandbox.ask("POST", "quotas", on=False)
    assert later.value.rate_limited


def reel_out(page):
    post = of_form("reel", film(TALL))
    page.reveal(post, prepared(page, post))


def until_done(act):
    """Repeat what says to try later, as the office does."""
    for _ in range(20):
        with contextlib.suppress(TryLater):
            return act()
    raise AssertionError("it is never done")
