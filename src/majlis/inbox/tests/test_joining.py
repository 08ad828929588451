"""Inquiries joined and taken apart by a person, and two entries found to be one person."""

import pytest
from django.db import DatabaseError, connection, transaction

from majlis.inbox import asking, cases, joining, notes, same_person, tracking
from majlis.inbox.models import Case, Contact, ContactMerge, Identity, Proposal
from majlis.inbox.states import Act, Priority, Status
from majlis.inbox.tests.conftest import BEGAN, again, comment, hear, hours, stands
from majlis.record.models import Entry
from majlis.store.refusal import Refused


def texts(case):
    return [item.text for item in case.items.public().in_order()]


@pytest.fixture
def two(x):
    """Two inquiries of one person, four days apart."""
    first = hear(x, stands(x, comment(text="أولاً")))
    later = comment("c2", text="ثانياً", created_at=BEGAN + hours(96))
    return first.case, hear(x, stands(x, later)).case


@pytest.fixture
def long(x):
    """One inquiry of three messages."""
    for number, text in enumerate(("الشارة", "الإطارات", "الإطارات أيضاً")):
        said = comment(f"c{number}", text=text, created_at=BEGAN + hours(number))
        item = hear(x, stands(x, said))
    return item.case


def test_one_is_joined_to_another_with_its_words_and_clock(two, noura):
    earlier, later = two
    joining.join(earlier, later, by=noura, why="الموضوع نفسه")

    kept, gone = again(later), again(earlier)
    assert texts(kept) == ["أولاً", "ثانياً"]
    assert (gone.merged_into, gone.status) == (kept, Status.CLOSED)
    assert kept.opened_at == BEGAN
    assert kept.clocks.get(kind="first").started_at == BEGAN
    assert gone.steps.last().act == Act.MERGED
    assert kept.steps.filter(act=Act.TOOK_IN, by=noura).get().why == gone.reference
    assert Entry.objects.get(act="case.merged").detail["into"] == kept.reference


def test_notes_are_read_on_the_one_they_were_joined_to(two, noura):
    earlier, later = two
    notes.write(earlier, "اتصل بنا أمس", by=noura)
    joining.join(again(earlier), again(later), by=noura)

    assert joining.notes_of(again(later)).get().by == noura


def test_nothing_is_joined_while_an_answer_waits_for_approval(two, noura):
    earlier, later = two
    Proposal.objects.create(
        institution_id=earlier.institution_id,
        case=earlier,
        item=earlier.items.first(),
        text="نعم",
        by=noura,
    )
    with pytest.raises(Refused):
        joining.join(earlier, later, by=noura)
    assert again(earlier).merged_into is None


def test_what_is_joined_to_an_answered_one_asks_again(two, noura):
    earlier, later = two
    cases.close(earlier, by=noura, why="انتهى")
    joining.join(later, earlier, by=noura)

    assert again(earlier).status == Status.NEW


def test_further_words_go_to_where_it_was_joined(x, two, noura):
    earlier, later = two
    joining.join(earlier, later, by=noura)
    more = comment("c3", text="ثالثاً", created_at=BEGAN + hours(97))

    assert hear(x, stands(x, more)).case == later


def test_nothing_is_joined_to_itself_nor_twice(two, noura):
    earlier, later = two
    with pytest.raises(Refused):
        joining.join(earlier, earlier, by=noura)
    joining.join(earlier, later, by=noura)
    for pair in ((earlier, later), (later, earlier)):
        with pytest.raises(Refused):
            joining.join(again(pair[0]), again(pair[1]), by=noura)


def test_what_different_people_asked_is_not_joined(x, asked, noura):
    other = hear(x, stands(x, comment("c9", author_id="u9", author_name="سعد"))).case
    with pytest.raises(Refused):
        joining.join(asked, other, by=noura)


def test_both_references_open_what_was_joined(office, noura):
    first, code = asking.ask(office, name="مها", email="m@a.example", text="سؤال أول")
    second, other = asking.ask(office, name="مها", email="m@a.example", text="سؤال ثان")
    same_person.join(first.contact, second.contact, by=noura)
    joining.join(again(second), again(first), by=noura)

    for reference, typed in ((first.reference, code), (second.reference, other)):
        found = tracking.find(office, reference, typed)
        assert found == first
        assert [line.text for line in tracking.lines(found)] == ["سؤال أول", "سؤال ثان"]
    assert tracking.find(office, second.reference, code) is None


def test_a_part_becomes_an_inquiry_of_its_own(long, noura):
    cases.take(long, by=noura)
    chosen = [item.pk for item in long.items.all() if "الإطارات" in item.text]
    part = joining.split(again(long), chosen, by=noura)

    assert texts(again(long)) == ["الشارة"]
    assert texts(part) == ["الإطارات", "الإطارات أيضاً"]
    assert (part.officer, part.status, part.split_from) == (noura, Status.OPEN, long)
    assert part.opened_at == BEGAN + hours(1)
    assert part.clocks.get(kind="first").started_at == BEGAN + hours(1)
    assert part.reference != long.reference
    assert long.steps.get(act=Act.SPLIT).why == part.reference
    assert part.steps.get(act=Act.SPLIT_OFF).why == long.reference


def test_not_nothing_and_not_everything_is_split_off(long, asked, noura):
    everything = list(long.items.values_list("pk", flat=True))
    for chosen in ([], everything, [10**12]):
        with pytest.raises(Refused):
            joining.split(long, chosen, by=noura)
    assert Case.objects.count() == Case.objects.standing().count()


