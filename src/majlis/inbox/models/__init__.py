from majlis.inbox.models.case import Case, ReferenceCounter
from majlis.inbox.models.clock import Clock
from majlis.inbox.models.contact import Contact, Identity
from majlis.inbox.models.item import Item, ItemText
from majlis.inbox.models.letter import ItemFile, Letter, MachineLetter
from majlis.inbox.models.look import Look
from majlis.inbox.models.measure import Measure
from majlis.inbox.models.poll import Poll
from majlis.inbox.models.reply import Reply
from majlis.inbox.models.step import CaseStep

__all__ = [
    "Case",
    "CaseStep",
    "Clock",
    "Contact",
    "Identity",
    "Item",
    "ItemFile",
    "ItemText",
    "Letter",
    "Look",
    "MachineLetter",
    "Measure",
    "Poll",
    "ReferenceCounter",
    "Reply",
]
