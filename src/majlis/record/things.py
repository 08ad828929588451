"""From the record's name of a thing, `post:41`, to its word and its page."""

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from majlis.ui.networks import mark_of

# The name of each thing's page; a delivery is read on its own.
PAGES = {
    "article": "article",
    "service": "service",
    "synonym": "synonyms",
    "portal": "portal-settings",
    "post": "post",
    "case": "case",
    "referral": "referral",
    "automation": "automation",
    "call_way": "call-ways",
    "rule": "rule",
    "savedanswer": "saved-answer",
    "macro": "macro",
    "delivery": "delivery",
    "channel": "channels",
    "networkapp": "channel-apps",
    "network_app": "channel-apps",
    "membership": "person",
    "unit": "unit",
    "sharing": "sharing",
    "institution": "settings",
    "promise": "promise-settings",
    "holiday": "hours",
    "installation": "held",
    "foreign_post": "held",
    "foreignpost": "held",
}
APPLICATIONS = frozenset({"networkapp", "network_app"})
WORDS: dict[str, str | Promise] = {
    "article": _("Article"),
    "service": _("Service of the institution"),
    "synonym": _("Synonym"),
    "portal": _("Public portal"),
    "post": _("Post"),
    "revision": _("Revision"),
    "approval": _("Approval"),
    "placement": _("Placement"),
    "delivery": _("Delivery"),
    "channel": _("Channel"),
    "networkapp": _("Network application"),
    "network_app": _("Network application"),
    "connecting": _("Connection"),
    "membership": _("Membership"),
    "person": _("Person"),
    "institution": _("Institution"),
    "installation": _("Installation"),
    "asset": _("File"),
    "foreign_post": _("Foreign post"),
    "foreignpost": _("Foreign post"),
    "case": _("Inquiry"),
    "referral": _("Question to a unit"),
    "automation": _("Words and calls by themselves"),
    "call_way": _("Way of calling"),
    "contact": _("Person who asks"),
    "rule": _("Rule"),
    "savedanswer": _("Saved answer"),
    "macro": _("Macro"),
    "holiday": _("Holiday"),
    "promise": _("Promise to the public"),
    "unit": _("Unit"),
    "sharing": _("Sharing out of inquiries"),
}


def page_of(thing: str) -> str:
    """Return the address of the thing's page, or nothing where it has none."""
    kind, _colon, rest = thing.partition(":")
    number = rest.partition(":")[0]
    if kind not in PAGES:
        return ""
    for arguments in ([number], []):
        try:
            return reverse(PAGES[kind], args=arguments)
        except NoReverseMatch:
            continue
    return ""


def word_for(thing: str) -> str:
    """Return what the thing is, in the reader's language; its own kind when we have no word."""
    kind = thing.partition(":")[0]
    return str(WORDS.get(kind, kind))


def number_of(thing: str) -> str:
    """Return what tells the thing from its like, or nothing: `post:41` is 41.

    An application is known by its network.
    """
    kind, _colon, rest = thing.partition(":")
    number = rest.partition(":")[0]
    return str(mark_of(number).name) if kind in APPLICATIONS else number
