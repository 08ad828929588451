import unicodedata
from itertools import pairwise

import pytest

from majlis.inbox import references, seeking
from majlis.inbox.models import Case
from majlis.inbox.tests.conftest import BEGAN


def test_references_count_within_a_year_and_an_office(office, other_office, look_at):
    first, second = (references.give(office, at=BEGAN) for _ in range(2))
    look_at(str(other_office.pk))
    theirs = references.give(other_office, at=BEGAN)

    assert first.startswith("26-00001-")
    assert second.startswith("26-00002-")
    assert theirs == first


def test_the_year_is_the_office_s_own(office):
    new_year_in_riyadh = BEGAN.replace(month=12, day=31, hour=21, minute=30)

    assert references.give(office, at=new_year_in_riyadh).startswith("27-00001-")


def test_after_99999_a_reference_grows():
    assert references.written(2026, 100_000)[:10] == "26-100000-"
    assert references.read(references.written(2026, 100_000))


@pytest.mark.parametrize("typed", ["{}", " {} ", "رقم {}", "#{}"])
def test_a_reference_is_read_as_people_type_it(typed):
    reference = references.written(2026, 42)

    assert references.read(typed.format(reference)) == reference
    assert references.read(typed.format(reference).replace("-", " ")) == reference
    assert references.read(reference.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")))


@pytest.mark.parametrize("typed", ["", "26-1", "مرحبا", "26-00042"])
def test_what_is_no_reference_is_none(typed):
    assert references.read(typed) == ""


def test_every_wrong_digit_and_every_swapped_pair_is_found():
    for number in (1, 42, 777, 12_345, 90_210):
        digits = references.written(2026, number).replace("-", "")
        for place, right in enumerate(digits):
            for wrong in set("0123456789") - {right}:
                assert not references.read(digits[:place] + wrong + digits[place + 1 :])
        for place, (one, two) in enumerate(pairwise(digits)):
            if one != two:
                assert not references.read(digits[:place] + two + one + digits[place + 2 :])


def test_in_a_plain_arabic_text_its_parts_stay_in_their_order():
    reference = references.written(2026, 125)
    said = references.told(reference)

    assert references.read(said) == reference
    # Only these between two numbers keep them one behind Arabic letters: UAX 9, rule W4.
    assert {unicodedata.bidirectional(sign) for sign in said if not sign.isdigit()} == {"CS"}


def test_the_desk_finds_it_as_it_was_told(asked, x):
    told = references.told(asked.reference)

    assert seeking.first_of(Case.objects.all(), told, 9) == [asked]
