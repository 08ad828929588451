"""Questions to units: asked, answered with and without account, late, withdrawn, asked again."""

import re
import struct
import zlib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from majlis.inbox import (
    cases,
    referral_clock,
    referral_letters,
    referral_links,
    referring,
    replying,
)
from majlis.inbox.models import AnswerRules, Referral, ReferralOpening, ReferralTurn
from majlis.inbox.states import Act, Status
from majlis.inbox.tests.conftest import BEGAN, again, comment, hear, hours, stands
from majlis.notices.models import Notice
from majlis.people.models import Membership, Unit, UnitMember
from majlis.people.testing import make_person
from majlis.record.models import Entry
from majlis.store.clock import now
from majlis.store.refusal import Refused

QUESTION = "ما المواصفة التي تسري على هذا الطراز؟"
ANSWER = "المواصفة ٢٧٥٤، ويلزمها اختبار السقوط."
NUMBER = "0551234567"
TEXT = f"هل هذه اللعبة آمنة؟ رقمي {NUMBER}"
Kind = ReferralTurn.Kind


@pytest.fixture
def unit(office):
    return Unit.objects.create(
        institution=office, name_ar="إدارة المواصفات", email="standards@office.example"
    )


@pytest.fixture
def case(x):
    return hear(x, stands(x, comment(text=TEXT))).case


@pytest.fixture
def referral(case, unit, noura, request):
    if "sara" in request.fixturenames:
        request.getfixturevalue("sara")
    return referring.refer(case, unit, QUESTION, by=noura, items=[case.items.get()])


@pytest.fixture
def path(referral):
    return path_of(referral)


def path_of(referral):
    return referral_links.address_of(again(referral)).partition("//")[2].partition("/")[2]


def stranger():
    return Client()


def send(path, **fields):
    given = {"kind": "answered", "text": ANSWER, "name": "م. سارة"} | fields
    return stranger().post(f"/{path}", given)


def letters():
    """Send what waits to be mailed, as the worker does."""
    for job in ProcrastinateJob.objects.filter(task_name="inbox.referral_letter"):
        referral_letters.letter(**job.args)
    return mail.outbox


def test_a_unit_is_asked_and_the_officer_keeps_the_inquiry(referral, case, unit, noura):
    case = again(case)
    assert (case.status, case.officer) == (Status.REFERRED, noura)
    step = case.steps.last()
    assert (step.act, step.by, step.unit) == (Act.REFERRED, noura, unit)
    assert Entry.objects.filter(act="case.referred").exists()
    assert referral.turns.get().text == QUESTION


def test_personal_data_is_masked_unless_the_unit_needs_it(case, unit, noura):
    items = [case.items.get()]
    hidden = referring.refer(case, unit, QUESTION, by=noura, items=items)
    other = Unit.objects.create(institution=unit.institution, name_ar="المختبر")
    shown = referring.refer(case, other, QUESTION, by=noura, items=items, is_masked=False)

    assert NUMBER not in hidden.shown[0]["text"]
    assert NUMBER in shown.shown[0]["text"]


@pytest.mark.parametrize(
    "text",
    ["نورة@example.com", "٠٥٥١٢٣٤٥٦٧", "+966 55 123 4567", "SA0380000000608010167519", "@noura_99"],
)
def test_what_names_a_person_is_masked(x, unit, noura, text):
    case = hear(x, stands(x, comment(text=f"هذا {text} هنا"))).case

    (shown,) = referring.refer(case, unit, QUESTION, by=noura, items=[case.items.get()]).shown

    assert text not in shown["text"]
    assert "•••" in shown["text"]
    assert shown["text"].startswith("هذا ")
    assert shown["text"].endswith(" هنا")


@pytest.mark.parametrize(
    "text", ["المادة 12 من المواصفة 2754", "صدر في 14/10/2026 وانتهى 2026-10-20"]
)
def test_short_numbers_and_dates_stay_in_a_masked_text(x, unit, noura, text):
    case = hear(x, stands(x, comment(text=text))).case

    (shown,) = referring.refer(case, unit, QUESTION, by=noura, items=[case.items.get()]).shown

    assert shown["text"] == text


