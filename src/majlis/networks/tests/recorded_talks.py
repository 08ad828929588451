"""What the shared tests ask of each network: a comment, our answer, and what may go wrong."""

from collections.abc import Callable
from dataclasses import dataclass, field

from majlis.networks.hearing import OutgoingReply

from .recorded import graph_error, li_error, page_instead, said, x_page, yt_error
from .recorded_comments import (
    ANSWER,
    EARLIER,
    FB_ANSWER,
    FB_COMMENT,
    FB_POST,
    IG_ANSWER,
    IG_COMMENT,
    IG_POST,
    LI_ANSWER,
    LI_COMMENT,
    LI_LIST,
    LI_NESTED,
    LI_ONE,
    LI_POST,
    LI_THREAD,
    X_ANSWER,
    X_COMMENT,
    X_POST,
    X_USERS,
    YT_ANSWER,
    YT_COMMENT,
    YT_POST,
    fb_answered,
    fb_asked,
    graph_list,
    ig_answered,
    ig_asked,
    li_answered,
    li_asked,
    li_list,
    x_answered,
    x_asked,
    yt_answered,
    yt_asked,
    yt_comments,
    yt_thread,
)


@dataclass
class Talk:
    """One network's part in the behaviours that all five share."""

    slug: str
    post_id: str
    comment_id: str
    answer_id: str
    listed: dict  # routes: a comment and our answer to it stand under the post
    alone: tuple  # the call that reads the comment, and its answer
    gone: Callable
    prepared: dict  # routes: one earlier answer of ours stands there
    handles: dict  # what preparing leaves then
    call: str  # the call that answers
    success: Callable
    no_id: Callable
    shown: dict  # routes: the earlier answer and this one stand there
    hidden: dict  # routes: only the earlier one does
    read: str
    read_as: Callable
    delete: str
    deleted: Callable
    refusals: list = field(default_factory=list)

    @property
    def reply(self):
        return OutgoingReply(text=ANSWER, post_id=self.post_id, parent_id=self.comment_id)


def talks():
    return [_x(), _facebook(), _instagram(), _youtube(), _linkedin()]


def unreadable(talk):
    return dict.fromkeys(talk.shown, page_instead())


def _x():
    earlier = x_answered(EARLIER, "1900000000000000004")
    return Talk(
        slug="x",
        post_id=X_POST,
        comment_id=X_COMMENT,
        answer_id=X_ANSWER,
        listed={"GET /2/tweets/search/recent": x_page(x_answered(), x_asked(), includes=X_USERS)},
        alone=(
            f"GET /2/tweets/{X_COMMENT}",
            said(200, {"data": x_asked(), "includes": X_USERS}),
        ),
        gone=said(200, {"errors": [{"type": "https://api.x.com/2/problems/resource-not-found"}]}),
        prepared={"GET /tweets": x_page(earlier)},
        handles={"newest_id": "1900000000000000004"},
        call="POST /2/tweets",
        success=said(201, {"data": {"id": X_ANSWER, "text": f"@salem_1 {ANSWER}"}}),
        no_id=said(201, {"data": {"text": ANSWER}}),
        shown={"GET /tweets": x_page(x_answered())},
        hidden={"GET /tweets": x_page()},
        read=f"GET /2/tweets/{X_ANSWER}",
        read_as=said(200, {"data": x_answered()}),
        delete=f"DELETE /2/tweets/{X_ANSWER}",
        deleted=said(200, {"data": {"deleted": True}}),
        refusals=[
            (
                said(
                    403,
                    {
                        "title": "Forbidden",
                        "status": 403,
                        "detail": "Reply to this conversation is not allowed because you have "
                        "not been mentioned or otherwise engaged by the author of the post you "
                        "are replying to.",
                    },
                ),
                "not_allowed",
            ),
            (said(402, {"title": "CreditsDepleted", "status": 402}), "out_of_credit"),
            (
                said(
                    403,
                    {
                        "title": "Forbidden",
                        "status": 403,
                        "detail": "You attempted to reply to a Tweet that is deleted or not "
                        "visible to you.",
                    },
                ),
                "not_found",
            ),
        ],
    )


def _facebook():
    earlier = fb_answered(EARLIER, "9_490")
    place = {"thread": FB_COMMENT}
    return Talk(
        slug="facebook",
        post_id=FB_POST,
        comment_id=FB_COMMENT,
        answer_id=FB_ANSWER,
        listed={"GET /104567_9/comments": graph_list(fb_answered(), fb_asked())},
        alone=("GET /9_501", said(200, {**fb_asked(), "object": {"id": FB_POST}})),
        gone=graph_error(100, 33),
        prepared={
            "GET /9_501": said(200, {"id": FB_COMMENT}),
            "GET /9_501/comments": graph_list(earlier),
        },
        handles={"place": place, "standing": ["9_490"]},
        call="POST /9_501/comments",
        success=said(200, {"id": FB_ANSWER}),
        no_id=said(200, {}),
        shown={"GET /9_501/comments": graph_list(fb_answered(), earlier)},
        hidden={"GET /9_501/comments": graph_list(earlier)},
        read="GET /9_502",
        read_as=said(200, fb_answered()),
        delete="DELETE /9_502",
        deleted=said(200, {"success": True}),
        refusals=[
            (graph_error(200), "not_allowed"),
            (graph_error(368), "not_allowed"),
            (graph_error(100, 33), "not_found"),
        ],
    )


