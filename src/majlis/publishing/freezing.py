"""Freezing a post: from here on every byte that goes out is fixed and has a hash."""

from collections.abc import Iterator
from datetime import UTC
from typing import TYPE_CHECKING, Any

from django.db.models import Max

from majlis.channels.models import Channel
from majlis.delivery import payload as payloads
from majlis.people.models import Person
from majlis.publishing import checking, corrections
from majlis.publishing.costs import costs
from majlis.publishing.going_out import NotReady, payloads_for
from majlis.publishing.written import Written

if TYPE_CHECKING:
    from majlis.publishing.models import Post, Revision


def freeze(post: "Post", *, by: Person) -> "Revision":
    """Make the revision that holds the final payloads for each channel.

    Its content is {"version": 2, "due_at": ISO 8601 in UTC or "", "max_late_s": seconds, "writers":
    [ids of persons], "payloads": [{"channel": id, "position": number, "after": the position that
    must stand first or null, "act": word, "payload": {...}, "sha256": ...}]}.

    Raises:
        NotReady: a network will not take it like this.
        NoRoom: the disk is full, so that an image could not be drawn.
    """
    written = post.written()
    found = checking.check(written, paid=costs(written, is_correction=post.is_correction))
    findings = [finding for finding in found if finding.blocks]
    if findings:
        raise NotReady(findings)
    frozen = list(_all_entries(post, written))
    if not frozen:
        raise NotReady([checking.nothing_changed()])
    content = {
        "version": 2,
        "due_at": post.due_at.astimezone(UTC).isoformat() if post.due_at else "",
        "max_late_s": int(post.max_late.total_seconds()),
        "writers": sorted({post.author_id, by.pk, *post.writer_ids}),
        "payloads": frozen,
    }
    last = post.revisions.aggregate(last=Max("number"))["last"] or 0
    revision: Revision = post.revisions.create(
        institution_id=post.institution_id,
        number=last + 1,
        content=content,
        sha256=payloads.sha256(content),
        frozen_by=by,
    )
    return revision


def _all_entries(post: "Post", written: Written) -> Iterator[dict[str, Any]]:
    if post.is_correction:
        yield from corrections.entries(post, written)
        return
    for channel in written.channels:
        yield from _entries(written, channel)


def _entries(written: Written, channel: Channel) -> Iterator[dict[str, Any]]:
    """Yield what goes out on one channel, each with what it follows."""
    made = payloads_for(written, channel)
    for position, (payload, after) in enumerate(made):
        yield {
            "channel": channel.pk,
            "position": position,
            "after": after,
            "act": payload["act"],
            "payload": payload,
            "sha256": payloads.sha256(payload),
        }
