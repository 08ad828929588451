from majlis.inbox.models.appeal import Appeal
from majlis.inbox.models.case import Case, ReferenceCounter
from majlis.inbox.models.clock import Clock
from majlis.inbox.models.contact import Contact, Identity
from majlis.inbox.models.erasure import Erasure
from majlis.inbox.models.item import Item, ItemText
from majlis.inbox.models.look import Look
from majlis.inbox.models.measure import Measure
from majlis.inbox.models.participation import Clause, MeasureTerms, RuleBook
from majlis.inbox.models.poll import Poll
from majlis.inbox.models.reply import Reply
from majlis.inbox.models.step import CaseStep

__all__ = [
    "Appeal",
    "Case",
    "CaseStep",
    "Clause",
    "Clock",
    "Contact",
    "Erasure",
    "Identity",
    "Item",
    "ItemText",
    "Look",
    "Measure",
    "MeasureTerms",
    "Poll",
    "ReferenceCounter",
    "Reply",
    "RuleBook",
]
