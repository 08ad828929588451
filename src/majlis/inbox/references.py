"""Reference numbers that people can read aloud: `26-00042-7`.

The year, a number that counts within it, and a check digit by Damm's scheme, which finds every
single wrong digit and every pair that was swapped (H. M. Damm, Total anti-symmetrische
Quasigruppen, Marburg 2004).
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import connection

from majlis.arabic.digits import to_latin
from majlis.people.models import Institution

_TABLE = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)
# Year, at least five digits of number, check digit.
SHORTEST = 8


def give(institution: Institution, *, at: datetime) -> str:
    """Return the next reference of the year that `at` lies in, in the institution's zone.

    Two at once wait for each other; a transaction that is undone gives its number back.
    """
    year = at.astimezone(ZoneInfo(institution.zone)).year
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO inbox_referencecounter AS c (institution_id, year, last)"
            " VALUES (%s, %s, 1)"
            " ON CONFLICT (institution_id, year) DO UPDATE SET last = c.last + 1 RETURNING last",
            [institution.pk, year],
        )
        number: int = cursor.fetchone()[0]
    return written(year, number)


def written(year: int, number: int) -> str:
    """Return the reference of the `number`-th case of a year."""
    digits = f"{year % 100:02d}{number:05d}"
    return f"{digits[:2]}-{digits[2:]}-{check_digit(digits)}"


def told(reference: str) -> str:
    """Return a reference for a text without markup: 26/00001/0.

    Behind Arabic letters a hyphen parts numbers, and the parts would be shown in reverse; a slash
    keeps them together (Unicode's UAX 9, rules W2 and W4). Networks are sent no direction marks.
    """
    return reference.replace("-", "/")


def written_out(told: str) -> str:
    """Return a reference that stood in a text in its own form: 26-00001-0."""
    return told.replace("/", "-")


def read(typed: str) -> str:
    """Return the reference that a person typed, in its own form; empty when it is none.

    Any digits and any signs between them are taken.
    """
    digits = "".join(sign for sign in to_latin(typed) if sign in "0123456789")
    if len(digits) < SHORTEST or check_digit(digits) != "0":
        return ""
    return f"{digits[:2]}-{digits[2:-1]}-{digits[-1]}"


def check_digit(digits: str) -> str:
    """Return the check digit of `digits`; of digits that end in their own it is 0."""
    interim = "0"
    for digit in digits:
        interim = _TABLE[int(interim)][int(digit)]
    return interim
