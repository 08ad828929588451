"""What is offered without a person, measured: how often something is, and how often the right one.

The margins of what is asserted leave room for the smallness of the samples; decision 0051 has what
was measured over the whole of them.
"""

import pytest

from majlis.answers import loading, offering, phrasings, suggesting
from majlis.answers.models import Article, Phrasing
from majlis.answers.shelf import Shelf, shelf_of
from majlis.answers.tests import sample
from majlis.answers.tests.test_measured import CONTENT, NOT_OF_THE_DEMONSTRATION, _without
from majlis.arabic.search import is_latin

pytestmark = pytest.mark.django_db
EVERY = 6


def offered(text):
    found = offering.offer(text)
    return found.article.pk if found else None


def test_what_is_offered_for_the_sample_s_questions_is_right(office):
    numbers = sample.shelve(office)
    asked = sample.questions(*sample.ARABIC, "oos_msa", "oos_gulf")
    found = [(offered(each.text), numbers.get(each.entry)) for each in asked]
    made = [(got, right) for got, right in found if got]
    wrong = sum(got != right for got, right in made)
    print(f"\nopen sample: {len(made)} of {len(asked)} offered, {wrong} wrong")

    assert made
    assert wrong <= 1


@pytest.fixture
def library(office):
    loading.load(office, CONTENT)
    return office


def test_for_a_wording_nobody_has_seen_the_offer_is_mostly_right(library):
    shelf = shelf_of(library.pk)
    theirs = Phrasing.objects.filter(article__isnull=False)
    arabic = [phrasing for phrasing in theirs if not is_latin(phrasing.text)][::EVERY]
    found = []
    for phrasing in arabic:
        entries = [_without(entry, phrasing) for entry in shelf.entries]
        near = Shelf(entries).nearest(*suggesting.expanded(phrasing.text), most=2)
        is_made = near[0].kind == "article" and offering.leads([n.evidence for n in near])
        found.append((near[0].pk if is_made else None, phrasing.article_id))
    made = [(got, right) for got, right in found if got]
    right = sum(got == wanted for got, wanted in made)
    print(f"\ndemonstration: {len(made)} of {len(found)} offered, {right} right")

    assert len(made) >= len(found) * 0.4
    assert right >= len(made) * 0.75


def test_to_what_is_not_our_subject_nothing_is_offered(library):
    others = [*sample.questions("oos_msa", "oos_gulf"), *sample.questions(*sample.ARABIC, "en")]
    asked = [question for question in others if question.entry in NOT_OF_THE_DEMONSTRATION]
    made = [question for question in asked if offered(question.text)]
    print(f"\nnot our subject: {len(made)} of {len(asked)} offered something")

    assert len(made) <= 1


@pytest.mark.parametrize("text", ["", "   ", "kam alsaa3a al2an", "Which car seat should I buy?"])
def test_nothing_is_offered_to_what_cannot_be_read(library, text):
    assert offering.offer(text) is None


def test_only_what_is_published_is_offered(library):
    article = Article.objects.published().exclude(question_ar="").first()
    assert offered(article.question_ar)
    Article.objects.update(published_at=None)
    assert offered(article.question_ar) is None


def test_a_wording_that_comes_back_where_another_went_is_seen(office, article, huda):
    first, second, third = (
        phrasings.add(text, to=article, by=huda)
        for text in ("كم سنة يعيش الإطار", "متى ينتهي الكفر", "عمر التاير عند البيع")
    )
    kept = {"article": article, "institution": office, "text": second.text, "norm": second.norm}
    number = second.pk
    phrasings.remove(second, by=huda)
    assert "متى ينتهي الكفر" not in shelf_of(office.pk).entries[0].wordings

    phrasings.remove(first, by=huda)
    Phrasing.objects.create(pk=number, **kept)  # as a transaction that ended later leaves it

    wordings = shelf_of(office.pk).entries[0].wordings
    assert set(wordings) >= {second.text, third.text}
    assert first.text not in wordings
