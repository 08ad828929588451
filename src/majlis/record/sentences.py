"""What each act of the house reads like, in the reader's language.

A sentence names no actor and bends no verb to one: who it was stands beside it. Words in braces
come from the entry's detail.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from majlis.ui.networks import mark_of

SENTENCES: dict[str, str | Promise] = {
    # people
    "person.signed_in": _("Signed in"),
    "person.signed_out": _("Signed out"),
    "person.sign_in_failed": _("Sign-in refused: wrong password or code"),
    "person.password_changed": _("Password changed"),
    "person.password_reset": _("Password set anew through a mailed link"),
    "person.second_factor_added": _("Second factor added: {factor}"),
    "person.second_factor_removed": _("Second factor removed: {factor}"),
    "person.recovery_codes_made": _("New recovery codes made"),
    "person.second_factor_reset": _("Second factor of {person} taken away by two managers"),
    "person.session_ended": _("A signed-in device was signed out"),
    "membership.invited": _("{person} was invited as: {roles}"),
    "membership.accepted": _("Invitation accepted"),
    "membership.roles_changed": _("Roles of {person} changed from: {was}, to: {now}"),
    "membership.ended": _("Membership of {person} ended"),
    "membership.resumed": _("Membership of {person} resumed as: {roles}"),
    "institution.made": _("The institution was set up"),
    "institution.changed": _("Settings changed: {fields}"),
    "institution.entered": _("Began to work in this institution"),
    "access.refused": _("Asked for a page that the role does not include: {path}"),
    "access.not_found": _("Asked for something that is not here: {path}"),
    "record.exported": _("The record was downloaded"),
    "holiday.confirmed": _("The office is closed on {day}: {name}"),
    "holiday.expected": _("A holiday is expected on {day}: {name}"),
    "office_week.changed": _("Office hours of the usual week set from: {valid_from}"),
    "other_hours.entered": _("Other office hours from {first} to {last}: {name}"),
    "other_hours.dropped": _("No other office hours from {first} to {last}: {name}"),
    "month.confirmed": _("Month {month} of {year} in the Hijri calendar begins on {first_day}"),
    "holiday.dropped": _("The office is not closed on {day}: {name}"),
    "unit.founded": _("Unit added: {unit}"),
    "unit.renamed": _("Unit renamed from: {was}, to: {now}"),
    "unit.ended": _("Unit takes no inquiries any more: {unit}"),
    "unit.joined": _("{person} joined the unit: {unit}"),
    "unit.left": _("{person} left the unit: {unit}"),
    "shift.added": _("Shift of {person} added: {hours}"),
    "shift.ended": _("Shift of {person} ended: {hours}"),
    "shift.handed_over": _("Shift of {person} on {day} handed over to {to}"),
    "shift.vacated": _("Shift of {person} on {day} taken off"),
    # channels
    "network_app.registered": _("The network's application was registered: {client_id}"),
    "channel.connecting": _("Connecting an account of {network} was begun"),
    "channel.connected": _("Channel connected: {network} {handle}"),
    "channel.reconnected": _("Channel connected again: {network} {handle}"),
    "channel.not_connected": _("An account of {network} was not connected"),
    "channel.not_available": _("{network} {handle} belongs to another office and was refused"),
    "channel.other_account_refused": _("Connecting {handle} again led to another account: {came}"),
    "channel.came_back": _("{network} {handle} is connected again"),
    "channel.disconnected": _("Channel disconnected: {network} {handle}"),
    "channel.paused": _("Publishing on {network} {handle} paused"),
    "channel.resumed": _("Publishing on {network} {handle} resumed"),
    "channel.logged_out": _("{network} {handle} must be connected again"),
    "channel.budget_set": _("Budget of {network} {handle}: {limit} US dollars a month"),
    "channel.budget_lifted": _("The budget of {network} {handle} was lifted"),
    "channel.limited": _("{network} takes no more on {handle} until {until}"),
    "mailbox.connected": _("Mailbox connected: {handle}"),
    "mailbox.changed": _("Settings of the mailbox {handle} changed"),
    "door.made": _("Door made for another system: {handle}"),
    "door.changed": _("Door of the system {handle} changed"),
    "door.secret_changed": _("New secret for the door of the system {handle}"),
    "door.shut": _("Door of the system {handle} shut"),
    "door.refused": _("What the system {name} sent was refused: its signature did not hold"),
    "hook.refused": _("Messages in the name of {network} refused: their signature did not hold"),
    "events.tried_again": _("{many} messages that were not understood are tried again"),
    "events.replayed": _("{many} messages from {since} until {until} are read anew"),
    "comments.walk_asked": _("All comments under a post on {network} {handle} are read again"),
    "channel.silence_set": _("Alarm of silence of {network} {handle}: {times} times the usual gap"),
    "publishing.paused": _("All publishing paused"),
    "publishing.resumed": _("All publishing resumed"),
    # media
    "asset.added": _("File added: {name}"),
    "asset.described": _("Alternative text of a file changed"),
    # answers
    "article.written": _("Article written: {title}"),
    "article.changed": _("Article changed: {title}"),
    "article.published": _("Article published: {title}"),
    "article.put_away": _("Article taken off the public pages: {title}"),
    "service.written": _("Service written: {title}"),
    "service.changed": _("Service changed: {title}"),
    "service.published": _("Service published: {title}"),
    "service.put_away": _("Service taken off the public pages: {title}"),
    "phrasing.added": _("Wording added: {text}"),
    "phrasing.removed": _("Wording taken away: {text}"),
    "synonym.added": _("Synonym added: {word}, {standard}"),
    "synonym.removed": _("Synonym taken out: {word}, {standard}"),
    "library.loaded": _("Library filled from files: articles {articles}, services {services}"),
    "portal.opened": _("Public portal opened"),
    "portal.files_changed": _("What may come with a question on the public portal was changed"),
    "portal.closed": _("Public portal closed"),
    "portal.changed": _("Promise of the public portal changed"),
    "promise.made": _("Something was promised to the public from: {from}"),
    "escalation.added": _("Others are told at {share} hundredths of a promised time"),
    "escalation.dropped": _("Some are told no longer at {share} hundredths of a promised time"),
    # publishing
    "post.created": _("Post begun"),
    "post.edited": _("Post changed"),
    "post.submitted": _("Post sent for review"),
    "post.returned": _("Post returned to its writer: {why}"),
    "post.approved": _("Post approved"),
    "post.approval_voided": _("Approval void: the post changed after it"),
    "post.scheduled": _("Post scheduled"),
    "post.published": _("Post sent out"),
    "post.cancelled": _("Post cancelled"),
    "post.discarded": _("Draft discarded"),
    "post.correction_begun": _("Correction of a post begun"),
    # delivery
    "delivery.scheduled": _("Delivery scheduled"),
    "delivery.cancelled": _("Delivery cancelled"),
    "delivery.retracted": _("Published post retracted"),
    "delivery.corrected": _("Correction of a published post sent off"),
    "delivery.reworded": _("Other words for a published answer sent off"),
    "delivery.verified": _("Delivery verified on the network"),
    "delivery.held": _("Delivery held for a person"),
    "delivery.look_again": _("Held delivery: look on the network again"),
    "delivery.send": _("Held delivery: to be sent"),
    "delivery.send_knowing_absent": _("Held delivery: to be sent, absent from the network"),
    "delivery.drop_knowing_absent": _("Held delivery: dropped, absent from the network"),
    "delivery.look_at": _("Held delivery: a person named its post on the network"),
    "delivery.done_by_hand": _("Held delivery: done by hand on the network"),
    "delivery.safe_mode": _("Safe mode began: nothing goes out until a person has looked"),
    "delivery.safe_mode_released": _("Safe mode ended by a person"),
    "incident.settled": _("Something found on the network was settled by a person"),
    "installation.restored": _("A backup was restored: {backup}"),
    "foreign_post.settled": _("A post not made by us was settled"),
    # inbox
    "case.code_given": _("A code for the tracking page was given: {reference}"),
    "case.asked": _("A question came by the public form"),
    "case.taken": _("Inquiry taken in hand"),
    "case.assigned": _("Inquiry assigned to {to}"),
    "case.released": _("Inquiry given back"),
    "case.replied": _("Answer to an inquiry sent off"),
    "case.moved_unit": _("Inquiry moved to the unit {unit}"),
    "case.snoozed": _("Inquiry put off"),
    "case.woken": _("Inquiry that was put off taken back"),
    "case.undone": _("Last act on an inquiry undone"),
    "sharing.changed": _("Sharing out of inquiries changed to: {way}"),
    "case.closed": _("Inquiry closed"),
    "case.reopened": _("Inquiry reopened"),
    "case.marked": _("Kind of an inquiry changed to: {kind}"),
    "case.spam": _("Inquiry marked as spam"),
    "case.noted": _("Internal note written"),
    "case.note_changed": _("Internal note changed"),
    "case.referred": _("Inquiry referred to a unit: {unit}"),
    "case.referred_again": _("Unit asked again: {unit}"),
    "case.referral_withdrawn": _("Question to a unit withdrawn: {unit}"),
    "case.unit_answered": _("A unit answered: {unit}"),
    "case.unit_asks": _("A unit needs to know more: {unit}"),
    "case.not_theirs": _("A unit says that it is not theirs: {unit}"),
    "case.link_sent": _("New link sent to a unit: {unit}"),
    "case.link_cut": _("Link of a unit made useless: {unit}"),
    "case.proposed": _("Answer put forward for approval"),
    "case.approved": _("Answer approved by a second person"),
    "case.returned": _("Answer returned to its writer: {why}"),
    "case.taken_back": _("Answer taken back before approval"),
    "case.reworded": _("Other words for an answer sent off"),
    "answering.changed": _("Settings of answering changed"),
    "answering.approval_added": _("Such answers need a second person from now on"),
    "answering.approval_dropped": _("Such answers need no second person any more"),
    "unit.email_changed": _("E-mail of a unit changed: {unit}"),
    "body.added": _("Other body added: {name}"),
    "body.changed": _("Other body changed: {name}"),
    "body.dropped": _("Other body taken off the list: {name}"),
    "case.rated": _("The person rated the service: {score} of 5"),
    "case.duty_called": _("{to} was called to an urgent inquiry"),
    "case.duty_taken": _("Duty call to an inquiry taken on"),
    "automation.changed": _("What is said and done by itself was changed: {fields}"),
    "call_way.changed": _("Way of calling changed: {name}"),
    "call_way.tested": _("Way of calling tested: {name}"),
    "duty_number.changed": _("Telephone number of {person} entered"),
    "duty_number.removed": _("Telephone number of {person} taken away"),
    "case.prioritised": _("Priority of an inquiry set to: {priority}"),
    "case.topic_set": _("Subject of an inquiry set"),
    "case.merged": _("Inquiry joined to inquiry {into}"),
    "case.split": _("A part of an inquiry became inquiry {part}"),
    "case.macro": _("Macro done: {name}"),
    "contact.merged": _("Two entries of one person joined"),
    "contact.parted": _("Two entries of a person parted again"),
    "rule.written": _("Rule written: {name}"),
    "rule.changed": _("Rule changed: {name}"),
    "rule.switched_on": _("Rule switched on: {name}"),
    "rule.switched_off": _("Rule switched off: {name}"),
    "rule.moved": _("Rule moved in the order: {name}"),
    "rule.removed": _("Rule put away: {name}"),
    "alarm_word.added": _("Word of danger added: {phrase}"),
    "alarm_word.removed": _("Word of danger taken out: {phrase}"),
    "saved_answer.written": _("Saved answer written: {title}"),
    "saved_answer.changed": _("Saved answer changed: {title}"),
    "saved_answer.removed": _("Saved answer put away: {title}"),
    "macro.written": _("Macro written: {name}"),
    "macro.changed": _("Macro changed: {name}"),
    "macro.removed": _("Macro put away: {name}"),
    "measure.taken": _("Measure taken: {kind}. {reason}"),
    "measure.asked": _("A second person was asked for a measure: {kind}. {reason}"),
    "measure.confirmed": _("Measure confirmed by a second person: {kind}. {reason}"),
    "measure.dismissed": _("Measure dismissed: {kind}. {reason}"),
    "measure.ended": _("The chosen end has come: {kind}"),
    "appeal.made": _("Somebody objected to a measure: {kind}"),
    "appeal.upheld": _("Appeal {reference} decided: the measure stands"),
    "appeal.undone": _("Appeal {reference} decided: the measure is undone"),
    "rules.published": _("Edition {edition} of the rules of participation published"),
    "rules.terms_changed": _("Terms of measures changed"),
    "register.exported": _("The register of measures was downloaded"),
    "erasure.asked": _("Erasing a person was asked for"),
    "erasure.confirmed": _("Erasing a person was confirmed"),
    "erasure.done": _("A person was erased: messages {items}, raw events {events}"),
}


# What an entry keeps as a stable word and a reader wants in their language.
WORDS: dict[str, str | Promise] = {
    "manager": _("Manager"),
    "editor": _("Editor"),
    "approver": _("Approver"),
    "officer": _("Inquiry officer"),
    "analyst": _("Analyst"),
    "auditor": _("Auditor"),
    "totp": _("Authenticator app"),
    "webauthn": _("Passkey"),
    "name_ar": _("Name in Arabic"),
    "name_en": _("Name in English"),
    "preset": _("Colours of the pages"),
    "zone": _("Time zone"),
    "digits": _("Digits"),
    "hijri_shift_days": _("Hijri calendar"),
    "second_factor_roles": _("Roles that need a second factor"),
    "acknowledges": _("Acknowledgement"),
    "places": _("Where it is acknowledged"),
    "offers": _("Answers of the library"),
    "least_evidence": _("Evidence for an answer"),
    "acknowledgement_ar": _("Words of the acknowledgement, Arabic"),
    "acknowledgement_en": _("Words of the acknowledgement, English"),
    "short_ar": _("Public words, Arabic"),
    "short_en": _("Public words, English"),
    "offer_ar": _("Words of the offer, Arabic"),
    "offer_en": _("Words of the offer, English"),
    "rating_ar": _("Words about the rating, Arabic"),
    "rating_en": _("Words about the rating, English"),
    "asks_rating": _("Asking for ratings"),
    "asks_rating_in_public": _("Asking for ratings in public"),
    "rating_rests_days": _("Days between two requests"),
    "rating_open_days": _("Days for a rating"),
    "calls_duty": _("Duty calls"),
    "duty_wait_minutes": _("Minutes until the next is called"),
    "urgent_topics": _("Urgent subjects"),
    "inquiry": _("Inquiry"),
    "other": _("Not an inquiry"),
    "low": _("low"),
    "normal": _("normal"),
    "high": _("high"),
    "urgent": _("urgent"),
    "hide": _("hiding a comment"),
    "show": _("showing a comment again"),
    "delete": _("deleting a comment"),
    "like": _("liking a comment"),
    "unlike": _("taking a like back"),
    "block": _("blocking a person"),
    "unblock": _("letting a person write again"),
}
WORDED = frozenset({"roles", "was", "now", "factor", "fields", "kind", "priority"})


class _Words(dict[str, Any]):
    """A word that an entry does not have is shown as a gap, never as an error."""

    def __missing__(self, key: str) -> str:
        return "…"


def sentence_html(act: str, detail: Mapping[str, Any]) -> SafeString:
    """Return the act's sentence for a page, each word of it isolated in its own direction."""
    words = {key: format_html("<bdi>{}</bdi>", text) for key, text in _texts(detail).items()}
    return SafeString(str(_sentence(act)).format_map(_Words(words)))


def sentence_text(act: str, detail: Mapping[str, Any]) -> str:
    """Return the act's sentence as plain text, its words isolated by U+2068 and U+2069."""
    words = {key: f"\u2068{text}\u2069" for key, text in _texts(detail).items()}
    return str(_sentence(act)).format_map(_Words(words))


def _sentence(act: str) -> str | Promise:
    # An act without a sentence stands for itself; its braces, if any, are no words of ours.
    return SENTENCES.get(act) or act.replace("{", "").replace("}", "").replace("<", "")


def _texts(detail: Mapping[str, Any]) -> dict[str, str]:
    return {key: _text(key, value) for key, value in detail.items()}


def _text(key: str, value: Any) -> str:
    if key == "network":
        return str(mark_of(str(value)).name)
    values = value if isinstance(value, list) else [value]
    words = [str(WORDS.get(str(each), each) if key in WORDED else each) for each in values]
    return " · ".join(words)
