"""What the search box finds, and what is suggested to who answers."""

import pytest
from django.utils import translation

from majlis.answers import indexing, phrasings, searching, suggesting, synonyms, writing
from majlis.answers.models import Article
from majlis.answers.searching import How
from majlis.store.refusal import Refused
from majlis.store.tenancy import acting_for

pytestmark = pytest.mark.django_db


def found(text, **how):
    return [hit.object for hit in searching.search(text, **how)]


@pytest.mark.parametrize(
    "text", ["عمر الإطار", "عُمر الاطار", "المسموحة للإطارات وعمرها", "#عمر_الإطار"]
)
def test_a_text_with_every_word_is_found_however_it_is_spelled(article, toys, text):
    hits = searching.search(text)

    assert [hit.object for hit in hits] == [article]
    assert hits[0].how == How.ALL


def test_a_question_of_which_some_words_are_there_is_found_too(article, toys):
    hits = searching.search("لو سمحتوا كم عمر الإطار عند الوكيل")

    assert hits[0].object == article
    assert hits[0].how == How.SOME


@pytest.mark.parametrize("text", ["الاطارر", "رائحه", "نفاذ"])
def test_a_typing_mistake_or_a_part_of_a_word_is_enough(article, toys, text):
    assert searching.search(text)


def test_english_is_found_in_the_english_version(article, toys):
    assert found("How old are tyres when sold") == [article]
    assert found("tire") == []


def test_a_synonym_leads_to_the_word_of_the_library(office, article, toys, huda):
    assert found("تاير") == []

    synonyms.add(office, "تاير", "إطار", by=huda)

    assert found("التاير") == [article]


def test_a_draft_is_found_on_the_desk_alone(draft):
    assert found("عمر الإطار") == []
    assert found("عمر الإطار", with_drafts=True) == [draft]


def test_another_office_finds_nothing_of_ours(article, other_office):
    with acting_for(other_office.pk):
        assert found("عمر الإطار") == []
        assert suggesting.suggest("ما عمر الإطار المسموح ببيعه؟") == []


@pytest.mark.parametrize(
    "text",
    ["", "   ", "؟؟!", "'", "a' | 'b", "\\", "إطار' & !", ":*", "\0", "(((", "إطار\u202e<script>"],
)
def test_no_text_can_break_the_search(article, text):
    searching.search(text)
    suggesting.suggest(text)


def test_a_very_long_text_is_searched_by_its_beginning(article):
    assert found("إطار " * 5000) == [article]


def test_a_wording_of_the_street_is_suggested_its_article(article, toys, noura):
    phrasings.add("التواير اليديدة كم تعيش؟", to=article, by=noura, case_id=41)

    suggestions = suggesting.suggest("تواير كم تعيش")

    assert suggestions[0].article == article
    assert suggestions[0].reply_text_ar == article.answer_ar
    assert article.phrasings.get().from_case_id == 41


def test_nothing_is_suggested_where_nothing_fits(article, toys):
    assert suggesting.suggest("متى ينزل حساب المواطن") == []
    assert suggesting.suggest("ma3 salama 7abibi") == []  # Arabizi is left to a person


def test_english_is_suggested_by_the_english_version(article, toys):
    (suggestion,) = suggesting.suggest("how old may tyres be?")

    assert suggestion.article == article
    assert suggestion.reply_text_en == article.answer_en


def test_a_service_is_suggested_with_what_it_is(service):
    (suggestion,) = suggesting.suggest("وش بطاقة الطاقة")

    assert suggestion.service == service
    assert suggestion.reply_text_ar == service.summary_ar


def test_what_was_put_away_is_suggested_no_more(article, huda):
    assert suggesting.suggest("عمر الإطار المسموح")

    writing.put_away(article, by=huda)

    assert suggesting.suggest("عمر الإطار المسموح") == []


def test_titles_come_in_the_language_of_the_reader(article):
    with translation.override("en"):
        assert searching.search("عمر الإطار")[0].title == article.question_en
    with translation.override("ar"):
        assert searching.search("عمر الإطار")[0].title == article.question_ar


def test_the_same_wording_is_kept_once(article, huda):
    phrasings.add("كم عمر التاير؟", to=article, by=huda)
    phrasings.add("كم عُمْر التاير", to=article, by=huda)

    assert article.phrasings.count() == 1


def test_a_wording_without_words_is_refused(article, huda):
    with pytest.raises(Refused):
        phrasings.add("؟؟؟ 😀", to=article, by=huda)


def test_what_another_stemmer_made_is_made_anew_before_it_is_searched(article):
    Article.objects.update(stemmer=0, stems=None, norm="")

    assert found("عمر الإطار") == [article]

    assert indexing.refresh() == 0
