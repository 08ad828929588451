"""Finding inquiries: what is found by what, and how soon."""

import pytest
from django.db import connection

from majlis.inbox import indexing, seeking
from majlis.inbox.models import Case, CaseWords, Contact, Identity, Item, WordsDue
from majlis.inbox.tests.conftest import BEGAN, comment, hear, hours, stands
from majlis.people.testing import as_owner
from majlis.store.tenancy import acting_for


def found(words):
    return set(seeking.first_of(Case.objects.all(), words, 100))


@pytest.mark.parametrize(
    "words",
    [
        "شاره المطابقه",
        "شارة",
        "ألعاب",
        "الاطفال",
        "#سلامة_الألعاب",
        "مها",
        "MAHA_K",
        "اطفا",
    ],
)
def test_a_word_is_found_however_it_is_written_and_by_its_beginning(asked, words):
    indexing.index_due()

    assert found(words) == {asked}


@pytest.mark.parametrize("words", ["إطارات", "شارة إطارات", "!", "🧸", "' | ) &", "a:*"])
def test_what_stands_nowhere_is_not_found_and_no_sign_does_harm(asked, words):
    indexing.index_due()

    assert found(words) == set()


def test_a_part_of_the_reference_is_found(asked):
    indexing.index_due()

    assert found(asked.reference.split("-")[1]) == {asked}


def test_what_changes_is_found_anew_and_what_was_said_before_is_not(asked, x):
    indexing.index_due()
    hear(x, stands(x, comment("c1", text="كم رسوم الشهادة؟", edited_at=BEGAN + hours(1))))
    Contact.objects.update(name="سعاد")
    Identity.objects.update(handle="suad_99", name="")
    assert WordsDue.objects.exists()

    indexing.index_due()

    assert found("رسوم") == found("سعاد") == found("suad") == {asked}
    assert found("شارة") == set()
    assert not WordsDue.objects.exists()


def test_what_went_to_another_inquiry_is_found_there(asked, x):
    other = hear(x, stands(x, comment("c7", author_id="u7", text="متى يفتح المختبر؟"))).case
    Item.objects.filter(remote_id="c7").update(case=asked)

    indexing.index_due()

    assert found("المختبر") == {asked}
    assert found(other.reference) == {other}


def test_one_office_does_not_find_what_another_was_asked(asked, other_office):
    indexing.index_due()

    with acting_for(other_office.pk):
        assert found("شارة") == set()
        assert not CaseWords.objects.exists()
    assert found("شارة") == {asked}


def test_what_many_have_is_found_as_well(asked, x, monkeypatch):
    hear(x, stands(x, comment("c7", author_id="u7", text="متى يفتح المختبر؟")))
    for number in range(3):
        hear(x, stands(x, comment(f"d{number}", author_id=f"d{number}")))
    indexing.index_due()
    few = found("شارة")
    monkeypatch.setattr(seeking, "FEW", 2)

    assert len(few) == 4
    assert found("شارة") == few
    assert found("المختبر") != few


@pytest.mark.parametrize("order", ["newest_first", "longest_waiting_first", "most_pressing_first"])
@pytest.mark.parametrize("walked", [1, 3, 100])
def test_what_many_have_is_found_however_far_down_the_list(asked, x, monkeypatch, order, walked):
    """First asked of the toys, then of nothing but the laboratory, then of the toys once more."""
    for number in range(9):
        text = "متى يفتح المختبر؟" if 2 < number < 7 else "أين شارة الألعاب؟"
        at = BEGAN + hours(number + 1)
        hear(x, stands(x, comment(f"d{number}", author_id=f"d{number}", text=text, created_at=at)))
    indexing.index_due()
    monkeypatch.setattr(seeking, "FEW", 2)
    monkeypatch.setattr(seeking, "WALKED", walked)
    listed = getattr(Case.objects, order)()

    toys = [case for case in listed if "الألعاب" in case.subject]
    laboratory = [case for case in listed if "المختبر" in case.subject]

    assert len(laboratory) == 4
    for most in (1, 2, 3, 5, 100):
        assert seeking.first_of(listed, "ألعاب", most) == toys[:most]
        assert seeking.first_of(listed, "المختبر", most) == laboratory[:most]


def test_the_index_of_words_is_used_in_front_of_the_wall(asked):
    indexing.index_due()
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT case_id FROM inbox_casewords"
            " WHERE words @@ to_tsquery('simple', 'x') LIMIT 9"
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())

    assert "case_words" in plan


def test_a_number_is_found_with_other_words_and_only_with_them(asked, x):
    other = hear(x, stands(x, comment("c9", author_id="u9", text="طراز 8841207 من الشارة"))).case
    indexing.index_due()

    assert found("الشارة 8841207") == {other}
    assert found("8841") == {other}
    assert found("المختبر 8841207") == set()
    with acting_for(asked.institution_id):
        assert found("شارة 99999") == set()


@pytest.mark.parametrize(
    ("table", "column"), [("inbox_identity", "handle_key"), ("inbox_contact", "email_key")]
)
def test_who_is_alike_is_looked_up_in_front_of_the_wall(asked, look_at, table, column):
    look_at(str(asked.institution_id))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            f"EXPLAIN SELECT id FROM {table} WHERE institution_id = %s AND {column} = upper(%s)",
            [asked.institution_id, "maha_k"],
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())

    assert f"{column} = 'MAHA_K'" in plan.partition("Index Cond")[2]
