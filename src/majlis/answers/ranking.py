"""BM25 over a few thousand short texts in memory: which of them speaks most of what was asked.

Source: Robertson and Zaragoza, The Probabilistic Relevance Framework (2009), with the weight of a
rare word as Lucene has it, which is never negative.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

# The usual values; nothing in our measurements asked for others.
SATURATION = 1.2
BY_LENGTH = 0.75


class Ranking:
    """Texts, each a list of its tokens, that a question can be held against."""

    def __init__(self, texts: Sequence[Sequence[str]]) -> None:
        self.count = len(texts)
        lengths = [len(text) for text in texts]
        average = sum(lengths) / max(self.count, 1) or 1.0
        held_in: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, text in enumerate(texts):
            for token, times in Counter(text).items():
                held_in[token].append((number, times))
        self._weights = {token: self._rarity(len(rows)) for token, rows in held_in.items()}
        self._unknown = self._rarity(0)
        # All that does not depend on the question is worked out once.
        self._shares = {
            token: [
                (number, self._weights[token] * _share(times, lengths[number] / average))
                for number, times in rows
            ]
            for token, rows in held_in.items()
        }

    def scores(self, asked: Iterable[str]) -> dict[int, float]:
        """Return the score of each text that has any of the tokens, by its number."""
        found: dict[int, float] = defaultdict(float)
        for token in set(asked):
            for number, share in self._shares.get(token, ()):
                found[number] += share
        return dict(found)

    def weight(self, token: str) -> float:
        """Return how much a token tells: the rarer the more, an unknown one the most."""
        return self._weights.get(token, self._unknown)

    def _rarity(self, texts_with_it: int) -> float:
        return math.log(1 + (self.count - texts_with_it + 0.5) / (texts_with_it + 0.5))


def _share(times: int, length: float) -> float:
    damped = SATURATION * (1 - BY_LENGTH + BY_LENGTH * length)
    return times * (SATURATION + 1) / (times + damped)
