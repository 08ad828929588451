"""Telling people."""

import pytest
from django.core import mail
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from majlis.notices.kinds import SENTENCES, sentence_html, sentence_text
from majlis.notices.models import Notice
from majlis.notices.tasks import mail_urgent
from majlis.notices.telling import tell, unread
from majlis.people import membership_acts
from majlis.people.models import Membership
from majlis.store.tenancy import acting_for

pytestmark = pytest.mark.django_db
VALUES = {"network": "x", "handle": "@model_gso", "text": "نرحب بكم في معرض الكتاب"}


def _tell(office, **changes):
    said = {"kind": "delivery.held", "object": "delivery:12", "values": VALUES} | changes
    tell(institution_id=office.pk, **said)


def test_everyone_in_a_role_is_told_once(office, huda, salem, noura):
    _tell(office, roles=["approver", "editor"])
    _tell(office, roles=["approver"], persons=[huda])

    told = Notice.objects.values_list("person_id", flat=True)
    assert sorted(told) == sorted([huda.pk, salem.pk])


def test_a_person_is_told_by_name(office, noura, huda):
    _tell(office, persons=[noura])

    assert list(Notice.objects.values_list("person_id", flat=True)) == [noura.pk]


def test_who_left_or_works_elsewhere_is_told_nothing(office, huda, salem, omar, manager):
    membership_acts.end(Membership.objects.get(person=salem), by=manager)

    _tell(office, roles=["approver"], persons=[salem, omar])

    assert list(Notice.objects.values_list("person_id", flat=True)) == [huda.pk]


def test_what_is_undone_told_nobody(office, huda):
    with transaction.atomic():
        _tell(office, roles=["editor"], urgent=True)
        transaction.set_rollback(True)

    assert not Notice.objects.exists()
    assert not ProcrastinateJob.objects.exists()


def test_a_page_shows_ones_own_notices_and_marks_them_read(client, office, huda, salem):
    _tell(office, persons=[huda], urgent=True)
    _tell(office, persons=[salem], values=VALUES | {"text": "نص سالم"})
    client.force_login(huda)
    assert unread(huda, office) == 1

    page = client.get("/notices/").text
    client.post("/notices/seen/")

    assert "نرحب بكم في معرض الكتاب" in page
    assert "نص سالم" not in page
    assert (unread(huda, office), unread(salem, office)) == (0, 1)


def test_a_notice_of_one_office_is_not_shown_in_another(client, office, other_office, huda):
    with acting_for(other_office.pk):
        Membership.objects.create(institution=other_office, person=huda, roles=["editor"])
    _tell(other_office, roles=["editor"])
    client.force_login(huda)

    assert "نرحب بكم في معرض الكتاب" not in client.get("/notices/").text
    client.post("/me/institution/", {"institution": other_office.pk})
    assert "نرحب بكم في معرض الكتاب" in client.get("/notices/").text


def test_what_others_wrote_is_shown_as_text(client, office, huda):
    _tell(office, persons=[huda], values=VALUES | {"text": "<script>alert(1)</script>"})
    client.force_login(huda)

    assert "<script>alert" not in client.get("/notices/").text


def test_urgent_notices_go_out_by_mail_in_the_language_of_each(office, huda, salem, look_at):
    salem.language = "en"
    salem.save()
    _tell(office, roles=["approver"], urgent=True)
    look_at("")

    mail_urgent()
    mail_urgent()

    letters = {letter.to[0]: letter for letter in mail.outbox}
    assert set(letters) == {huda.email, salem.email}
    assert len(mail.outbox) == 2
    assert "is held and needs your decision" in letters[salem.email].body
    assert "/deliveries/12/" in letters[salem.email].body
    assert "\u2068@model_gso\u2069" in letters[huda.email].body


def test_what_can_wait_is_not_mailed(office, huda):
    _tell(office, persons=[huda])

    mail_urgent()

    assert mail.outbox == []


def test_who_left_before_the_letter_gets_none(office, salem, manager, look_at):
    _tell(office, persons=[salem], urgent=True)
    membership_acts.end(Membership.objects.get(person=salem), by=manager)

    mail_urgent()

    assert mail.outbox == []
    assert Notice.objects.get().mailed_at is not None


def test_an_urgent_notice_nudges_the_worker_in_its_own_transaction(office, huda):
    _tell(office, persons=[huda], urgent=True)

    assert list(ProcrastinateJob.objects.values_list("task_name", "queue_name")) == [
        ("notices.mail_urgent", "mail")
    ]


def test_a_kind_without_a_sentence_still_says_something(office, huda):
    notice = Notice(kind="strange", values={"text": "{0.__class__}"})

    assert sentence_text(notice)


def test_every_sentence_can_be_said():
    for kind in SENTENCES:
        assert "{" not in sentence_html(Notice(kind=kind, values={}))


def test_opening_the_notices_needs_a_person(client, office):
    assert client.get("/notices/").status_code == 302
    assert client.post("/notices/seen/").status_code == 302
