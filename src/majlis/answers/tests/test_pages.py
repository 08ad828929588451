"""The library's pages on the desk: who sees them, who may change what."""

import pytest
from django.urls import reverse

from majlis.answers import phrasings, questions, synonyms
from majlis.answers.models import Article, Question, Service, Synonym
from majlis.answers.tests.conftest import TYRES

pytestmark = pytest.mark.django_db

ADD_SERVICE = {
    "title_ar": "دليل المختبرات",
    "summary_ar": "مختبرات معترف بها.",
    "audience": "business",
    "sla_days": "٣",
    "key": "labs",
}


@pytest.fixture
def wording(article, huda):
    return phrasings.add("كم عمر التاير؟", to=article, by=huda)


@pytest.fixture
def synonym(office, huda):
    return synonyms.add(office, "تاير", "إطار", by=huda)


def addresses(article, service):
    return [
        *map(reverse, ("answers", "services", "answers-questions", "synonyms")),
        reverse("article", args=[article.pk]),
        reverse("service", args=[service.pk]),
        reverse("answers") + "?q=الإطار",
    ]


def test_everyone_of_the_office_reads_it(client, article, service, auditor, noura, huda):
    for person in (auditor, noura, huda):
        client.force_login(person)
        for address in addresses(article, service):
            assert client.get(address).status_code == 200, address


def test_another_office_sees_nothing_of_it(client, article, service, wording, synonym, omar):
    client.force_login(omar)

    assert "الإطار" not in client.get(reverse("answers")).content.decode()
    for name, thing in (("article", article), ("service", service)):
        assert client.get(reverse(name, args=[thing.pk])).status_code == 404
        for act in ("edit", "publication", "putting-away", "wordings"):
            answer = client.post(reverse(f"{name}-{act}", args=[thing.pk]), {"text": "كلام"})
            assert answer.status_code == 404, act
    assert client.post(reverse("wording-removal", args=[wording.pk])).status_code == 404
    assert client.post(reverse("synonym-removal", args=[synonym.pk])).status_code == 404


def test_only_editors_and_managers_write(client, article, service, wording, synonym, noura):
    client.force_login(noura)

    for name, thing in (("article", article), ("service", service)):
        assert client.get(reverse(f"{name}-new")).status_code == 403
        for act in ("edit", "publication", "putting-away"):
            assert client.post(reverse(f"{name}-{act}", args=[thing.pk])).status_code == 403
    assert client.post(reverse("wording-removal", args=[wording.pk])).status_code == 403
    assert client.post(reverse("synonym-removal", args=[synonym.pk])).status_code == 403
    assert (
        client.post(reverse("synonyms"), {"word": "موتر", "standard": "سيارة"}).status_code == 403
    )
    assert reverse("article-edit", args=[article.pk]) not in page(client, article)


def test_a_stranger_is_sent_to_the_sign_in(client, article):
    assert client.get(article.get_absolute_url()).status_code == 302


def test_an_officer_adds_the_wording_they_heard(client, article, noura):
    client.force_login(noura)

    answer = client.post(reverse("article-wordings", args=[article.pk]), {"text": "التاير كم سنة"})

    assert answer.status_code == 302
    assert article.phrasings.get().by == noura
    assert "التاير كم سنة" in page(client, article)


def test_a_wording_without_words_is_refused(client, article, noura):
    client.force_login(noura)
    address = reverse("article-wordings", args=[article.pk])

    assert client.post(address, {"text": "؟؟"}).status_code == 409
    assert client.post(address, {"text": ""}).status_code == 409


def test_an_editor_writes_an_article_and_shows_it_at_once(client, service, editor):
    client.force_login(editor)

    answer = client.post(
        reverse("article-new"), TYRES | {"service": service.pk, "then": "publish"}, follow=True
    )

    article = Article.objects.get()
    assert article.is_published
    assert article.service == service
    assert article.changed_by == editor
    assert TYRES["answer_en"] in answer.content.decode()


