"""How well searching finds, measured; the figures are printed beside those that were known before.

The open sample has 20 unlike entries and 25 Arabic questions, so a difference of four questions
(0.16) means nothing; what is asserted leaves that margin below what was measured.
"""

from pathlib import Path

import pytest

from majlis.answers import loading, searching, suggesting
from majlis.answers.models import Article, Phrasing
from majlis.answers.shelf import Entry, Shelf, shelf_of
from majlis.answers.tests import sample
from majlis.arabic.search import is_latin

pytestmark = pytest.mark.django_db

CONTENT = Path(__file__).resolve().parents[2] / "operations" / "content" / "library"
# The sample's entries of which the demonstration knows nothing; None: those off any subject.
NOT_OF_THE_DEMONSTRATION = (None, "S01", "S02", "S08", "S09", "S10", "S12", "S14", "S17", "S18")
# First hits on the same sample before any of this was written.
BEFORE = "Postgres arabic OR .60, BM25 light10 .56, with an embedding model .80 to .84"


def found_by_search(text):
    return [hit.object.pk for hit in searching.search(text, most=20)]


def found_by_ranking(text):
    """Every entry in the order of the suggestions, with none held back."""
    shelf = shelf_of(Article.objects.first().institution_id)
    return [near.pk for near in shelf.nearest(*suggesting.expanded(text), most=20)]


def suggested(text):
    return [suggestion.object.pk for suggestion in suggesting.suggest(text)]


@pytest.fixture
def wanted(office):
    numbers = sample.shelve(office)
    return [(q, numbers[q.entry]) for q in sample.questions(*sample.ARABIC)]


def test_searching_the_sample_is_as_good_as_it_was_measured(wanted):
    search = sample.measure(found_by_search, wanted)
    ranking = sample.measure(found_by_ranking, wanted)
    shown = sample.measure(suggested, wanted)
    print(f"\nopen sample, before: {BEFORE}")
    print(f"open sample, search box:        {search}")
    print(f"open sample, ranking:           {ranking}")
    print(f"open sample, suggestions shown: {shown}")

    assert search.first >= 0.60 - 0.16
    assert ranking.first >= 0.64 - 0.16
    assert ranking.three >= 0.80 - 0.16
    assert shown.first >= 0.56 - 0.16


@pytest.fixture
def library(office):
    loading.load(office, CONTENT)
    return office


def leave_one_out(library, *, every=3):
    """Take each third Arabic wording away and ask with it; return the place of a right entry.

    Right is the article it was taken from, or the service that this article belongs to.
    """
    shelf = shelf_of(library.pk)
    service_of = dict(Article.objects.values_list("id", "service_id"))
    ranks = []
    all_of_them = Phrasing.objects.filter(article__isnull=False)
    arabic = [phrasing for phrasing in all_of_them if not is_latin(phrasing.text)]
    for phrasing in arabic[::every]:
        without = [_without(entry, phrasing) for entry in shelf.entries]
        asked = suggesting.expanded(phrasing.text)
        found = Shelf(without).nearest(*asked, most=len(without))
        right = {("article", phrasing.article_id), ("service", service_of[phrasing.article_id])}
        places = [place for place, near in enumerate(found, 1) if (near.kind, near.pk) in right]
        ranks.append(places[0] if places else None)
    return sample.figures(ranks)


def _without(entry, phrasing):
    if (entry.kind, entry.pk) != ("article", phrasing.article_id):
        return entry
    kept = tuple(wording for wording in entry.wordings if wording != phrasing.text)
    return Entry(entry.kind, entry.pk, kept, entry.body)


def test_the_other_wordings_of_the_demonstration_lead_to_the_right_entry(library):
    found = leave_one_out(library)
    print(f"\ndemonstration, a wording nobody has seen: {found}")

    # All 112 of them, measured once: first 0.79, three 0.91; without the synonyms 0.71 and 0.89.
    assert found.count > 35
    assert found.first >= 0.79 - 0.13
    assert found.three >= 0.91 - 0.10


def test_what_is_not_our_subject_is_often_told_so(library):
    others = [*sample.questions("oos_msa", "oos_gulf"), *sample.questions(*sample.ARABIC)]
    asked = [question for question in others if question.entry in NOT_OF_THE_DEMONSTRATION]
    silent = [question for question in asked if not suggesting.suggest(question.text)]
    print(f"\nnot our subject: {len(silent)} of {len(asked)} get no suggestion")

    assert len(silent) >= len(asked) / 4
