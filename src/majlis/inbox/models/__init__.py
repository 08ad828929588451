from majlis.inbox.models.answer_rules import AnswerRules, ApprovalRule
from majlis.inbox.models.body import Body
from majlis.inbox.models.case import Case, ReferenceCounter
from majlis.inbox.models.clock import Clock
from majlis.inbox.models.contact import Contact, Identity
from majlis.inbox.models.item import Item, ItemText
from majlis.inbox.models.look import Look
from majlis.inbox.models.measure import Measure
from majlis.inbox.models.note import Note, NoteWording
from majlis.inbox.models.poll import Poll
from majlis.inbox.models.proposal import Proposal
from majlis.inbox.models.referral import Referral, ReferralFile, ReferralOpening, ReferralTurn
from majlis.inbox.models.reply import Reply
from majlis.inbox.models.rewording import Rewording
from majlis.inbox.models.step import CaseStep

__all__ = [
    "AnswerRules",
    "ApprovalRule",
    "Body",
    "Case",
    "CaseStep",
    "Clock",
    "Contact",
    "Identity",
    "Item",
    "ItemText",
    "Look",
    "Measure",
    "Note",
    "NoteWording",
    "Poll",
    "Proposal",
    "ReferenceCounter",
    "Referral",
    "ReferralFile",
    "ReferralOpening",
    "ReferralTurn",
    "Reply",
    "Rewording",
]
