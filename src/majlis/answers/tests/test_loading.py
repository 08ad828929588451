"""The demonstration's library: whole, in two languages, in its people's own words."""

import tomllib
from pathlib import Path

import pytest

from majlis.answers import loading, searching, suggesting
from majlis.answers.models import Article, Service, Synonym
from majlis.people.models import Unit
from majlis.record.models import Entry
from majlis.store.tenancy import acting_for

pytestmark = pytest.mark.django_db
CONTENT = Path(__file__).resolve().parents[2] / "operations" / "content" / "library"


def test_it_is_loaded_once(office):
    loaded = loading.load(office, CONTENT)
    again = loading.load(office, CONTENT)

    assert loaded.services >= 25
    assert loaded.articles >= 30
    assert loaded.synonyms >= 20
    assert (again.services, again.articles, again.synonyms) == (0, 0, 0)
    assert Entry.objects.filter(act="library.loaded").count() == 1
    assert Unit.objects.count() == 8
    assert Service.objects.get(key="toys").unit.name_en == "Consumer safety"


def test_every_entry_is_whole_in_both_languages(office):
    loading.load(office, CONTENT)

    for article in Article.objects.all():
        assert article.has_english, article
        assert len(article.answer_ar) > 150, article
        assert article.phrasings.count() >= 2, article
    for service in Service.objects.filter(is_subject=False):
        assert all((service.title_en, service.summary_en, service.steps_ar, service.steps_en))
        assert len(service.steps_ar.splitlines()) == len(service.steps_en.splitlines())


def test_the_inquiries_of_the_street_find_their_answers(office):
    loading.load(office, CONTENT)
    wanted = {
        "لو سمحتوا أبي أعرف التاير اللي شريته معتمد ولا لا؟": "tyres-cars",
        "جهاز احترق عندي في البيت وأبي أبلغ": "report-unsafe",
        "شلون أعير الميزان حقي": "calibration",
        "بضاعتي واقفة في الجمرك": "customs-hold",
    }
    for text, key in wanted.items():
        services = {
            suggestion.service.key if suggestion.service else suggestion.article.service.key
            for suggestion in suggesting.suggest(text)
            if suggestion.service or suggestion.article.service
        }
        assert key in services, text


def test_it_can_be_searched_at_once(office, other_office):
    loading.load(office, CONTENT)

    assert searching.search("شارة المطابقة")
    assert searching.search("energy label")
    assert Synonym.objects.exists()
    with acting_for(other_office.pk):
        assert not searching.search("شارة المطابقة")


def test_the_files_speak_of_the_demonstration_alone():
    organisation = tomllib.loads((CONTENT / "organisation.toml").read_text(encoding="utf-8"))
    keys = {department["key"] for department in organisation["departments"]}
    services = tomllib.loads((CONTENT / "services.toml").read_text(encoding="utf-8"))["services"]

    assert {service["department"] for service in services} <= keys
    assert len({service["key"] for service in services}) == len(services)
    assert len(organisation["days"]) == 7
