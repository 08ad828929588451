"""BM25 over a few thousand short texts in memory: which of them speaks most of what was asked.

Source: Robertson and Zaragoza, The Probabilistic Relevance Framework (2009), with the weight of a
rare word as Lucene has it, which is never negative.
"""

import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

# The usual values; nothing in our measurements asked for others.
SATURATION = 1.2
BY_LENGTH = 0.75


class Ranking:
    """Texts, each a list of its tokens, that a question can be held against."""

    def __init__(self, texts: Iterable[Sequence[str]]) -> None:
        counted = [Counter(text) for text in texts]
        lengths = [text.total() for text in counted]
        self._count = len(counted)
        average = sum(lengths) / max(self._count, 1) or 1.0
        held_in: dict[str, list[int]] = defaultdict(list)
        for number, text in enumerate(counted):
            for token in text:
                held_in[token].append(number)
        self._weights = {token: self._rarity(len(numbers)) for token, numbers in held_in.items()}
        self.weight_of_the_unknown = self._rarity(0)
        # All that does not depend on the question is worked out once. Arrays, since there are some
        # six hundred postings to an entry.
        self._numbers = {token: array("I", numbers) for token, numbers in held_in.items()}
        self._shares = {
            token: array("f", (_share(counted[n][token], lengths[n] / average) for n in numbers))
            for token, numbers in held_in.items()
        }

    def scores(self, asked: Iterable[str]) -> dict[int, float]:
        """Return the score of each text that has any of the tokens, by its number."""
        found: dict[int, float] = defaultdict(float)
        for token in set(asked) & self._numbers.keys():
            weight = self._weights[token]
            for number, share in zip(self._numbers[token], self._shares[token], strict=True):
                found[number] += weight * share
        return dict(found)

    def texts_with(self, token: str) -> Iterable[int]:
        """Return the numbers of the texts that have it."""
        return self._numbers.get(token, ())

    def weight(self, token: str) -> float:
        """Return how much a token tells: the rarer the more, an unknown one the most."""
        return self._weights.get(token, self.weight_of_the_unknown)

    def _rarity(self, texts_with_it: int) -> float:
        return math.log(1 + (self._count - texts_with_it + 0.5) / (texts_with_it + 0.5))


def _share(times: int, length: float) -> float:
    damped = SATURATION * (1 - BY_LENGTH + BY_LENGTH * length)
    return times * (SATURATION + 1) / (times + damped)