def _instagram():
    earlier = ig_answered(EARLIER, "17900000490")
    nested = ig_asked(replies={"data": [ig_answered()]})
    return Talk(
        slug="instagram",
        post_id=IG_POST,
        comment_id=IG_COMMENT,
        answer_id=IG_ANSWER,
        listed={f"GET /{IG_POST}/comments": graph_list(nested)},
        alone=(f"GET /{IG_COMMENT}", said(200, {**ig_asked(), "media": {"id": IG_POST}})),
        gone=graph_error(100, 33),
        prepared={
            f"GET /{IG_COMMENT}": said(200, {"id": IG_COMMENT}),
            f"GET /{IG_COMMENT}/replies": graph_list(earlier),
        },
        handles={"place": {"thread": IG_COMMENT}, "standing": ["17900000490"]},
        call=f"POST /{IG_COMMENT}/replies",
        success=said(200, {"id": IG_ANSWER}),
        no_id=said(200, {}),
        shown={f"GET /{IG_COMMENT}/replies": graph_list(earlier, ig_answered())},
        hidden={f"GET /{IG_COMMENT}/replies": graph_list(earlier)},
        read=f"GET /{IG_ANSWER}",
        read_as=said(200, ig_answered()),
        delete=f"DELETE /{IG_ANSWER}",
        deleted=said(200, {"success": True}),
        refusals=[
            (graph_error(10), "not_allowed"),
            (graph_error(100, 33), "not_found"),
            (graph_error(25, 2207050), "not_allowed"),
        ],
    )


def _youtube():
    earlier = yt_answered(EARLIER, f"{YT_COMMENT}.0early")

    def comments(request):
        answers = yt_comments(earlier) if "parentId" in request.url.params else None
        return (answers or yt_comments(yt_asked()))(request)

    return Talk(
        slug="youtube",
        post_id=YT_POST,
        comment_id=YT_COMMENT,
        answer_id=YT_ANSWER,
        listed={
            "GET /youtube/v3/commentThreads": yt_comments(
                yt_thread(yt_asked(), yt_answered()), kind="commentThread"
            )
        },
        alone=("GET /youtube/v3/comments", yt_comments(yt_asked())),
        gone=yt_comments(),
        prepared={"GET /youtube/v3/comments": comments},
        handles={"place": {"thread": YT_COMMENT}, "standing": [f"{YT_COMMENT}.0early"]},
        call="POST /youtube/v3/comments",
        success=said(200, yt_answered()),
        no_id=said(200, {"kind": "youtube#comment"}),
        shown={"GET /youtube/v3/comments": yt_comments(earlier, yt_answered())},
        hidden={"GET /youtube/v3/comments": yt_comments(earlier)},
        read="GET /youtube/v3/comments",
        read_as=yt_comments(yt_answered()),
        delete="DELETE /youtube/v3/comments",
        deleted=said(204),
        refusals=[
            (yt_error(400, "commentTextTooLong"), "text_too_long"),
            (yt_error(403, "commentsDisabled"), "not_allowed"),
            (yt_error(400, "parentCommentIsPrivate"), "not_allowed"),
            (yt_error(404, "parentCommentNotFound"), "not_found"),
            (yt_error(403, "ineligibleAccount"), "not_allowed"),
        ],
    )


def _linkedin():
    earlier = li_answered(EARLIER, f"urn:li:comment:({LI_THREAD},7243000000000000490)")
    number = LI_COMMENT.rpartition(",")[2].rstrip(")")
    answer_number = LI_ANSWER.rpartition(",")[2].rstrip(")")
    return Talk(
        slug="linkedin",
        post_id=LI_POST,
        comment_id=LI_COMMENT,
        answer_id=LI_ANSWER,
        listed={f"GET {LI_LIST}": li_list(li_asked()), f"GET {LI_NESTED}": li_list(li_answered())},
        alone=(f"GET {LI_ONE}/{number}", said(200, li_asked())),
        gone=said(404, {"status": 404, "message": "not found"}),
        prepared={
            f"GET {LI_ONE}/{number}": said(200, li_asked()),
            f"GET {LI_NESTED}": li_list(earlier),
        },
        handles={
            "place": {"thread": LI_COMMENT},
            "standing": [f"urn:li:comment:({LI_THREAD},7243000000000000490)"],
        },
        call=f"POST {LI_NESTED}",
        success=said(201, li_answered(), x_restli_id=answer_number),
        no_id=said(201),
        shown={f"GET {LI_NESTED}": li_list(earlier, li_answered())},
        hidden={f"GET {LI_NESTED}": li_list(earlier)},
        read=f"GET {LI_ONE}/{answer_number}",
        read_as=said(200, li_answered()),
        delete=f"DELETE {LI_ONE}/{answer_number}",
        deleted=said(204),
        refusals=[
            (li_error(403, "ACCESS_DENIED"), "not_allowed"),
            (li_error(400, "FIELD_LENGTH_TOO_LONG"), "text_too_long"),
        ],
    )
