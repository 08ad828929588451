"""Which inquiries cannot wait for the next shift."""

from datetime import datetime

from django.db.models import Q

from majlis.inbox.models import Automation, Case
from majlis.inbox.models.case_set import CaseSet
from majlis.inbox.states import Priority
from majlis.people.models import Institution


def urgent_cases(institution: Institution, automation: Automation) -> CaseSet:
    """Return what asks and is urgent: by its priority, or by its subject."""
    is_urgent = Q(topic__key__in=automation.urgent_topics) | Q(priority=Priority.URGENT)
    asking = Case.objects.inquiries().asking().filter(institution=institution)
    return asking.filter(is_urgent)


def is_urgent(case: Case, automation: Automation) -> bool:
    is_by_topic = case.topic is not None and case.topic.key in automation.urgent_topics
    return is_by_topic or case.priority == Priority.URGENT


def is_overdue(case: Case, moment: datetime) -> bool:
    """Say whether something that was promised for it should have come before."""
    return bool(Case.objects.overdue(moment).filter(pk=case.pk).exists())
