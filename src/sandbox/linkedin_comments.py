"""Comments under a page's posts on LinkedIn: `/rest/socialActions`.

Source: learn.microsoft.com/linkedin "Comments API" as quoted in audits of May to October 2026
(version 202606). The order of a list is not documented; here the newest comes first.
"""

from collections import Counter
from typing import TYPE_CHECKING, Any

from sandbox import linkedin_bodies as bodies
from sandbox import linkedin_restli as restli
from sandbox import linkedin_rules as rules
from sandbox.core.accounts import Token
from sandbox.core.answers import Answer
from sandbox.core.comments import Comment
from sandbox.core.exchange import Exchange
from sandbox.core.ledger import Post
from sandbox.core.network import Handler
from sandbox.core.talking import Saying
from sandbox.linkedin_reactions import of as reactions_to
from sandbox.linkedin_urns import (
    COMMENT,
    activity_of,
    comment_named,
    comment_urn,
    number_of,
    root_named,
)

if TYPE_CHECKING:
    from sandbox.linkedin import LinkedIn

SLUG = "linkedin"
MAY_READ = ("r_organization_social_feed", "r_organization_social")
MAY_WRITE = ("w_organization_social_feed",)
LONGEST_UTF16 = 1_250


class SocialActions:
    """The calls about comments, on one LinkedIn."""

    def __init__(self, network: "LinkedIn") -> None:
        self.network = network
        self.world = network.world

    def calls(self) -> list[tuple[str, str, Handler]]:
        """Return the calls under /rest."""
        one = "socialActions/{urn}/comments/{id}"
        return [
            ("GET", "socialActions", self.get_summaries),
            ("GET", "socialActions/{urn}", self.get_summary),
            ("GET", "socialActions/{urn}/comments", self.list_comments),
            ("POST", "socialActions/{urn}/comments", self.create),
            ("GET", one, self.get_comment),
            ("POST", one, self.update),
            ("DELETE", one, self.delete),
        ]

    # Reading

    async def list_comments(self, exchange: Exchange) -> Answer:
        """GET .../comments of a post: its top level; of a comment: the answers to it."""
        token = self.network.enter(exchange, *MAY_READ)
        await exchange.gate("list")
        root, above = self._place(exchange, token)
        now, talk = self.world.clock.now(), self.network.talk(root.id)
        found = [
            one for one in talk if one.parent == (above.id if above else "") and one.is_listed(now)
        ]
        answers = Counter(one.parent for one in talk)
        return bodies.page_of(exchange, found[::-1], lambda one: self.body(one, answers[one.id]))

    async def get_comment(self, exchange: Exchange) -> Answer:
        """GET .../comments/{id}."""
        token = self.network.enter(exchange, *MAY_READ)
        comment = self._named(exchange, token)
        await exchange.gate("read", text=comment.text)
        return Answer(200, self.body(comment))

    async def get_summary(self, exchange: Exchange) -> Answer:
        """GET /socialActions/{urn}: how many comments a post or a comment has."""
        token = self.network.enter(exchange, *MAY_READ)
        await exchange.gate("read")
        root, above = self._place(exchange, token)
        return Answer(200, self._summary(exchange.params["urn"], root, above))

    async def get_summaries(self, exchange: Exchange) -> Answer:
        """GET /socialActions?ids=List(...)."""
        token = self.network.enter(exchange, *MAY_READ)
        await exchange.gate("read")
        results, errors = {}, {}
        for urn in restli.list_of(exchange, "ids"):
            exchange.params["urn"] = urn
            try:
                results[urn] = self._summary(urn, *self._place(exchange, token))
            except rules.LinkedInRefusal as refusal:
                errors[urn] = refusal.answer.body
        return Answer(200, {"results": results, "statuses": {}, "errors": errors})

    # Writing

    async def create(self, exchange: Exchange) -> Answer:
        """POST .../comments: the page comments, or answers a comment."""
        token = self.network.enter(exchange, *MAY_WRITE)
        body = await exchange.json()
        body = body if isinstance(body, dict) else {}
        text = _text_of(body.get("message"))
        await exchange.gate("publish", text=text)
        root, above = self._place(exchange, token)
        self._check_actor(exchange, token, str(body.get("actor", "")))
        if "object" in body and root_named(self.world, str(body["object"])) is not root:
            raise rules.invalid("/object", body["object"])
        if "parentComment" in body:
            above = comment_named(self.world, str(body["parentComment"]))
        _check_text(text)
        saying = Saying(
            account=token.account, text=text, root=root.id, parent=above.id if above else ""
        )
        made = await exchange.accept_comment(saying)
        if not isinstance(made, Comment):
            raise TypeError("LinkedIn's comments are no posts")
        return Answer(201, self.body(made), {"x-restli-id": number_of(made)})

    async def update(self, exchange: Exchange) -> Answer:
        """POST .../comments/{id}?actor= with PARTIAL_UPDATE: another text for one's own."""
        token = self.network.enter(exchange, *MAY_WRITE)
        body = await exchange.json()
        comment = self._named(exchange, token)
        text = _new_text(body)
        await exchange.gate("publish", text=text)
        if exchange.headers.get("X-RestLi-Method", "").upper() != "PARTIAL_UPDATE":
            raise rules.LinkedInRefusal(400, "X-RestLi-Method: PARTIAL_UPDATE is required")
        self._check_actor(exchange, token, exchange.query.get("actor", ""))
        if not comment.by_account:
            raise self.network.not_allowed(exchange, "socialActions.PARTIAL_UPDATE")
        _check_text(text)
        await exchange.edit_comment(comment, text)
        return Answer(200, self.body(comment))

    async def delete(self, exchange: Exchange) -> Answer:
        """DELETE .../comments/{id}?actor=: one's own, or another's under one's own post."""
        token = self.network.enter(exchange, *MAY_WRITE)
        comment = self._named(exchange, token)
        await exchange.gate("delete", text=comment.text)
        self._check_actor(exchange, token, exchange.query.get("actor", ""))
        if not comment.by_account and self.world.ledger.post(SLUG, comment.root) is None:
            raise self.network.not_allowed(exchange, "socialActions.DELETE")
        await exchange.remove_comment(comment)
        return Answer(204, None)

    # Small parts

    def body(self, comment: Comment, answers: int | None = None) -> bodies.Body:
        """Return a comment as LinkedIn shows it; its author's name is not told.

        `answers`: how many it has, where the caller knows it.
        """
        actor = actor_of(comment)
        created = {"actor": actor, "time": bodies.milliseconds(comment.created_at)}
        changed_at = comment.edited_at or comment.created_at
        body: bodies.Body = {
            "$URN": comment.id,
            "id": number_of(comment),
            "commentUrn": comment.id,
            "actor": actor,
            "message": {"attributes": [], "text": comment.text},
            "created": created,
            "lastModified": {"actor": actor, "time": bodies.milliseconds(changed_at)},
            "object": activity_of(comment.root),
            "likesSummary": self._likes(comment),
        }
        if comment.parent:
            body["parentComment"] = comment.parent
        else:
            if answers is None:
                answers = sum(one.parent == comment.id for one in self.network.talk(comment.root))
            body["commentsSummary"] = _counted(answers, answers)
        return body

    def _summary(self, urn: str, root: Post | Comment, above: Comment | None) -> bodies.Body:
        return {
            "$URN": urn,
            "target": above.id if above else activity_of(root.id),
            "commentsSummary": self._counts(root, above),
            "likesSummary": self._likes(above or root),
        }

    def _likes(self, thing: Post | Comment) -> bodies.Body:
        """Return the likes of a post or comment, without those whom nobody can name."""
        made = reactions_to(self.world, thing)
        likes = [one for one in made if one["reactionType"] == "LIKE"]
        return {
            "totalLikes": len(likes),
            "aggregatedTotalLikes": len(likes),
            "likedByCurrentUser": bool(likes),
            "selectedLikes": [],
        }

    def _counts(self, root: Post | Comment, above: Comment | None) -> bodies.Body:
        talk = self.network.talk(root.id)
        first = sum(one.parent == (above.id if above else "") for one in talk)
        return _counted(first, first if above else len(talk))

    def _place(self, exchange: Exchange, token: Token) -> tuple[Post | Comment, Comment | None]:
        """Return the post that the address names, or that of the comment it names, and that."""
        urn = exchange.params["urn"]
        above = comment_named(self.world, urn) if COMMENT.fullmatch(urn) else None
        root = root_named(self.world, above.root if above else urn)
        if root.account != token.account:
            raise self.network.not_allowed(exchange, "socialActions.GET")
        return root, above

    def _named(self, exchange: Exchange, token: Token) -> Comment:
        """Return the comment that stands at `.../comments/{id}`; the id may be a whole URN."""
        id_ = exchange.params["id"]
        root, _above = self._place(exchange, token)
        urn = id_ if COMMENT.fullmatch(id_) else comment_urn(root.id, id_)
        return comment_named(self.world, urn)

    def _check_actor(self, exchange: Exchange, token: Token, actor: str) -> None:
        if not actor:
            raise rules.missing("actor")
        if actor != f"urn:li:organization:{token.account}":
            raise self.network.not_allowed(exchange, "socialActions.CREATE")


def _counted(first_level: int, all_levels: int) -> bodies.Body:
    return {
        "selectedComments": [],
        "totalFirstLevelComments": first_level,
        "aggregatedTotalComments": all_levels,
    }


def actor_of(comment: Comment) -> str:
    """Return who wrote a comment, as a URN."""
    if comment.by_account:
        return f"urn:li:organization:{comment.author_id}"
    return comment.author_id


def _text_of(message: Any) -> str:
    text = message.get("text", "") if isinstance(message, dict) else ""
    return text if isinstance(text, str) else ""


def _new_text(body: Any) -> str:
    """Return the text of `{"patch": {"message": {"$set": {"text": ...}}}}`."""
    for name in ("patch", "message", "$set"):
        body = body.get(name) if isinstance(body, dict) else None
    return _text_of(body)


def _check_text(text: str) -> None:
    if not text.strip():
        raise rules.missing("message/text")
    if rules.utf16_length(text) > LONGEST_UTF16:
        raise rules.too_long("/message/text", LONGEST_UTF16)
