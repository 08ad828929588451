"""Where a letter belongs: by what it answers, by a reference, or by who wrote it and when."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import permutations

import pytest

from majlis.channels import hearing
from majlis.channels.models import RawEvent
from majlis.channels.tests.mail_servers import mail
from majlis.inbox import applying, cases, replying
from majlis.inbox.models import Case, Item
from majlis.inbox.states import Status
from majlis.inbox.tests.conftest import again, only_case
from majlis.inbox.tests.letters.conftest import came, stands
from majlis.notices.models import Notice
from majlis.store.clock import now

pytestmark = pytest.mark.django_db
BEGAN = datetime(2026, 10, 14, 7, tzinfo=UTC)


def sent(hours, **more):
    """A mail that was written so many hours later."""
    return mail(Date=format_datetime(BEGAN + timedelta(hours=hours)), **more)


def read_at(hours):
    return BEGAN + timedelta(hours=hours, minutes=1)


def test_what_one_writes_within_72_hours_is_one_inquiry(box):
    came(box, sent(0, number=1), sent(71, number=2), at=read_at(71))

    assert only_case().items.count() == 2


def test_another_subject_after_72_hours_is_another_inquiry(box):
    came(box, sent(0, number=1), sent(80, number=2), at=read_at(80))

    assert Case.objects.standing().count() == 2


def test_an_answer_to_their_own_mail_joins_it_whenever_it_comes(box):
    came(box, sent(0, number=1), at=read_at(0))
    came(box, sent(300, number=2, In_Reply_To="<m1@citizen.example>"), at=read_at(300))

    assert only_case().items.count() == 2


def test_a_thread_is_the_same_in_whatever_order_it_comes(box):
    mails = [
        sent(0, number=1),
        sent(100, number=2, In_Reply_To="<m1@citizen.example>"),
        sent(200, number=3, References="<m1@citizen.example> <m2@citizen.example>"),
    ]
    for number, order in enumerate(permutations(mails), start=1):
        theirs = [raw.replace(b"citizen.example", b"n%d.example" % number) for raw in order]
        came(box, *theirs, at=read_at(200))
        assert Case.objects.standing().count() == number


def test_a_colleague_of_the_writer_who_answers_joins_the_same_inquiry(box):
    came(box, sent(0, number=1), at=read_at(0))
    came(
        box,
        sent(1, number=2, sender="ali@citizen.example", In_Reply_To="<m1@citizen.example>"),
        at=read_at(1),
    )

    assert only_case().items.count() == 2


def test_a_reference_in_the_subject_leads_to_its_inquiry_for_who_is_known_there(box):
    came(box, sent(0, number=1), at=read_at(0))
    reference = only_case().reference

    came(box, sent(300, number=2, Subject=f"Re: [{reference}]"), at=read_at(300))

    assert only_case().items.count() == 2


def test_a_reference_in_the_address_does_so_too(box):
    came(box, sent(0, number=1), at=read_at(0))
    to = f"inquiries+{only_case().reference}@gso.example"

    came(box, sent(300, number=2, To=to), at=read_at(300))

    assert only_case().items.count() == 2


def test_a_stranger_who_writes_a_reference_gets_an_inquiry_of_their_own(box):
    came(box, sent(0, number=1), at=read_at(0))
    reference = only_case().reference

    came(
        box,
        sent(1, number=2, sender="eve@other.example", Subject=f"Re: [{reference}]"),
        at=read_at(1),
    )

    assert Case.objects.standing().count() == 2


def test_an_answer_to_ours_joins_and_a_closed_inquiry_asks_again(box, noura):
    came(box, sent(0, number=1), at=read_at(0))
    case = only_case()
    cases.take(case, by=noura)
    reply = replying.answer(case, None, "نعم، من الثامنة", by=noura)
    message_id = stands(reply)
    cases.close(again(case), by=noura, why="انتهى")

    came(box, mail("ومتى يغلق؟", number=9, In_Reply_To=f"<{message_id}>"))

    assert again(case).status == Status.OPEN
    assert case.items.count() == 2


def test_spam_is_no_home_for_what_answers_it(box, noura):
    came(box, sent(0, number=1), at=read_at(0))
    cases.mark_as_spam(only_case(), by=noura)

    came(box, sent(100, number=2, In_Reply_To="<m1@citizen.example>"), at=read_at(100))

    assert Case.objects.standing().filter(status=Status.NEW).count() == 1


def test_a_mail_with_the_id_of_another_changes_nothing_of_it(box):
    came(box, mail("متى يفتح المركز؟", number=1))
    came(box, mail("أغلقوا هذا الاستفسار", number=1, sender="eve@other.example"))

    texts = set(Item.objects.values_list("text", flat=True))
    assert texts == {"استفسار\n\nمتى يفتح المركز؟", "استفسار\n\nأغلقوا هذا الاستفسار"}
    assert not Item.objects.exclude(edited_at=None).exists()


def test_replaying_everything_changes_nothing(box):
    came(box, sent(0, number=1), sent(100, number=2, In_Reply_To="<m1@citizen.example>"))
    was = list(Item.objects.order_by("id").values_list("id", "case_id", "text"))

    hearing.replay(box.institution_id, since=BEGAN, until=now() + timedelta(days=1))
    for event in RawEvent.objects.order_by("-id"):
        assert hearing.understand(box.institution_id, event.pk, applying.apply)

    assert list(Item.objects.order_by("id").values_list("id", "case_id", "text")) == was


def test_what_cannot_be_understood_is_kept_and_told_after_five_tries(box, manager):
    event = RawEvent.objects.create(
        institution_id=box.institution_id,
        network="email",
        channel=box.channel,
        source="poll",
        key="gone",
        body=b'{"mail": "", "uid": 7, "problem": "broken off"}',
    )

    for _ in range(RawEvent.MOST_TRIES):
        assert not hearing.understand(box.institution_id, event.pk, applying.apply)

    dead = RawEvent.objects.dead().get()
    assert "7" in dead.problem
    assert Notice.objects.filter(person=manager, kind="events_not_understood").exists()


def test_another_office_sees_nothing_of_it(box, omar, look_at, other_office):
    came(box, mail())
    look_at(str(other_office.pk))

    assert not Item.objects.visible_to(omar).exists()
    assert not Item.objects.exists()
