"""Which answers of the library may answer what somebody wrote: up to three, for a person to choose.

Nothing is ever sent by itself: a score does not tell right from wrong. It does tell fairly well
that something is not our subject, and then there is no suggestion at all.
"""

from dataclasses import dataclass
from statistics import fmean, pstdev

from majlis.answers import searching, synonyms
from majlis.answers.models import Article, Service
from majlis.answers.shelf import Covered, Shelf, shelf_of, telling_pieces
from majlis.arabic.arabizi import is_arabizi
from majlis.arabic.search import is_latin, telling_stems
from majlis.store.tenancy import acting_institution

# Below these shares of what was asked an entry speaks of something else. Set by hand on the open
# sample and on the inquiries of the demonstration; see docs/decisions/0034-searching.md.
LEAST_STEMS = 0.10
LEAST_PIECES = 0.20
# An entry that covers so much less than the nearest one only distracts.
LEAST_OF_THE_NEAREST = 0.35


@dataclass(frozen=True)
class Suggestion:
    """One article or service, and the text that a reply may begin with."""

    article: Article | None
    service: Service | None
    title: str
    reply_text_ar: str
    reply_text_en: str
    score: float  # 0 to 1: the share of what was asked that it speaks of

    @property
    def object(self) -> Article | Service:
        found = self.article or self.service
        assert found is not None
        return found


def suggest(text: str, *, most: int = 3) -> list[Suggestion]:
    """Return what may answer `text`, the nearest first; nothing where nothing fits.

    It looks at the published library of the institution that the transaction acts for. English is
    searched in the English versions; Arabic in Latin letters is left to a person.
    """
    institution = acting_institution()
    if institution is None or not text.strip() or is_arabizi(text):
        return []
    if is_latin(text):
        return [_suggestion(hit.object, hit.score) for hit in searching.search(text, most=most)]
    return _nearest(shelf_of(institution), text, most=most)


def _nearest(shelf: Shelf, text: str, *, most: int) -> list[Suggestion]:
    asked, pieces = _expanded(text)
    by_stems = _standardised(shelf.scores(shelf.by_stems, asked))
    by_pieces = _standardised(shelf.scores(shelf.by_pieces, pieces))
    together = [a + b for a, b in zip(by_stems, by_pieces, strict=True)]
    best = sorted(range(len(together)), key=lambda number: -together[number])[:most]
    covered = {
        number: shelf.covers(number, stems_asked=asked, pieces_asked=pieces) for number in best
    }
    fitting = [number for number in best if _fits(covered[number])]
    return _loaded(shelf, {number: _share(covered[number]) for number in fitting})


def _expanded(text: str) -> tuple[set[str], set[str]]:
    """Return stems and pieces of the question, with those of the words that synonyms name."""
    known = synonyms.table()
    asked = set(telling_stems(text))
    added = [stem for each in asked for standard in known.get(each, ()) for stem in standard]
    return asked | set(added), set(telling_pieces(" ".join([text, *added])))


def _standardised(scores: list[float]) -> list[float]:
    """Return how far each score lies from the mean, so that two kinds of score can be added."""
    if not scores or not (spread := pstdev(scores)):
        return [0.0] * len(scores)
    mean = fmean(scores)
    return [(score - mean) / spread for score in scores]


def _fits(covered: Covered) -> bool:
    return covered.stems >= LEAST_STEMS or covered.pieces >= LEAST_PIECES


def _share(covered: Covered) -> float:
    return (covered.stems + covered.pieces) / 2


def _loaded(shelf: Shelf, shares: dict[int, float]) -> list[Suggestion]:
    entries = {number: shelf.entries[number] for number in shares}
    articles = Article.objects.in_bulk([e.pk for e in entries.values() if e.kind == "article"])
    services = Service.objects.in_bulk([e.pk for e in entries.values() if e.kind == "service"])
    return [
        _suggestion(articles[e.pk] if e.kind == "article" else services[e.pk], shares[number])
        for number, e in entries.items()
    ]


def _suggestion(thing: Article | Service, score: float) -> Suggestion:
    if isinstance(thing, Article):
        return Suggestion(thing, None, thing.question, thing.answer_ar, thing.answer_en, score)
    arabic, english = _reply(thing, thing.summary_ar), _reply(thing, thing.summary_en)
    return Suggestion(None, thing, thing.title, arabic, english, score)


def _reply(service: Service, text: str) -> str:
    return "\n".join(filter(None, (text, text and service.url)))
