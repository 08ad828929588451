"""The record only grows, and shows it when someone rewrites it."""

import threading

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from majlis.people.testing import as_owner
from majlis.record import entries, verifying
from majlis.record.models import Entry
from majlis.store.tenancy import acting_for
from tests import databases

pytestmark = pytest.mark.django_db


def _write(office, number, by=None):
    return entries.write(
        institution_id=office.pk,
        act="post.created",
        object=f"post:{number}",
        by=by,
        detail={"text": "نرحب بكم في معرض الكتاب 📚", "رقم": number, "list": ["أ", 1, None, True]},
    )


def test_entries_are_numbered_and_chained(office, huda):
    first, second = _write(office, 1, huda), _write(office, 2)

    assert (first.number, second.number) == (1, 2)
    assert (first.previous_hash, second.previous_hash) == (entries.BEGINNING, first.hash)
    assert (first.actor_id, first.actor, second.actor) == (huda.pk, "هدى الكعبي", "")


def test_a_sound_record_is_found_sound(office, huda):
    for number in range(5):
        _write(office, number, huda)

    assert entries.verify(office.pk) == entries.Verdict(5, Entry.objects.last().hash)


def test_an_empty_record_is_sound(office):
    assert entries.verify(office.pk).is_sound


def test_each_office_has_numbers_of_its_own(office, other_office):
    _write(office, 1)
    _write(office, 2)

    assert _write(other_office, 1).number == 1
    assert entries.verify(other_office.pk).entries == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE record_entry SET act = 'x'",
        "DELETE FROM record_entry",
        "TRUNCATE record_entry",
    ],
)
def test_nobody_changes_the_record_not_even_its_owner(office, statement):
    _write(office, 1)

    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    refused = pytest.raises(ProgrammingError, match="only grows")
    with refused, transaction.atomic(), as_owner(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("strange", ["\0", "\ud800", "نص\0نص", "🇸🇦" * 200, "\u202egpj.exe"])
def test_strange_text_is_kept_and_stays_verifiable(office, strange):
    entries.write(
        institution_id=office.pk, act="x", object="post:1", actor=strange, detail={strange: strange}
    )

    assert entries.verify(office.pk).is_sound


@pytest.mark.parametrize("value", [1.5, b"x", {1, 2}, object()])
def test_what_the_database_would_give_back_otherwise_is_refused(office, value):
    with pytest.raises(TypeError):
        entries.write(institution_id=office.pk, act="x", object="post:1", detail={"v": value})


def test_an_act_that_fails_leaves_no_entry(office):
    with transaction.atomic():
        _write(office, 1)
        transaction.set_rollback(True)

    assert not Entry.objects.exists()
    assert _write(office, 2).number == 1


def test_the_history_of_one_thing(office):
    _write(office, 41)
    _write(office, 42)

    assert [entry.object for entry in entries.of("post:41")] == ["post:41"]
    assert entries.name_of(office) == f"institution:{office.pk}"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("forgery", "broken_at", "why"),
    [
        ("UPDATE record_entry SET actor = 'غيره' WHERE number = 3", 3, "changed"),
        ("UPDATE record_entry SET detail = '{}' WHERE number = 2", 2, "changed"),
        ("UPDATE record_entry SET at = at + interval '1 second' WHERE number = 4", 4, "changed"),
        ("DELETE FROM record_entry WHERE number = 2", 2, "missing"),
        ("UPDATE record_entry SET hash = previous_hash WHERE number = 5", 5, "changed"),
        ("UPDATE record_entry SET previous_hash = hash WHERE number = 4", 4, "out of chain"),
    ],
)
def test_what_a_superuser_rewrites_is_found_at_its_number(office, forgery, broken_at, why):
    for number in range(1, 6):
        _write(office, number)
    with databases.cluster().connect(databases.name()) as superuser:
        superuser.execute("SET session_replication_role = replica")  # triggers keep silent
        superuser.execute(forgery)

    verdict = entries.verify(office.pk)

    assert (verdict.broken_at, verdict.why) == (broken_at, why)


@pytest.mark.django_db(transaction=True)
def test_many_writers_at_once_leave_no_hole(office):
    together, failures = threading.Barrier(8), []

    def work(writer):
        try:
            together.wait(20)
            for number in range(10):
                with acting_for(office.pk):
                    _write(office, writer * 100 + number)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[writer]) for writer in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert failures == []
    verdict = entries.verify(office.pk)
    assert (verdict.is_sound, verdict.entries) == (True, 80)
    numbers = list(Entry.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, 81))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("cut", ["number > 3", "true"])
def test_an_end_that_was_cut_off_is_found_by_the_remembered_head(office, settings, tmp_path, cut):
    settings.HOME = tmp_path
    for number in range(1, 6):
        _write(office, number)
    assert verifying.check(office.pk).is_sound
    with databases.cluster().connect(databases.name()) as superuser:
        superuser.execute("SET session_replication_role = replica")
        superuser.execute(f"DELETE FROM record_entry WHERE {cut}")

    verdict = verifying.check(office.pk)

    assert (verdict.broken_at, verdict.why) == (4 if "3" in cut else 1, "cut off")


@pytest.mark.django_db(transaction=True)
def test_a_record_written_anew_is_found_by_the_remembered_head(office, settings, tmp_path):
    settings.HOME = tmp_path
    _write(office, 1)
    assert verifying.check(office.pk).is_sound
    with databases.cluster().connect(databases.name()) as superuser:
        superuser.execute("SET session_replication_role = replica")
        superuser.execute("DELETE FROM record_entry")
    _write(office, 2)

    verdict = verifying.check(office.pk)

    assert (verdict.broken_at, verdict.why) == (1, "written anew")


def test_a_record_that_grew_is_sound_and_its_new_head_is_remembered(office, settings, tmp_path):
    settings.HOME = tmp_path
    _write(office, 1)
    verifying.check(office.pk)
    _write(office, 2)

    assert verifying.check(office.pk).is_sound
    assert '2, "' in verifying.place().read_text()
