"""Characters that nobody sees: naming them for a person, and taking them out of a text.

Direction characters steer how a line is laid out on our pages; on a network they only cost
characters and break searching, so nothing we send carries them.
"""

import re
import unicodedata
from dataclasses import dataclass

# Source: Unicode 16, Bidi_Control, and the zero-width characters people paste by accident.
_DIRECTION = {
    "\u061c": ("علامة الحرف العربي", "Arabic letter mark"),
    "\u200e": ("علامة اليسار إلى اليمين", "Left-to-right mark"),
    "\u200f": ("علامة اليمين إلى اليسار", "Right-to-left mark"),
    "\u202a": ("بدء تضمين من اليسار إلى اليمين", "Left-to-right embedding"),
    "\u202b": ("بدء تضمين من اليمين إلى اليسار", "Right-to-left embedding"),
    "\u202c": ("نهاية التضمين أو الإجبار", "Pop directional formatting"),
    "\u202d": ("إجبار من اليسار إلى اليمين", "Left-to-right override"),
    "\u202e": ("إجبار من اليمين إلى اليسار", "Right-to-left override"),
    "\u2066": ("بدء عزل من اليسار إلى اليمين", "Left-to-right isolate"),
    "\u2067": ("بدء عزل من اليمين إلى اليسار", "Right-to-left isolate"),
    "\u2068": ("بدء عزل باتجاه أول حرف", "First strong isolate"),
    "\u2069": ("نهاية العزل", "Pop directional isolate"),
}
_OTHER = {
    "\u00ad": ("واصلة خفية", "Soft hyphen"),
    "\u200b": ("مسافة بعرض صفر", "Zero-width space"),
    "\u2060": ("رابط كلمات خفي", "Word joiner"),
    "\ufeff": ("علامة ترتيب البايتات", "Byte order mark"),
}
_NAMES = _DIRECTION | _OTHER
_HIDDEN = re.compile("[" + "".join(_NAMES) + "]")
_DIRECTION_ONLY = re.compile("[" + "".join(_DIRECTION) + "]")
# Letters frozen in one shape. U+FDF0 to U+FDFF stay: ﷺ is a sign people mean to write.
_FROZEN_LETTERS = re.compile("[\ufb50-\ufdcf\ufe70-\ufefc]+")


@dataclass(frozen=True)
class Hidden:
    """One hidden character in a text. `position` counts characters from 0."""

    position: int
    character: str
    steers_direction: bool

    @property
    def code(self) -> str:
        """Its code point as people look it up: U+200F."""
        return f"U+{ord(self.character):04X}"

    def name(self, language: str) -> str:
        """What it is called."""
        arabic, english = _NAMES[self.character]
        return arabic if language == "ar" else english


def hidden_in(text: str) -> list[Hidden]:
    """Return every hidden character of `text`, in order.

    The joiners U+200C and U+200D are not among them: they shape letters and join emoji.
    """
    return [
        Hidden(found.start(), found.group(), steers_direction=found.group() in _DIRECTION)
        for found in _HIDDEN.finditer(text)
    ]


def without_direction(text: str) -> str:
    """Return `text` without its direction characters; everything else stays."""
    return _DIRECTION_ONLY.sub("", text)


def without_hidden(text: str) -> str:
    """Return `text` without any of the characters that `hidden_in` names."""
    return _HIDDEN.sub("", text)


def thawed(text: str) -> str:
    """Return `text` with presentation forms as ordinary letters: ﻣﺠﻠﺲ is مجلس."""
    return _FROZEN_LETTERS.sub(lambda run: unicodedata.normalize("NFKC", run.group()), text)


def isolated(text: str) -> str:
    """Return `text` wrapped in a first-strong isolate, for plain text that a person reads.

    For e-mail, exports and notifications; never for what goes to a network.
    """
    return f"\u2068{text}\u2069"
