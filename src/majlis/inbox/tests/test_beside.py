"""What is asked at once of everything that may stand beside an inquiry."""

from dataclasses import astuple

import pytest

from majlis.inbox import beside, joining, notes
from majlis.inbox.colleagues import working_in
from majlis.inbox.models import DutyCall, Rating
from majlis.inbox.tests.conftest import BEGAN, again, comment, hear, hours, stands
from majlis.store.tenancy import acting_for


def test_only_what_is_there_is_told(asked, noura):
    assert not any(astuple(beside.of(asked)))

    notes.write(asked, "اتصل بنا أمس", by=noura)
    Rating.objects.create(institution_id=asked.institution_id, case=asked, until=BEGAN)

    there = beside.of(asked)
    assert (there.notes, there.rating) == (True, True)
    assert sum(astuple(there)) == 2


def test_a_note_on_what_was_joined_to_it_is_told(asked, x, noura):
    later = hear(x, stands(x, comment("c2", text="ثانياً", created_at=BEGAN + hours(96)))).case
    notes.write(asked, "اتصل بنا أمس", by=noura)

    joining.join(again(asked), again(later), by=noura)

    assert beside.of(later).notes


def test_another_office_is_told_nothing(asked, noura, other_office):
    notes.write(asked, "اتصل بنا أمس", by=noura)
    DutyCall.objects.create(
        institution_id=asked.institution_id, case=asked, person=noura, cause="urgent"
    )

    with acting_for(other_office.pk):
        assert not any(astuple(beside.of(asked)))


@pytest.mark.parametrize(
    ("ability", "named"), [("answer", {"noura"}), ("read_cases", {"noura", "huda"})]
)
def test_forms_name_those_who_work_here_by_what_they_may(office, noura, huda, omar, ability, named):
    people = {"noura": noura.pk, "huda": huda.pk}

    able = {each.pk for each in working_in(office.pk) if each.can(ability)}

    assert able & {noura.pk, huda.pk, omar.pk} == {people[name] for name in named}