def test_it_is_due_in_time_of_the_office(referral):
    # Eight hours of an office that is open for seven a day.
    assert referral.due_at - referral.started_at > timedelta(hours=8)
    assert referral.remind_at < referral.due_at


def test_the_span_is_the_institution_s(case, unit, noura, office):
    AnswerRules.objects.create(institution=office, referral_hours=2)

    made = referring.refer(case, unit, QUESTION, by=noura, items=[])

    assert made.within == hours(2)


def test_two_units_are_asked_at_once_and_one_only_once(referral, case, unit, noura):
    other = Unit.objects.create(institution=unit.institution, name_ar="المختبر")
    referring.refer(case, other, QUESTION, by=noura, items=[])

    assert case.referrals.open().count() == 2
    with pytest.raises(Refused):
        referring.refer(case, unit, QUESTION, by=noura, items=[])


def test_the_letter_has_the_link_and_no_word_of_who_asked(referral, path):
    (letter,) = letters()

    assert letter.to == ["standards@office.example"]
    assert path in letter.body
    assert "لعبة" not in letter.body
    assert referral.case.reference in letter.subject


def test_a_unit_without_address_gets_no_letter_and_has_no_link(case, unit, noura):
    Unit.objects.update(email="")
    made = referring.refer(case, again(unit), QUESTION, by=noura, items=[])

    assert letters() == []
    assert not made.has_link(now())


def test_an_expert_without_account_answers_by_the_link(referral, path, case, noura):
    page = stranger().get(f"/{path}")
    assert page.status_code == 200
    assert QUESTION in page.content.decode()
    assert "noindex" in page.headers["X-Robots-Tag"]

    answer = send(path)

    assert answer.status_code == 200
    turn = referral.turns.last()
    assert (turn.kind, turn.text, turn.by, turn.by_name) == (Kind.ANSWERED, ANSWER, None, "م. سارة")
    assert (again(case).status, again(case).officer) == (Status.OPEN, noura)
    assert again(case).steps.last().act == Act.UNIT_ANSWERED
    assert Notice.objects.filter(kind="referral.answered", person=noura).exists()


def test_the_link_shows_nothing_else_of_the_inquiry(referral, path, x, case):
    hear(x, stands(x, comment("c2", text="شيء آخر تماماً", created_at=BEGAN + hours(1))))

    page = stranger().get(f"/{path}").content.decode()

    assert "شيء آخر تماماً" not in page
    assert "مها القحطاني" not in page
    assert NUMBER not in page


def test_a_link_is_over_once_it_was_answered(referral, path):
    send(path)

    assert stranger().get(f"/{path}").status_code == 410
    assert send(path, text="ثانٍ").status_code == 410
    assert referral.turns.count() == 2


@pytest.mark.parametrize("change", ["withdraw", "cut_link", "new_link"])
def test_a_link_is_useless_when_the_officer_says_so(referral, path, noura, change):
    getattr(referring, change)(referral, by=noura)

    assert stranger().get(f"/{path}").status_code == 410
    assert referral.openings.get().act == "refused"


def test_a_new_link_works(referral, path, noura):
    referring.new_link(referral, by=noura)

    assert stranger().get(f"/{path_of(referral)}").status_code == 200


def test_a_link_ends_with_its_time_and_with_the_inquiry(referral, path, case, noura):
    Referral.objects.update(link_ends_at=now() - timedelta(seconds=1))
    assert stranger().get(f"/{path}").status_code == 410
    Referral.objects.update(link_ends_at=now() + hours(1))
    cases.close(again(case), by=noura, why="هاتفياً")

    assert stranger().get(f"/{path}").status_code == 410
    assert again(referral).state == Referral.State.WITHDRAWN


@pytest.mark.parametrize("token", ["x", "WzEsMSwwXQ:1u:forged"])
def test_a_forged_link_opens_nothing(referral, token):
    assert stranger().get(f"/expert/{token}/").status_code == 410


def test_every_opening_is_kept_and_too_many_are_stopped(referral, path, monkeypatch):
    monkeypatch.setattr(referral_links, "MOST_BY_ONE", 3)
    answers = [stranger().get(f"/{path}").status_code for _ in range(4)]

    assert answers == [200, 200, 200, 429]
    assert ReferralOpening.objects.filter(referral=referral, act="opened").count() == 3


