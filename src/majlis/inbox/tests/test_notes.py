"""Internal notes: they name colleagues, keep what they said, and never leave the house."""

import pytest
from django.db import DatabaseError, transaction

from majlis.inbox import notes, replying, tracking
from majlis.inbox.models import AnswerRules, Note, NoteWording
from majlis.inbox.states import Act, Status
from majlis.inbox.tests.conftest import again
from majlis.notices.models import Notice
from majlis.record.models import Entry
from majlis.store.refusal import Refused

SECRET = "رأيي أن الملف عند المختبر، لا تذكروا اسم المورد."


@pytest.fixture
def note(asked, noura):
    return notes.write(asked, SECRET, by=noura)


def url(case, *rest):
    return f"{case.get_absolute_url()}notes/" + "".join(f"{part}/" for part in rest)


def test_a_note_stands_with_its_step_and_in_the_record(note, asked, noura):
    assert (note.text, note.by, note.case) == (SECRET, noura, asked)
    step = asked.steps.last()
    assert (step.act, step.by, step.now) == (Act.NOTED, noura, Status.NEW)
    assert SECRET not in str(Entry.objects.get(act="case.noted").detail)


def test_who_is_named_by_an_at_is_told(asked, noura, manager, salem):
    notes.write(asked, "يا @مريم البلوشي، و @Salem هل نعرف الجواب؟", by=noura)

    told = Notice.objects.filter(kind="case.mentioned")
    assert {notice.person for notice in told} == {manager, salem}
    assert told.first().values["reference"] == asked.reference


def test_who_is_ticked_is_told_and_the_writer_is_not(asked, noura, manager):
    notes.write(asked, "للعلم @نورة الشمري", by=noura, mention=[manager.pk, noura.pk])

    assert [n.person for n in Notice.objects.filter(kind="case.mentioned")] == [manager]


def test_the_name_of_another_office_s_person_tells_nobody(asked, noura, omar):
    notes.write(asked, "@عمر الحداد @Omar", by=noura, mention=[omar.pk])

    assert not Notice.objects.filter(kind="case.mentioned").exists()


def test_a_note_is_changed_within_its_minutes_and_keeps_what_it_said(note, noura, manager):
    notes.change(note, "كلام آخر @مريم البلوشي", by=noura)

    assert again(note).text == "كلام آخر @مريم البلوشي"
    assert [wording.text for wording in note.wordings.all()] == [SECRET]
    assert Notice.objects.filter(kind="case.mentioned", person=manager).exists()


def test_a_note_is_its_writer_s_alone(note, manager):
    with pytest.raises(Refused):
        notes.change(note, "غيره", by=manager)


def test_after_its_minutes_a_note_stays(note, noura, office):
    AnswerRules.objects.create(institution=office, note_minutes=0)

    with pytest.raises(Refused):
        notes.change(note, "غيره", by=noura)


@pytest.mark.parametrize("text", ["", "  \n", "ن" * 4001])
def test_a_note_says_something_and_not_too_much(asked, noura, text):
    with pytest.raises(Refused):
        notes.write(asked, text, by=noura)


def test_the_database_keeps_what_a_note_said(note):
    NoteWording.objects.create(institution_id=note.institution_id, note=note, text="قبل")

    with pytest.raises(DatabaseError), transaction.atomic():
        Note.objects.filter(pk=note.pk).update(text="بلا أثر")
    with pytest.raises(DatabaseError), transaction.atomic():
        NoteWording.objects.update(text="غيره")


def test_another_office_sees_no_note(note, other_office, look_at):
    look_at(str(other_office.pk))

    assert not Note.objects.exists()


def test_a_note_is_in_no_answer_and_on_no_tracking_page(note, asked, noura):
    reply = replying.answer(asked, None, "جواب", by=noura)

    assert SECRET not in str(reply.delivery.payload)
    assert SECRET not in "".join(line.text for line in tracking.lines(asked))


def test_the_page_writes_a_note_and_marks_it_as_internal(client, asked, noura):
    client.force_login(noura)

    answer = client.post(url(asked), {"text": SECRET})

    assert answer.status_code == 302
    page = client.get(asked.get_absolute_url()).content.decode()
    assert SECRET in page
    assert 'data-side="note"' in page
    assert "ملاحظة داخلية" in page


def test_with_scripts_the_empty_form_comes_back(client, asked, noura):
    client.force_login(noura)

    answer = client.post(url(asked), {"text": SECRET}, headers={"HX-Request": "true"})

    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'id="aside-acts" hx-swap-oob="true" data-fresh' in page
    assert page.count(SECRET) >= 1


def test_who_only_reads_writes_no_note(client, asked, auditor):
    client.force_login(auditor)

    assert client.post(url(asked), {"text": SECRET}).status_code == 403


def test_another_office_finds_no_note(client, note, asked, omar):
    client.force_login(omar)

    assert client.post(url(asked), {"text": "x"}).status_code == 404
    assert client.post(url(asked, note.pk), {"text": "x"}).status_code == 404


def test_an_empty_note_is_refused(client, asked, noura):
    client.force_login(noura)

    assert client.post(url(asked), {"text": " "}).status_code == 409


def test_a_note_is_changed_on_the_page(client, note, asked, noura, manager):
    client.force_login(noura)
    assert client.post(url(asked, note.pk), {"text": "كلام آخر"}).status_code == 302
    client.force_login(manager)

    assert client.post(url(asked, note.pk), {"text": "كلام غيره"}).status_code == 409
    assert again(note).text == "كلام آخر"