def test_a_closed_inquiry_is_not_taken_apart(long, noura):
    cases.close(long, by=noura, why="انتهى")
    with pytest.raises(Refused):
        joining.split(again(long), [long.items.first().pk], by=noura)


def test_who_asked_by_the_form_reads_all_parts_with_one_code(office, noura):
    case, code = asking.ask(office, name="", email="", text="الشارة")
    more = asking.add(case, text="الإطارات")
    part = joining.split(again(case), [more.pk], by=noura)

    assert [line.text for line in tracking.lines(again(case))] == ["الشارة", "الإطارات"]
    assert tracking.find(office, part.reference, code) == part
    assert tracking.find(office, part.reference, "1") is None


def test_a_split_is_joined_again(long, noura):
    part = joining.split(long, [long.items.last().pk], by=noura)
    joining.join(part, again(long), by=noura)

    assert texts(again(long)) == ["الشارة", "الإطارات", "الإطارات أيضاً"]


# One person


@pytest.fixture
def people(x, channels):
    """One name and account on two networks, and somebody else."""
    facebook = channels["facebook"]
    here = hear(x, stands(x, comment("c1"))).case
    there = hear(facebook, stands(facebook, comment("f1", author_id="f9"))).case
    other = hear(
        x, stands(x, comment("c7", author_id="u7", author_handle="saad", author_name="سعد"))
    ).case
    return here, there, other


def test_the_same_account_name_and_name_are_suggested_and_never_joined_alone(people):
    here, there, _other = people
    (found,) = same_person.suggestions(here.contact)

    assert found.contact == there.contact
    assert [str(reason) for reason in found.reasons] == [
        str(same_person.SAME_HANDLE),
        str(same_person.SAME_NAME),
    ]
    assert here.contact != there.contact
    assert ContactMerge.objects.count() == 0


def test_the_same_e_mail_is_suggested_whatever_its_letters(office):
    first, _code = asking.ask(office, name="", email="Maha@a.example", text="سؤال")
    second, _code = asking.ask(office, name="", email="maha@A.example", text="سؤال آخر")

    assert [each.contact for each in same_person.suggestions(first.contact)] == [second.contact]


def test_a_name_of_one_word_suggests_nothing(office):
    first, _code = asking.ask(office, name="مها", email="", text="سؤال")
    asking.ask(office, name="مها", email="", text="سؤال آخر")

    assert same_person.suggestions(first.contact) == []


def test_two_entries_are_joined_and_parted_again(x, people, noura):
    here, there, _other = people
    merge = same_person.join(here.contact, there.contact, by=noura)

    assert again(there).contact == here.contact
    assert here.contact.identities.count() == 2
    assert same_person.suggestions(again(here.contact)) == []
    with pytest.raises(Refused):
        same_person.join(here.contact, there.contact, by=noura)

    later = comment("f2", author_id="f9", created_at=BEGAN + hours(200))
    facebook = there.channel
    since = hear(facebook, stands(facebook, later)).case
    assert since.contact == here.contact

    same_person.part(merge, by=noura)
    gone = again(there).contact
    assert gone != here.contact
    assert again(since).contact == gone
    assert Identity.objects.get(remote_id="f9").contact == gone
    assert again(here).contact == here.contact
    with pytest.raises(Refused):
        same_person.part(merge, by=noura)
    acts = set(Entry.objects.filter(object=f"contact:{here.contact_id}").values_list("act"))
    assert acts == {("contact.merged",), ("contact.parted",)}


def test_an_e_mail_goes_along_and_back(office, asked, noura):
    form, _code = asking.ask(office, name="مها القحطاني", email="maha@a.example", text="سؤال")
    merge = same_person.join(asked.contact, form.contact, by=noura)
    assert again(asked.contact).email == "maha@a.example"

    same_person.part(merge, by=noura)
    assert again(asked.contact).email == ""


# Sorting by a person


def test_a_person_sets_the_priority(asked, noura):
    cases.prioritise(asked, Priority.HIGH, by=noura)

    assert again(asked).priority == Priority.HIGH
    assert asked.steps.last().act == Act.PRIORITY_SET
    with pytest.raises(Refused):
        cases.prioritise(again(asked), Priority.HIGH, by=noura)


def test_what_speaks_of_danger_is_lowered_with_a_reason_only(x, noura):
    case = hear(x, stands(x, comment(text="الشاحن انفجر"))).case
    with pytest.raises(Refused):
        cases.prioritise(case, Priority.LOW, by=noura)
    cases.prioritise(case, Priority.LOW, by=noura, why="خبر قديم")

    assert again(case).priority == Priority.LOW


def test_another_office_sees_no_contacts_and_cannot_point_at_ours(
    office, other_office, people, noura, look_at
):
    here, there, _other = people
    same_person.join(here.contact, there.contact, by=noura)
    look_at(str(other_office.pk))

    assert Contact.objects.count() == ContactMerge.objects.count() == 0
    theirs = Contact.objects.create(institution=other_office, name="آخر")
    with pytest.raises(DatabaseError):
        point_at(theirs, here.contact_id)


@transaction.atomic
def point_at(contact, number):
    Contact.objects.filter(pk=contact.pk).update(merged_into=number)
    connection.check_constraints()
