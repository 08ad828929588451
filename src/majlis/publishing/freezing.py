"""Freezing a post: from here on every byte that goes out is fixed and has a hash."""

from datetime import UTC
from typing import TYPE_CHECKING, Any

from django.db.models import Max
from django.utils.translation import gettext as _

from majlis.channels.models import Channel
from majlis.delivery import payload as payloads
from majlis.media import renditions
from majlis.media.models import Asset
from majlis.media.opening import Unusable
from majlis.networks import NETWORKS, Rules
from majlis.networks.text import clean
from majlis.people.models import Person
from majlis.publishing import checking
from majlis.publishing.checking import Finding
from majlis.publishing.written import Written
from majlis.store.refusal import Refused

if TYPE_CHECKING:
    from majlis.publishing.models import Post, Revision


class NotReady(Refused):
    """A post that cannot go out like this; `findings` says at which field and why."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(_("This post cannot go out like this yet. See what is marked below."))
        self.findings = findings


def freeze(post: "Post", *, by: Person) -> "Revision":
    """Make the revision that holds the final payload for each channel.

    Its content is {"version": 1, "due_at": ISO 8601 in UTC or "", "max_late_s": seconds, "writers":
    [ids of persons], "payloads": [{"channel": id, "payload": {...}, "sha256": ...}]}.

    Raises:
        NotReady: a network will not take it like this.
        NoRoom: the disk is full, so that an image could not be drawn.
    """
    written = post.written()
    findings = [finding for finding in checking.check(written) if finding.blocks]
    if findings:
        raise NotReady(findings)
    frozen = [_entry(written, channel) for channel in written.channels]
    content = {
        "version": 1,
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


def _entry(written: Written, channel: Channel) -> dict[str, Any]:
    payload = payload_for(written, channel)
    return {"channel": channel.pk, "payload": payload, "sha256": payloads.sha256(payload)}


def payload_for(written: Written, channel: Channel) -> dict[str, Any]:
    """Return exactly what one channel will be sent."""
    rules = NETWORKS[channel.network]
    return {
        "version": 1,
        "act": "post",
        "network": channel.network,
        "account": channel.remote_id,
        "text": rules.final_text(written.text_for(channel.network)),
        "title": clean(written.title) if rules.abilities.longest_title else "",
        "language": written.language,
        "media": [_file(written.asset, rules, written.alt)] if written.asset else [],
    }


def _file(asset: Asset, rules: Rules, alt: str) -> dict[str, Any]:
    try:
        made = renditions.for_network(asset, network=rules.slug, abilities=rules.abilities)
    except renditions.NotYet as error:
        raise NotReady([checking.file_being_made(rules.slug)]) from error
    except Unusable as error:
        raise NotReady([checking.unusable_file(rules.slug, error.code)]) from error
    return {
        "rendition": made.pk,
        "sha256": made.sha256,
        "kind": asset.kind,
        "mime": made.mime,
        "size_bytes": made.size_bytes,
        "width": made.width,
        "height": made.height,
        "alt": clean(alt),
    }