def test_a_form_without_words_or_name_is_told_so(path):
    assert send(path, text=" ").status_code == 422
    assert send(path, name="").status_code == 422


def test_the_form_wants_its_own_token(path):
    strict = Client(enforce_csrf_checks=True)

    assert (
        strict.post(f"/{path}", {"kind": "answered", "text": "x", "name": "y"}).status_code == 403
    )


def test_not_theirs_needs_no_words_and_comes_back(referral, path, case):
    assert send(path, kind="not_ours", text="").status_code == 200

    assert again(referral).state == Referral.State.NOT_OURS
    assert again(case).steps.last().act == Act.NOT_THEIRS


def test_a_unit_that_needs_more_is_asked_in_a_second_round(referral, path, case, noura):
    send(path, kind="more", text="ما رقم الطراز؟")
    assert again(referral).state == Referral.State.MORE
    referring.ask_again(referral, "الطراز ٧٧", by=noura)

    assert again(case).status == Status.REFERRED
    assert stranger().get(f"/{path}").status_code == 410
    page = stranger().get(f"/{path_of(referral)}").content.decode()
    assert "الطراز ٧٧" in page
    assert "ما رقم الطراز؟" in page


def test_a_file_comes_with_the_answer_and_officers_alone_get_it(
    referral, path, client, noura, omar, tmp_path, settings
):
    settings.MEDIA_ROOT = tmp_path
    picture = SimpleUploadedFile("شهادة.png", png(), content_type="image/png")
    assert send(path, file=picture).status_code == 200
    (file,) = referral.turns.last().files.all()

    client.force_login(noura)
    given = client.get(f"/referrals/files/{file.pk}/")
    assert b"".join(given.streaming_content) == png()
    assert given.headers["Content-Disposition"].startswith("attachment")
    client.force_login(omar)
    assert client.get(f"/referrals/files/{file.pk}/").status_code == 404


def test_a_file_of_another_kind_is_refused_and_nothing_is_taken(referral, path):
    page = SimpleUploadedFile("x.html", b"<script>alert(1)</script>", content_type="text/html")

    assert send(path, file=page).status_code == 409
    assert again(referral).is_open


def test_withdrawing_puts_the_inquiry_back(referral, case, noura):
    referring.withdraw(referral, by=noura)

    assert again(case).status == Status.OPEN
    assert again(case).steps.last().act == Act.CALLED_BACK
    with pytest.raises(Refused):
        referring.withdraw(referral, by=noura)


def test_of_two_answers_at_once_one_counts(referral, noura):
    first, second = again(referral), again(referral)
    referring.take_back(first, Kind.ANSWERED, ANSWER, name="سارة")

    with pytest.raises(Refused):
        referring.take_back(second, Kind.ANSWERED, "غيره", name="ليلى")
    assert referral.turns.count() == 2


def test_the_unit_is_reminded_then_the_officer_and_manager_are_told(referral, case, noura, manager):
    Referral.objects.update(remind_at=now() - hours(1))
    assert referral_clock.remind_due() == 1
    assert referral_clock.remind_due() == 0
    Referral.objects.update(due_at=now() - timedelta(minutes=1))
    assert referral_clock.remind_due() == 1
    assert referral_clock.remind_due() == 0

    late = Notice.objects.filter(kind="referral.late")
    assert {notice.person for notice in late} == {noura, manager}
    assert again(case).steps.last().act == Act.UNIT_LATE
    assert len(letters()) == 3


def test_who_writes_again_meanwhile_is_back_on_the_desk(referral, x, case, noura):
    hear(x, stands(x, comment("c2", text="وأيضاً؟", created_at=BEGAN + hours(1))))

    assert again(case).status == Status.OPEN
    assert again(referral).is_open
    assert Notice.objects.filter(kind="case.asks_again", person=noura).exists()


def test_an_answer_to_the_public_goes_out_while_a_unit_is_asked(referral, case, noura):
    reply = replying.answer(case, None, "سنعود إليكم", by=noura, kind="question")

    assert reply.delivery is not None
    assert again(case).status == Status.REFERRED


def test_what_was_said_stays(referral):
    for table in (ReferralTurn,):
        with pytest.raises(DatabaseError), transaction.atomic():
            table.objects.update(text="غيره")


