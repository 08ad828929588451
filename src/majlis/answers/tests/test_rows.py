"""The walls around the library, and what the database itself refuses."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from majlis.answers.models import Article, Phrasing, Question, Service
from majlis.people.testing import as_owner
from majlis.store.tenancy import acting_for

pytestmark = pytest.mark.django_db


def make_article(office, **fields):
    given = {"question_ar": "كم رسوم الشهادة؟", "answer_ar": "مئة ريال."} | fields
    return Article.objects.create(institution=office, **given)


def test_an_article_of_one_office_is_not_there_for_another(office, other_office):
    article = make_article(office)

    with acting_for(other_office.pk):
        assert not Article.objects.filter(pk=article.pk).exists()
    with acting_for(None):
        assert not Article.objects.exists()


def test_an_article_cannot_point_at_the_service_of_another_office(office, other_office):
    with acting_for(other_office.pk):
        service = Service.objects.create(
            institution=other_office, key="water", title_ar="توصيل المياه", summary_ar="طلب."
        )

    def point_across():
        make_article(office, service=service)
        connection.check_constraints()

    with pytest.raises(IntegrityError), as_owner():
        point_across()


def test_a_phrasing_leads_to_one_thing_only(office):
    article = make_article(office)
    service = Service.objects.create(
        institution=office, key="fees", title_ar="الرسوم", summary_ar="الرسوم."
    )
    for article_, service_ in ((article, service), (None, None)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Phrasing.objects.create(
                institution=office, article=article_, service=service_, text="بكم", norm="بكم"
            )


def test_what_people_asked_is_written_once(office):
    Question.objects.create(
        institution=office, text="بكم الشهادة", norm="بكم الشهاده", found=True, place="portal"
    )
    for act in (Question.objects.all().delete, lambda: Question.objects.update(found=False)):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
