"""Finding words and phrases in what people write, whatever hangs on them.

A phrase is words between spaces: `*` at the end of a word stands for any ending, `..` for up to
three words between. Both sides are normalised as for searching (search.py).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from majlis.arabic.search import normalise, stem

GAP: Final = 3  # words that `..` may stand for
_WORD = re.compile("[0-9a-z]+|[\u0620-\u064a]+")
_PART = re.compile(r"\.\.|[0-9a-z\u0620-\u064a]+\*?")
# What Arabic hangs before a word, longest first: and, then, in, to, like, the; هال is of the Gulf.
_BEFORE: Final = ("وبال", "وال", "بال", "فال", "كال", "هال", "ولل", "لل", "ال", "و", "ف", "ب", "ل")
_SHORTEST: Final = 3  # letters that must stay when something before it is taken off


@dataclass(frozen=True)
class Text:
    """A text ready to be searched: for each of its words everything it may be known by."""

    words: tuple[str, ...]
    bare: tuple[frozenset[str], ...]  # without what hangs before it
    loose: tuple[frozenset[str], ...]  # and its stems

    @classmethod
    def of(cls, text: str) -> "Text":
        words = tuple(_WORD.findall(normalise(text)))
        bare = tuple(_bare(word) for word in words)
        return cls(words, bare, tuple(_with_stems(each) for each in bare))

    def has(self, phrase: str, *, exactly: bool = False) -> bool:
        """Say whether the phrase stands in it; `exactly` means not by a word's stem alone."""
        return bool(self.spans(phrase, exactly=exactly))

    def spans(self, phrase: str, *, exactly: bool = False) -> list[tuple[int, int]]:
        """Return where the phrase stands: the first word and the one after the last."""
        parts = _parts(phrase)
        if not parts:
            return []
        ends = ((at, self.end(parts, at, exactly=exactly)) for at in range(len(self.words)))
        return [(at, end) for at, end in ends if end]

    def end(self, parts: Sequence[str], at: int, *, exactly: bool) -> int:
        """Return the word after the phrase that begins at this word; 0 where none does."""
        known = self.bare if exactly else self.loose
        reach = 0
        for part in parts:
            if part == "..":
                reach = GAP
                continue
            last = min(at + reach, len(known) - 1)
            found = next((i for i in range(at, last + 1) if _fits(part, known[i], exactly)), None)
            if found is None:
                return 0
            at, reach = found + 1, 0
        return at

    def without(self, spans: Iterable[tuple[int, int]]) -> "Text":
        """Return it without the words of these spans."""
        gone = {at for span in spans for at in range(*span)}
        if not gone:
            return self
        kept = [at for at in range(len(self.words)) if at not in gone]
        return Text(
            tuple(self.words[at] for at in kept),
            tuple(self.bare[at] for at in kept),
            tuple(self.loose[at] for at in kept),
        )


class Phrases:
    """Many phrases, looked for at once and exactly: a long text costs no more than its words."""

    def __init__(self, named: Mapping[str, Iterable[str]]) -> None:
        """Take phrases by what they stand for."""
        self._whole: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        self._begun: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        for name, phrases in named.items():
            for phrase in phrases:
                if parts := _parts(phrase):
                    first = parts[0]
                    index = self._begun if first.endswith("*") else self._whole
                    index.setdefault(first.rstrip("*"), []).append((name, parts))
        self._shortest = min(map(len, self._begun), default=0)

    def found(self, text: Text) -> list[tuple[str, tuple[int, int]]]:
        """Return each phrase that stands in the text, by its name, and where."""
        return [
            (name, (at, end))
            for at in range(len(text.words))
            for name, parts in self._beginning(text.bare[at])
            if (end := text.end(parts, at, exactly=True))
        ]

    def _beginning(self, known: frozenset[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield the phrases whose first word this may be."""
        for word in known:
            yield from self._whole.get(word, ())
            for length in range(self._shortest, len(word) + 1 if self._begun else 0):
                yield from self._begun.get(word[:length], ())


def _fits(part: str, known: frozenset[str], exactly: bool) -> bool:
    if part.endswith("*"):
        return any(each.startswith(part[:-1]) for each in known)
    return part in known or (not exactly and stem(part) in known)


@lru_cache(maxsize=4096)
def _parts(phrase: str) -> tuple[str, ...]:
    """Return the parts of a phrase, none of them a gap at its edge."""
    # The normaliser turns no dot and no star into anything else.
    parts = _PART.findall(normalise(phrase))
    while parts and parts[0] == "..":
        parts.pop(0)
    while parts and parts[-1] == "..":
        parts.pop()
    return tuple(parts)


@lru_cache(maxsize=16384)
def _bare(word: str) -> frozenset[str]:
    found = {word}
    for before in _BEFORE:
        if word.startswith(before) and len(word) - len(before) >= _SHORTEST:
            found.add(word[len(before) :])
    return frozenset(found)


@lru_cache(maxsize=16384)
def _with_stems(known: frozenset[str]) -> frozenset[str]:
    return known | {stem(word) for word in known}
