"""What another system may ask of its own letters; the dotted name in the settings."""

from typing import Any

from majlis.inbox import tracking
from majlis.inbox.models import Case, Item
from majlis.record import entries


def standing(channel_id: int, asked: str) -> dict[str, Any]:
    """Return how the inquiry of a letter stands, with a code for its tracking page once.

    The caller acts for the institution. `known` is false for what came by no letter of this door.
    """
    item = Item.objects.filter(channel=channel_id, remote_id=asked).select_related("case").first()
    if item is None or item.case is None:
        return {"known": False}
    case = item.case
    return {
        "known": True,
        "reference": case.reference,
        "status": case.status,
        "answered": case.is_answered,
        **_code(case),
    }


def _code(case: Case) -> dict[str, str]:
    """Give a code to a case that has none: of two at once, one gives it."""
    code, hashed = tracking.new_code(case.reference)
    if not Case.objects.filter(pk=case.pk, code_hash="").update(code_hash=hashed):
        return {}
    entries.write(
        institution_id=case.institution_id,
        act="case.code_given",
        object=case.record_name,
        detail={"reference": case.reference},
    )
    return {"code": code}
