"""The published library of one institution, read into memory to be ranked against a question.

A few thousand entries are some megabytes and are read in well under a second, so each process keeps
those it was last asked of and looks at every question whether they are still the newest.
"""

from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean, pstdev
from threading import Lock
from typing import Any, Final

from django.db import connection

from majlis.answers.models import Article, Phrasing, Service
from majlis.answers.ranking import Ranking
from majlis.arabic.search import pieces, stems, telling, words

KEPT_AT_MOST = 32  # institutions in one process
# Of wordings, one that is taken away and one that comes back leave the number of them as it was.
STATE: Final = """
    SELECT
        (SELECT row(max(changed_at), count(*))::text FROM answers_article
            WHERE institution_id = %(here)s AND published_at IS NOT NULL),
        (SELECT row(max(changed_at), count(*))::text FROM answers_service
            WHERE institution_id = %(here)s AND published_at IS NOT NULL),
        (SELECT row(max(id), count(*), sum(id), sum(id * id))::text FROM answers_phrasing
            WHERE institution_id = %(here)s)
"""


@dataclass(frozen=True)
class Entry:
    """One article or service by its number, and everything that it says."""

    kind: str  # "article" | "service"
    pk: int
    wordings: tuple[str, ...]  # its question or title, and how people put it
    body: str


@dataclass(frozen=True)
class Near:
    """An entry that may answer a question, and how much speaks for it."""

    kind: str
    pk: int
    evidence: float


class Shelf:
    """Entries, ranked by light stems and by character n-grams."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries
        wordings = [(n, text) for n, entry in enumerate(entries) for text in entry.wordings]
        texts = [*wordings, *((n, entry.body) for n, entry in enumerate(entries))]
        told = [telling(words(text)) for _, text in texts]
        self._owner = [number for number, _ in texts]
        self._bodies_begin = len(wordings)
        self._by_stems = Ranking(map(stems, told))
        self._by_pieces = Ranking(map(pieces, told))

    def nearest(self, asked: set[str], pieces_asked: set[str], *, most: int) -> list[Near]:
        """Return the entries nearest to a question, given as its stems and its pieces."""
        by_stems = self._scores(self._by_stems, asked)
        by_pieces = self._scores(self._by_pieces, pieces_asked)
        pairs = zip(_standardised(by_stems), _standardised(by_pieces), strict=True)
        together = [one + other for one, other in pairs]
        best = sorted(range(len(together)), key=lambda number: -together[number])[:most]
        shares = zip(
            self._shares(self._by_stems, asked, best),
            self._shares(self._by_pieces, pieces_asked, best),
            strict=True,
        )
        found = [
            Near(
                self.entries[number].kind,
                self.entries[number].pk,
                self._weighed(by_stems[number], by_pieces[number]) * sum(both) / 2,
            )
            for number, both in zip(best, shares, strict=True)
        ]
        return [near for near in found if near.evidence > 0]

    def _scores(self, ranking: Ranking, asked: Iterable[str]) -> list[float]:
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

    def _shares(self, ranking: Ranking, asked: Iterable[str], best: Sequence[int]) -> list[float]:
        """Return which share of what was asked each of these has, 0 to 1; rare words weigh more."""
        whole, has = 0.0, dict.fromkeys(best, 0.0)
        for token in asked:
            weight = ranking.weight(token)
            whole += weight
            for owner in {self._owner[number] for number in ranking.texts_with(token)} & has.keys():
                has[owner] += weight
        return [has[number] / whole if whole else 0.0 for number in best]

    def _weighed(self, by_stems: float, by_pieces: float) -> float:
        """Return how many rare words were met, whatever the size of the library.

        A word has some eight pieces, so that each of the two kinds counts about the same.
        """
        return (by_stems + by_pieces / 8) / self._by_stems.weight_of_the_unknown


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
    with connection.cursor() as cursor:
        cursor.execute(STATE, {"here": institution_id})
        return cursor.fetchone()


def _standardised(scores: list[float]) -> list[float]:
    """Return how far each score lies from the mean, so that two kinds of score can be added."""
    if not scores or not (spread := pstdev(scores)):
        return [0.0] * len(scores)
    mean = fmean(scores)
    return [(score - mean) / spread for score in scores]
