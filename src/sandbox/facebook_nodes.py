"""A node of the Graph API, whatever it is: post, photo, video, comment, Page or person."""

from sandbox import (
    facebook_comments,
    facebook_insights,
    facebook_media,
    facebook_messages,
    facebook_posts,
    facebook_sign_in,
    facebook_videos,
)
from sandbox.core.answers import Answer, Refusal
from sandbox.core.exchange import Exchange
from sandbox.facebook_bodies import PAGE_FIELDS, PHOTO_FIELDS, page_body, photo_body
from sandbox.facebook_comment_lists import SLUG, found
from sandbox.facebook_fields import checked, parsed, selected
from sandbox.facebook_paging import page_of
from sandbox.facebook_problems import no_such_object
from sandbox.facebook_video_bodies import VIDEO_FIELDS, video_body


async def my_accounts(exchange: Exchange) -> Answer:
    if exchange.shown_token is None:
        raise Refusal(exchange.network.refusal("no_token", exchange))
    return await facebook_sign_in.accounts(exchange, exchange.shown_token)


async def end_permissions(exchange: Exchange) -> Answer:
    if exchange.shown_token is None:
        raise Refusal(exchange.network.refusal("no_token", exchange))
    return await facebook_sign_in.revoke(exchange, exchange.shown_token)


async def read(exchange: Exchange) -> Answer:
    node = exchange.params["node"]
    post = facebook_posts.found(exchange, node)
    if post is not None:
        return await facebook_posts.read(exchange, post)
    comment = found(exchange, node)
    if comment is not None:
        return await facebook_comments.read(exchange, comment)
    if node.startswith("upload:"):
        return await facebook_videos.read_upload(exchange, node)
    if node.startswith("m_"):
        return await facebook_messages.read_message(exchange, node)
    if node.startswith("t_"):
        return await facebook_messages.read_thread(exchange, node)
    await exchange.gate("read")
    body, known = _node(exchange, node)
    named = str((await exchange.fields()).get("fields", "id,name"))
    return Answer(200, selected(body, checked(parsed(named), known=known)))


async def list_videos(exchange: Exchange, page: str) -> Answer:
    """Answer `GET /{page}/videos`: the videos of the feed that the public sees."""
    return await _videos(exchange, page, form="post")


async def list_reels(exchange: Exchange, page: str) -> Answer:
    """Answer `GET /{page}/video_reels`, likewise."""
    return await _videos(exchange, page, form="reel")


async def _videos(exchange: Exchange, page: str, *, form: str) -> Answer:
    await exchange.gate("list")
    facebook_posts.check_reader(exchange, page)
    given = await exchange.fields()
    fields = checked(parsed(str(given.get("fields", "id,updated_time"))), known=VIDEO_FIELDS)
    now = exchange.world.clock.now()
    posts = [
        post
        for post in exchange.world.ledger.listed(SLUG, page)
        if post.is_visible(now)
        and post.data.get("video_id")
        and post.data.get("form", "post") == form
    ]
    shown, paging = page_of(exchange, posts, given, key=lambda post: post.id)
    bodies = []
    for post in shown:
        video = facebook_videos.video_of(exchange, str(post.data["video_id"]))
        body = video_body(exchange, video or facebook_videos.laid(exchange, post), post)
        bodies.append(selected(body, fields))
    return Answer(200, {"data": bodies, **({"paging": paging} if paging else {})})


async def insights(exchange: Exchange) -> Answer:
    node = exchange.params["node"]
    post = facebook_posts.found(exchange, node)
    if post is not None:
        return await facebook_insights.of_post(exchange, post)
    return await facebook_insights.of_page(exchange, exchange.account if node == "me" else node)


def _node(exchange: Exchange, node: str) -> tuple[dict[str, object], frozenset[str]]:
    """Return the body of a node that is no post, and the fields that it has."""
    token = exchange.shown_token
    if token is not None and node in ("me", facebook_sign_in.person_id(token)):
        if token.use == "user":
            person: dict[str, object] = {
                "id": facebook_sign_in.person_id(token),
                "name": "Majlis",
            }
            return person, frozenset({"id", "name", "email", "picture"})
        node = token.account
    photo = exchange.world.records.get(facebook_media.PHOTO, node)
    if photo is not None and photo["account"] == exchange.account:
        return photo_body(exchange, photo), PHOTO_FIELDS
    video = _video(exchange, node)
    if video is not None:
        shown = facebook_posts.found(exchange, video["post_id"])
        return video_body(exchange, video, shown), VIDEO_FIELDS
    page = exchange.world.accounts.account(SLUG, node)
    if page is None:
        raise no_such_object(node, verb="get")
    followers = exchange.world.audience.followers(SLUG, page.id, exchange.world.clock.now())
    return {
        **page_body(page),
        "fan_count": followers,
        "followers_count": followers,
    }, PAGE_FIELDS


def _video(exchange: Exchange, node: str) -> facebook_videos.Record | None:
    """Return a video that stands, also one that was laid into the ledger without an upload."""
    known = facebook_videos.video_of(exchange, node)
    if known is not None:
        is_gone = known["post_id"] and facebook_posts.found(exchange, known["post_id"]) is None
        return None if is_gone else known
    posts = exchange.world.ledger.listed(SLUG, exchange.account)
    post = next((post for post in posts if post.data.get("video_id") == node), None)
    return facebook_videos.laid(exchange, post) if post is not None else None


async def change(exchange: Exchange) -> Answer:
    node = exchange.params["node"]
    if node.startswith("upload:"):
        return await facebook_videos.feed_upload(exchange, node)
    post = facebook_posts.found(exchange, node)
    if post is not None:
        return await facebook_posts.change(exchange, post)
    comment = found(exchange, node)
    if comment is not None:
        return await facebook_comments.change(exchange, comment)
    video = _video(exchange, node)
    shown = facebook_posts.found(exchange, video["post_id"]) if video else None
    if shown is not None:
        return await facebook_posts.change_video(exchange, shown)
    await exchange.gate("publish")
    raise no_such_object(node, verb="post")


async def delete(exchange: Exchange) -> Answer:
    node = exchange.params["node"]
    photo = exchange.world.records.get(facebook_media.PHOTO, node)
    video = _video(exchange, node)
    above = photo or video or {}
    post = facebook_posts.found(exchange, above.get("post_id") or node)
    if post is not None:
        return await facebook_posts.delete(exchange, post)
    comment = found(exchange, node)
    if comment is not None:
        return await facebook_comments.delete(exchange, comment)
    await exchange.gate("delete")
    kind = facebook_media.PHOTO if photo else facebook_videos.VIDEO
    if not above or above["account"] != exchange.account:
        raise no_such_object(node, verb="delete")
    await exchange.world.records.delete(kind, node)
    return Answer(200, {"success": True})
