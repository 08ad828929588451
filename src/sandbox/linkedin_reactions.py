"""Reactions of a page on LinkedIn: `/rest/reactions`.

Source: learn.microsoft.com/linkedin "Reactions API" as quoted in audits of May to October 2026
(version 202606). A second reaction of the same actor takes the place of the first.
"""

from typing import TYPE_CHECKING
from urllib.parse import quote

from sandbox import linkedin_bodies as bodies
from sandbox import linkedin_restli as restli
from sandbox import linkedin_rules as rules
from sandbox.core.accounts import Token
from sandbox.core.answers import Answer
from sandbox.core.comments import Comment
from sandbox.core.exchange import Exchange
from sandbox.core.ledger import Post
from sandbox.core.network import Handler
from sandbox.core.world import World
from sandbox.linkedin_urns import COMMENT, activity_of, comment_named, root_named

if TYPE_CHECKING:
    from sandbox.linkedin import LinkedIn

REACTION = "linkedin.reaction"  # by the actor and the thing reacted to
MAY_READ = ("r_organization_social_feed",)
MAY_WRITE = ("w_organization_social_feed",)
KINDS = {"LIKE", "PRAISE", "EMPATHY", "INTEREST", "APPRECIATION", "ENTERTAINMENT"}


class Reactions:
    """The calls about reactions, on one LinkedIn."""

    def __init__(self, network: "LinkedIn") -> None:
        self.network = network
        self.world = network.world

    def calls(self) -> list[tuple[str, str, Handler]]:
        """Return the calls under /rest."""
        return [
            ("POST", "reactions", self.create),
            ("GET", "reactions/{key}", self.find),
            ("DELETE", "reactions/{key}", self.delete),
        ]

    async def create(self, exchange: Exchange) -> Answer:
        """POST /reactions?actor= {"root", "reactionType"}."""
        token = self.network.enter(exchange, *MAY_WRITE)
        body = await exchange.json()
        body = body if isinstance(body, dict) else {}
        root = str(body.get("root", ""))
        if not root:
            raise rules.missing("root")
        thing = self._thing(root)
        await exchange.gate("moderate", text=thing.text)
        actor = exchange.query.get("actor", "")
        self._check_actor(exchange, token, actor)
        if body.get("reactionType") not in KINDS:
            raise rules.invalid("/reactionType", body.get("reactionType"))
        made = {
            "id": f"urn:li:reaction:({actor},{named(thing)})",
            "root": named(thing),
            "reactionType": body["reactionType"],
            "created": {"actor": actor, "time": bodies.milliseconds(exchange.now)},
            "lastModified": {"actor": actor, "time": bodies.milliseconds(exchange.now)},
        }
        await self.world.records.put(REACTION, _key(actor, thing), made)
        if isinstance(thing, Comment):
            await exchange.like(thing.id, liked=True)
        # The parts of a key are encoded in a header too, or they could not be told apart.
        key = f"(actor:{quote(actor, safe='')},entity:{quote(root, safe='')})"
        return Answer(201, made, {"x-restli-id": key})

    async def find(self, exchange: Exchange) -> Answer:
        """GET /reactions/(actor:,entity:), or /reactions/(entity:)?q=entity for all."""
        token = self.network.enter(exchange, *MAY_READ)
        names = self._names(exchange)
        thing = self._thing(names["entity"])
        await exchange.gate("read", text=thing.text)
        if thing.account != token.account:
            raise self.network.not_allowed(exchange, "partnerApiReactions.GET")
        if "actor" not in names:
            return bodies.page(exchange, of(self.world, thing))
        made = self.world.records.get(REACTION, _key(names["actor"], thing))
        if made is None:
            raise rules.not_found("reaction")
        return Answer(200, made)

    async def delete(self, exchange: Exchange) -> Answer:
        """DELETE /reactions/(actor:,entity:): 404 where there is none."""
        token = self.network.enter(exchange, *MAY_WRITE)
        names = self._names(exchange)
        thing = self._thing(names["entity"])
        await exchange.gate("moderate", text=thing.text)
        self._check_actor(exchange, token, names.get("actor", ""))
        key = _key(names["actor"], thing)
        if self.world.records.get(REACTION, key) is None:
            raise rules.not_found("reaction")
        await self.world.records.delete(REACTION, key)
        if isinstance(thing, Comment):
            await exchange.like(thing.id, liked=False)
        return Answer(204, None)

    def _names(self, exchange: Exchange) -> dict[str, str]:
        """Return the parts of a reaction's key, which is read before it is decoded."""
        raw = exchange.request.rel_url.raw_path.rpartition("/")[2]
        try:
            names = restli.decoded(raw)
        except ValueError:
            names = {}
        if not isinstance(names, dict) or not isinstance(names.get("entity"), str):
            raise rules.LinkedInRefusal(
                400, "Syntax exception in path variables", code="ILLEGAL_ARGUMENT"
            )
        return {name: str(value) for name, value in names.items()}

    def _thing(self, urn: str) -> Post | Comment:
        if COMMENT.fullmatch(urn):
            return comment_named(self.world, urn)
        return root_named(self.world, urn)

    def _check_actor(self, exchange: Exchange, token: Token, actor: str) -> None:
        if not actor:
            raise rules.missing("actor")
        if actor != f"urn:li:organization:{token.account}":
            raise self.network.not_allowed(exchange, f"partnerApiReactions.{exchange.method}")


def of(world: World, thing: Post | Comment) -> list[bodies.Body]:
    """Return the reactions to a post or comment: here nobody reacts but its own page."""
    made = world.records.get(REACTION, _key(f"urn:li:organization:{thing.account}", thing))
    return [made] if made is not None else []


def named(thing: Post | Comment) -> str:
    """Return the name under which reactions hang on something: a post's is its thread's."""
    return thing.id if COMMENT.fullmatch(thing.id) else activity_of(thing.id)


def _key(actor: str, thing: Post | Comment) -> str:
    return f"{actor} {named(thing)}"
