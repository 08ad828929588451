"""The words that are said without a person: the institution's own, else these.

A word in braces is replaced by what it names and by nothing else. A line whose word has nothing to
say (no address while the public pages are closed, no opening hour while the office is open) is
left out whole.
"""

import re
from collections.abc import Mapping
from typing import Final

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from majlis.inbox.models import Automation

# Which words each text may use, and which it must.
MAY_USE: Final[dict[str, frozenset[str]]] = {
    "acknowledgement": frozenset({"reference", "institution", "opens", "link"}),
    "short": frozenset({"reference", "institution", "opens"}),
    "offer": frozenset({"question", "answer", "source"}),
    "rating": frozenset({"reference", "institution", "link"}),
}
MUST_USE: Final[dict[str, frozenset[str]]] = {
    "acknowledgement": frozenset({"reference"}),
    "short": frozenset({"reference"}),
    "offer": frozenset({"question", "answer", "source"}),
    "rating": frozenset({"link"}),
}
OURS: Final = {
    "acknowledgement": _(
        "Your message has reached {institution} under number {reference}.\n"
        "An officer reads it and answers you here.\n"
        "The office is closed now. It opens {opens}.\n"
        "Follow it here: {link}"
    ),
    "short": _("It has reached us under number {reference}. An officer answers here."),
    "offer": _(
        "Meanwhile, this may answer you: {question}\n"
        "{answer}\n"
        "Source: {source}\n"
        "If it does not, write to us again and an officer answers."
    ),
    "rating": _("How was our service in inquiry {reference}? One press tells us: {link}"),
}
_WORD = re.compile(r"\{([a-z]+)\}")


def text_of(automation: Automation, name: str, language: str) -> str:
    """Return one text in a language, as the institution words it or as we do."""
    own: str = getattr(automation, f"{name}_{language}")
    return own.strip() or ours(name, language)


def ours(name: str, language: str) -> str:
    with translation.override(language):
        return str(OURS[name])


def filled(text: str, words: Mapping[str, str]) -> str:
    """Return the text with its words said; what they say is never read for words again."""
    lines = [line for line in text.splitlines() if all(words.get(w) for w in _WORD.findall(line))]
    return "\n".join(_WORD.sub(lambda found: words[found[1]], line) for line in lines).strip()


def unknown_words(name: str, text: str) -> list[str]:
    """Return what stands in braces and is none of this text's words."""
    used = re.findall(r"\{([^{}]*)\}", text)
    return [word for word in dict.fromkeys(used) if word not in MAY_USE[name]]


def missing_words(name: str, text: str) -> list[str]:
    return sorted(MUST_USE[name] - set(_WORD.findall(text)))
