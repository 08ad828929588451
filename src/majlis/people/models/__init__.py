from majlis.people.models.institution import Institution
from majlis.people.models.membership import Membership
from majlis.people.models.office_calendar import (
    CalendarChange,
    Holiday,
    MonthStart,
    OfficeCalendar,
    OtherHours,
)
from majlis.people.models.person import Person
from majlis.people.models.shift import Shift, ShiftChange
from majlis.people.models.unit import Unit
from majlis.people.models.unit_member import UnitMember

__all__ = [
    "CalendarChange",
    "Holiday",
    "Institution",
    "Membership",
    "MonthStart",
    "OfficeCalendar",
    "OtherHours",
    "Person",
    "Shift",
    "ShiftChange",
    "Unit",
    "UnitMember",
]
