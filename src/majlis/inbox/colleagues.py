"""Who may read an inquiry here, and whom the words of a note name."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from majlis.people import access
from majlis.people.models import Membership, Person
from majlis.people.models.person import name_as_read


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works here, with no more than a form needs to name them."""

    pk: int
    name_ar: str
    name_en: str
    roles: Collection[str]

    def __str__(self) -> str:
        return name_as_read(self.name_ar, self.name_en)

    def can(self, ability: str) -> bool:
        return not access.ABILITIES[ability].isdisjoint(self.roles)


def working_in(institution_id: int) -> list[Colleague]:
    """Return everyone who works here, by name."""
    here = Membership.objects.working().filter(institution_id=institution_id)
    known = here.values_list("person_id", "person__name_ar", "person__name_en", "roles")
    return [Colleague(*each) for each in known.order_by("person__name_ar")]


def readers(institution_id: int) -> list[Person]:
    """Return everyone who reads inquiries here, by name."""
    roles = sorted(access.ABILITIES["read_cases"])
    here = Membership.objects.working().filter(institution_id=institution_id)
    found = here.filter(roles__overlap=roles).select_related("person").order_by("person__name_ar")
    return [membership.person for membership in found]


def named_in(text: str, people: Iterable[Person]) -> list[Person]:
    """Return whom a text names by an @ and their name, in either language.

    Of two names of which one begins the other, the longer one counts where it stands.
    """
    names = sorted(
        ((name, person) for person in people for name in {person.name_ar, person.name_en} if name),
        key=lambda each: -len(each[0]),
    )
    found: dict[int, Person] = {}
    for place in (at for at, sign in enumerate(text) if sign == "@"):
        rest = text[place + 1 :].lstrip("\u2068\u200f\u200e")
        named = next((person for name, person in names if _begins(rest, name)), None)
        if named is not None:
            found[named.pk] = named
    return list(found.values())


def _begins(rest: str, name: str) -> bool:
    """Say whether a text begins with a name and not with a longer word."""
    after = rest[len(name) : len(name) + 1]
    return rest.casefold().startswith(name.casefold()) and not after.isalnum()
