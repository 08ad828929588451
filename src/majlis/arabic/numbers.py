"""Numbers for reading: grouped, compact, percentages and file sizes."""

from decimal import ROUND_HALF_UP, Decimal

from majlis.arabic.digits import DigitStyle, number_in_style
from majlis.arabic.plural import Plural, arabic_plural

Number = int | float | Decimal

# Largest first. A thousand alone bends with its count (CLDR 48, compact short numbers of `ar`).
_COMPACT = (
    (Decimal(10**9), "B", "مليار", "مليار"),
    (Decimal(10**6), "M", "مليون", "مليون"),
    (Decimal(10**3), "K", "آلاف", "ألف"),
)
# Decimal units, as the networks state their limits: a megabyte is a million bytes.
_SIZES = (
    (Decimal(10**9), "GB", "غيغابايت"),
    (Decimal(10**6), "MB", "ميغابايت"),
    (Decimal(10**3), "KB", "كيلوبايت"),
    (Decimal(1), "bytes", "بايت"),
)


def grouped(value: Number, *, digits: DigitStyle = DigitStyle.LATIN) -> str:
    """Return the number with its thousands grouped: 41,286 or ٤١٬٢٨٦."""
    return number_in_style(f"{value:,}", digits)


def percent(share: Number, *, digits: DigitStyle = DigitStyle.LATIN) -> str:
    """Return a share of one as a whole percentage, the sign after the number: 0.96 is 96%."""
    whole = _rounded(Decimal(str(share)) * 100, places="1")
    return number_in_style(f"{whole}%", digits)


def compact(value: Number, *, language: str, digits: DigitStyle = DigitStyle.LATIN) -> str:
    """Return a large number in short: «215 ألف», "215K". Below a thousand it is written out."""
    exact = Decimal(str(value))
    for unit, english, few, other in _COMPACT:
        if abs(exact) >= unit:
            amount = _short(exact / unit)
            word = few if arabic_plural(abs(float(amount))) == Plural.FEW else other
            written = number_in_style(f"{amount:f}", digits)
            return f"{written} {word}" if language == "ar" else f"{amount:f}{english}"
    return grouped(value, digits=digits)


def size(size_bytes: int, *, language: str, digits: DigitStyle = DigitStyle.LATIN) -> str:
    """Return a file's size in decimal units: «4.2 ميغابايت», "4.2 MB"."""
    exact = Decimal(size_bytes)
    unit, english, arabic = next((row for row in _SIZES if exact >= row[0]), _SIZES[-1])
    written = number_in_style(f"{_short(exact / unit):f}", digits)
    if language == "ar":
        return f"{written} {arabic}"
    return "1 byte" if size_bytes == 1 else f"{written} {english}"


def _short(amount: Decimal) -> Decimal:
    """One decimal below ten, none from there on; no trailing zero."""
    rounded = _rounded(amount, places="0.1" if abs(amount) < 10 else "1")
    return rounded.to_integral_value() if rounded == rounded.to_integral_value() else rounded


def _rounded(amount: Decimal, *, places: str) -> Decimal:
    return amount.quantize(Decimal(places), rounding=ROUND_HALF_UP)
