"""What each kind of notice says, and where it leads."""

from typing import Any

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from majlis.notices.models import Notice
from majlis.record.things import page_of
from majlis.ui.networks import mark_of

SENTENCES: dict[str, str | Promise] = {
    "delivery.held": _("A post on {network} {handle} is held and needs your decision: {text}"),
    "delivery.failed": _("A post was not published on {network} {handle}: {text}"),
    "delivery.unknown": _("It is being checked whether this stands on {network} {handle}: {text}"),
    "delivery.duplicate": _("A post stands more than once on {network} {handle}: {text}"),
    "delivery.differs": _("{network} {handle} shows something else than was approved: {text}"),
    "delivery.vanished": _("A published post is no longer on {network} {handle}: {text}"),
    "reply.held": _("A reply on {network} {handle} is held and needs your decision: {text}"),
    "reply.failed": _("A reply was not published on {network} {handle}: {text}"),
    "reply.unknown": _(
        "It is being checked whether this reply stands on {network} {handle}: {text}"
    ),
    "reply.duplicate": _("A reply stands more than once on {network} {handle}: {text}"),
    "reply.differs": _("{network} {handle} shows another reply than was sent: {text}"),
    "reply.vanished": _("A published reply is no longer on {network} {handle}: {text}"),
    "comment.held": _(
        "A first comment on {network} {handle} is held and needs your decision: {text}"
    ),
    "comment.failed": _("A first comment was not published on {network} {handle}: {text}"),
    "comment.unknown": _(
        "It is being checked whether this first comment stands on {network} {handle}: {text}"
    ),
    "comment.duplicate": _("A first comment stands more than once on {network} {handle}: {text}"),
    "comment.differs": _("{network} {handle} shows another first comment than was sent: {text}"),
    "comment.vanished": _("A first comment is no longer on {network} {handle}: {text}"),
    "message.held": _(
        "A private message on {network} {handle} is held and needs your decision: {text}"
    ),
    "message.failed": _("A private message was not sent on {network} {handle}: {text}"),
    "message.unknown": _(
        "It is being checked whether this private message went out on {network} {handle}: {text}"
    ),
    "message.duplicate": _("A private message stands more than once on {network} {handle}: {text}"),
    "message.differs": _("{network} {handle} shows another message than was sent: {text}"),
    "message.vanished": _("A private message is no longer on {network} {handle}: {text}"),
    "moderation.held": _(
        "What was decided about a comment on {network} {handle} is held and needs you: {text}"
    ),
    "moderation.failed": _(
        "What was decided about a comment was refused by {network} {handle}: {text}"
    ),
    "moderation.unknown": _(
        "It is being checked whether what was decided about a comment took place on"
        " {network} {handle}: {text}"
    ),
    "moderation.differs": _(
        "{network} {handle} does not show what was decided about a comment: {text}"
    ),
    "moderation.vanished": _("A comment is no longer on {network} {handle}: {text}"),
    "delivery.safe_mode": _(
        "Safe mode has begun: nothing goes out until a person has looked at the list."
    ),
    "channel.foreign_post": _("A post that we did not make stands on {network} {handle}: {text}"),
    "channel_paused": _("Publishing on {network} {handle} has been paused."),
    "channel_logged_out": _("{network} {handle} must be connected again before anything goes out."),
    "channel_unexpected_account": _(
        "Connecting {network} {handle} led to {why} instead and was refused."
    ),
    "channel_ends_14": _(
        "Our permission for {network} {handle} ends within two weeks. Connect it again before then."
    ),
    "channel_ends_7": _(
        "Our permission for {network} {handle} ends within a week. Connect it again before then."
    ),
    "channel_ends_3": _(
        "Our permission for {network} {handle} ends within three days. Connect it again before"
        " then."
    ),
    "channel_ends_1": _(
        "Our permission for {network} {handle} ends within a day. Connect it again now."
    ),
    "post.at_risk": _("A post due within the hour may not go out on {network} {handle}: {text}"),
    "hook_refused": _(
        "Messages in the name of {network} are being refused: their signature does not hold. Was"
        " the application's secret changed?"
    ),
    "events_not_understood": _(
        "A message of {network} could not be understood. It is kept and waits on the channels page."
    ),
    "channel_silent": _(
        "Nobody has written on {network} {handle} for an unusually long time. Look whether the"
        " network still tells us."
    ),
    "hook_not_subscribed": _(
        "{network} no longer tells us by itself what people write. It is asked instead, and that"
        " is slower."
    ),
    "publishing_paused": _("All publishing was paused by {by}."),
    "publishing_resumed": _("Publishing was resumed by {by}."),
    "post.submitted": _("A post waits for your approval: {text}"),
    "post.returned": _("Your post was returned for changes: {text}"),
    "post.approved": _("Your post was approved: {text}"),
    "post.published": _("Your post stands on all its channels: {text}"),
    "case.assigned": _("An inquiry was put into your hands: {text}"),
    "case.mail_back": _("Our e-mail in an inquiry of yours came back undelivered: {text}"),
    "door_refused": _(
        "What the system {name} sends is being refused: its signature does not hold. Was its secret"
        " changed?"
    ),
    "case.woke": _("An inquiry that was put off is back: {text}"),
    "case.asks_again": _("An inquiry of yours waits for you again: {text}"),
    "case.mentioned": _("{by} names you in a note on inquiry {reference}: {text}"),
    "referral.asked": _("Your unit is asked about inquiry {reference}: {unit}"),
    "referral.reminded": _("Your unit's answer about inquiry {reference} is due soon: {unit}"),
    "referral.late": _("A unit's answer about inquiry {reference} is overdue: {unit}"),
    "referral.answered": _("{unit} answered about inquiry {reference}: {text}"),
    "referral.more": _("{unit} needs to know more about inquiry {reference}: {text}"),
    "referral.not_ours": _("{unit} says that inquiry {reference} is not theirs"),
    "proposal.waiting": _("An answer to inquiry {reference} waits for your approval: {text}"),
    "proposal.approved": _("Your answer to inquiry {reference} was approved: {text}"),
    "proposal.returned": _("Your answer to inquiry {reference} was returned: {text}"),
    "appeal.made": _("Somebody objects to a measure. The appeal {reference} waits for a decision."),
    "clock.near": _("The promised time for an inquiry is nearly over: {text}"),
    "clock.late": _("An inquiry is past its promised time: {text}"),
    "case.duty": _("You are called to an urgent inquiry: {text}"),
    "case.duty_unheard": _("Nobody has taken on an urgent inquiry that all were called to: {text}"),
    "case.ruled": _("The rule {rule} points you to an inquiry: {text}"),
    "people.device": _("Your account was used from a new device: {device}"),
}
# The beginnings of kinds that concern what goes out.
PUBLISHING = ("delivery", "channel", "publishing", "comment", "reply", "message", "moderation")
# What someone reads whose notice has no sentence: better than nothing, and it still leads there.
UNNAMED = _("Something needs your attention.")


