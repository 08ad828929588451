"""Not ours: whose it is, said in the language of the question, and the inquiry closes."""

import pytest

from majlis.delivery.states import State
from majlis.inbox import bodies, replying
from majlis.inbox.models import AnswerRules, ApprovalRule, Body
from majlis.inbox.states import Act, AnsweredBy, Status
from majlis.inbox.tests.conftest import again, comment, hear, hours, stands
from majlis.inbox.tests.test_replying import publish, walk
from majlis.store.clock import now

QUESTION = "كم رسوم تسجيل العلامات التجارية؟"


@pytest.fixture
def body(office):
    return Body.objects.create(
        institution=office,
        name_ar="هيئة الملكية الفكرية النموذجية",
        name_en="Model Authority for Intellectual Property",
        theirs_ar="العلامات التجارية وبراءات الاختراع.",
        theirs_en="Trade marks and patents.",
        url="https://ip.example",
        phone="19990",
        words=["علامات تجارية", "براءة"],
    )


@pytest.fixture
def case(x):
    return hear(x, stands(x, comment(text=QUESTION))).case


def test_its_words_are_found_behind_the_article(case, body, office):
    Body.objects.create(institution=office, name_ar="جهة المياه", words=["مياه"])

    assert bodies.suggested(case, ["أريد تسجيل براءة اختراع"]) == [body]
    assert bodies.suggested(case, ["البراءة عندي"]) == [body]
    assert bodies.suggested(case, ["سؤال آخر"]) == []


def test_the_words_come_in_the_language_of_the_question(body):
    arabic = bodies.handover(body, language="ar")
    english = bodies.handover(body, language="en")

    assert "هيئة الملكية الفكرية النموذجية" in arabic
    assert "https://ip.example" in arabic
    assert "Model Authority for Intellectual Property" in english
    assert "By telephone: 19990" in english


def test_the_words_are_the_institution_s(body, office):
    AnswerRules.objects.create(institution=office, handover_ar="اذهبوا إلى {body}.\n{ways}")

    words = bodies.handover(body, language="ar")

    assert words.startswith("اذهبوا إلى هيئة الملكية الفكرية النموذجية.")


def test_a_hand_over_counts_as_redirected_and_closes_when_it_stands(case, body, noura):
    reply = replying.answer(case, None, bodies.handover(body, language="ar"), by=noura, body=body)
    assert again(case).status == Status.OPEN
    publish(reply)

    case = again(case)
    assert (case.status, case.answered_by) == (Status.CLOSED, AnsweredBy.REDIRECTED)
    assert case.closed_at is not None
    acts = list(case.steps.values_list("act", flat=True))
    assert Act.HANDED_OVER in acts
    assert acts[-1] == Act.CLOSED


def test_a_hand_over_that_does_not_go_out_closes_nothing(case, body, noura):
    reply = replying.answer(case, None, "إلى غيرنا", by=noura, body=body)
    walk(reply.delivery, State.CLAIMED, State.FAILED)

    assert again(case).status == Status.OPEN


def test_who_writes_again_opens_it_again(body, noura, x):
    case = hear(x, stands(x, comment(text=QUESTION, created_at=now() - hours(2)))).case
    publish(replying.answer(case, None, "إلى غيرنا", by=noura, body=body))
    later = comment("c2", text="وأين مقرهم؟", created_at=now() + hours(1), parent_id="c1")
    heard = hear(x, stands(x, later))

    assert heard.case == case
    assert again(case).status == Status.OPEN


def test_the_page_offers_the_likely_body_and_fills_the_answer(client, case, body, noura):
    client.force_login(noura)
    page = client.get(case.get_absolute_url()).content.decode()
    assert f'value="body-{body.pk}"' in page

    filled = client.post(f"{case.get_absolute_url()}composing/", {"use": f"body-{body.pk}"})

    assert "https://ip.example" in filled.content.decode()
    assert f'name="body" value="{body.pk}"' in filled.content.decode()


def test_the_composer_sends_the_hand_over(client, case, body, noura):
    client.force_login(noura)

    client.post(f"{case.get_absolute_url()}answer/", {"text": "إلى غيرنا", "body": body.pk})

    reply = case.replies.get()
    assert (reply.body, reply.kind) == (body, "redirect")


def test_another_office_s_body_is_no_body_here(client, case, other_office, look_at, noura, office):
    look_at(str(other_office.pk))
    theirs = Body.objects.create(institution=other_office, name_ar="جهتهم")
    look_at(str(office.pk))
    client.force_login(noura)

    client.post(f"{case.get_absolute_url()}answer/", {"text": "جواب", "body": theirs.pk})

    assert case.replies.get().body is None


# The directory


def test_a_manager_keeps_the_directory(client, manager, office):
    client.force_login(manager)
    fields = {"name_ar": "جهة المياه", "words": "مياه، صرف", "url": "water.example"}

    assert client.post("/settings/bodies/new/", fields).status_code == 302
    body = Body.objects.get()
    assert (body.words, body.url) == (["مياه", "صرف"], "https://water.example")
    assert "جهة المياه" in client.get("/settings/bodies/").content.decode()
    assert client.post(f"/settings/bodies/{body.pk}/end/").status_code == 302
    assert not Body.objects.listed().exists()


def test_a_body_needs_a_name(client, manager):
    client.force_login(manager)

    assert client.post("/settings/bodies/new/", {"name_ar": ""}).status_code == 422


@pytest.mark.parametrize(
    "path", ["/settings/answering/", "/settings/bodies/", "/settings/bodies/new/"]
)
def test_the_settings_are_the_manager_s(client, noura, manager, path):
    client.force_login(noura)
    assert client.get(path).status_code == 403
    client.force_login(manager)
    assert client.get(path).status_code == 200


def test_another_office_s_manager_finds_no_body(client, body, omar):
    client.force_login(omar)

    assert client.get(f"/settings/bodies/{body.pk}/").status_code in {403, 404}


def test_the_words_and_spans_are_set_on_the_page(client, manager, office):
    client.force_login(manager)
    page = {
        "referral_hours": 4,
        "link_days": 7,
        "note_minutes": 5,
        "handover_ar": "إلى {body}",
        "handover_en": "To {body}",
        "pointer_ar": "راسلناكم",
        "pointer_en": "We wrote",
    }

    assert client.post("/settings/answering/", page).status_code == 302
    assert AnswerRules.objects.get().referral_hours == 4
    assert client.post("/settings/answering/", page | {"link_days": 900}).status_code == 422


def test_an_approval_rule_is_added_and_dropped_on_the_page(client, manager, office, noura):
    client.force_login(manager)
    assert client.post("/settings/answering/approval/", {"officer": noura.pk}).status_code == 302
    rule = ApprovalRule.objects.get()
    assert rule.officer == noura
    assert client.post(f"/settings/answering/approval/{rule.pk}/end/").status_code == 302
    assert not ApprovalRule.objects.exists()
