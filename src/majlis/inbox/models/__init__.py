from majlis.inbox.models.automation import AutomaticWord, Automation
from majlis.inbox.models.bundle import UNDO_WITHIN, Bundle, BundleCase
from majlis.inbox.models.case import Case, ReferenceCounter
from majlis.inbox.models.clock import Clock
from majlis.inbox.models.contact import Contact, ContactMerge, Identity
from majlis.inbox.models.duty_call import DutyCall
from majlis.inbox.models.item import Item, ItemText
from majlis.inbox.models.letter import ItemFile, Letter, MachineLetter
from majlis.inbox.models.look import Look
from majlis.inbox.models.measure import Measure
from majlis.inbox.models.poll import Poll
from majlis.inbox.models.presence import Presence
from majlis.inbox.models.rating import Rating
from majlis.inbox.models.reply import Reply
from majlis.inbox.models.rule import AlarmWord, Rule, RuleEvent, RuleRun, RuleVersion
from majlis.inbox.models.saved_answer import Macro, SavedAnswer
from majlis.inbox.models.sharing import Sharing
from majlis.inbox.models.step import CaseStep
from majlis.inbox.models.words import CaseWords, WordsDue

__all__ = [
    "UNDO_WITHIN",
    "AlarmWord",
    "AutomaticWord",
    "Automation",
    "Bundle",
    "BundleCase",
    "Case",
    "CaseStep",
    "CaseWords",
    "Clock",
    "Contact",
    "ContactMerge",
    "DutyCall",
    "Identity",
    "Item",
    "ItemFile",
    "ItemText",
    "Letter",
    "Look",
    "MachineLetter",
    "Macro",
    "Measure",
    "Poll",
    "Presence",
    "Rating",
    "ReferenceCounter",
    "Reply",
    "Rule",
    "RuleEvent",
    "RuleRun",
    "RuleVersion",
    "SavedAnswer",
    "Sharing",
    "WordsDue",
]
