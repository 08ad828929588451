"""Answers by e-mail: deliveries as any other, through a server that fails in every way."""

from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from django.db import connection

from majlis.channels.models import Mailbox
from majlis.channels.tests.mail_servers import mail
from majlis.delivery import carrying, claiming, processes, reconciling, sweeping
from majlis.delivery.models import Delivery
from majlis.inbox import attaching, cases, replying
from majlis.inbox.models import Case, Item
from majlis.inbox.states import Status
from majlis.inbox.tests.letters.conftest import hear
from majlis.media import files
from majlis.media.models import Asset
from majlis.people.testing import as_owner

pytestmark = pytest.mark.django_db(transaction=True)
TEXT = "نعم، يفتح من الثامنة صباحا.\n.\nمع التحية"


@pytest.fixture
def process(live):
    return processes.start()


@pytest.fixture
def answer(live, servers, inside, noura):
    """Let Noura answer the one mail that came."""
    servers.put(mail())
    hear(live)

    def answered(text=TEXT):
        with inside():
            case = Case.objects.standing().get()
            if case.officer_id is None:
                cases.take(case, by=noura)
            return replying.answer(case, None, text, by=noura)

    return answered


def work(process, *, turns=4):
    """Let the worker carry what is due."""
    for _ in range(turns):
        for claim in claiming.claim_due(process, most=10):
            carrying.carry(claim, process=process)


def look(process, *, turns=6):
    """Let time pass, and the reconciler look as often as it wants."""
    for _ in range(turns):
        with as_owner(), connection.cursor() as cursor:
            cursor.execute("UPDATE store_clock SET shift = shift + %s", [timedelta(seconds=4)])
        for claim in claiming.claim_unknown(process, most=10):
            reconciling.reconcile(claim)
        sweeping.sweep()


def state():
    delivery = Delivery.objects.get()
    return delivery.state, delivery.hold_reason


def test_an_answer_goes_out_once_and_its_copy_stands_among_the_sent(
    answer, servers, process, inside
):
    answer()

    work(process)

    (sent,) = servers.smtp.taken
    (copy,) = servers.in_folder("Sent")
    assert sent["Message-ID"] == copy["Message-ID"]
    assert sent["In-Reply-To"] == "<m1@citizen.example>"
    assert sent.get_payload(decode=True).decode().splitlines() == TEXT.splitlines()
    with inside():
        assert state() == ("verified", "")
        assert Delivery.objects.get().remote_id == sent["Message-ID"].strip("<>")
        assert Case.objects.get().status == Status.ANSWERED


def test_files_go_out_in_the_mail_under_their_names(live, servers, process, inside, noura, office):
    servers.put(mail())
    hear(live)
    content = b"%PDF-1.4\r\n.\r\n" + bytes(range(256)) * 400
    with inside():
        kept = files.keep(office.pk, [content])
        asset = Asset.objects.create(
            institution=office,
            sha256=kept.sha256,
            kind="document",
            mime="application/pdf",
            size_bytes=kept.size_bytes,
            width=595,
            height=842,
            original_name="دليل المركز.pdf",
            added_by=noura,
        )
        item = Case.objects.get().items.get()
        sent_files = attaching.files_for(item, "", [asset])
        reply = replying.answer(item.case, item, TEXT, by=noura, files=sent_files)
        assert reply.delivery.payload["media"][0]["name"] == "دليل المركز.pdf"

    work(process)

    with inside():
        assert state() == ("verified", "")
    (sent,) = servers.smtp.taken
    body, attached = message_from_bytes(sent.as_bytes(), policy=default).iter_parts()
    assert body.get_content().splitlines() == TEXT.splitlines()
    assert attached.get_filename() == "دليل المركز.pdf"
    assert attached.get_content_type() == "application/pdf"
    assert attached.get_payload(decode=True) == content
    assert len(servers.in_folder("Sent")) == 1


@pytest.mark.parametrize("where", ["rcpt", "data"])
def test_a_server_that_says_not_now_is_asked_again(answer, servers, process, inside, where):
    answer()
    servers.smtp.fault = {where: "451 later"}
    work(process, turns=1)
    with inside():
        assert state() == ("retry_wait", "")

    servers.smtp.fault = {}
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("UPDATE store_clock SET shift = shift + %s", [timedelta(seconds=90)])
        cursor.execute("UPDATE delivery_delivery SET max_late = '1 hour'")
    work(process)

    assert len(servers.smtp.taken) == 1
    with inside():
        assert state() == ("verified", "")


def test_a_server_that_says_no_ends_it_with_its_own_words(answer, servers, process, inside):
    answer()
    servers.smtp.fault = {"rcpt": "550 no such user"}

    work(process)

    assert servers.smtp.taken == []
    with inside():
        assert state() == ("failed", "")
        delivery = Delivery.objects.get()
        assert "no such user" in delivery.hold_detail["detail"]
        assert delivery.attempts.get().outcome == "refused"


@pytest.mark.parametrize("fault", ["cut_taken", "cut_lost"])
def test_a_server_that_breaks_off_is_never_sent_it_again(answer, servers, process, inside, fault):
    answer()
    servers.smtp.fault = {fault: True}
    work(process, turns=1)
    with inside():
        assert state() == ("unknown", "")
    servers.smtp.fault = {}

    look(process)
    work(process)

    assert len(servers.smtp.taken) == (1 if fault == "cut_taken" else 0)
    with inside():
        assert state() == ("held", "unsettled")  # a person is asked


def test_a_lost_answer_is_found_among_the_sent(answer, servers, process, inside):
    """As where the server itself keeps a copy of what it takes."""
    answer()
    servers.smtp.fault = {"cut_taken": True}
    servers.smtp.on_mail = lambda taken: copies.append(taken.as_bytes())
    copies = []
    work(process, turns=1)
    servers.put(*copies, folder="Sent")

    look(process, turns=2)
    work(process)

    assert len(servers.smtp.taken) == 1
    assert len(servers.in_folder("Sent")) == 1
    with inside():
        assert state() == ("verified", "")


def test_a_copy_that_could_not_be_kept_is_kept_later(answer, servers, process, inside):
    answer()
    with inside():
        Mailbox.objects.update(sent_folder="Not there")
    work(process, turns=1)
    assert len(servers.smtp.taken) == 1
    with inside():
        assert state()[0] == "published"
        Mailbox.objects.update(sent_folder="Sent")

    with as_owner(), connection.cursor() as cursor:
        cursor.execute("UPDATE store_clock SET shift = shift + %s", [timedelta(minutes=1)])
    work(process)

    assert len(servers.smtp.taken) == 1
    assert len(servers.in_folder("Sent")) == 1
    with inside():
        assert state() == ("verified", "")


def test_our_own_mail_that_comes_back_into_the_mailbox_is_not_ours_to_answer(
    answer, servers, process, live, inside
):
    answer()
    work(process)
    servers.put(servers.smtp.taken[0].as_bytes())

    hear(live)

    with inside():
        assert Case.objects.get().status == Status.ANSWERED
        assert Item.objects.public().count() == 1
