"""The six plural forms of Arabic.

Source: Unicode CLDR 48, plural rules of `ar`; the same rule as gettext's
`nplurals=6` header in our catalogue.
"""

from dataclasses import dataclass
from enum import StrEnum


class Plural(StrEnum):
    """CLDR's names of the forms."""

    ZERO = "zero"
    ONE = "one"
    TWO = "two"
    FEW = "few"
    MANY = "many"
    OTHER = "other"


_SMALL = {0: Plural.ZERO, 1: Plural.ONE, 2: Plural.TWO}


def arabic_plural(count: float) -> Plural:
    """Return the form that `count` things take: fractions OTHER; the forms repeat (103 is FEW)."""
    if count != int(count):
        return Plural.OTHER
    whole = abs(int(count))
    if whole in _SMALL:
        return _SMALL[whole]
    last_two = whole % 100
    if 3 <= last_two <= 10:
        return Plural.FEW
    return Plural.MANY if last_two >= 11 else Plural.OTHER


@dataclass(frozen=True, kw_only=True)
class Noun:
    """A counted noun. `{n}` stands for the number where the form carries one."""

    zero: str
    one: str
    two: str
    few: str
    many: str
    other: str

    def form(self, count: float) -> str:
        """Return the form for `count`, its `{n}` still open."""
        forms: dict[Plural, str] = {
            Plural.ZERO: self.zero,
            Plural.ONE: self.one,
            Plural.TWO: self.two,
            Plural.FEW: self.few,
            Plural.MANY: self.many,
            Plural.OTHER: self.other,
        }
        return forms[arabic_plural(count)]
