"""Every column of the inbox that may hold words of a person is emptied, or kept with a reason."""

import json
from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import DatabaseError, models, transaction

from majlis.answers import phrasings
from majlis.answers.models import Article, Phrasing
from majlis.channels import hearing
from majlis.channels.models import RawEvent
from majlis.channels.tests.mail_servers import with_file
from majlis.inbox import (
    applying,
    emptying,
    erasing,
    notes,
    redacting,
    referring,
    replying,
)
from majlis.inbox.models import (
    AutomaticWord,
    Item,
    ItemFile,
    MachineLetter,
    Note,
    NoteWording,
    Proposal,
    ReferralFile,
    ReferralTurn,
    Reply,
    Rewording,
)
from majlis.inbox.tests.conftest import again
from majlis.inbox.tests.letters.conftest import came, connected, own_files, stands  # noqa: F401
from majlis.media import files
from majlis.notices.models import Notice
from majlis.people.models import Unit
from majlis.store.clock import now

SECRET = "مها القحطاني"
MAIL = "maha@citizen.example"
OURS = "What the institution settled for all; it is about nobody."
ID = "An id that says nothing of a person."
OFFICE = "What the office did and why: the record of an act outlives whom it was about."
# Every column with text that erasing leaves, by the reason for it.
KEPT = {
    "AnswerRules.handover_ar": OURS,
    "AnswerRules.handover_en": OURS,
    "AnswerRules.pointer_ar": OURS,
    "AnswerRules.pointer_en": OURS,
    "ApprovalRule.priority": OURS,
    "AlarmWord.phrase": OURS,
    "Automation": OURS,
    "Body": OURS,
    "Clause": OURS,
    "Macro": OURS,
    "Rule": OURS,
    "RuleBook": OURS,
    "RuleVersion": OURS,
    "SavedAnswer": OURS,
    "Appeal.reason": OFFICE,
    "Measure.reason": OFFICE,
    "Measure.why_not_hidden": OFFICE,
    "Erasure.why": OFFICE,
    "Bundle.act": "A word of ours for an act.",
    "Case.reference": "The number of an inquiry, and all that is left to ask after it by.",
    "Case.code_hash": "The hash of a code that says nothing of a person.",
    "Case.alarms": "Which kinds of danger were spoken of, in words of ours; the statistic.",
    "Case.ruled": "Numbers of rules and of what they set.",
    "RuleRun.key": ID,
    "RuleRun.changed": "Numbers and words of ours: what a rule set.",
    "CaseWords.words": "Made anew from what is left.",
    "ContactMerge.identities": ID,
    "ContactMerge.cases": ID,
    "Identity.network": "A network's name.",
    "Item.remote_id": "By it what is told again is known for erased, and passed over.",
    "Item.parent_remote_id": ID,
    "ItemFile.mime": "A kind of file.",
    "Letter.machine": "A word of ours for a kind of machine.",
    "Look.kind": "A word of ours.",
    "Look.remote_id": "By it what is told again is known for erased, and passed over.",
    "Look.problem": "What a network said of its own trouble.",
    "MachineLetter.remote_id": "By it the same letter is not taken in again.",
    "MachineLetter.status": "A number by which servers say what went wrong.",
    "Poll.of": "A word of ours.",
    "Poll.problem": "What a network said of its own trouble.",
    "Proposal.way": "A word of ours.",
    "Referral.shown": "A list of which the texts are emptied; numbers and times stay.",
    "ReferralFile.sha256": "The hash of a file that is gone.",
    "ReferralFile.mime": "A kind of file.",
    "ReferralOpening.source": "A hash that changes every day; it is of a colleague's address.",
    "ReferralTurn.by_name": "A colleague's name, as they wrote it.",
}
TEXTS = (models.CharField, models.TextField, models.JSONField, SearchVectorField)


def columns():
    """Every column of the inbox into which free text can be written, by model and field."""
    for model in apps.get_app_config("inbox").get_models():
        for field in model._meta.concrete_fields:
            inner = field.base_field if isinstance(field, ArrayField) else field
            if isinstance(inner, TEXTS) and not inner.choices:
                yield model, field.name


def is_named(model, name):
    return {model.__name__, f"{model.__name__}.{name}"} & set(KEPT)


@pytest.mark.django_db
def test_every_column_with_text_is_emptied_or_kept_with_a_reason(asked):
    emptied = {(rows.model, name) for rows, values in emptying.of(asked.contact) for name in values}

    forgotten = [
        f"{model.__name__}.{name}"
        for model, name in columns()
        if (model, name) not in emptied and not is_named(model, name)
    ]

    assert forgotten == []


