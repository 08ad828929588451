"""Personal data in a text made unreadable, for who needs the question and not the person."""

import re
from typing import Final

MARK: Final = "•••"
# Digits of both kinds, with what people put between them.
_DIGIT = "[0-9\u0660-\u0669\u06f0-\u06f9]"
_BETWEEN = r"[\s\-\u2010-\u2015./()\u200e\u200f\u2066-\u2069]?"
_EMAIL: Final = re.compile(r"[^\s@<>()،,;]+@[^\s@<>()،,;]+\.[^\s@<>()،,;.]+")
# Two letters and two digits begin an IBAN; at least eleven signs follow.
_IBAN: Final = re.compile(rf"\b[A-Za-z]{{2}}{_DIGIT}{{2}}(?:{_BETWEEN}[A-Za-z0-9]){{11,30}}\b")
# Seven digits and more are a number of a person: telephone, identity, account, card.
_NUMBER: Final = re.compile(rf"\+?{_DIGIT}(?:{_BETWEEN}{_DIGIT}){{6,}}")
_HANDLE: Final = re.compile(r"(?<![\w@])@[\w.\-]{2,}")


def masked(text: str) -> str:
    """Return the text with e-mail addresses, accounts, handles and long numbers masked."""
    for pattern in (_EMAIL, _IBAN, _NUMBER, _HANDLE):
        text = pattern.sub(MARK, text)
    return text
