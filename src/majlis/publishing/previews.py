"""How a post will look, network by network."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from majlis.channels.models import Channel
from majlis.media import renditions
from majlis.media.models import Asset
from majlis.networks import NETWORKS
from majlis.networks.forms import POST, Form
from majlis.networks.pitfalls import hashtags, links
from majlis.publishing.field_words import Told, form_label, told_fields
from majlis.publishing.parts import parts_of
from majlis.publishing.written import Written


@dataclass(frozen=True)
class Picture:
    """A file as it is shown: by its small picture, or by its name."""

    asset_id: int
    kind: str
    alt: str
    name: str = ""
    has_bars: bool = False

    @property
    def is_video(self) -> bool:
        return self.kind == "video"

    @property
    def is_shown_by_name(self) -> bool:
        return self.kind in {"document", "captions"}


@dataclass(frozen=True)
class Look:
    """What people see of a post on one network."""

    form: str
    title: str
    parts: tuple[SafeString, ...]
    pictures: tuple[Picture, ...]
    told: tuple[Told, ...]  # what the fields add, in words
    poll: dict[str, Any] | None = None
    first_comment: str = ""
    has_own_text: bool = False

    @property
    def form_label(self) -> str:
        """The name of the form, where it is not the plain post."""
        return "" if self.form == POST else form_label(self.form)

    @property
    def is_thread(self) -> bool:
        return len(self.parts) > 1

    @property
    def is_empty(self) -> bool:
        return not any(self.parts)

    @property
    def is_upright(self) -> bool:
        """Whether it fills a phone's screen."""
        return self.form in {"story", "reel", "short"}


@dataclass(frozen=True)
class Preview:
    """A post as people will see it, on every account where it looks the same."""

    channels: list[Channel]
    look: Look

    @property
    def first(self) -> Channel:
        return self.channels[0]


def previews(written: Written) -> list[Preview]:
    """Return one preview for all accounts that show the same."""
    found: list[Preview] = []
    for channel in written.channels:
        look = look_of(written, channel.network)
        same = next((preview for preview in found if preview.look == look), None)
        if same:
            same.channels.append(channel)
        else:
            found.append(Preview([channel], look))
    return found


def look_of(written: Written, network: str) -> Look:
    rules, form = NETWORKS[network], written.form_for(network)
    options = written.options_for(network)
    parts = parts_of(written.text_for(network), form=form, rules=rules)
    shows_text = form.abilities.shows_text
    return Look(
        form=form.slug,
        title=written.title if form.abilities.longest_title else "",
        parts=tuple(
            marked(rules.shown_text(rules.final_text(part)) if shows_text else "") for part in parts
        ),
        pictures=tuple(_pictures(written, form)),
        told=tuple(told_fields(form, options, written.attached_for(network))),
        poll=options.get("poll"),
        first_comment=str(options.get("first_comment", "")),
        has_own_text=bool(written.versions.get(network)),
    )


def look_of_draft(written: Written) -> Look:
    """Return what was written so far, asked of no network."""
    return Look(
        form=POST,
        title=written.title,
        parts=(marked(written.text),),
        pictures=tuple(
            Picture(asset.pk, asset.kind, written.alt(asset), asset.original_name)
            for asset in written.files
        ),
        told=(),
    )


def look_of_payloads(sent: Sequence[Mapping[str, Any]], assets: Mapping[int, Asset]) -> Look:
    """Return what people see of all that one account is sent."""
    first = sent[0]
    rules = NETWORKS[first["network"]]
    form = rules.form(first.get("form", POST))
    posts = [first, *(each for each in sent[1:] if each["act"] == "post")]
    comment = next((each["text"] for each in sent if each["act"] == "comment"), "")
    options: dict[str, Any] = {}
    for each in sent:
        options |= each.get("options", {})
    attached = {
        slug: assets[file["rendition"]]
        for slug, file in first.get("files", {}).items()
        if file["rendition"] in assets
    }
    return Look(
        form=form.slug,
        title=first["title"],
        parts=tuple(marked(rules.shown_text(each["text"])) for each in posts),
        pictures=tuple(_frozen_pictures(first["media"], assets)),
        told=tuple(told_fields(form, options, attached)),
        poll=options.get("poll"),
        first_comment=rules.shown_reply(comment) if comment else "",
    )


def _frozen_pictures(
    media: Sequence[Mapping[str, Any]], assets: Mapping[int, Asset]
) -> Iterator[Picture]:
    for file in media:
        asset = assets.get(file["rendition"])
        if asset:
            yield Picture(asset.pk, file["kind"], file["alt"], asset.original_name)


def _pictures(written: Written, form: Form) -> Iterator[Picture]:
    for asset in written.files:
        is_drawn = asset.kind == "image" and form.abilities.images_most
        how = renditions.plan(asset, form.abilities) if is_drawn else None
        yield Picture(
            asset.pk,
            asset.kind,
            written.alt(asset),
            asset.original_name,
            bool(how and how.has_bars),
        )


def marked(text: str) -> SafeString:
    """Return the text with those hashtags and links marked that a network will see as such."""
    spans = [(tag.start, tag.start + len(tag.tag)) for tag in hashtags(text) if tag.seen]
    spans += [
        (link.start, link.start + len(link.address)) for link in links(text) if not link.mangled
    ]
    html, at = "", 0
    for start, end in sorted(spans):
        if start < at:
            continue
        html += conditional_escape(text[at:start])
        html += format_html('<span class="preview__link">{}</span>', text[start:end])
        at = end
    return mark_safe(html + conditional_escape(text[at:]))  # noqa: S308 (each piece is escaped)