@pytest.mark.django_db
def test_no_reason_is_given_for_what_is_not_there():
    there = {
        name for model, field in columns() for name in (model.__name__, f"{model.__name__}.{field}")
    }

    assert set(KEPT) - there == set()


@pytest.fixture
def box(office, manager):
    nowhere = {"reads_host": "127.0.0.1", "reads_port": 9, "reads_security": "none"}
    return connected(
        office, manager, {**nowhere, "sends_host": "127.0.0.1", "sends_security": "none"}
    )


@pytest.fixture
def letter(box):
    """Maha's mail with a file, and its item."""
    came(box, with_file(b"%PDF-1.4 maha", f"{SECRET}.pdf", text=f"أنا {SECRET} وهذه شكواي"))
    return Item.objects.get(kind=Item.Kind.EMAIL)


def everything_of_the_inbox():
    """All text of the inbox's rows, by column."""
    return {
        f"{model.__name__}.{name}": "\n".join(
            str(value) for value in model.objects.values_list(name, flat=True)
        )
        for model, name in columns()
    }


@pytest.fixture
def all_of_it(letter, box, office, noura, manager):
    """Whatever may come to be about one person's letter, with her name in all of it."""
    case = letter.case
    note = notes.write(case, f"{SECRET} اتصلت اليوم", by=noura)
    notes.change(note, f"{SECRET} اتصلت أمس", by=noura)
    unit = Unit.objects.create(institution=office, name_ar="إدارة المواصفات", email="s@o.example")
    referral = referring.refer(
        case, unit, f"ما رأيكم في طلب {SECRET}؟", by=noura, items=[letter], is_masked=False
    )
    turn = referral.turns.get()
    kept = files.keep(office.pk, [b"%PDF-1.4 from the unit"])
    ReferralFile.objects.create(
        institution=office,
        turn=turn,
        sha256=kept.sha256,
        mime="application/pdf",
        size_bytes=kept.size_bytes,
        name=f"{SECRET}.pdf",
    )
    referring.withdraw(referral, by=noura, why=f"كتبت {SECRET} ثانية")
    reply = replying.answer(case, letter, f"أهلاً {SECRET}", by=noura)
    stands(reply)
    reply.delivery.refresh_from_db()
    reply.delivery.move("verified")
    Rewording.objects.create(
        institution=office, reply=reply, was=f"مرحبا {SECRET}", text=f"أهلاً {SECRET}", by=noura
    )
    Proposal.objects.create(
        institution=office,
        case=case,
        item=letter,
        text=f"أهلاً {SECRET}",
        state=Proposal.State.RETURNED,
        by=noura,
        decided_by=manager,
        decided_at=now(),
        why=f"لا تذكر {SECRET}",
    )
    AutomaticWord.objects.create(
        institution=office, case=case, purpose="acknowledgement", reply=reply, mail_to=MAIL
    )
    MachineLetter.objects.create(
        institution=office,
        channel=box.channel,
        case=case,
        kind="returned",
        remote_id="r1",
        sender=MAIL,
        why=f"no mailbox {MAIL}",
        text=f"{SECRET} is away",
    )
    article = Article.objects.create(
        institution=office, question_ar="كيف أشتكي؟", answer_ar="من هنا.", changed_by=noura
    )
    phrasings.add(f"أنا {SECRET} كيف أشتكي", to=article, by=noura, case_id=case.pk)
    return letter


def erase(contact, by):
    erasing.confirm(erasing.ask(contact, why="طلب صاحبة البيانات", by=by), by=by)
    return erasing.erase_due()


@pytest.mark.django_db
def test_nothing_of_a_letter_and_of_what_came_of_it_is_left(
    all_of_it, office, manager, django_capture_on_commit_callbacks
):
    before = everything_of_the_inbox()
    hashes = {
        *ItemFile.objects.values_list("sha256", flat=True),
        *ReferralFile.objects.values_list("sha256", flat=True),
    }
    assert {"Note.text", "NoteWording.text", "ReferralTurn.text", "Referral.shown"} <= {
        name for name, text in before.items() if SECRET in text
    }

    with django_capture_on_commit_callbacks(execute=True):
        assert erase(all_of_it.author.contact, manager) == 1

    left = everything_of_the_inbox()
    assert [name for name, text in left.items() if SECRET in text or MAIL in text] == []
    assert "القحطاني" not in left["CaseWords.words"]
    assert not any(files.place_of(office.pk, sha256).exists() for sha256 in hashes)
    assert not Phrasing.objects.filter(from_case_id=all_of_it.case_id).exists()
    assert SECRET not in str(list(Notice.objects.values_list("values", flat=True)))
    assert SECRET not in str(list(Reply.objects.values_list("delivery__payload", flat=True)))


