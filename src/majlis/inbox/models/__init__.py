from majlis.inbox.models.case import Case, ReferenceCounter
from majlis.inbox.models.clock import Clock
from majlis.inbox.models.contact import Contact, Identity
from majlis.inbox.models.escalation import EscalationLevel
from majlis.inbox.models.item import Item, ItemText
from majlis.inbox.models.look import Look
from majlis.inbox.models.measure import Measure
from majlis.inbox.models.poll import Poll
from majlis.inbox.models.promise import Promise
from majlis.inbox.models.reply import Reply
from majlis.inbox.models.step import CaseStep

__all__ = [
    "Case",
    "CaseStep",
    "Clock",
    "Contact",
    "EscalationLevel",
    "Identity",
    "Item",
    "ItemText",
    "Look",
    "Measure",
    "Poll",
    "Promise",
    "ReferenceCounter",
    "Reply",
]
