"""Which answers need a second person before they go out."""

from majlis.inbox.models import ApprovalRule, Case
from majlis.people.models import Person


def is_needed(case: Case, *, writer: Person) -> bool:
    """Say whether an answer by this writer to this inquiry must be approved first."""
    rules = ApprovalRule.objects.filter(institution=case.institution_id)
    return any(rule.covers(case, writer=writer) for rule in rules)
