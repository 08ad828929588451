"""What a person does with a case."""

import pytest

from majlis.inbox import cases, indexing, seeking
from majlis.inbox.models import Case
from majlis.inbox.states import Act, Kind, Status
from majlis.inbox.tests.conftest import BEGAN, again, comment, hear, hours, stands
from majlis.notices.models import Notice
from majlis.people.models import Membership, Person
from majlis.people.testing import make_person
from majlis.record.models import Entry
from majlis.store.refusal import Refused


@pytest.fixture
def khalid(office):
    return make_person(
        office, "khalid@office.example", "خالد الدوسري", "Khalid", Membership.Role.OFFICER
    )


def acts(case):
    return list(case.steps.values_list("act", flat=True))


def test_an_officer_takes_a_case(asked, noura):
    cases.take(asked, by=noura)

    case = again(asked)
    assert (case.status, case.officer) == (Status.OPEN, noura)
    assert acts(case) == [Act.OPENED, Act.TAKEN]
    assert Entry.objects.get(act="case.taken").object == f"case:{case.reference}"


def test_of_two_who_take_a_case_at_once_one_has_it(asked, noura, khalid):
    theirs = again(asked)
    cases.take(asked, by=noura)

    with pytest.raises(Refused):
        cases.take(theirs, by=khalid)
    assert again(asked).officer == noura


def test_a_case_in_hand_is_not_taken_again(asked, noura, khalid):
    cases.take(asked, by=noura)

    with pytest.raises(Refused):
        cases.take(again(asked), by=khalid)


def test_an_assigned_officer_is_told_once(asked, manager, noura):
    cases.assign(asked, to=noura, by=manager)

    notice = Notice.objects.get()
    assert (notice.person, notice.kind) == (noura, "case.assigned")
    assert notice.values["reference"] == asked.reference
    assert again(asked).officer == noura


def test_assigning_to_oneself_tells_nobody(asked, noura):
    cases.assign(asked, to=noura, by=noura)

    assert not Notice.objects.exists()


def test_only_an_officer_of_this_office_gets_a_case(asked, manager, huda, omar):
    for stranger in (huda, omar):
        with pytest.raises(Refused):
            cases.assign(asked, to=stranger, by=manager)
    assert again(asked).officer is None


def test_who_has_left_gets_no_case(asked, manager, noura):
    Person.objects.filter(pk=noura.pk).update(is_active=False)

    with pytest.raises(Refused):
        cases.assign(asked, to=noura, by=manager)


def test_a_case_is_given_back(asked, noura):
    cases.take(asked, by=noura)
    cases.release(asked, by=noura)

    case = again(asked)
    assert (case.status, case.officer) == (Status.NEW, None)
    assert Case.objects.unassigned().get() == case


def test_an_unanswered_case_is_closed_with_a_reason_only(asked, noura):
    with pytest.raises(Refused):
        cases.close(asked, by=noura, why=" ")
    cases.close(asked, by=noura, why="كُرر في استفسار آخر")

    case = again(asked)
    assert case.status == Status.CLOSED
    assert case.closed_at
    assert case.steps.last().why == "كُرر في استفسار آخر"


def test_a_closed_case_is_reopened_and_nobody_closes_it_twice(asked, noura):
    theirs = again(asked)
    cases.close(asked, by=noura, why="انتهى")
    with pytest.raises(Refused):
        cases.close(theirs, by=noura, why="انتهى")

    cases.reopen(asked, by=noura)
    case = again(asked)
    assert (case.status, case.closed_at) == (Status.NEW, None)
    with pytest.raises(Refused):
        cases.reopen(case, by=noura)


def test_further_words_reopen_a_closed_case_and_its_officer_is_told(x, asked, noura):
    cases.take(asked, by=noura)
    cases.close(asked, by=noura, why="انتهى")
    hear(x, stands(x, comment("c2", created_at=BEGAN + hours(3))))

    case = again(asked)
    assert (case.status, case.closed_at) == (Status.OPEN, None)
    assert Notice.objects.get(kind="case.asks_again").person == noura
    assert Act.JOINED in acts(case)


def test_an_edit_reopens_a_closed_case(x, asked, noura):
    cases.close(asked, by=noura, why="انتهى")
    hear(x, stands(x, comment(text="سؤال آخر تماماً", edited_at=BEGAN + hours(1))))

    assert again(asked).status == Status.NEW
    assert Act.EDITED in acts(asked)


def test_the_same_word_told_again_reopens_nothing(x, asked, noura):
    cases.close(asked, by=noura, why="انتهى")
    hear(x, stands(x, comment()), stands(x, comment(), at=BEGAN + hours(5)))

    assert again(asked).status == Status.CLOSED


def test_what_asks_for_nothing_is_closed_and_does_not_count(asked, noura):
    cases.mark(asked, Kind.OTHER, by=noura)

    case = again(asked)
    assert (case.kind, case.status) == (Kind.OTHER, Status.CLOSED)
    assert not Case.objects.inquiries().exists()
    with pytest.raises(Refused):
        cases.mark(case, Kind.OTHER, by=noura)


def test_what_asks_after_all_is_back_on_the_desk(asked, noura):
    cases.mark(asked, Kind.OTHER, by=noura)
    cases.mark(asked, Kind.INQUIRY, by=noura)

    assert again(asked).status == Status.NEW
    assert Case.objects.inquiries().exists()


def test_thanks_and_then_a_question_is_an_inquiry_again(x, asked, noura):
    cases.mark(asked, Kind.OTHER, by=noura)
    hear(x, stands(x, comment("c2", created_at=BEGAN + hours(1))))

    case = again(asked)
    assert (case.kind, case.status) == (Kind.INQUIRY, Status.NEW)


def test_after_spam_the_same_person_s_words_are_a_new_case(x, asked, noura):
    cases.mark_as_spam(asked, by=noura)
    item = hear(x, stands(x, comment("c2", created_at=BEGAN + hours(1))))

    assert item.case != asked
    assert item.case.status == Status.NEW
    assert again(asked).status == Status.SPAM
    assert Case.objects.inquiries().get() == item.case


def test_spam_can_be_taken_back(asked, noura):
    cases.mark_as_spam(asked, by=noura)
    cases.reopen(asked, by=noura)

    assert again(asked).status == Status.NEW


def test_a_move_that_is_none_is_refused(asked, noura):
    cases.mark_as_spam(asked, by=noura)

    for act in (
        lambda: cases.take(asked, by=noura),
        lambda: cases.close(asked, by=noura, why="لا"),
        lambda: cases.mark(asked, Kind.OTHER, by=noura),
        lambda: cases.release(asked, by=noura),
    ):
        with pytest.raises(Refused):
            act()


def test_a_person_sees_the_cases_of_their_office(asked, noura, omar):
    assert Case.objects.visible_to(noura).get() == asked
    assert not Case.objects.visible_to(omar).exists()


@pytest.mark.parametrize("words", ["شارة المطابقة", "maha_k", "@maha_k", "القحطاني", " "])
def test_a_case_is_found_by_its_words_and_its_writer(asked, words):
    indexing.index_due()

    assert seeking.first_of(Case.objects.all(), words, 9) == [asked]


def test_a_case_is_found_by_its_reference(asked):
    assert seeking.first_of(Case.objects.all(), asked.reference, 9) == [asked]
    assert seeking.first_of(Case.objects.all(), "لا شيء من هذا", 9) == []
