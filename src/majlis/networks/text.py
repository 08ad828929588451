"""What is done to a text before any network sees it."""

import re
import unicodedata

# Characters that nobody sees. Direction marks cost 2 of X's 280 each and hide a word from
# searches; the zero-width non-joiner (U+200C) and joiner (U+200D) stay, because they shape
# letters and emoji.
HIDDEN = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
    "\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff\ud800-\udfff"
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]"
)
PRESENTATION_FORMS = re.compile("[\ufb50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefe]")
LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


def clean(text: str) -> str:
    """Return `text` as it may leave the house: nothing hidden, letters as letters, NFC.

    Cleaning a clean text changes nothing.
    """
    text = LINE_ENDS.sub("\n", text)
    text = HIDDEN.sub("", text)
    text = PRESENTATION_FORMS.sub(_as_letters, text)
    return unicodedata.normalize("NFC", text).strip()


def hidden_marks(text: str) -> list[str]:
    """Name the characters that `clean` will take away, each once: "U+200F", "U+202B"."""
    return sorted({f"U+{ord(mark):04X}" for mark in HIDDEN.findall(text)})


def presentation_forms(text: str) -> list[str]:
    """Return the shaped letters that `clean` will turn into plain ones, each once."""
    return sorted({form for form in PRESENTATION_FORMS.findall(text) if _folds(form)})


def _as_letters(form: re.Match[str]) -> str:
    folded = unicodedata.normalize("NFKC", form.group())
    # A vowel mark "in isolation" (U+FE70 and others) folds to a space and the mark.
    return folded.removeprefix(" ") if len(folded) > 1 else folded


def _folds(form: str) -> bool:
    return unicodedata.normalize("NFKC", form) != form
