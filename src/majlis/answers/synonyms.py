"""The words of the street and those of the library; a manager or editor keeps the table."""

from collections import defaultdict

from django.db import transaction
from django.utils.translation import gettext as _

from majlis.answers.models import Synonym
from majlis.arabic.search import normalise, stem, words
from majlis.people.models import Institution, Person
from majlis.record import entries
from majlis.store.refusal import Refused


def add(institution: Institution, word: str, standard: str, *, by: Person | None) -> Synonym:
    """Let who asks with `word` find what says `standard`; the same again changes nothing.

    Raises:
        Refused: one of them is no single word, or both are the same.
    """
    word, standard = word.strip(), standard.strip()
    if len(words(word)) != 1 or not words(standard):
        raise Refused(_("Write one word, and the word or words that the library uses for it."))
    if normalise(word) == normalise(standard):
        raise Refused(_("Searching takes these two for the same word already."))
    with transaction.atomic():
        synonym, is_new = Synonym.objects.get_or_create(
            institution=institution, word=word, standard=standard, defaults={"by": by}
        )
        if is_new:
            _record("synonym.added", synonym, by)
    return synonym


def remove(synonym: Synonym, *, by: Person) -> None:
    """Take a line out of the table."""
    with transaction.atomic():
        _record("synonym.removed", synonym, by)
        synonym.delete()


def table() -> dict[str, list[list[str]]]:
    """Return this institution's table as stems: what each word may stand for."""
    found: dict[str, list[list[str]]] = defaultdict(list)
    for word, standard in Synonym.objects.values_list("word", "standard"):
        for each in words(word):
            found[stem(each)].append([stem(other) for other in words(standard)])
    return found


def _record(act: str, synonym: Synonym, by: Person | None) -> None:
    entries.write(
        institution_id=synonym.institution_id,
        act=act,
        object=synonym,
        by=by,
        detail={"word": synonym.word, "standard": synonym.standard},
    )
