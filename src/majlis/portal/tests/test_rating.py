"""The public page of a rating, and the signed address by which a case is followed."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.conf import settings

from majlis.inbox import asking, automatic, cases, ratings, replying
from majlis.inbox.models import Automation, Case, Item, Rating
from majlis.people.models import OfficeCalendar
from majlis.portal import linking, opening
from majlis.portal.tests.test_asking import ask, at, case_page
from majlis.store.clock import now
from majlis.store.tenancy import acting_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("portal")]


@pytest.fixture
def rated(office, noura):
    """A closed question of the form that its person was asked to rate, and the page for it."""
    Automation.objects.create(
        institution=office,
        asks_rating=True,
        rating_began_at=now() - timedelta(hours=1),
        began_at=now() - timedelta(hours=1),
    )
    case, _code = asking.ask(office, name="", email="", text="أين مكتبكم؟")
    replying.answer(case, None, "في وسط المدينة.", by=noura)
    case.refresh_from_db()
    cases.close(case, by=noura)
    assert ratings.ask(case.pk).why == ""
    return case


@pytest.fixture
def page(rated):
    return urlsplit(linking.rating_of(rated, "ar")).path


@pytest.mark.parametrize(
    ("language", "title"), [("ar", "كيف كانت خدمتنا؟"), ("en", "How was our service?")]
)
def test_the_page_opens_without_an_account_in_both_languages(client, rated, language, title):
    html = client.get(urlsplit(linking.rating_of(rated, language)).path).content.decode()

    assert title in html
    assert html.count('name="score"') == 5
    assert "noindex" in html
    assert "أين مكتبكم" not in html  # who has the address may rate, not read


def test_looking_counts_nothing_and_pressing_counts(client, page):
    html = client.get(page, {"score": "4"}).content.decode()
    assert "data-meant" in html
    assert Rating.objects.get().score is None

    answer = client.post(f"{page}score/", {"score": "4"}, follow=True)

    assert answer.status_code == 200
    assert Rating.objects.get().score == 4
    assert 'aria-pressed="true"' in answer.content.decode()


@pytest.mark.parametrize("method", ["get", "head"])
def test_the_acts_are_no_links(client, page, method):
    assert getattr(client, method)(f"{page}score/").status_code == 405


@pytest.mark.parametrize("score", ["", "0", "9", "x"])
def test_another_number_is_refused(client, page, score):
    assert client.post(f"{page}score/", {"score": score}).status_code == 409
    assert Rating.objects.get().score is None


def test_a_comment_follows_and_opens_the_case_when_it_asks(client, page, rated):
    client.post(f"{page}score/", {"score": "1"})
    answer = client.post(f"{page}comment/", {"text": "ما زلت أنتظر", "asks": "on"}, follow=True)

    assert "ما زلت أنتظر" in answer.content.decode()
    assert Item.objects.filter(kind=Item.Kind.RATING).count() == 1
    assert Case.objects.get(pk=rated.pk).is_asking


def test_an_empty_comment_is_shown_again(client, page):
    client.post(f"{page}score/", {"score": "1"})

    assert client.post(f"{page}comment/", {"text": ""}).status_code == 422


def test_a_comment_without_a_rating_is_refused_and_kept(client, page):
    answer = client.post(f"{page}comment/", {"text": "بطيء"})

    assert answer.status_code == 409


def test_after_its_days_the_page_says_so_and_takes_nothing(client, page):
    Rating.objects.update(until=now() - timedelta(days=1))

    assert 'name="score"' not in client.get(page).content.decode()
    assert client.post(f"{page}score/", {"score": "5"}).status_code == 409


def test_a_made_up_address_leads_nowhere(client, page, rated):
    forged = page.replace(f"/{rated.pk}:", f"/{rated.pk + 1}:")

    assert client.get(forged).status_code == 404
    following = linking.signed("following", rated.pk)
    assert client.get(f"/ar/gso/rating/{following}/").status_code == 404


def test_an_address_of_one_office_opens_nothing_in_another(client, page, other_office):
    with acting_for(other_office.pk):
        opening.open_portal(other_office, by=None)

    assert client.get(page.replace("/gso/", "/water/")).status_code == 404


def test_the_case_s_own_page_leads_to_its_rating(client, office, noura):
    ask(client)
    Automation.objects.create(institution=office, asks_rating=True, began_at=now())
    case = Case.objects.get()
    replying.answer(case, None, "نعم.", by=noura)
    case.refresh_from_db()
    cases.close(case, by=noura)
    assert "/rating/" not in case_page(client)
    ratings.ask(case.pk)

    assert "قيّموا خدمتنا" in case_page(client)


# Following


@pytest.fixture
def closed_office(office):
    OfficeCalendar.objects.create(institution=office, periods=[])
    return Automation.objects.create(
        institution=office, acknowledges="closed", began_at=now() - timedelta(hours=1), offers=True
    )


def test_a_question_is_acknowledged_at_once_and_what_may_answer_it_is_offered(
    client, library, closed_office
):
    ask(client, text="ما معنى علامة المطابقة الخليجية؟")

    html = client.get(at("portal-thanks")).content.decode()
    assert Case.objects.get().automatic_words.filter(purpose="acknowledgement").exists()
    assert "وصلت رسالتكم" in html


def test_a_signed_address_opens_its_case_without_a_code_and_shows_itself_no_more(client, rated):
    path = urlsplit(linking.address_of("following", rated, "ar")).path

    answer = client.get(path)

    assert (answer.status_code, answer.url) == (302, at("portal-case"))
    assert "أين مكتبكم؟" in case_page(client)


def test_a_signed_address_ends_and_opens_nothing_of_others(client, rated, monkeypatch):
    path = urlsplit(linking.address_of("following", rated, "ar")).path
    for wrong in (path[:-3] + "xx/", path.replace("following", "rating", 1) + "x/"):
        client.get(wrong)
        assert client.get(at("portal-case")).status_code == 302
    monkeypatch.setattr(linking, "FOLLOWED_FOR", timedelta(seconds=-1))
    client.get(path)
    assert client.get(at("portal-case")).status_code == 302


def test_where_the_pages_are_closed_there_is_no_address(office, rated, manager):
    opening.close_portal(office, by=manager)

    assert linking.address_of("following", rated, "ar") == ""
    assert settings.PUBLIC_PAGES == "majlis.portal.linking.address_of"
    assert automatic.of(office.pk).asks_rating
