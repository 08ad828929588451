from majlis.inbox.models.bundle import UNDO_WITHIN, Bundle, BundleCase
from majlis.inbox.models.case import Case, ReferenceCounter
from majlis.inbox.models.clock import Clock
from majlis.inbox.models.contact import Contact, Identity
from majlis.inbox.models.item import Item, ItemText
from majlis.inbox.models.look import Look
from majlis.inbox.models.measure import Measure
from majlis.inbox.models.poll import Poll
from majlis.inbox.models.presence import Presence
from majlis.inbox.models.reply import Reply
from majlis.inbox.models.sharing import Sharing
from majlis.inbox.models.step import CaseStep
from majlis.inbox.models.words import CaseWords, WordsDue

__all__ = [
    "UNDO_WITHIN",
    "Bundle",
    "BundleCase",
    "Case",
    "CaseStep",
    "CaseWords",
    "Clock",
    "Contact",
    "Identity",
    "Item",
    "ItemText",
    "Look",
    "Measure",
    "Poll",
    "Presence",
    "ReferenceCounter",
    "Reply",
    "Sharing",
    "WordsDue",
]
