"""Asking without an account, and following the answer by reference and code."""

from datetime import timedelta

import pytest
from django.urls import reverse

from majlis.inbox import cases, replying
from majlis.inbox.models import Case
from majlis.inbox.states import Status
from majlis.portal import kept, opening, visits
from majlis.portal.models import Visit
from majlis.record.models import Entry
from majlis.store.clock import now
from majlis.store.tenancy import acting_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("portal")]

QUESTION = "التاير اللي شريته تاريخه 2022، أقدر أرجّعه؟ 🙏"


def at(name, language="ar", slug="gso"):
    return reverse(name, args=[language, slug])


def ask(client, **given):
    return client.post(at("portal-ask"), {"text": QUESTION} | given)


@pytest.fixture
def asked(client):
    """A question just asked: its case, and the code that was shown."""
    ask(client)
    shown = client.get(at("portal-thanks")).context
    return Case.objects.get(reference=shown["reference"]), shown["code"]


def follow(client, reference, code):
    return client.post(at("portal-track"), {"reference": reference, "code": code})


def case_page(client):
    return client.get(at("portal-case")).content.decode()


# Asking


def test_a_question_becomes_a_case_with_reference_and_code(client, service):
    answer = ask(client, name="سلمى", email="salma@home.example", topic=service.key)

    assert answer.status_code == 302
    case = Case.objects.get()
    assert (case.status, case.topic) == (Status.NEW, service)
    assert (case.contact.name, case.contact.email) == ("سلمى", "salma@home.example")
    assert case.items.get().text == QUESTION
    assert Entry.objects.filter(act="case.asked").count() == 1
    shown = client.get(answer.url).content.decode()
    assert case.reference in shown
    assert client.get(answer.url).context["code"] in shown


def test_only_the_text_is_needed(client):
    assert ask(client).status_code == 302
    assert Case.objects.get().contact.name == ""


def test_the_code_is_shown_to_who_asked_and_to_no_one_else(client, asked):
    other = type(client)()

    assert other.get(at("portal-thanks")).status_code == 302
    assert other.get(at("portal-case")).status_code == 302


def test_the_form_begins_with_what_was_searched_for(client, service):
    html = client.get(at("portal-ask"), {"text": QUESTION, "topic": service.key}).content.decode()

    assert QUESTION in html
    assert f'value="{service.key}" selected' in html


@pytest.mark.parametrize(
    "mistake",
    [{"text": ""}, {"text": " "}, {"text": "س" * 5001}, {"email": "كلام"}, {"topic": "nothing"}],
)
def test_a_form_with_a_mistake_is_shown_again_with_what_was_written(client, mistake):
    answer = ask(client, name="سلمى", **mistake)

    assert answer.status_code == 422
    assert "سلمى" in answer.content.decode()
    assert 'aria-invalid="true"' in answer.content.decode()
    assert not Case.objects.exists()


def test_a_program_that_fills_every_field_is_stopped_and_a_person_sends_again(client):
    answer = ask(client, website="https://casino.example")

    assert answer.status_code == 422
    html = answer.content.decode()
    assert QUESTION in html
    assert "casino" not in html
    assert "مرة أخرى" in html
    assert not Case.objects.exists()
    assert ask(client).status_code == 302


def test_one_source_asks_only_so_often_within_the_hour(client):
    limit = visits.LIMITS[visits.Act.ASK].of_one
    for _ in range(limit):
        assert ask(client).status_code == 302

    answer = ask(client)

    assert answer.status_code == 429
    assert QUESTION in answer.content.decode()
    assert Case.objects.count() == limit
    other = client.post(at("portal-ask"), {"text": QUESTION}, REMOTE_ADDR="203.0.113.7")
    assert other.status_code == 302


def test_a_visit_is_forgotten_after_a_day_and_names_nobody(client, office):
    old = Visit.objects.create(institution=office, act="ask", source="x")
    Visit.objects.filter(pk=old.pk).delete()
    Visit.objects.create(institution=office, act="ask", source="x", at=now() - timedelta(days=2))

    ask(client)

    visit = Visit.objects.get()
    assert "127.0.0.1" not in visit.source
    assert len(visit.source) == 32


def test_behind_our_proxy_its_word_of_the_visitor_counts_and_not_the_visitors_own(rf, settings):
    forged = rf.get("/", headers={"X-Forwarded-For": "1.2.3.4, 203.0.113.7"})
    plain = rf.get("/", REMOTE_ADDR="203.0.113.7")
    assert visits.source_of(forged) == visits.source_of(rf.get("/"))

    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

    assert visits.source_of(forged) == visits.source_of(plain)


def test_a_question_goes_to_the_institution_of_the_address(client, other_office, asked):
    with acting_for(other_office.pk):
        assert not Case.objects.exists()


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "\u202eمعكوس", "{{ settings.SECRET_KEY }}", "&lt;b&gt;"]
)
def test_what_was_asked_is_shown_as_it_was_written(client, text):
    ask(client, text=text)

    html = case_page(client)

    assert "<script>alert" not in html
    assert Case.objects.get().items.get().text in html.replace("&lt;", "<").replace(
        "&gt;", ">"
    ).replace("&amp;", "&")


