"""What this browser keeps of its own questions, for half an hour since it was used last."""

from datetime import timedelta
from typing import Any

from majlis.inbox.models import Case
from majlis.portal.pages import PublicRequest
from majlis.store.clock import now

KEPT = timedelta(minutes=30)
ASKED, CASE = "portal_asked", "portal_case"


def keep_asked(request: PublicRequest, *, reference: str, code: str) -> None:
    """Keep reference and code for the page that shows them."""
    _keep(request, ASKED, [reference, code])


def just_asked(request: PublicRequest) -> tuple[str, str] | None:
    """Return reference and code of what was asked just now, None when that is over."""
    found = _kept(request, ASKED)
    return (found[0], found[1]) if found else None


def keep_case(request: PublicRequest, case: Case) -> None:
    """Let this browser see the case: it showed reference and code, or it asked."""
    _keep(request, CASE, case.pk)


def case(request: PublicRequest) -> Case | None:
    """Return the case that this browser may see, and let it see it a while longer.

    What was joined to another one since leads there.
    """
    number = _kept(request, CASE)
    known = Case.objects.filter(institution=request.institution).select_related("merged_into")
    found = known.filter(pk=number).first()
    if found is None:
        return None
    keep_case(request, found.merged_into or found)
    return found.merged_into or found


def forget(request: PublicRequest) -> None:
    """Leave nothing on a machine that others use."""
    for name in (ASKED, CASE):
        request.session.pop(_name(request, name), None)


def _keep(request: PublicRequest, name: str, value: Any) -> None:
    request.session[_name(request, name)] = {"value": value, "at": now().timestamp()}


def _kept(request: PublicRequest, name: str) -> Any:
    kept = request.session.get(_name(request, name))
    if kept is None or now().timestamp() - kept["at"] > KEPT.total_seconds():
        return None
    return kept["value"]


def _name(request: PublicRequest, name: str) -> str:
    return f"{name}_{request.institution.pk}"
