from majlis.people.models.institution import Institution
from majlis.people.models.membership import Membership
from majlis.people.models.person import Person

__all__ = ["Institution", "Membership", "Person"]
