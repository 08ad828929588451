"""What must not stand in public: identity numbers, cards, accounts, telephones and e-mails.

Digits may be Arabic-Indic or Latin, with spaces, dashes, marks of direction and zero-width signs
between them. A number that proves itself by a check digit is found alone; one that cannot is found
beside a word that says what it is.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from majlis.arabic.personal_numbers import (
    is_card,
    is_gulf_number,
    is_iban,
    is_identity,
    is_telephone,
)

# A longer text is looked through so far; what follows is masked digit by digit.
LOOKED_THROUGH = 20_000
# A word this near before a number says what the number is.
NEAR = 28
MASK = "•"


class Kind(StrEnum):
    IDENTITY = "identity"
    CARD = "card"
    ACCOUNT = "account"
    TELEPHONE = "telephone"
    EMAIL = "email"


@dataclass(frozen=True)
class Found:
    """One piece of personal data; `start` and `end` count characters of the text from 0."""

    kind: Kind
    start: int
    end: int
    plain: str  # its digits and letters alone, in Latin digits


@dataclass(frozen=True)
class _Plain:
    """A text without what hides in it, and where each of its characters stood."""

    text: str
    places: list[int]


_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_DATE = re.compile(
    r"(?<!\d)(?:\d{1,2}[-./]\d{1,2}[-./](?:1[34]|19|20)\d\d|(?:1[34]|19|20)\d\d[-./]\d{1,2}[-./]\d{1,2})(?!\d)"
)
_EMAIL = re.compile(
    r"(?<![\w.%+-])[\w.%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,5}[A-Za-z]{2,24}(?![A-Za-z])"
)
_ACCOUNT = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}[ -]?\d{2}(?:[ -]{0,2}[A-Za-z0-9]){11,30}")
_HANDLE = re.compile(r"(?<![\w@•])@([\w.\-]{2,})")
_RUN = re.compile(r"\+?\d(?:[ .\-_()]{0,3}\d)*")
_GROUP = re.compile(r"\d+")
_SAYS_IDENTITY = re.compile(
    r"هوي[ةه]|هويت[يهك]|(?:ا|إ)قامت?[ةهيك]|سجل\s*(?:ال)?مدني|رقم\w*\s*(?:ال)?مدني|مدني[ةه]|"
    r"رقم\w*\s*(?:ال)?شخصي|رقم\w*\s*(?:ال)?سكاني|\bcpr\b|\bqid\b|civil\s*(?:id|no|number)|"
    r"national\s*(?:id|no|number)|\biqama\b|emirates\s*id|identity\s*(?:no|number|card)|\bid\s*(?:no|number|card|is|:)"
)
_SAYS_TELEPHONE = re.compile(
    r"جوال|موبا?يل|هاتف|تلي?فون|واتس|رقمي|(?:ا|إ)تصل|كلمون|تواصل|phone|mobile|whats\s*app|\btel\b|\bcall\b"
)
_SAYS_THING = re.compile(
    r"طلب|بلاغ|شكو|فاتور|شحن[ةه]|تتبع|معامل[ةه]|تذكر[ةه]|مرجع|تجاري|ضريب|باركود|موديل|طراز|شهاد|ترخيص|تسلسل|"
    r"order|invoice|tracking|ticket|\bref|barcode|model|certificate|serial|licen[cs]e|\bvat\b|\bsku\b|\bcr\b"
)


def find(text: str) -> list[Found]:
    """Return what is personal in a text, in its order; no two overlap."""
    if not any(sign.isdigit() or sign in "@＠﹫" for sign in text):
        return []
    plain = _plain(text[:LOOKED_THROUGH])
    found: list[Found] = []
    taken = list(plain.text)
    for pattern in (_EMAIL, _ACCOUNT):
        for match in pattern.finditer("".join(taken)):
            one = _email(match) if pattern is _EMAIL else _account(match)
            if one is not None:
                found.append(_placed(plain, one))
                _take(taken, one.start, one.end)
    for pattern in (_ADDRESS, _DATE):
        for match in pattern.finditer("".join(taken)):
            _take(taken, match.start(), match.end())
    found += [_placed(plain, one) for one in _numbers("".join(taken))]
    return sorted(found, key=lambda each: each.start)


def has(text: str) -> bool:
    return bool(find(text))


def masked(text: str) -> str:
    """Return a text as a list, a notice or a file may show it: the last two digits stay."""
    found = find(text)
    if not found and len(text) <= LOOKED_THROUGH:
        return text
    signs = list(text)
    for one in found:
        _mask(signs, one)
    rest = (MASK if sign.isdigit() else sign for sign in signs[LOOKED_THROUGH:])
    return "".join([*signs[:LOOKED_THROUGH], *rest])


def nameless(text: str) -> str:
    """Return a text for who needs what it asks and not the person: handles are masked as well."""
    return _HANDLE.sub(lambda match: f"@{MASK * len(match[1])}", masked(text))


def masked_name(name: str) -> str:
    """Return a name of which only the first letter is left."""
    first = name.strip()[:1]
    return f"{first}{MASK * 3}" if first else ""


def _mask(signs: list[str], one: Found) -> None:
    at = [place for place in range(one.start, one.end) if signs[place].isalnum()]
    if one.kind == Kind.EMAIL:
        ends = next((p for p in range(one.start, one.end) if signs[p] in "@＠"), one.end)
        hidden = [place for place in at[1:] if place < ends] or at[:1]
    else:
        hidden = at[:-2]
    for place in hidden:
        signs[place] = MASK


def _plain(text: str) -> _Plain:
    signs, places = [], []
    for place, sign in enumerate(text):
        plain = _sign(sign)
        if plain:
            signs.append(plain)
            places.append(place)
    return _Plain("".join(signs), places)


def _sign(sign: str) -> str:
    if sign < "\x7f":
        return sign.lower() if sign.isalpha() else sign
    decimal = unicodedata.decimal(sign, None)
    if decimal is not None:
        return str(decimal)
    category = unicodedata.category(sign)
    if category in {"Mn", "Me", "Cf"} or sign == "ـ":
        return ""
    if category in {"Zs", "Pd"}:
        return " " if category == "Zs" else "-"
    wide = unicodedata.normalize("NFKC", sign)
    return wide.lower() if len(wide) == 1 and wide.isascii() else sign


def _take(signs: list[str], start: int, end: int) -> None:
    signs[start:end] = "\n" * (end - start)


def _placed(plain: _Plain, one: Found) -> Found:
    """Return what was found in the plain text at its place in the whole one."""
    return Found(one.kind, plain.places[one.start], plain.places[one.end - 1] + 1, one.plain)


def _email(match: re.Match[str]) -> Found:
    return Found(Kind.EMAIL, match.start(), match.end(), match.group())


def _account(match: re.Match[str]) -> Found | None:
    """An IBAN may be followed by a word that looks like more of it: the longest that holds."""
    for end in range(match.end(), match.start() + 14, -1):
        if not match.string[end - 1].isalnum():
            continue
        written = re.sub(r"[ -]", "", match.string[match.start() : end])
        if is_iban(written.upper()):
            return Found(Kind.ACCOUNT, match.start(), end, written.upper())
    return None


def _numbers(text: str) -> Iterator[Found]:
    for run in _RUN.finditer(text):
        groups = [group.span() for group in _GROUP.finditer(text, run.start(), run.end())]
        at = 0
        while at < len(groups):
            found = _longest(text, groups, at)
            if found is None:
                at += 1
            else:
                yield found[0]
                at = found[1]


def _longest(text: str, groups: list[tuple[int, int]], first: int) -> tuple[Found, int] | None:
    """Return the longest number that begins with this group, and the group after it."""
    best, digits = None, ""
    said = _said_before(text, groups[first][0])
    for last in range(first, len(groups)):
        digits += text[slice(*groups[last])]
        if len(digits) > 19:
            break
        start, end = groups[first][0], groups[last][1]
        if len(digits) >= 7 and _stands_alone(text, start, end):
            kind = _kind(digits, said)
            if kind is not None:
                best = Found(kind, start, end, digits), last + 1
    return best


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether it is no part of a longer sign: a model's name, a decimal number, a code."""
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    further = text[end + 1 : end + 2]
    is_latin_word = (before.isascii() and before.isalpha()) or (after.isascii() and after.isalpha())
    goes_on = after in {"-", ".", "/", ",", "٫", "٬"} and further.isdigit()
    is_after = before in {"/", ",", "٫", "٬", "#"} or (
        before in {"-", "."} and text[max(0, start - 2) : start - 1].isalnum()
    )
    return not (is_latin_word or goes_on or is_after)


