"""Erasing a person keeps the statistic and nothing else, and survives a replay."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from majlis.channels import hearing
from majlis.channels.models import RawEvent
from majlis.inbox import applying, erasing, moderating, redacting, replying
from majlis.inbox.grounds import Grounds
from majlis.inbox.models import (
    Case,
    CaseStep,
    Contact,
    Erasure,
    Identity,
    Item,
    ItemText,
    Measure,
    Reply,
)
from majlis.inbox.states import Act
from majlis.inbox.tests.conftest import again, comment, event_of, hear, stands, understand
from majlis.inbox.tests.test_replying import TO_PUBLISHED, walk
from majlis.record.models import Entry
from majlis.store.clock import now
from majlis.store.refusal import Refused
from majlis.store.tenancy import acting_for

SECRET = "رقم بلاغي عندكم وأنا مها القحطاني من حي النسيم"
WHY = "طلب صاحبة البيانات"


@pytest.fixture
def said(channels):
    """What Maha wrote, twice, once edited; and what somebody else answered her."""
    facebook, at = channels["facebook"], now() - timedelta(hours=2)
    first = comment("c1", text=SECRET, created_at=at, url="https://f.example/maha/c1")
    other = comment(
        "c9",
        text="وأنا كذلك",
        author_id="u9",
        author_name="سعاد",
        author_handle="suad",
        parent_id="c1",
        created_at=at,
    )
    item = hear(facebook, stands(facebook, first))
    hear(facebook, stands(facebook, other))
    edited = comment("c1", text=f"{SECRET}!", created_at=at, edited_at=at + timedelta(minutes=5))
    hear(facebook, stands(facebook, edited))
    return again(item)


def erase(contact, by):
    erasing.confirm(erasing.ask(contact, why=WHY, by=by), by=by)
    return erasing.erase_due()


def everything():
    """All that is kept of the public, as one text."""
    rows = [
        *Contact.objects.values_list("name", "email"),
        *Identity.objects.values_list("remote_id", "handle", "name"),
        *Item.objects.values_list("text", "first_text", "url", "voice", "attachment_url"),
        *ItemText.objects.values_list("text"),
        *Case.objects.values_list("subject"),
        *Measure.objects.values_list("text", "author_name", "author_remote_id", "url"),
        *Reply.objects.values_list("text"),
        *Reply.objects.values_list("delivery__payload"),
        *Measure.objects.values_list("delivery__payload"),
        *(bytes(body) for body in RawEvent.objects.defer(None).values_list("body", flat=True)),
    ]
    return "\n".join(
        row.decode() if isinstance(row, bytes) else json.dumps(row, ensure_ascii=False)
        for row in rows
    )


def test_nothing_of_the_person_is_left_and_the_statistic_stays(said, noura, manager):
    given = Grounds(reason="يكشف بياناته", rule="personal_data")
    measure = moderating.ask(said, "hide", by=noura, given=given)
    walk(measure.delivery, *TO_PUBLISHED)
    measure.delivery.move("verified")
    reply = replying.answer(said.case, said, "أهلاً مها القحطاني، نتابع بلاغك", by=noura)
    walk(reply.delivery, *TO_PUBLISHED)
    reply.delivery.move("verified")
    before = (Case.objects.count(), Item.objects.count(), Case.objects.inquiries().count())
    answered = again(said).case.first_answered_at
    assert "مها" in everything()

    assert erase(said.author.contact, manager) == 1

    left = everything()
    for trace in ("مها", "maha", "u1", "النسيم", "f.example"):
        assert trace not in left, trace
    assert "وأنا كذلك" in left
    assert before == (Case.objects.count(), Item.objects.count(), Case.objects.inquiries().count())
    assert again(said).case.first_answered_at == answered
    assert again(said).written_at == said.written_at
    assert again(measure).reason == "يكشف بياناته"
    assert CaseStep.objects.filter(case=said.case, act=Act.ERASED).count() == 1
    done = Entry.objects.get(act="erasure.done")
    assert (done.detail["items"], done.detail["events"]) == (1, 2)
    assert "مها" not in str(list(Entry.objects.values_list("detail", flat=True)))


def test_nothing_comes_back_by_a_replay_or_by_what_the_network_tells_later(said, manager, channels):
    facebook = channels["facebook"]
    erase(said.author.contact, manager)

    since = now() - timedelta(days=1)
    assert hearing.replay(facebook.institution_id, since=since, until=now()) > 0
    for institution_id, event_id in hearing.unparsed():
        assert hearing.understand(institution_id, event_id, applying.apply)
    later = comment("c1", text=f"{SECRET}؟", created_at=said.written_at, edited_at=now())
    hear(facebook, stands(facebook, later))

    item = again(said)
    assert (item.text, item.author.name, item.url) == ("", "", "")
    assert "النسيم" not in everything()
    assert Item.objects.count() == 2


def test_a_replay_into_an_empty_schema_brings_nothing_back(said, manager, channels):
    erase(said.author.contact, manager)

    told = [
        happening
        for event in RawEvent.objects.defer(None).order_by("id")
        for happening in event.happenings()
    ]

    assert [each.item.id for each in told] == ["c1", "c9", "c1"]
    assert [each.item.text for each in told] == ["", "وأنا كذلك", ""]
    assert {each.item.author_id for each in told} == {"", "u9"}


def test_what_was_pushed_loses_the_persons_part_and_keeps_the_others(said, channels):
    def change(number, author):
        value = {
            "item": "comment",
            "verb": "add",
            "comment_id": f"99_{number}",
            "post_id": "770000000001_99",
            "parent_id": "99_1",
            "from": {"id": author, "name": f"اسم {author}"},
            "message": f"كلام {author}",
            "message_tags": [{"id": "1", "name": "غيره"}],
            "created_time": 1_753_000_000,
        }
        return {"field": "feed", "value": value}

    body = {
        "object": "page",
        "entry": [
            {"id": "770000000001", "time": 1, "changes": [change(1, "u1"), change(2, "u9")]},
            {"id": "770000000001", "time": 2, "changes": [change(3, "u1")]},
        ],
    }
    event = RawEvent.objects.create(
        institution=channels["facebook"].institution,
        network="facebook",
        source="push",
        key="k",
        body=json.dumps(body).encode(),
    )

    assert redacting.redact(event, redacting.who(said.author.contact))

    event = RawEvent.objects.defer(None).get(pk=event.pk)
    assert [each.item.author_id for each in event.happenings()] == ["u9"]
    assert "u1" not in bytes(event.body).decode()
    assert not redacting.redact(event, redacting.who(said.author.contact))


def test_who_writes_again_is_somebody_new(said, manager, channels):
    old = said.author.contact
    erase(old, manager)

    item = hear(channels["facebook"], stands(channels["facebook"], comment("c2", created_at=now())))

    assert item.author.contact != old
    assert item.author.name == "مها القحطاني"


def test_whatever_is_on_its_way_is_waited_for(said, noura, manager):
    reply = replying.answer(said.case, said, "نتابع بلاغك", by=noura)

    assert erase(said.author.contact, manager) == 0
    assert again(said).text

    walk(reply.delivery, *TO_PUBLISHED)
    reply.delivery.move("verified")
    assert erasing.erase_due() == 1


def test_it_takes_two_steps_each_once(said, manager):
    contact = said.author.contact
    with pytest.raises(Refused):
        erasing.ask(contact, why=" ", by=manager)
    erasure = erasing.ask(contact, why=WHY, by=manager)
    assert erasing.erase_due() == 0

    with pytest.raises(Refused):
        erasing.ask(contact, why=WHY, by=manager)
    erasing.confirm(erasure, by=manager)
    with pytest.raises(Refused):
        erasing.confirm(erasure, by=manager)


def test_the_database_revives_nothing_that_was_erased(said, manager):
    erase(said.author.contact, manager)

    with pytest.raises(DatabaseError), transaction.atomic():
        Item.objects.filter(pk=said.pk).update(text=SECRET)
    with pytest.raises(DatabaseError), transaction.atomic():
        Item.objects.filter(pk=said.pk).update(erased_at=None)


def test_another_office_sees_no_erasure(said, manager, other_office):
    erasing.ask(said.author.contact, why=WHY, by=manager)

    with acting_for(other_office.pk):
        assert not Erasure.objects.exists()


def test_an_event_that_speaks_of_nobody_erased_stays_as_it_came(said, channels):
    event = event_of(
        channels["facebook"], stands(channels["facebook"], comment("c5", author_id="u5"))
    )
    understand(event)

    assert not redacting.redact(
        RawEvent.objects.defer(None).get(pk=event.pk), redacting.who(said.author.contact)
    )