class _Words(dict[str, Any]):
    """A word that a notice does not have is shown as a gap, never as an error."""

    def __missing__(self, key: str) -> str:
        return "…"


def sentence_html(notice: Notice) -> SafeString:
    """Return the notice for a page, each word of it isolated in its own direction."""
    words = {key: format_html("<bdi>{}</bdi>", text) for key, text in _texts(notice).items()}
    return SafeString(_sentence(notice).format_map(_Words(words)))


def sentence_text(notice: Notice) -> str:
    """Return the notice as plain text, its words isolated by U+2068 and U+2069."""
    words = {key: f"\u2068{text}\u2069" for key, text in _texts(notice).items()}
    return _sentence(notice).format_map(_Words(words))


def page(notice: Notice) -> str:
    """Return the address to go to, or nothing."""
    return page_of(notice.object)


def subject(notice: Notice) -> str:
    """Return the subject of the notice's mail: one line, without a network's or a person's text."""
    if notice.kind.startswith(PUBLISHING):
        return gettext("Publishing needs you")
    return gettext("A notice from your office")


def _sentence(notice: Notice) -> str:
    return str(SENTENCES.get(notice.kind, UNNAMED))


def _texts(notice: Notice) -> dict[str, str]:
    return {
        key: str(mark_of(value).name) if key == "network" else str(value)
        for key, value in notice.values.items()
    }
