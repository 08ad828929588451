"""What Facebook tells an application about a Page, and the Page's subscription to it.

Source: samples of the `feed` and `mention` fields as quoted in 2026; the names of the fields are
those of Meta's specification of Page (v26.0).
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sandbox import meta_webhooks
from sandbox.core.answers import Answer
from sandbox.core.comments import Comment
from sandbox.core.exchange import Exchange
from sandbox.core.ledger import Post
from sandbox.core.letters import Push, Thing
from sandbox.core.messages import Message
from sandbox.core.network import Handler
from sandbox.facebook_media import check_page
from sandbox.facebook_problems import not_permitted
from sandbox.facebook_reviews import is_on_page, is_review

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from sandbox.facebook import Facebook

SLUG = "facebook"
PAGE_FIELDS = frozenset(
    str.split(
        "affiliation agent_messages agent_questions attire awards bio birthday"
        " business_integrity call_permission_reply call_settings_update calls category checkins"
        " comment_poll_response company_overview conversations culinary_team current_location"
        " description email feature_access_list feed follow founded general_info"
        " general_manager group_feed hometown hours inbox_labels leadgen leadgen_update"
        " live_videos location members mention merchant_review message_context"
        " message_deliveries message_echoes message_edits message_mention message_reactions"
        " message_reads message_template_status_update messages messaging_account_linking"
        " messaging_customer_information messaging_feedback messaging_handovers"
        " messaging_integrity messaging_optins messaging_optouts messaging_payments"
        " messaging_policy_enforcement messaging_postbacks messaging_pre_checkouts"
        " messaging_referrals mission name page_about_story page_change_proposal"
        " page_upcoming_change parking payment_options personal_info personal_interests phone"
        " picture price_range product_review products public_transit ratings registration"
        " response_feedback send_cart standby story_poll_response story_share user_action"
        " videos website"
    )
)
VERBS = {"add": "add", "edit": "edited", "remove": "remove", "hide": "hide", "unhide": "unhide"}


async def subscribe(exchange: Exchange, page: str) -> Answer:
    """Answer `POST /{page}/subscribed_apps`."""
    await _enter(exchange, page)
    return await meta_webhooks.subscribe(exchange, page, known=PAGE_FIELDS)


async def unsubscribe(exchange: Exchange, page: str) -> Answer:
    """Answer `DELETE /{page}/subscribed_apps`."""
    await _enter(exchange, page)
    return await meta_webhooks.unsubscribe(exchange, page)


async def subscribed_apps(exchange: Exchange, page: str) -> Answer:
    """Answer `GET /{page}/subscribed_apps`."""
    await _enter(exchange, page)
    return meta_webhooks.subscribed_apps(exchange, page)


SUBSCRIBED_APPS: "Mapping[str, Callable[[Exchange, str], Awaitable[Answer]]]" = {
    "GET": subscribed_apps,
    "POST": subscribe,
    "DELETE": unsubscribe,
}
APP_SUBSCRIPTIONS: Mapping[str, Handler] = dict.fromkeys(
    ("GET", "POST", "DELETE"), meta_webhooks.app_subscriptions
)


async def _enter(exchange: Exchange, page: str) -> None:
    await exchange.gate("token")
    check_page(exchange, page)
    token = exchange.shown_token
    if token is not None and "pages_manage_metadata" not in token.scopes:
        raise not_permitted("pages_manage_metadata")


def pushes(network: "Facebook", verb: str, thing: Thing) -> list[Push]:
    """Return the events of something that happened on a Page or tags it."""
    world = network.world
    if isinstance(thing, Message):
        return _of_message(network, thing, verb)
    if not meta_webhooks.is_subscribed(world, SLUG, thing.account):
        return []
    field = "feed"
    if isinstance(thing, Post):
        if not thing.is_visible(world.clock.now()) and verb != "remove":
            return []
        value = _post_value(network, thing, verb)
    elif is_review(thing):
        field, value = "ratings", _review_value(thing, verb)
    elif is_on_page(thing):
        value = _visitor_value(thing, verb)
    elif thing.kind == "mention":
        field, value = "mention", _mention_value(thing, verb)
    elif world.ledger.post(SLUG, thing.post) is None:
        return []  # what people write under their own posts is no news of the Page
    else:
        value = _comment_value(network, thing, verb)
    at = thing.created_at if verb == "add" and isinstance(thing, Comment) else world.clock.now()
    return meta_webhooks.events(
        world, network=SLUG, account=thing.account, field=field, value=value, at=at
    )


def _comment_value(network: "Facebook", comment: Comment, verb: str) -> dict[str, Any]:
    value = {
        "item": "comment",
        "verb": VERBS[verb],
        "comment_id": comment.id,
        "post_id": comment.post,
        "parent_id": comment.parent or comment.post,
        "from": {"id": comment.author_id, "name": comment.author_name},
        "created_time": int(comment.created_at.timestamp()),
    }
    post = network.world.ledger.post(SLUG, comment.post)
    if verb == "remove" or post is None:
        return value
    value["message"] = comment.text
    value["post"] = {
        "status_type": "added_photos" if post.media else "mobile_status_update",
        "is_published": True,
        "permalink_url": network.page_url(post),
        "id": post.id,
    }
    return value


def _of_message(network: "Facebook", message: Message, verb: str) -> list[Push]:
    """Tell of a message to the Page, and of what the Page wrote as an echo."""
    if verb != "message":
        return []  # Messenger does not tell of what is taken back
    said: dict[str, Any] = {"mid": message.id, "text": message.text}
    if url := message.data.get("attachment_url"):
        said["attachments"] = [{"type": "image", "payload": {"url": url}}]
    person, page = {"id": message.person_id}, {"id": message.account}
    told = {
        "sender": page if message.by_account else person,
        "recipient": person if message.by_account else page,
        "timestamp": int(message.created_at.timestamp() * 1000),
        "message": said,
    }
    field = "messages"
    if message.by_account:
        field = "message_echoes"
        said["is_echo"] = True
        if metadata := message.data.get("metadata"):
            said["metadata"] = metadata
    return meta_webhooks.private_events(
        network.world,
        network=SLUG,
        account=message.account,
        field=field,
        told=told,
        at=message.created_at,
    )


def _review_value(review: Comment, verb: str) -> dict[str, Any]:
    value: dict[str, Any] = {
        "item": "rating",
        "verb": "edit" if verb == "edit" else VERBS[verb],
        "open_graph_story_id": review.id,
        "reviewer_id": review.author_id,
        "reviewer_name": review.author_name,
        "created_time": int(review.created_at.timestamp()),
        **{
            name: review.data[name]
            for name in ("recommendation_type", "rating")
            if name in review.data
        },
    }
    return value if verb == "remove" else {**value, "review_text": review.text}


def _visitor_value(post: Comment, verb: str) -> dict[str, Any]:
    value: dict[str, Any] = {
        "item": "status",
        "verb": VERBS[verb],
        "post_id": post.id,
        "from": {"id": post.author_id, "name": post.author_name},
        "created_time": int(post.created_at.timestamp()),
    }
    return value if verb == "remove" else {**value, "message": post.text}


def _mention_value(mention: Comment, verb: str) -> dict[str, Any]:
    value = {
        "sender_id": mention.author_id,
        "sender_name": mention.author_name,
        "item": "post",
        "verb": VERBS[verb],
        "post_id": mention.id,
        "created_time": int(mention.created_at.timestamp()),
    }
    return value if verb == "remove" else {**value, "message": mention.text}


def _post_value(network: "Facebook", post: Post, verb: str) -> dict[str, Any]:
    page = network.world.accounts.account(SLUG, post.account)
    at = post.visible_at or network.world.clock.now()
    value = {
        "item": "photo" if post.media else "status",
        "verb": VERBS[verb],
        "post_id": post.id,
        "from": {"id": post.account, "name": page.name if page else ""},
        "created_time": int(at.timestamp()),
    }
    return value if verb == "remove" else {**value, "message": post.text, "published": 1}
