"""How a post will look, network by network."""

from dataclasses import dataclass

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from majlis.channels.models import Channel
from majlis.networks import NETWORKS
from majlis.networks.pitfalls import hashtags, links
from majlis.publishing.written import Written


@dataclass(frozen=True)
class Preview:
    """One account's post as people will see it."""

    channel: Channel
    title: str
    text: SafeString
    has_own_text: bool


def previews(written: Written) -> list[Preview]:
    """Return a preview for each chosen account."""
    return [_preview(written, channel) for channel in written.channels]


def _preview(written: Written, channel: Channel) -> Preview:
    rules = NETWORKS[channel.network]
    shown = rules.shown_text(rules.final_text(written.text_for(channel.network)))
    return Preview(
        channel=channel,
        title=written.title if rules.abilities.longest_title else "",
        text=marked(shown),
        has_own_text=bool(written.versions.get(channel.network)),
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
