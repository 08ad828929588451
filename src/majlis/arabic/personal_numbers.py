"""Numbers that prove themselves: identity numbers of the Gulf, cards, accounts, telephones.

Saudi Arabia's and the Emirates' numbers end in a Luhn digit, Kuwait's in one of eleven. Qatar's,
Bahrain's and Oman's have no check digit that a source states: they are found beside the word for
them only, see personal.py. Sources: the published descriptions of the civil number's weights
(2 1 6 3 7 9 10 5 8 4 2), ISO 13616 for accounts, ISO/IEC 7812 for cards; read 2026-11.
"""

import re
from datetime import date
from typing import Final

_CIVIL_WEIGHTS: Final = (2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CENTURIES: Final = {"1": 1800, "2": 1900, "3": 2000}
# How long an account number is, by its country. Of other countries' none is looked for: words that
# follow a model's name would pass for one in every sixth text.
IBAN_LENGTHS: Final = {
    country: length
    for length, countries in {
        18: "NL SD",
        21: "CH",
        22: "BH DE GB",
        23: "AE IQ OM",
        24: "ES PK SA TN",
        25: "LY",
        26: "TR",
        27: "FR IT MR",
        28: "LB MA",
        29: "EG PS QA",
        30: "JO KW YE",
    }.items()
    for country in countries.split()
}
# Fewer digits than in any account number: words are no account.
FEWEST_DIGITS: Final = 10
_CARD: Final = re.compile(
    r"4\d{15}(?:\d{3})?|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|6(?:011|5\d\d)\d{12}|62\d{14,17}|9682\d{12}"
)
# Mobile numbers as they are dialled at home and from abroad.
_SAUDI_AND_EMIRATES: Final = re.compile(r"05\d{8}")
_FROM_ABROAD: Final = re.compile(
    r"966(?:5\d{8}|1[1-7]\d{7})|971(?:5\d{8}|[2-46-79]\d{7})|965[24569]\d{7}|974[3-7]\d{7}|"
    r"973[1367]\d{7}|968[279]\d{7}"
)
_AT_HOME: Final = re.compile(r"[235679]\d{7}|5\d{8}")


def luhn(digits: str) -> bool:
    """Say whether the last digit is the Luhn digit of those before it."""
    total = 0
    for place, sign in enumerate(reversed(digits)):
        value = int(sign) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def is_identity(digits: str) -> bool:
    """Say whether it is an identity number of Saudi Arabia, the Emirates or Kuwait."""
    if len(set(digits)) < 3:
        return False
    if len(digits) == 10 and digits[0] in "12":
        return luhn(digits)
    if len(digits) == 15 and digits.startswith("784"):
        return digits[3:5] in {"19", "20"} and luhn(digits)
    return len(digits) == 12 and digits[0] in _CENTURIES and _is_civil(digits)


def is_civil_check(digits: str) -> bool:
    """Say whether the last of Kuwait's twelve digits is the one that the others demand."""
    weighed = zip(digits[:11], _CIVIL_WEIGHTS, strict=True)
    return 11 - sum(int(sign) * weight for sign, weight in weighed) % 11 == int(digits[11])


def _is_civil(digits: str) -> bool:
    try:
        date(_CENTURIES[digits[0]] + int(digits[1:3]), int(digits[3:5]), int(digits[5:7]))
    except ValueError:
        return False
    return is_civil_check(digits)


def is_card(digits: str) -> bool:
    return bool(_CARD.fullmatch(digits)) and len(set(digits)) > 1 and luhn(digits)


def is_iban(written: str) -> bool:
    """Say whether it is an account number: of its country's length, and 1 modulo 97."""
    is_shaped = len(written) == IBAN_LENGTHS.get(written[:2]) and written.isascii()
    if not is_shaped or sum(sign.isdigit() for sign in written) < FEWEST_DIGITS:
        return False
    turned = written[4:] + written[:4]
    return int("".join(str(int(sign, 36)) for sign in turned)) % 97 == 1


def is_telephone(digits: str) -> bool:
    """Say whether this, written with + or 00 before it, can be dialled."""
    bare = digits.removeprefix("00")
    return 9 <= len(bare) <= 15 and not bare.startswith("0")


def is_gulf_number(digits: str, *, is_called_so: bool) -> bool:
    """Say whether it is a telephone number of the Gulf; a short one only where it is called so."""
    if _SAUDI_AND_EMIRATES.fullmatch(digits) or _FROM_ABROAD.fullmatch(digits):
        return True
    return is_called_so and bool(_AT_HOME.fullmatch(digits))
