"""How often one source may do something on the public pages: a number, no puzzle.

A person who reads and asks never meets these limits; a program that fills forms does at once.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.http import HttpRequest

from majlis.people import sources
from majlis.people.models import Institution
from majlis.portal.models import Visit
from majlis.store.clock import Now

Act = Visit.Act
KEPT: Final = timedelta(days=1)


@dataclass(frozen=True)
class Limit:
    """So many times within a time: from one source, and from all of them together."""

    of_one: int
    of_all: int
    within: timedelta


LIMITS: Final[dict[str, Limit]] = {
    # An office behind one address may have several people who ask.
    Act.ASK: Limit(of_one=10, of_all=300, within=timedelta(hours=1)),
    Act.SOLVED: Limit(of_one=30, of_all=3_000, within=timedelta(hours=1)),
    Act.TRACK: Limit(of_one=20, of_all=2_000, within=timedelta(hours=1)),
    Act.NOTE: Limit(of_one=120, of_all=20_000, within=timedelta(hours=1)),
}


def is_too_often(request: HttpRequest, institution: Institution, act: str) -> bool:
    """Say whether this source, or all of them together, did it too often within the hour."""
    limit = LIMITS[act]
    lately = Visit.objects.filter(institution=institution, act=act, at__gt=Now() - limit.within)
    of_one = lately.filter(source=source_of(request)).count()
    return of_one >= limit.of_one or lately.count() >= limit.of_all


def note(request: HttpRequest, institution: Institution, act: str) -> None:
    """Remember for a day that this source did it, and forget what is older."""
    Visit.objects.filter(institution=institution, at__lt=Now() - KEPT).delete()
    Visit.objects.create(institution=institution, act=act, source=source_of(request))


def source_of(request: HttpRequest) -> str:
    """Return a hash of where the request comes from; tomorrow it is another one."""
    return sources.source_of(request, purpose="portal")