def test_another_office_sees_no_referral(referral, other_office, look_at):
    look_at(str(other_office.pk))

    assert not Referral.objects.exists()
    assert not ReferralTurn.objects.exists()


# On the page


def test_the_page_asks_a_unit(client, case, unit, noura):
    client.force_login(noura)
    item = case.items.get()
    fields = {"unit": unit.pk, "question": QUESTION, "item": item.pk}

    assert client.post(f"{case.get_absolute_url()}referrals/", fields).status_code == 302

    page = client.get(case.get_absolute_url()).content.decode()
    assert QUESTION in page
    assert "بانتظار وحدة" in page


def test_what_came_back_fills_the_answer(client, referral, path, case, noura):
    send(path)
    client.force_login(noura)
    turn = referral.turns.last()

    page = client.post(f"{case.get_absolute_url()}composing/", {"use": f"turn-{turn.pk}"})

    assert (
        ANSWER in re.search(r"<textarea name=.text.*?</textarea>", page.content.decode(), re.S)[0]
    )


@pytest.mark.parametrize("way", ["referrals/", "referrals/{}/round/", "referrals/{}/withdrawal/"])
def test_only_officers_of_the_office_ask_units(client, referral, case, huda, omar, way):
    address = case.get_absolute_url() + way.format(referral.pk)
    client.force_login(huda)
    assert client.post(address).status_code == 403
    client.force_login(omar)
    assert client.post(address).status_code in {403, 404}


def test_an_officer_of_another_office_finds_no_referral(client, referral, case, other_office):
    stranger_there = make_person(
        other_office, "ali@water.example", "علي", "Ali", Membership.Role.OFFICER
    )
    client.force_login(stranger_there)
    address = f"{case.get_absolute_url()}referrals/{referral.pk}/withdrawal/"

    assert client.post(address).status_code == 404
    assert client.get(f"/referrals/{referral.pk}/").status_code == 404


def test_a_closed_inquiry_goes_to_no_unit(client, case, unit, noura):
    cases.close(case, by=noura, why="هاتفياً")
    client.force_login(noura)
    fields = {"unit": unit.pk, "question": QUESTION}

    assert client.post(f"{case.get_absolute_url()}referrals/", fields).status_code == 409


def png():
    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0)
    rows = b"".join(b"\0" + b"\x10\x80\xc0" * 2 for _ in range(2))
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


# By the unit's colleagues on the desk


@pytest.fixture
def sara(office, unit):
    person = make_person(office, "sara@office.example", "سارة", "Sara", Membership.Role.EDITOR)
    UnitMember.objects.create(institution=office, unit=unit, person=person)
    return person


def test_a_colleague_of_the_unit_is_told_and_answers_on_the_desk(client, sara, referral, case):
    assert Notice.objects.filter(kind="referral.asked", person=sara).exists()
    client.force_login(sara)
    assert case.reference in client.get("/referrals/").content.decode()
    page = client.get(f"/referrals/{referral.pk}/").content.decode()
    assert QUESTION in page
    assert NUMBER not in page

    sent = client.post(f"/referrals/{referral.pk}/", {"kind": "answered", "text": ANSWER})

    assert sent.status_code == 302
    turn = referral.turns.last()
    assert (turn.by, turn.text) == (sara, ANSWER)
    assert again(case).steps.last().by == sara
    assert client.post(f"/referrals/{referral.pk}/", {"kind": "not_ours"}).status_code == 409


def test_who_is_in_another_unit_finds_no_referral(client, referral, huda):
    client.force_login(huda)

    assert client.get(f"/referrals/{referral.pk}/").status_code == 404


def test_the_manager_enters_the_unit_s_address_and_nobody_else(client, unit, manager, noura):
    address = f"/settings/answering/units/{unit.pk}/"
    client.force_login(noura)
    assert client.post(address, {f"unit-{unit.pk}-email": "a@b.example"}).status_code == 403
    client.force_login(manager)
    assert client.post(address, {f"unit-{unit.pk}-email": "kein"}).status_code == 422
    assert client.post(address, {f"unit-{unit.pk}-email": "a@b.example"}).status_code == 302
    assert again(unit).email == "a@b.example"
