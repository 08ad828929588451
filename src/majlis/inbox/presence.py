"""Who looks at an inquiry at this moment, and who is writing an answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from majlis.inbox.models import Case, Presence
from majlis.people.models import Person
from majlis.store.clock import Now

FORGOTTEN_AFTER: Final = timedelta(seconds=30)
STOPPED_TYPING_AFTER: Final = timedelta(seconds=12)


@dataclass(frozen=True)
class Present:
    """One colleague at an inquiry."""

    person: Person
    is_typing: bool


def note(case: Case, person: Person, *, is_typing: bool) -> None:
    """Keep that a person looks at an inquiry now; what they looked at before is forgotten."""
    now_here: dict[str, Any] = {"seen_at": Now()}
    if is_typing:
        now_here["typed_at"] = Now()
    here = Presence.objects.filter(case=case, person=person)
    if not here.update(**now_here):
        row = Presence(institution_id=case.institution_id, case=case, person=person, **now_here)
        Presence.objects.bulk_create([row], ignore_conflicts=True)
        gone = Q(seen_at__lt=Now() - FORGOTTEN_AFTER)
        Presence.objects.filter(gone, institution=case.institution_id, person=person).delete()


def leave(case: Case, person: Person) -> None:
    """Forget a person who closed the page."""
    Presence.objects.filter(case=case, person=person).delete()


def stop_typing(case: Case, person: Person) -> None:
    """Forget that a person was writing: they sent it off."""
    Presence.objects.filter(case=case, person=person).update(typed_at=None)


def others(case: Case, person: Person) -> list[Present]:
    """Return who else looks at it, by name."""
    typing = Q(typed_at__gt=Now() - STOPPED_TYPING_AFTER)
    rows = _here(case.pk, person).annotate(is_typing=Coalesce(typing, False))
    found = rows.select_related("person").order_by("person__name_ar")
    return [Present(row.person, row.is_typing) for row in found]


def is_anybody_typing(case_id: int) -> bool:
    """Say whether a person of ours is writing an answer at this moment."""
    lately = Presence.objects.filter(case_id=case_id, typed_at__gt=Now() - STOPPED_TYPING_AFTER)
    return lately.exists()


def mark(case_id: int, person: Person) -> str:
    """Return a short mark that changes when somebody else comes, goes, or begins to write."""
    typing = Coalesce(Q(typed_at__gt=Now() - STOPPED_TYPING_AFTER), False)
    rows = _here(case_id, person).annotate(is_typing=typing).order_by("person_id")
    return _mark(rows.values_list("person_id", "is_typing"))


def mark_of(present: Iterable[Present]) -> str:
    """Return the same mark of colleagues that were asked for already."""
    return _mark(sorted((each.person.pk, each.is_typing) for each in present))


def _mark(found: Iterable[tuple[int, bool]]) -> str:
    return ".".join(f"{number}{'t' if is_typing else ''}" for number, is_typing in found)


def _here(case_id: int, person: Person) -> Any:
    present = Presence.objects.filter(case_id=case_id, seen_at__gt=Now() - FORGOTTEN_AFTER)
    return present.exclude(person=person).annotate(number=F("person_id"))
