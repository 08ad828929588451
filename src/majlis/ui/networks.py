"""How each network is called and marked on a page. Logos stay with their owners."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Mark(NamedTuple):
    """The letters in the badge, and the name people use."""

    letters: str
    name: str | Promise


_MARKS = {
    "x": Mark("X", _("X")),
    "facebook": Mark("f", _("Facebook")),
    "instagram": Mark("IG", _("Instagram")),
    "youtube": Mark("YT", _("YouTube")),
    "linkedin": Mark("in", _("LinkedIn")),
    "mastodon": Mark("M", _("Mastodon")),
    "bluesky": Mark("B", _("Bluesky")),
    "email": Mark("@", _("E-mail")),
    "door": Mark("D", _("Another system")),
}


def mark_of(slug: str) -> Mark:
    """Return the mark of a network; one we do not know is shown by its own slug."""
    return _MARKS.get(slug) or Mark(slug[:2].upper(), slug)