@pytest.mark.parametrize(
    "missing", [{"question_ar": ""}, {"answer_ar": " "}, {"answer_en": ""}, {"service": "9999"}]
)
def test_an_article_with_mistakes_is_shown_again(client, editor, missing):
    client.force_login(editor)

    answer = client.post(reverse("article-new"), TYRES | missing)

    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()
    assert not Article.objects.exists()


def test_of_two_editors_the_second_keeps_what_they_wrote_on_the_page(client, draft, editor):
    client.force_login(editor)
    address = reverse("article-edit", args=[draft.pk])
    client.post(address, TYRES | {"answer_ar": "الأول", "version": 1})

    answer = client.post(address, TYRES | {"answer_ar": "الثاني", "version": 1})

    assert answer.status_code == 409
    assert "الثاني" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.answer_ar == "الأول"


def test_a_public_article_is_not_published_twice(client, article, editor):
    client.force_login(editor)

    assert client.post(reverse("article-publication", args=[article.pk])).status_code == 409


def test_a_service_is_written_with_any_digits_and_keeps_its_word(client, editor):
    client.force_login(editor)
    client.post(reverse("service-new"), ADD_SERVICE)
    service = Service.objects.get()
    assert service.sla_days == 3

    changed = ADD_SERVICE | {"title_ar": "دليل المعامل", "key": "other", "version": 1}
    answer = client.post(reverse("service-edit", args=[service.pk]), changed)

    assert answer.status_code == 302
    service.refresh_from_db()
    assert (service.title_ar, service.key) == ("دليل المعامل", "labs")


def test_two_services_cannot_have_one_word(client, service, editor):
    client.force_login(editor)

    answer = client.post(reverse("service-new"), ADD_SERVICE | {"key": service.key})

    assert answer.status_code == 422
    assert Service.objects.count() == 1


def test_a_service_is_put_away_and_shown_again(client, service, editor):
    client.force_login(editor)

    client.post(reverse("service-putting-away", args=[service.pk]))
    assert not Service.objects.get().is_published
    client.post(reverse("service-publication", args=[service.pk]))

    assert Service.objects.get().is_published


def test_the_table_of_synonyms_is_kept_by_an_editor(client, editor):
    client.force_login(editor)
    client.post(reverse("synonyms"), {"word": "موتر", "standard": "سيارة"})
    assert "موتر" in client.get(reverse("synonyms")).content.decode()

    client.post(reverse("synonym-removal", args=[Synonym.objects.get().pk]))

    assert not Synonym.objects.exists()


def test_a_synonym_without_a_word_is_shown_again(client, editor):
    client.force_login(editor)

    assert client.post(reverse("synonyms"), {"word": "", "standard": "سيارة"}).status_code == 422
    assert (
        client.post(reverse("synonyms"), {"word": "سيارة", "standard": "سياره"}).status_code == 409
    )


def test_what_people_did_not_find_begins_an_article(client, office, editor):
    questions.note(office, "رخصة قيادة؟", found=False, place=Question.Place.PORTAL)
    client.force_login(editor)

    listed = client.get(reverse("answers-questions")).content.decode()
    begun = client.get(reverse("article-new") + "?question=رخصة قيادة؟").content.decode()

    assert "رخصة قيادة؟" in listed
    assert 'value="رخصة قيادة؟"' in begun


def test_searching_on_the_desk_is_noted(client, article, noura):
    client.force_login(noura)

    client.get(reverse("answers"), {"q": "عمر الإطار"})
    client.get(reverse("answers"), {"q": "رخصة قيادة"})

    asked = Question.objects.order_by("id").values_list("text", "found", "place")
    assert list(asked) == [("عمر الإطار", True, "desk"), ("رخصة قيادة", False, "desk")]


def test_what_people_wrote_is_shown_as_text(client, article, huda, noura):
    phrasings.add("<script>alert(1)</script> الإطار", to=article, by=huda)
    client.force_login(noura)

    shown = page(client, article)

    assert "<script>alert(1)" not in shown
    assert "&lt;script&gt;" in shown


def page(client, thing):
    return client.get(thing.get_absolute_url()).content.decode()
