"""Mails that no person wrote: beside the case, never answered by a machine."""

import pytest

from majlis.channels.models import Mailbox
from majlis.channels.tests.mail_servers import mail
from majlis.inbox import automatic, cases, machine_mail, replying
from majlis.inbox.models import Automation, Item, MachineLetter
from majlis.inbox.states import Act, Status
from majlis.inbox.tests.conftest import again, only_case
from majlis.inbox.tests.letters.conftest import came, sent_by_machine, stands
from majlis.notices.models import Notice
from majlis.store.clock import now

pytestmark = pytest.mark.django_db
REPORT = (
    b"From: MAILER-DAEMON@x.example\r\nReturn-Path: <>\r\nMessage-ID: <r1@x.example>\r\n"
    b'Content-Type: multipart/report; report-type=delivery-status; boundary="x"\r\n\r\n'
    b"--x\r\n\r\nNo such user here.\r\n--x\r\n"
    b"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\n"
    b"Final-Recipient: rfc822; maha@citizen.example\r\nAction: %s\r\nStatus: 5.1.1\r\n"
    b"Diagnostic-Code: smtp; 550 no such user\r\n--x\r\n"
    b"Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: <%s>\r\n--x--\r\n"
)


@pytest.fixture
def answered(box, noura):
    """A case that we answered by a mail which a server took."""
    came(box, mail())
    case = only_case()
    cases.take(case, by=noura)
    reply = replying.answer(case, None, "من الثامنة صباحا", by=noura)
    stands(reply)
    assert again(case).status == Status.ANSWERED
    return reply


def test_a_mail_that_comes_back_stands_beside_its_case(box, answered, noura):
    came(box, REPORT % (b"failed", answered.delivery.remote_id.encode()))

    letter = MachineLetter.objects.get()
    assert (letter.kind, letter.status, letter.why) == ("returned", "5.1.1", "550 no such user")
    assert letter.case == answered.case
    assert letter.reply == answered
    assert Item.objects.public().count() == 1
    assert answered.case.steps.filter(act=Act.MAIL_BACK).count() == 1
    assert Notice.objects.filter(person=noura, kind="case.mail_back").count() == 1


def test_a_delay_is_told_and_alarms_nobody(box, answered, noura):
    came(box, REPORT % (b"delayed", answered.delivery.remote_id.encode()))

    assert MachineLetter.objects.get().kind == "delayed"
    assert not Notice.objects.filter(person=noura, kind="case.mail_back").exists()


def test_an_automatic_answer_to_ours_does_not_open_the_inquiry_again(box, answered):
    away = mail(
        "أنا في إجازة",
        number=8,
        Auto_Submitted="auto-replied",
        In_Reply_To=f"<{answered.delivery.remote_id}>",
    )
    came(box, away)

    assert again(answered.case).status == Status.ANSWERED
    assert MachineLetter.objects.get().kind == "automatic"


def test_an_automatic_mail_that_answers_nothing_of_ours_is_looked_at_by_a_person(box):
    came(box, mail(Auto_Submitted="auto-generated"))

    item = Item.objects.get()
    assert item.letter.machine == "automatic"
    assert not machine_mail.may_answer(item)


@pytest.mark.parametrize(
    "heads",
    [
        {"Precedence": "bulk"},
        {"List_Id": "<news.example>"},
        {"X_Auto_Response_Suppress": "All"},
        {"sender": "no-reply@x.example"},
        {"sender": "inquiries@gso.example"},
    ],
)
def test_no_machine_answers_these(box, heads):
    came(box, mail(**heads))

    assert not machine_mail.may_answer(Item.objects.get())


def test_one_sender_gets_so_many_automatic_answers_in_a_day(box):
    Mailbox.objects.update(automatic_per_day=2)
    came(box, mail())
    item = Item.objects.get()

    given = []
    for number in range(4):
        given.append(machine_mail.may_answer(item))
        if given[-1]:
            sent_by_machine(item, f"وصلنا {number}")

    assert given == [True, True, False, False]


def test_an_automatic_answer_that_would_reach_a_machine_is_stopped_at_the_door(box):
    came(box, mail())
    item = Item.objects.get()
    reply = sent_by_machine(item, "وصلنا بريدكم")
    item.letter.machine = "automatic"  # found out meanwhile
    item.letter.save(update_fields=["machine"])

    assert replying.guard(reply.delivery_id, reply.institution_id) == "machine"


def test_an_automatic_mail_gets_no_acknowledgement(box, office):
    Automation.objects.create(institution=office, acknowledges="always", began_at=now())
    came(box, mail(Auto_Submitted="auto-generated"), mail(number=2, sender="suad@citizen.example"))
    by_machine, by_person = Item.objects.order_by("id")

    assert automatic.acknowledge(by_machine.case_id).why == "automatic"
    assert automatic.acknowledge(by_person.case_id).reply is not None
    assert not by_machine.case.replies.exists()
