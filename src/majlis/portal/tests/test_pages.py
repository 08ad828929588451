"""The public pages: found by everyone, in both languages, and of one institution alone."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import RequestFactory
from django.urls import reverse

from majlis.answers import writing
from majlis.answers.models import Article, Question, Solved
from majlis.inbox import promising
from majlis.inbox.models.promise import Target
from majlis.portal import opening, visits
from majlis.portal.addresses import institution_id
from majlis.portal.models import Visit
from majlis.store.clock import now
from majlis.store.tenancy import acting_for

pytestmark = pytest.mark.django_db


def at(name, *args, language="ar", slug="gso"):
    return reverse(name, args=[language, slug, *args])


def page(client, address, **query):
    return client.get(address, query).content.decode()


# The address


def test_an_address_names_the_institution_whose_portal_is_open(office, other_office, portal):
    assert institution_id("gso") == office.pk
    assert institution_id("water") is None  # it never opened one
    assert institution_id("nobody") is None


def test_where_no_portal_is_open_there_is_nothing(client, office, other_office, portal, manager):
    for slug in ("water", "nobody"):
        for name in ("portal", "portal-ask", "portal-track"):
            assert client.get(at(name, slug=slug)).status_code == 404
    opening.close_portal(office, by=manager)

    assert client.get(at("portal")).status_code == 404


def test_only_arabic_and_english_are_languages_of_an_address(client, portal):
    assert client.get("/ar/gso/").status_code == 200
    assert client.get("/fr/gso/").status_code == 404


def test_the_web_may_look_for_institutions_by_this_one_way_alone(office, portal):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE majlis_web")
        with acting_for(None):
            cursor.execute("SELECT count(*) FROM people_institution")
            assert cursor.fetchone() == (0,)
            cursor.execute("SELECT portal_institution('gso')")
            assert cursor.fetchone() == (office.pk,)


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("en", "ltr")])
def test_a_page_speaks_the_language_of_its_address(client, article, service, language, direction):
    addresses = [
        at("portal", language=language),
        at("portal-service", service.key, language=language),
        at("portal-article", article.pk, language=language),
        at("portal-ask", language=language),
        at("portal-track", language=language),
    ]
    other = {"ar": "en", "en": "ar"}[language]
    for address in addresses:
        html = page(client, address)
        assert f'<html lang="{language}" dir="{direction}"' in html
        assert f'hreflang="{other}"' in html
        assert address.replace(f"/{language}/", f"/{other}/") in html
    shown = page(client, addresses[2])
    assert ("كلما زادت" in shown) == (language == "ar")
    assert ("The more stars" in shown) == (language == "en")


def test_the_language_of_the_address_wins_over_the_cookie_and_the_person(client, article, huda):
    client.cookies["language"] = "en"
    assert 'lang="ar"' in page(client, at("portal"))
    client.force_login(huda)  # she reads Arabic

    assert '<html lang="en"' in page(client, at("portal", language="en"))


def test_a_page_says_what_it_is_to_who_shares_it(client, article):
    html = page(client, at("portal-article", article.pk))

    assert "<title>ما معنى النجوم على المكيف؟ · هيئة المواصفات النموذجية</title>" in html
    assert '<meta name="description" content="كلما زادت النجوم قل استهلاك الكهرباء.">' in html
    assert (
        f'<link rel="canonical" href="http://localhost:8000{at("portal-article", article.pk)}">'
        in html
    )
    assert "noindex" not in html


def test_what_was_searched_is_no_page_for_a_search_engine(client, article):
    assert "noindex" in page(client, at("portal"), q="النجوم")


def test_the_colours_are_those_of_the_institution(client, office, portal):
    office.preset = "emirates"
    office.save(update_fields=["preset"])

    assert 'data-preset="emirates"' in page(client, at("portal"))


def test_the_promise_stands_on_every_page(client, office, portal, manager):
    assert "نجيب خلال ساعتين من ساعات العمل" in page(client, at("portal"))
    assert "within 2 office hours" in page(client, at("portal-track", language="en"))


# The first page


def test_the_first_page_shows_services_by_those_they_are_for(client, library):
    html = page(client, at("portal"))

    assert html.index("المستهلكون") < html.index("سلامة لعب الأطفال")
    assert "الخبراء" in html
    assert html.count('class="audience__service"') == 25


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("التاير اللي شريته معتمد ولا لا", "ما عمر الإطار المسموح ببيعه"),
        ("شارة المطابقة", "ما معنى شارة المطابقة الخليجية؟"),
        ("مطابق", "المطابقة"),
        ("بضاعتي محجوزة في الجمارك", "مساندة الشحنات المتوقفة في المنافذ"),
        ("وش ورق شهادة الكندشن", "ما المستندات المطلوبة لشهادة المكيفات؟"),
        ("toy smells", "لعبة لها رائحة قوية"),
    ],
)
def test_people_find_by_their_own_words(client, library, text, title):
    assert title in results(page(client, at("portal"), q=text))


def test_results_come_as_one_types_and_without_scripts(client, library):
    whole = page(client, at("portal"), q="شارة المطابقة")
    part = client.get(
        at("portal"), {"q": "شارة المطابقة"}, headers={"HX-Request": "true"}
    ).content.decode()

    assert "<html" in whole
    assert "<html" not in part
    assert results(whole).count('class="found"') == results(part).count('class="found"')


def test_a_search_for_nothing_shows_the_first_page(client, library):
    for text in ("", "   "):
        answer = client.get(at("portal"), {"q": text})
        assert answer.status_code == 200
        assert 'class="found"' not in answer.content.decode()
    assert not Question.objects.exists()


def test_where_nothing_is_found_the_question_can_be_sent(client, library):
    html = page(client, at("portal"), q="كيف أجدد جواز السفر؟")

    assert "لم نجد جواباً مؤكداً" in html
    assert "text=%D9%83%D9%8A%D9%81" in html  # the form begins with what was asked
    question = Question.objects.get()
    assert (question.text, question.found, question.place) == (
        "كيف أجدد جواز السفر؟",
        False,
        "portal",
    )


def test_a_question_is_noted_when_it_was_asked_not_while_it_is_typed(client, library):
    for text in ("شا", "شارة", "شارة المطابقة"):
        client.get(at("portal"), {"q": text}, headers={"HX-Request": "true"})
    assert not Question.objects.exists()

    answer = client.post(at("portal-questions"), {"q": "شارة المطابقة"})

    assert answer.status_code == 204
    assert Question.objects.get().found


def test_whoever_searches_without_end_is_not_noted_any_more(client, library):
    limit = visits.LIMITS[visits.Act.NOTE].of_one
    Visit.objects.bulk_create(
        Visit(institution=library, act="note", source=source()) for _ in range(limit)
    )

    assert client.post(at("portal-questions"), {"q": "شارة"}).status_code == 204

    assert not Question.objects.exists()


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'; DROP TABLE answers_article; --",
    "' | '!",
    "\0\u202e\u2066سؤال",
    "%00%0d%0aSet-Cookie:x=1",
    "{{ 7|add:7 }}{% csrf_token %}",
    "س" * 5000,
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_as_text(client, article, text):
    for language in ("ar", "en"):
        answer = client.get(at("portal", language=language), {"q": text})
        html = answer.content.decode()
        assert answer.status_code == 200
        assert "<script>alert" not in html
        assert "<img src=x" not in html
    assert "onerror=alert" not in re.sub(r"&lt;.*?&gt;", "", html)


# An article and a service


def test_a_service_shows_its_steps_fee_and_time(client, article, service):
    html = page(client, at("portal-service", service.key))

    for words in ("قارنوا النجوم", "مجاناً", "خلال 3 أيام عمل", article.question_ar):
        assert words in html
    assert f"topic={service.key}" in html


def test_what_is_not_published_is_not_there(client, office, article, service, huda):
    writing.put_away(article, by=huda)
    writing.put_away(service, by=huda)

    assert client.get(at("portal-article", article.pk)).status_code == 404
    assert client.get(at("portal-service", service.key)).status_code == 404
    assert client.post(at("portal-solved", article.pk)).status_code == 404
    assert "المكيف" not in results(page(client, at("portal"), q="النجوم على المكيف"))


def test_an_article_of_another_office_is_not_there(client, article, other_office, huda):
    with acting_for(other_office.pk):
        opening.open_portal(other_office, by=None)

    assert client.get(at("portal-article", article.pk, slug="water")).status_code == 404


def test_someone_says_that_it_helped(client, article):
    answer = client.post(at("portal-solved", article.pk), follow=True)

    assert "شكراً لإخبارنا" in answer.content.decode()
    assert Solved.objects.get().article == article


def test_with_scripts_only_the_part_changes(client, article):
    answer = client.post(at("portal-solved", article.pk), headers={"HX-Request": "true"})

    assert "<html" not in answer.content.decode()
    assert "شكراً لإخبارنا" in answer.content.decode()


def test_who_says_so_without_end_is_thanked_and_not_counted(client, article):
    for _ in range(visits.LIMITS[visits.Act.SOLVED].of_one + 5):
        client.post(at("portal-solved", article.pk))

    assert Solved.objects.count() == visits.LIMITS[visits.Act.SOLVED].of_one


def test_what_helped_most_is_what_is_often_asked(client, library):
    wanted = library_article("كيف أقرأ بطاقة كفاءة الطاقة؟")
    before = often(page(client, at("portal")))
    client.post(at("portal-solved", wanted.pk))

    assert wanted.question_ar not in before
    assert often(page(client, at("portal"))).index(wanted.question_ar) == 0


# The desk's page


def test_a_manager_opens_and_closes_the_portal(client, office, manager):
    client.force_login(manager)
    client.post(reverse("portal-opening"))
    assert institution_id("gso") == office.pk
    assert client.post(reverse("portal-opening")).status_code == 409

    client.post(reverse("portal-closing"))

    assert institution_id("gso") is None
    assert client.post(reverse("portal-closing")).status_code == 409


def test_others_see_it_and_cannot_change_it(client, office, portal, huda, omar):
    client.force_login(huda)
    assert client.get(reverse("portal-settings")).status_code == 200
    assert client.post(reverse("portal-opening")).status_code == 403
    assert client.post(reverse("portal-closing")).status_code == 403
    client.force_login(omar)
    assert "مفتوحة" not in client.get(reverse("portal-settings")).content.decode()


def results(html):
    return html.partition('id="results"')[2].partition('class="portal-part"')[0]


def often(html):
    return re.findall(r'class="often__link"[^>]*>([^<]+)<', html)


def library_article(question):
    return Article.objects.get(question_ar=question)


def source():
    return visits.source_of(RequestFactory().get("/"))


# What is promised


def test_the_promise_is_published_with_its_history(client, office, portal, manager):
    hour = timedelta(hours=1)
    promising.promise(office, {"first": Target(hour)}, by=manager)
    promising.promise(office, {"first": Target(4 * hour)}, by=manager)
    later = now() + timedelta(days=9)
    promising.promise(office, {"first": Target(6 * hour)}, valid_from=later, by=manager)
    html = page(client, at("portal-promise"))

    in_force, to_come, earlier = (
        html.index(said) for said in ("4 ساعات عمل", "6 ساعات عمل", "ساعة عمل واحدة")
    )
    assert in_force < to_come < earlier
    assert "within 4 office hours" in page(client, at("portal-promise", language="en"))
    assert "نجيب خلال 4 ساعات عمل" in page(client, at("portal"))


def test_where_no_time_is_promised_none_is_said(client, office, portal, manager):
    promising.promise(office, {"close": Target(timedelta(hours=9))}, by=manager)

    html = page(client, at("portal"))
    assert "نجيب خلال" not in html
    assert at("portal-promise") in html
