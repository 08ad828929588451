"""Questions from the public form, and finding them again."""

from datetime import timedelta

import pytest

from majlis.answers.models import Service
from majlis.inbox import asking, cases, counting, replying, tracking
from majlis.inbox.models import Case, Contact
from majlis.inbox.states import Status
from majlis.inbox.tests.conftest import again
from majlis.people.models import Unit
from majlis.store.clock import now
from majlis.store.refusal import Refused

TEXT = "كيف أحصل على شهادة مطابقة لشحنة ألعاب؟"


@pytest.fixture
def question(office):
    return asking.ask(office, name="مها", email="maha@mail.example", text=TEXT)


def test_a_question_opens_a_case_with_a_code(office, question):
    case, code = question

    assert (case.status, case.subject) == (Status.NEW, TEXT)
    assert case.is_from_the_form
    assert len(code) == 8
    assert code.isdigit()
    assert code not in case.code_hash
    assert case.contact.masked_email == "m•••@mail.example"
    assert case.clocks.get(kind="first").is_running


def test_a_topic_leads_to_its_unit(office):
    unit = Unit.objects.create(institution=office, name_ar="إدارة المطابقة")
    service = Service.objects.create(
        institution=office, key="conformity", title_ar="شهادة المطابقة", unit=unit
    )
    case, _ = asking.ask(office, name="", email="", text=TEXT, topic=service)

    assert (case.topic, case.unit) == (service, unit)


@pytest.mark.parametrize("text", ["", "   ", "ن" * 5_001])
def test_nothing_and_too_much_is_refused(office, text):
    with pytest.raises(Refused):
        asking.ask(office, name="", email="", text=text)

    assert not Case.objects.exists()


def test_two_questions_with_one_address_are_two_persons(office, question):
    """Nobody has proved that the address is theirs."""
    asking.ask(office, name="مها", email="maha@mail.example", text="سؤال آخر")

    assert Contact.objects.count() == Case.objects.count() == 2


def test_a_case_is_found_by_reference_and_code(office, question):
    case, code = question

    assert tracking.find(office, case.reference, code) == case
    arabic = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
    spaced = f"{code[:4]} {code[4:]}".translate(arabic)
    assert tracking.find(office, case.reference.translate(arabic), spaced) == case


def test_a_wrong_code_finds_nothing(office, question):
    case, code = question
    wrong = f"{(int(code) + 1) % 10**8:08d}"

    assert tracking.find(office, case.reference, wrong) is None
    assert tracking.find(office, case.reference, "") is None
    assert tracking.find(office, "26-99999-9", code) is None


def test_another_office_does_not_find_it(question, other_office, look_at):
    case, code = question
    look_at(str(other_office.pk))

    assert tracking.find(other_office, case.reference, code) is None


def test_a_case_of_a_network_has_no_code(office, asked):
    assert tracking.find(office, asked.reference, "") is None


def test_nobody_tries_all_codes(office, question):
    case, code = question
    for _ in range(tracking.MOST_WRONG_CODES):
        assert (
            tracking.find(office, case.reference, "00000000" if code != "00000000" else "1") is None
        )

    with pytest.raises(tracking.TooManyTries):
        tracking.find(office, case.reference, code)
    Case.objects.update(wrong_code_at=now() - timedelta(hours=1))
    assert tracking.find(office, case.reference, code) == case


def test_a_code_outlives_a_change_of_the_secret_key(office, question, settings):
    case, code = question
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"

    assert tracking.find(office, case.reference, code) == case


def test_an_answer_to_a_question_stands_on_its_tracking_page_at_once(office, question, noura):
    case, _ = question
    reply = replying.answer(case, None, "يبدأ الطلب من بوابة الخدمات.", by=noura)

    assert reply.delivery is None
    assert reply.is_standing
    assert (case.status, case.answered_by, case.officer) == (Status.ANSWERED, "person", noura)
    assert not case.clocks.get(kind="first").is_running
    lines = tracking.lines(case)
    assert [(line.text, line.is_ours) for line in lines] == [(TEXT, False), (reply.text, True)]


def test_what_the_person_adds_asks_again(office, question, noura):
    case, _ = question
    replying.answer(case, None, "يبدأ الطلب من بوابة الخدمات.", by=noura)
    asking.add(case, text="وكم الرسوم؟")

    assert case.status == Status.OPEN
    assert len(tracking.lines(case)) == 3
    assert case.clocks.get(kind="first").stopped_at


def test_nothing_is_added_to_spam_or_to_a_case_of_a_network(question, asked, noura):
    case, _ = question
    cases.mark_as_spam(case, by=noura)

    for closed in (case, asked):
        with pytest.raises(Refused):
            asking.add(closed, text="مرحبا")


def test_a_question_back_waits_for_the_person_and_answers_nothing(office, question, noura):
    case, _ = question
    replying.answer(case, None, "ما نوع الشحنة؟", by=noura, kind="question")

    assert (case.status, case.first_answered_at) == (Status.WAITING, None)
    assert counting.on_desk(office, noura).waiting == 1
    asking.add(case, text="ألعاب خشبية")
    assert again(case).status == Status.OPEN


def test_a_redirection_is_counted_apart(question, noura):
    case, _ = question
    replying.answer(case, None, "يرجى مراجعة الجمارك.", by=noura, kind="redirect")

    assert case.answered_by == "redirected"
