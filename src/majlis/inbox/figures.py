"""Inquiries received and answered, by the definitions of the yearly report.

An inquiry asks for something; thanks, praise, abuse and spam are none. It is *answered* by its
first substantive answer: an acknowledgement or a question back is none. By a person,
automatically and redirected are counted apart (`Case.answered_by`).
"""

from datetime import datetime

from majlis.inbox.models import Case
from majlis.inbox.models.case import CaseSet
from majlis.people.models import Institution


def received(institution: Institution, start: datetime, end: datetime) -> CaseSet:
    """Return the inquiries whose first word was written from `start` until before `end`."""
    asked = Case.objects.inquiries().filter(institution=institution)
    return asked.filter(opened_at__gte=start, opened_at__lt=end)


def answered(institution: Institution, start: datetime, end: datetime) -> CaseSet:
    """Return the inquiries first answered from `start` until before `end`, whenever received."""
    asked = Case.objects.inquiries().filter(institution=institution)
    return asked.filter(first_answered_at__gte=start, first_answered_at__lt=end)