def _kind(digits: str, said: "_Said") -> Kind | None:
    if said.word is Kind.IDENTITY and len(digits) <= 15:
        return Kind.IDENTITY
    if said.has_plus or digits.startswith("00"):
        return Kind.TELEPHONE if is_telephone(digits) else None
    if said.word is _THING:
        return None
    if is_identity(digits):
        return Kind.IDENTITY
    if is_card(digits):
        return Kind.CARD
    is_called_so = said.word is Kind.TELEPHONE
    return Kind.TELEPHONE if is_gulf_number(digits, is_called_so=is_called_so) else None


# Stands here for "the number of a thing": it is none of the others.
_THING = Kind.ACCOUNT


@dataclass(frozen=True)
class _Said:
    """What stands before a number: the nearest word that tells what it is, and a plus."""

    word: Kind | None
    has_plus: bool


def _said_before(text: str, start: int) -> _Said:
    before = text[max(0, start - NEAR) : start]
    return _Said(_last_word_of(before), has_plus=before.endswith(("+", "+(")))


def _last_word_of(before: str) -> Kind | None:
    """Return what the nearest telling word before a number says of it."""
    said = {
        Kind.IDENTITY: _SAYS_IDENTITY,
        Kind.TELEPHONE: _SAYS_TELEPHONE,
        _THING: _SAYS_THING,
    }
    ends = {
        kind: max((match.end() for match in pattern.finditer(before)), default=-1)
        for kind, pattern in said.items()
    }
    kind = max(ends, key=lambda each: ends[each])
    return kind if ends[kind] >= 0 else None
