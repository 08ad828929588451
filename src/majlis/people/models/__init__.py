from majlis.people.models.institution import Institution
from majlis.people.models.membership import Membership
from majlis.people.models.office_calendar import Holiday, OfficeCalendar, OtherHours
from majlis.people.models.person import Person
from majlis.people.models.unit import Unit

__all__ = [
    "Holiday",
    "Institution",
    "Membership",
    "OfficeCalendar",
    "OtherHours",
    "Person",
    "Unit",
]
