"""How a post will look, network by network."""

from dataclasses import dataclass

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from majlis.channels.models import Channel
from majlis.media import renditions
from majlis.networks import NETWORKS
from majlis.networks.pitfalls import hashtags, links
from majlis.publishing.written import Written


@dataclass(frozen=True)
class Preview:
    """A post as people will see it, on every account where it looks the same."""

    channels: tuple[Channel, ...]
    title: str
    text: SafeString
    has_own_text: bool
    has_bars: bool

    @property
    def first(self) -> Channel:
        return self.channels[0]


def previews(written: Written) -> list[Preview]:
    """Return one preview for all accounts that show the same."""
    found: dict[tuple[str, str, bool, bool], list[Channel]] = {}
    for channel in written.channels:
        found.setdefault(_look(written, channel), []).append(channel)
    return [
        Preview(tuple(channels), title, marked(text), has_own_text, has_bars)
        for (title, text, has_own_text, has_bars), channels in found.items()
    ]


def _look(written: Written, channel: Channel) -> tuple[str, str, bool, bool]:
    rules = NETWORKS[channel.network]
    shown = rules.shown_text(rules.final_text(written.text_for(channel.network)))
    title = written.title if rules.abilities.longest_title else ""
    how = None
    if written.asset and rules.abilities.images_most:
        how = renditions.plan(written.asset, rules.abilities)
    has_bars = bool(how and how.has_bars)
    return title, shown, bool(written.versions.get(channel.network)), has_bars


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
