"""The published library of one institution, read into memory to be ranked against a question.

A few thousand entries are some megabytes and are read in well under a second, so each process keeps
those it was last asked of and looks at every question whether they are still the newest.
"""

from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

from django.db.models import Count, Max

from majlis.answers.models import Article, Phrasing, Service
from majlis.answers.ranking import Ranking
from majlis.arabic.search import pieces, stems, words
from majlis.arabic.stop_words import STOP_WORDS

KEPT_AT_MOST = 32  # institutions in one process


@dataclass(frozen=True)
class Entry:
    """One article or service by its number, and everything that it says."""

    kind: str  # "article" | "service"
    pk: int
    wordings: tuple[str, ...]  # its question or title, and how people put it
    body: str


class Shelf:
    """Entries, ranked by light stems and by character n-grams."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries
        wordings = [(n, text) for n, entry in enumerate(entries) for text in entry.wordings]
        texts = [*wordings, *((n, entry.body) for n, entry in enumerate(entries))]
        self._owner = [number for number, _ in texts]
        self._bodies_begin = len(wordings)
        self.by_stems = Ranking([stems(text) for _, text in texts])
        self.by_pieces = Ranking([telling_pieces(text) for _, text in texts])
        self._stems = [_all(stems, entry) for entry in entries]
        self._pieces = [_all(telling_pieces, entry) for entry in entries]

    def scores(self, ranking: Ranking, asked: Iterable[str]) -> list[float]:
        """Return a score for each entry: its nearest wording and its body together.

        The nearest alone of its wordings, so that an entry with many of them does not win by their
        number.
        """
        nearest, bodies = [0.0] * len(self.entries), [0.0] * len(self.entries)
        for number, score in ranking.scores(asked).items():
            owner = self._owner[number]
            if number >= self._bodies_begin:
                bodies[owner] = score
            else:
                nearest[owner] = max(nearest[owner], score)
        return [wording + body for wording, body in zip(nearest, bodies, strict=True)]

    def covers(self, number: int, *, stems_asked: set[str], pieces_asked: set[str]) -> "Covered":
        """Return which share of what was asked the entry speaks of, rare words weighing more."""
        return Covered(
            stems=_share(self.by_stems, stems_asked, self._stems[number]),
            pieces=_share(self.by_pieces, pieces_asked, self._pieces[number]),
        )


@dataclass(frozen=True)
class Covered:
    """Shares of one, 0 to 1."""

    stems: float
    pieces: float


class _Shelves:
    """The shelves that this process read last, each with the state of its library then."""

    def __init__(self) -> None:
        self._kept: OrderedDict[int, tuple[Any, Shelf]] = OrderedDict()
        self._lock = Lock()

    def of(self, institution_id: int) -> Shelf:
        state = _state(institution_id)
        with self._lock:
            kept = self._kept.get(institution_id)
        if kept and kept[0] == state:
            return kept[1]
        shelf = Shelf(list(_entries(institution_id)))
        with self._lock:
            self._kept[institution_id] = state, shelf
            self._kept.move_to_end(institution_id)
            while len(self._kept) > KEPT_AT_MOST:
                self._kept.popitem(last=False)
        return shelf


_SHELVES = _Shelves()


def shelf_of(institution_id: int) -> Shelf:
    """Return the newest shelf of the institution that this transaction acts for."""
    return _SHELVES.of(institution_id)


def telling_pieces(text: str) -> list[str]:
    """Return the character n-grams of the words that are in no stop list."""
    return pieces(" ".join(word for word in words(text) if word not in STOP_WORDS))


def _entries(institution_id: int) -> Iterable[Entry]:
    spoken = _spoken(institution_id)
    articles = Article.objects.filter(institution_id=institution_id).published()
    for article in articles.order_by("id"):
        asked = (article.question_ar, article.question_en, *spoken["article", article.pk])
        yield Entry("article", article.pk, tuple(filter(None, asked)), article.answer_ar)
    services = Service.objects.filter(institution_id=institution_id).published()
    for service in services.order_by("id"):
        named = (service.title_ar, service.title_en, *spoken["service", service.pk])
        yield Entry("service", service.pk, tuple(filter(None, named)), service.summary_ar)


def _spoken(institution_id: int) -> dict[tuple[str, int], list[str]]:
    """Return the wordings of each article and service."""
    found: dict[tuple[str, int], list[str]] = defaultdict(list)
    for phrasing in Phrasing.objects.filter(institution_id=institution_id):
        kind = "article" if phrasing.article_id else "service"
        found[kind, phrasing.article_id or phrasing.service_id or 0].append(phrasing.text)
    return found


def _state(institution_id: int) -> Any:
    """Return what changes with every change of what may be found."""
    here = {"institution_id": institution_id}
    newest = {"newest": Max("changed_at"), "count": Count("id")}
    return (
        Article.objects.filter(**here).published().aggregate(**newest),
        Service.objects.filter(**here).published().aggregate(**newest),
        Phrasing.objects.filter(**here).aggregate(newest=Max("id"), count=Count("id")),
    )


def _all(tokens: Any, entry: Entry) -> frozenset[str]:
    return frozenset(each for text in (*entry.wordings, entry.body) for each in tokens(text))


def _share(ranking: Ranking, asked: set[str], there: frozenset[str]) -> float:
    whole = sum(ranking.weight(token) for token in asked)
    return sum(ranking.weight(token) for token in asked & there) / whole if whole else 0.0
