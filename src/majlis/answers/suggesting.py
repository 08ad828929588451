"""Which answers of the library may answer what somebody wrote: up to three, for a person to choose.

Nothing is ever sent by itself: a score does not tell right from wrong. It does tell fairly well
that something is not our subject, and then there is no suggestion at all.
"""

from dataclasses import dataclass

from majlis.answers import searching, synonyms
from majlis.answers.models import Article, Service
from majlis.answers.shelf import Near, Shelf, shelf_of
from majlis.arabic.arabizi import is_arabizi
from majlis.arabic.search import is_latin, pieces, stems, telling, words
from majlis.store.tenancy import acting_institution

# Where not even the nearest entry reaches this, nothing of ours fits. Set by hand: every right
# first suggestion of our measurement passes, and a third of what is not our subject is told so.
LEAST_EVIDENCE = 0.2
# An entry that speaks so much less of it than the nearest one only distracts.
LEAST_OF_THE_NEAREST = 0.25


@dataclass(frozen=True)
class Suggestion:
    """One article or service, and the text that a reply may begin with."""

    article: Article | None
    service: Service | None
    title: str
    reply_text_ar: str
    reply_text_en: str
    score: float  # how much speaks for it: for comparing, and never a reason to send it unread

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
    found = shelf.nearest(*expanded(text), most=most)
    nearest = max((near.evidence for near in found), default=0.0)
    if nearest < LEAST_EVIDENCE:
        return []
    return _loaded([near for near in found if near.evidence >= nearest * LEAST_OF_THE_NEAREST])


def expanded(text: str) -> tuple[set[str], set[str]]:
    """Return stems and pieces of the question, with those of the words that synonyms name."""
    known = synonyms.table()
    asked = telling(words(text))
    added = [stem for each in stems(asked) for standard in known.get(each, ()) for stem in standard]
    return {*stems(asked), *added}, set(pieces([*asked, *added]))


def _loaded(found: list[Near]) -> list[Suggestion]:
    articles = Article.objects.in_bulk([near.pk for near in found if near.kind == "article"])
    services = Service.objects.in_bulk([near.pk for near in found if near.kind == "service"])
    return [
        _suggestion(
            articles[near.pk] if near.kind == "article" else services[near.pk], near.evidence
        )
        for near in found
    ]


def _suggestion(thing: Article | Service, score: float) -> Suggestion:
    if isinstance(thing, Article):
        return Suggestion(thing, None, thing.question, thing.answer_ar, thing.answer_en, score)
    arabic, english = _reply(thing, thing.summary_ar), _reply(thing, thing.summary_en)
    return Suggestion(None, thing, thing.title, arabic, english, score)


def _reply(service: Service, text: str) -> str:
    return "\n".join(filter(None, (text, text and service.url)))