# Following


def test_reference_and_code_open_the_question_anywhere(client, asked):
    case, code = asked
    other = type(client)()

    answer = follow(other, case.reference, code)

    assert answer.status_code == 302
    html = case_page(other)
    assert QUESTION in html
    assert "وصلنا سؤالكم" in html
    assert "سيقرؤه موظف" in html


def test_they_are_read_as_people_type_them(client, asked):
    case, code = asked
    arabic = code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))

    answer = follow(type(client)(), f" {case.reference.lower()} ", f"{arabic[:4]} {arabic[4:]}")

    assert answer.status_code == 302


@pytest.mark.parametrize("wrong", ["00000000", "", "كلام"])
def test_a_wrong_code_opens_nothing(client, asked, wrong):
    case, code = asked
    other = type(client)()

    answer = follow(other, case.reference, wrong if wrong != code else "11111111")

    assert answer.status_code == 422
    assert QUESTION not in answer.content.decode()
    assert other.get(at("portal-case")).status_code == 302


def test_nobody_tries_all_the_codes(client, asked):
    case, code = asked
    other = type(client)()
    wrong = "00000000" if code != "00000000" else "11111111"
    statuses = {follow(other, case.reference, wrong).status_code for _ in range(12)}

    assert statuses == {422, 429}
    assert follow(other, case.reference, code).status_code == 429  # not even with the right one


def test_who_tries_many_references_is_stopped(client):
    for number in range(visits.LIMITS[visits.Act.TRACK].of_one):
        follow(client, f"26-0000{number}-1", "00000000")

    assert follow(client, "26-99999-1", "00000000").status_code == 429


def test_a_case_of_another_office_is_not_found_by_its_reference(client, other_office, asked, huda):
    case, code = asked
    with acting_for(other_office.pk):
        opening.open_portal(other_office, by=None)
    other = type(client)()

    answer = other.post(
        at("portal-track", slug="water"), {"reference": case.reference, "code": code}
    )

    assert answer.status_code == 422


def test_the_officers_answer_stands_on_the_page_without_their_name(client, asked, noura):
    case, _code = asked
    replying.answer(case, None, "نعم، من حقكم استبداله.", by=noura)

    html = case_page(client)

    assert "نعم، من حقكم استبداله." in html
    assert "أُجيب عن سؤالكم" in html
    assert str(noura) not in html


def test_the_person_writes_again(client, asked):
    case, _code = asked

    answer = client.post(at("portal-message"), {"text": "والفاتورة ضاعت"}, follow=True)

    assert "والفاتورة ضاعت" in answer.content.decode()
    assert case.items.count() == 2


@pytest.mark.parametrize("text", ["", " ", "س" * 5001])
def test_a_message_with_a_mistake_is_shown_again(client, asked, text):
    case, _code = asked

    assert client.post(at("portal-message"), {"text": text}).status_code == 422
    assert case.items.count() == 1


def test_the_person_closes_the_question_and_opens_it_by_writing(client, asked, noura):
    case, _code = asked
    replying.answer(case, None, "نعم.", by=noura)

    closed = client.post(at("portal-case-closing"), follow=True).content.decode()
    case.refresh_from_db()
    assert case.status == Status.CLOSED
    assert case.steps.last().why == "أغلقه صاحب السؤال"
    assert "أُغلق السؤال" in closed
    client.post(at("portal-message"), {"text": "بقي سؤال"})

    case.refresh_from_db()
    assert case.is_asking


def test_what_is_closed_already_is_told_so(client, asked, noura):
    case, _code = asked
    cases.close(case, by=noura, why="مكرر")

    answer = client.post(at("portal-case-closing"), follow=True)

    assert answer.status_code == 200
    assert 'role="alert"' in answer.content.decode()


def test_nothing_is_left_on_a_shared_machine(client, asked):
    client.post(at("portal-leaving"))

    for name in ("portal-case", "portal-thanks"):
        assert client.get(at(name)).status_code == 302
    assert client.post(at("portal-message"), {"text": "كلام"}).status_code == 302
    assert Case.objects.get().items.count() == 1


def test_after_half_an_hour_the_code_is_asked_for_again(client, asked):
    session = client.session
    for name, value in list(session.items()):
        if name.startswith("portal_"):
            session[name] = value | {"at": value["at"] - kept.KEPT.total_seconds() - 1}
    session.save()

    assert client.get(at("portal-case")).status_code == 302
    assert client.get(at("portal-thanks")).status_code == 302


def test_a_page_about_one_person_is_kept_by_no_search_engine_and_no_cache(client, asked):
    for name in ("portal-case", "portal-thanks"):
        answer = client.get(at(name))
        assert "noindex" in answer.content.decode()
        assert "no-store" in answer["Cache-Control"]
