"""Writing the library: every act works and leaves its trace, or is refused."""

import pytest

from majlis.answers import phrasings, synonyms, writing
from majlis.answers.models import Article, Synonym
from majlis.answers.tests.conftest import TYRES
from majlis.record import entries
from majlis.record.models import Entry
from majlis.store.refusal import Refused

pytestmark = pytest.mark.django_db


def acts(thing):
    return [entry.act for entry in entries.of(thing)]


def test_an_article_is_written_changed_published_and_put_away(office, huda, salem):
    article = writing.begin(Article, office, TYRES, by=huda)
    writing.publish(article, by=huda)
    writing.save(article, TYRES | {"answer_ar": "ثلاث سنوات.\r\n"}, version=1, by=salem)
    writing.put_away(article, by=salem)

    assert article.answer_ar == "ثلاث سنوات."
    assert article.version == 2
    assert article.changed_by == salem
    assert not article.is_published
    assert acts(article) == [
        "article.written",
        "article.published",
        "article.changed",
        "article.put_away",
    ]


def test_of_two_people_who_change_it_at_once_one_is_told(draft, huda, salem):
    writing.save(draft, TYRES | {"answer_ar": "الأول"}, version=1, by=huda)

    with pytest.raises(Refused):
        writing.save(draft, TYRES | {"answer_ar": "الثاني"}, version=1, by=salem)

    draft.refresh_from_db()
    assert draft.answer_ar == "الأول"


def test_what_is_public_is_not_published_again(article, huda):
    with pytest.raises(Refused):
        writing.publish(article, by=huda)


def test_what_is_not_public_cannot_be_taken_back(draft, huda):
    with pytest.raises(Refused):
        writing.put_away(draft, by=huda)


def test_presentation_forms_are_stored_as_letters(office, huda):
    article = writing.begin(Article, office, TYRES | {"question_ar": "ﻣﺠﻠﺲ؟"}, by=huda)

    assert article.question_ar == "مجلس؟"


def test_a_wording_leaves_its_trace_when_it_comes_and_goes(article, huda):
    phrasing = phrasings.add("كم عمر التاير؟", to=article, by=huda)
    phrasings.remove(phrasing, by=huda)

    assert acts(article)[-2:] == ["phrasing.added", "phrasing.removed"]


@pytest.mark.parametrize(
    ("word", "standard"), [("", "إطار"), ("تاير", ""), ("كلمتان هنا", "إطار"), ("الإطار", "الاطار")]
)
def test_a_synonym_that_says_nothing_is_refused(office, huda, word, standard):
    with pytest.raises(Refused):
        synonyms.add(office, word, standard, by=huda)


def test_a_synonym_comes_once_and_goes(office, huda):
    for _ in range(2):
        synonym = synonyms.add(office, "تاير", "إطار", by=huda)
    assert Synonym.objects.count() == 1

    synonyms.remove(synonym, by=huda)

    assert not Synonym.objects.exists()
    assert [e.act for e in Entry.objects.filter(act__startswith="synonym").order_by("number")] == [
        "synonym.added",
        "synonym.removed",
    ]