@pytest.mark.django_db
def test_the_raw_mail_goes_and_a_replay_brings_nothing_back(
    letter, box, office, manager, django_capture_on_commit_callbacks
):
    event = RawEvent.objects.defer(None).get()
    assert len(_stored(office)) == 2  # the mail and its file
    with django_capture_on_commit_callbacks(execute=True):
        erase(letter.author.contact, manager)

    assert not _stored(office)
    hearing.replay(office.pk, since=now() - timedelta(days=1), until=now())
    for institution_id, event_id in hearing.unparsed():
        assert hearing.understand(institution_id, event_id, applying.apply)
    assert again(letter).text == ""
    assert again(letter).letter.subject == ""
    assert again(letter.author.contact).email == ""
    assert again(event).parsed_at


@pytest.mark.django_db
def test_the_same_file_of_somebody_else_stays(
    letter, box, office, manager, django_capture_on_commit_callbacks
):
    theirs = with_file(b"%PDF-1.4 maha", "same.pdf", text="أنا سعاد", number=2)
    came(box, theirs.replace(b"maha@citizen", b"suad@citizen"))
    sha256 = ItemFile.objects.get(item=letter).sha256

    with django_capture_on_commit_callbacks(execute=True):
        erase(letter.author.contact, manager)

    assert files.place_of(office.pk, sha256).exists()
    assert ItemFile.objects.exclude(item=letter).get().sha256 == sha256
    assert Item.objects.exclude(pk=letter.pk).get().text.endswith("أنا سعاد")


@pytest.mark.django_db
def test_nothing_that_is_written_once_is_emptied_without_an_erasure(all_of_it):
    for rows, values in emptying.of(all_of_it.author.contact):
        if rows.model in {NoteWording, Note, ReferralTurn, ReferralFile, Rewording, Proposal}:
            with pytest.raises(DatabaseError), transaction.atomic():
                rows.update(**values)


def _stored(office):
    root = files.place_of(office.pk, "0" * 64).parent.parent
    return [each for each in root.rglob("*") if each.is_file()] if root.exists() else []


@pytest.mark.django_db
def test_of_what_another_system_sent_the_letters_of_others_stay(letter, office):
    def told(number, author):
        return {"id": f"call-{number}", "text": f"كلام {author}", "author": {"id": author}}

    def event(key, body):
        return RawEvent.objects.create(
            institution=office,
            network="door",
            source="push",
            key=key,
            body=json.dumps(body, ensure_ascii=False).encode(),
        )

    person = redacting.Who(ids=frozenset({"c-1"}), items=frozenset({"call-3"}))
    several = event("a", {"letters": [told(1, "c-1"), told(2, "c-2"), told(3, "c-3")]})
    alone = event("b", told(4, "c-1"))
    of_another = event("c", told(5, "c-2") | {"answers": "call-3"})

    assert [redacting.redact(each, person) for each in (several, alone, of_another)] == [
        True,
        True,
        False,
    ]

    kept = RawEvent.objects.defer(None)
    assert [each.item.id for each in kept.get(pk=several.pk).happenings()] == ["call-2"]
    assert kept.get(pk=alone.pk).happenings() == []


@pytest.mark.django_db
def test_what_a_server_said_about_the_persons_mail_goes_too(
    letter, box, office, manager, django_capture_on_commit_callbacks
):
    report = (
        b"From: MAILER-DAEMON@x.example\r\nReturn-Path: <>\r\nMessage-ID: <r1@x.example>\r\n"
        b'Content-Type: multipart/report; report-type=delivery-status; boundary="x"\r\n\r\n'
        b"--x\r\n\r\nNo such user.\r\n--x\r\nContent-Type: message/delivery-status\r\n\r\n"
        b"Reporting-MTA: dns; x\r\n\r\nFinal-Recipient: rfc822; maha@citizen.example\r\n"
        b"Action: failed\r\nStatus: 5.1.1\r\n--x--\r\n"
    )
    about_another = report.replace(b"maha@", b"suad@").replace(b"<r1@", b"<r2@")
    came(box, report, about_another)
    events = list(RawEvent.objects.order_by("id"))

    with django_capture_on_commit_callbacks(execute=True):
        erase(letter.author.contact, manager)

    bodies = [
        json.loads(bytes(RawEvent.objects.defer(None).get(pk=each.pk).body)) for each in events
    ]
    assert [body.get("erased", False) for body in bodies] == [True, True, False]
