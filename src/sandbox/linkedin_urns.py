"""LinkedIn's names of posts, threads and comments.

A post is a `share` or `ugcPost`; the thread under it is called `activity`, with another number.
"""

import re
from typing import TYPE_CHECKING

from sandbox import linkedin_rules as rules
from sandbox.core.comments import Comment
from sandbox.core.ledger import Post

if TYPE_CHECKING:
    from sandbox.core.world import World

SLUG = "linkedin"
POST = re.compile(r"urn:li:(share|ugcPost|activity):(\d+)")
COMMENT = re.compile(r"urn:li:comment:\((?:urn:li:)?(share|ugcPost|activity):(\d+),(\d+)\)")
# How far the number of a thread lies from that of its post: in life there is no rule.
BETWEEN = 7_000_001


def activity_of(post: str) -> str:
    """Return the thread of a post's URN."""
    found = POST.fullmatch(post)
    if found is None:
        raise ValueError(f"{post} is the URN of no post")
    number = int(found[2]) + (0 if found[1] == "activity" else BETWEEN)
    return f"urn:li:activity:{number}"


def comment_urn(post: str, number: str) -> str:
    """Return the URN of a comment under a post."""
    return f"urn:li:comment:({activity_of(post)},{number})"


def number_of(comment: Comment) -> str:
    """Return a comment's own number."""
    return comment.id.rpartition(",")[2].rstrip(")")


def short(urn: str) -> str:
    """Return a comment's URN as notifications have it: without `urn:li:` in its brackets."""
    return urn.replace("(urn:li:", "(", 1)


def root_named(world: "World", urn: str) -> Post | Comment:
    """Return the post of ours, or the post that mentions us, that a URN names in any form.

    Raises:
        LinkedInRefusal: it is none, or nothing stands there now.
    """
    found = POST.fullmatch(urn)
    if found is None:
        raise rules.LinkedInRefusal(400, f"Invalid urn: {urn}", code="INVALID_URN")
    number = int(found[2]) - (BETWEEN if found[1] == "activity" else 0)
    kinds = ("share", "ugcPost") if found[1] == "activity" else (found[1],)
    now = world.clock.now()
    for kind in kinds:
        id_ = f"urn:li:{kind}:{number}"
        root: Post | Comment | None = world.ledger.post(SLUG, id_)
        root = root or world.comments.comment(SLUG, id_)
        if root is not None and root.is_visible(now):
            return root
    raise rules.not_found(urn)


def comment_named(world: "World", urn: str) -> Comment:
    """Return the comment that a URN names, by whichever name of its thread.

    Raises:
        LinkedInRefusal: it is none, or nothing stands there now.
    """
    found = COMMENT.fullmatch(urn)
    if found is None:
        raise rules.LinkedInRefusal(400, f"Invalid urn: {urn}", code="INVALID_URN")
    known = world.comments.comment(SLUG, comment_urn(f"urn:li:{found[1]}:{found[2]}", found[3]))
    if known is None or not known.is_visible(world.clock.now()):
        raise rules.not_found(urn)
    return known
