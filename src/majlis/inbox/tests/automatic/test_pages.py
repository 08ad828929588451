"""The settings of what happens by itself, and what an inquiry's page and the figures show of it."""

import pytest

from majlis.inbox import automatic, cases, rating_figures, ratings, replying
from majlis.inbox.models import Automation
from majlis.inbox.tests.automatic.conftest import publish, say
from majlis.inbox.tests.conftest import again, hours
from majlis.notices.tests.test_calling import signed_in
from majlis.record.models import Entry
from majlis.store.clock import now
from majlis.store.tenancy import acting_for

pytestmark = pytest.mark.django_db

GIVEN = {
    "acknowledges": "closed",
    "places": ["message", "question"],
    "offers": "on",
    "least_evidence": "٨٠",
    "asks_rating": "on",
    "rating_rests_days": "30",
    "rating_open_days": "14",
    "calls_duty": "on",
    "duty_wait_minutes": "10",
}


def test_nothing_is_on_before_a_manager_switches_it_on(client, office, manager):
    with signed_in(client, manager):
        html = client.get("/automation/").content.decode()
    assert not automatic.of(office.pk).acknowledges_at_all
    assert "وصلت رسالتكم" in html  # the words that would be said, in both languages
    assert "Your message has reached" in html

    with signed_in(client, manager):
        assert client.post("/automation/", GIVEN).status_code == 302

    kept = Automation.objects.get()
    assert (kept.acknowledges, kept.places, kept.least_evidence) == (
        "closed",
        ["message", "question"],
        80,
    )
    assert kept.began_at
    assert kept.rating_began_at
    assert kept.duty_began_at
    assert Entry.objects.filter(act="automation.changed").count() == 1


def test_what_stays_on_keeps_its_beginning(client, office, manager):
    with signed_in(client, manager):
        client.post("/automation/", GIVEN)
        first = Automation.objects.get()
        client.post("/automation/", GIVEN | {"duty_wait_minutes": "20"})
        again_kept = Automation.objects.get()
        client.post("/automation/", GIVEN)

    assert again_kept.duty_wait_minutes == 20
    assert again_kept.began_at == first.began_at


def test_a_preview_shows_it_and_settles_nothing(client, office, manager):
    words = {"acknowledgement_ar": "رقمكم {reference} لدى {institution}", "preview": "1"}
    with signed_in(client, manager):
        html = client.post("/automation/", GIVEN | words).content.decode()

    assert "رقمكم 26/00125/" in html
    assert "كيف سيُقرأ" in html
    assert not Automation.objects.exists()


@pytest.mark.parametrize(
    "mistake",
    [
        {"acknowledgement_ar": "بلا رقم"},
        {"acknowledgement_en": "{reference} {settings.SECRET_KEY}"},
        {"acknowledgement_en": "{reference} {0.__class__}"},
        {"short_ar": "{reference} {link}"},
        {"short_ar": "{reference}" + "س" * 200},
        {"rating_en": "How was it?"},
        {"least_evidence": "101"},
        {"duty_wait_minutes": "0"},
        {"acknowledges": "sometimes"},
    ],
)
def test_a_text_or_number_with_a_mistake_is_shown_again(client, office, manager, mistake):
    with signed_in(client, manager):
        answer = client.post("/automation/", GIVEN | mistake)

    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()
    assert not Automation.objects.exists()


def test_only_a_manager_settles_it(client, office, noura, omar):
    for person in (noura, omar):
        client.force_login(person)
        assert client.get("/automation/").status_code == 403
        assert client.post("/automation/", GIVEN).status_code == 403


def test_without_having_confirmed_lately_it_asks_again_who_it_is(client, office, manager):
    manager.set_password("نخلة عالية قرب البحر")
    manager.save(update_fields=["password"])
    client.force_login(manager)

    answer = client.post("/automation/", GIVEN)

    assert answer["Location"].startswith("/account/reauthenticate/")
    assert not Automation.objects.exists()


# On the page of an inquiry, and in the figures


@pytest.fixture
def rated(channels, private, portal, automation, noura):
    Automation.objects.update(asks_rating=True, rating_began_at=now() - hours(1))
    case = say(channels, "متى يفتح مكتبكم؟")
    publish(replying.answer(case, None, "غداً.", by=noura))
    cases.close(again(case), by=noura)
    ratings.ask(case.pk)
    return again(case)


def page(client, person, address):
    client.force_login(person)
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_inquiry_shows_its_rating_and_whose_words_were_automatic(client, rated, noura):
    assert "طُلب التقييم ولم يرد بعد" in page(client, noura, rated.get_absolute_url())
    ratings.give(rated, score=4)

    html = page(client, noura, rated.get_absolute_url())
    assert "جيدة" in html
    assert "كلام آلي" in html
    assert "قيّم صاحب الاستفسار الخدمة" in html


def test_the_inquiry_says_why_nothing_was_said(client, channels, private, shut, automation, noura):
    case = say(channels, "http://a.example http://b.example http://c.example")
    automatic.acknowledge(case.pk)

    assert "نصه يحاول استغلال كلامنا" in page(client, noura, case.get_absolute_url())


def test_the_figures_show_average_number_and_share_and_open_their_list(client, rated, manager):
    ratings.give(rated, score=4)
    html = page(client, manager, "/figures/")

    assert "كيف قيّمنا الناس" in html
    assert ">4.0<" in html
    assert f"/figures/ratings/?year={now().year}" in html
    behind = page(client, manager, f"/figures/ratings/?year={now().year}")
    assert rated.reference in behind


def test_the_figures_are_of_those_who_were_asked_in_the_time(office, rated):
    found = rating_figures.ratings(office, now() - hours(1), now() + hours(1))
    assert (found.asked, found.given, found.average) == (1, 0, None)
    ratings.give(rated, score=2)

    found = rating_figures.ratings(office, now() - hours(1), now() + hours(1))
    assert (found.given, found.average, found.satisfied_share, found.answered_share) == (
        1,
        2.0,
        0,
        100,
    )
    assert rating_figures.ratings(office, now() - hours(9), now() - hours(8)).asked == 0


@pytest.mark.parametrize("year", ["", "1", "99999", "x"])
def test_a_year_that_is_none_has_no_list(client, office, manager, year):
    client.force_login(manager)

    assert client.get("/figures/ratings/", {"year": year}).status_code == 404


def test_who_may_read_no_figures_sees_no_ratings(client, rated, noura, other_office, omar):
    client.force_login(noura)
    assert client.get("/figures/ratings/", {"year": now().year}).status_code == 403
    assert rated.reference not in page(client, omar, f"/figures/ratings/?year={now().year}")
    with acting_for(other_office.pk):
        assert rating_figures.ratings(other_office, now() - hours(1), now()).asked == 0
