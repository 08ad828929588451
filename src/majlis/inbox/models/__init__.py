from majlis.inbox.models.answer_rules import AnswerRules, ApprovalRule
from majlis.inbox.models.appeal import Appeal
from majlis.inbox.models.automation import AutomaticWord, Automation
from majlis.inbox.models.body import Body
from majlis.inbox.models.bundle import UNDO_WITHIN, Bundle, BundleCase
from majlis.inbox.models.case import Case, ReferenceCounter
from majlis.inbox.models.clock import Clock
from majlis.inbox.models.contact import Contact, ContactMerge, Identity
from majlis.inbox.models.duty_call import DutyCall
from majlis.inbox.models.erasure import Erasure
from majlis.inbox.models.escalation import EscalationLevel
from majlis.inbox.models.item import Item, ItemText
from majlis.inbox.models.letter import ItemFile, Letter, MachineLetter
from majlis.inbox.models.look import Look
from majlis.inbox.models.measure import Measure
from majlis.inbox.models.note import Note, NoteWording
from majlis.inbox.models.participation import Clause, MeasureTerms, RuleBook
from majlis.inbox.models.poll import Poll
from majlis.inbox.models.presence import Presence
from majlis.inbox.models.promise import Promise
from majlis.inbox.models.proposal import Proposal
from majlis.inbox.models.rating import Rating
from majlis.inbox.models.referral import Referral, ReferralFile, ReferralOpening, ReferralTurn
from majlis.inbox.models.reply import Reply
from majlis.inbox.models.rewording import Rewording
from majlis.inbox.models.rule import AlarmWord, Rule, RuleEvent, RuleRun, RuleVersion
from majlis.inbox.models.saved_answer import Macro, SavedAnswer
from majlis.inbox.models.sharing import Sharing
from majlis.inbox.models.step import CaseStep
from majlis.inbox.models.words import CaseWords, WordsDue

__all__ = [
    "UNDO_WITHIN",
    "AlarmWord",
    "AnswerRules",
    "Appeal",
    "ApprovalRule",
    "AutomaticWord",
    "Automation",
    "Body",
    "Bundle",
    "BundleCase",
    "Case",
    "CaseStep",
    "CaseWords",
    "Clause",
    "Clock",
    "Contact",
    "ContactMerge",
    "DutyCall",
    "Erasure",
    "EscalationLevel",
    "Identity",
    "Item",
    "ItemFile",
    "ItemText",
    "Letter",
    "Look",
    "MachineLetter",
    "Macro",
    "Measure",
    "MeasureTerms",
    "Note",
    "NoteWording",
    "Poll",
    "Presence",
    "Promise",
    "Proposal",
    "Rating",
    "ReferenceCounter",
    "Referral",
    "ReferralFile",
    "ReferralOpening",
    "ReferralTurn",
    "Reply",
    "Rewording",
    "Rule",
    "RuleBook",
    "RuleEvent",
    "RuleRun",
    "RuleVersion",
    "SavedAnswer",
    "Sharing",
    "WordsDue",
]
