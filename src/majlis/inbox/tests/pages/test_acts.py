"""What a person does with an inquiry: it works, and nobody else may, and not in any state."""

import re

import pytest

from majlis.inbox import cases
from majlis.inbox.models import CaseStep
from majlis.inbox.states import Act, Kind, Status
from majlis.inbox.tests.conftest import again
from majlis.inbox.tests.pages.conftest import HTMX, TYRES
from majlis.people.models import Membership, Unit
from majlis.people.testing import make_person

pytestmark = pytest.mark.django_db

# Each act, and what its form sends.
ACTS = {
    "taking": {},
    "release": {},
    "assignment": {},
    "closing": {"outcome": "elsewhere"},
    "reopening": {},
    "kind": {"kind": "other"},
    "answer": {"text": "أهلاً بكم"},
    "composing": {"text": "أهلاً بكم"},
    "phrasing": {"to": "article-1"},
}


@pytest.fixture
def case(say):
    return say()


@pytest.fixture
def colleague(office):
    return make_person(
        office, "faisal@office.example", "فيصل المطيري", "Faisal", Membership.Role.OFFICER
    )


@pytest.fixture
def do(client, case):
    """Return a function that does one act on the inquiry as somebody."""

    def done(person, act, fields=None, **headers):
        client.force_login(person)
        fields = ACTS[act] if fields is None else fields
        return client.post(f"{case.get_absolute_url()}{act}/", fields, headers=headers)

    return done


def last_step(case):
    return CaseStep.objects.filter(case=case).order_by("id").last()


def test_an_officer_takes_an_inquiry(do, noura, case):
    answer = do(noura, "taking")

    assert answer.status_code == 302
    assert answer.url == case.get_absolute_url()
    assert (again(case).officer, again(case).status) == (noura, Status.OPEN)
    assert (last_step(case).act, last_step(case).by) == (Act.TAKEN, noura)


def test_what_a_colleague_has_cannot_be_taken(do, noura, colleague, case):
    cases.take(case, by=colleague)

    answer = do(noura, "taking")

    assert answer.status_code == 409
    assert "زميل" in answer.content.decode()
    assert again(case).officer == colleague


def test_what_was_taken_can_be_given_back(do, noura, case):
    cases.take(case, by=noura)

    do(noura, "release")

    assert again(case).officer is None
    assert again(case).status == Status.NEW


def test_an_inquiry_is_put_into_a_colleague_s_hands_and_to_a_unit(do, manager, colleague, case):
    unit = Unit.objects.create(institution_id=case.institution_id, name_ar="إدارة المطابقة")

    answer = do(manager, "assignment", {"officer": colleague.pk, "unit": unit.pk})

    assert answer.status_code == 302
    assert (again(case).officer, again(case).unit) == (colleague, unit)
    assert last_step(case).act == Act.ASSIGNED


@pytest.mark.parametrize("who", ["huda", "nobody", "a word"])
def test_only_who_answers_here_is_given_an_inquiry(do, noura, huda, case, who):
    fields = {"officer": {"huda": huda.pk, "nobody": "", "a word": "x"}[who]}

    assert do(noura, "assignment", fields).status_code == 409
    assert again(case).officer is None


def test_what_was_never_answered_is_closed_with_a_reason(do, noura, case):
    do(noura, "closing", {"outcome": "other", "why": "تحدثنا معه في المعرض"})

    assert again(case).status == Status.CLOSED
    assert last_step(case).why == "تحدثنا معه في المعرض"


@pytest.mark.parametrize("fields", [{}, {"outcome": "other"}, {"outcome": "nonsense"}])
def test_without_a_reason_it_stays_open(do, noura, case, fields):
    assert do(noura, "closing", fields).status_code == 409
    assert again(case).status == Status.NEW


def test_a_closed_inquiry_is_opened_again(do, noura, case):
    do(noura, "closing")

    do(noura, "reopening")

    assert again(case).status == Status.NEW
    assert last_step(case).act == Act.REOPENED


def test_what_asks_for_nothing_is_marked_and_the_mark_undone(do, noura, case):
    do(noura, "kind", {"kind": "other"})
    assert again(case).kind == Kind.OTHER

    do(noura, "kind", {"kind": "inquiry"})
    assert again(case).kind == Kind.INQUIRY


def test_spam_is_put_aside(do, noura, case):
    do(noura, "kind", {"kind": "spam"})

    assert again(case).status == Status.SPAM


def test_a_kind_that_is_none_is_refused(do, noura, case):
    assert do(noura, "kind", {"kind": "praise"}).status_code == 409


def test_with_scripts_an_act_changes_the_page_and_leaves_what_is_written(do, noura, case):
    answer = do(noura, "taking", **HTMX)

    html = answer.content.decode()
    assert answer.status_code == 200
    assert 'id="case-head" hx-swap-oob="true"' in html
    assert re.search(r'id="history"[^>]* hx-swap-oob="true"', html)
    assert 'id="notices"' in html
    assert "<html" not in html
    assert "<textarea" not in html


@pytest.mark.parametrize("act", ["closing", "kind"])
def test_an_act_that_changes_what_can_be_done_opens_the_page_anew(do, noura, case, act):
    answer = do(noura, act, **HTMX)

    assert answer["HX-Redirect"] == case.get_absolute_url()


@pytest.mark.parametrize("act", ACTS)
def test_who_does_not_answer_does_nothing(do, huda, case, act):
    before = CaseStep.objects.count()

    assert do(huda, act).status_code == 403
    assert CaseStep.objects.count() == before


@pytest.mark.parametrize("act", ACTS)
def test_another_office_finds_no_inquiry_of_ours(client, other_office, case, act):
    role = Membership.Role.OFFICER
    stranger = make_person(other_office, "z@water.example", "زيد", "Zayd", role)
    client.force_login(stranger)

    answer = client.post(f"{case.get_absolute_url()}{act}/", ACTS[act])

    assert answer.status_code == 404


@pytest.mark.parametrize("act", ACTS)
def test_an_act_is_never_done_by_following_a_link(client, noura, case, act):
    client.force_login(noura)

    assert client.get(f"{case.get_absolute_url()}{act}/").status_code == 405


@pytest.mark.parametrize("act", ["taking", "release", "assignment", "closing", "kind", "answer"])
def test_an_act_on_what_is_closed_is_refused_with_a_sentence(do, noura, case, act):
    do(noura, "closing")
    before = CaseStep.objects.count()

    answer = do(
        noura, act, {**ACTS[act], "officer": noura.pk} if act != "kind" else {"kind": "spam"}
    )

    assert answer.status_code == 409
    assert TYRES not in str(answer.headers)
    assert CaseStep.objects.count() == before


def test_what_is_open_is_not_opened_again(do, noura, case):
    assert do(noura, "reopening").status_code == 409
