"""The two ways Arabic readers write digits, and turning one into the other.

Persian digits share their meaning but not their code points with the Arabic-Indic ones; they
are accepted wherever a person types and never written by us.
"""

from enum import StrEnum

_LATIN = "0123456789"
_ARABIC_INDIC = "٠١٢٣٤٥٦٧٨٩"
_PERSIAN = "۰۱۲۳۴۵۶۷۸۹"

_TO_ARABIC = str.maketrans(_LATIN + _PERSIAN, _ARABIC_INDIC * 2)
_TO_LATIN = str.maketrans(_ARABIC_INDIC + _PERSIAN, _LATIN * 2)
_SEPARATORS_TO_LATIN = str.maketrans({"٫": ".", "٬": ",", "٪": "%"})
_SEPARATORS_TO_ARABIC = str.maketrans({".": "٫", ",": "٬", "%": "٪"})


class DigitStyle(StrEnum):
    """How a person wants numbers written; the values are Unicode's numbering systems."""

    LATIN = "latn"
    ARABIC = "arab"


def to_latin(text: str) -> str:
    """Return `text` with every Arabic-Indic and Persian digit as 0-9."""
    return text.translate(_TO_LATIN)


def to_arabic(text: str) -> str:
    """Return `text` with every 0-9 and Persian digit as an Arabic-Indic one."""
    return text.translate(_TO_ARABIC)


def in_style(text: str, style: DigitStyle) -> str:
    """Return `text` with its digits in `style`; other characters stay as they are.

    Not for identifiers (reference numbers, telephone numbers, codes, addresses): they keep 0-9.
    """
    return to_arabic(text) if style == DigitStyle.ARABIC else to_latin(text)


def number_in_style(number: str, style: DigitStyle) -> str:
    """Return a written number with its digits and its separators in `style`.

    `number` is written with 0-9, a comma between thousands, a point before decimals.
    """
    if style != DigitStyle.ARABIC:
        return number
    return to_arabic(number.translate(_SEPARATORS_TO_ARABIC))


def normalise_number(text: str) -> str:
    """Return what a person typed as a number in 0-9 with a decimal point and no grouping.

    Accepts all three kinds of digits, mixed, and the Arabic separators. The result may still not
    be a number: that is for the caller's parser to say.
    """
    latin = to_latin(text).translate(_SEPARATORS_TO_LATIN)
    return latin.replace(",", "").strip()
