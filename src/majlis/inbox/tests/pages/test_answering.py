"""Writing an answer: counting, the library beside it, sending, and what stands against it."""

import re

import pytest

from majlis.answers import writing
from majlis.answers.models import Article, Phrasing
from majlis.delivery.models import Delivery
from majlis.delivery.states import State
from majlis.inbox.models import Reply
from majlis.inbox.states import Status
from majlis.inbox.tests.conftest import again, comment, hear, removed, stands
from majlis.inbox.tests.pages.conftest import HTMX, TYRES
from majlis.people.models import Membership
from majlis.people.testing import make_person
from majlis.store.clock import now

pytestmark = pytest.mark.django_db

ANSWER = "أهلاً بكم. أدخلوا رقم الطراز في صفحة التحقق فتظهر الشهادة."


@pytest.fixture
def case(say):
    return say(author_id="maha")


@pytest.fixture
def article(office):
    """The answer of the library that Noura's question is near to."""
    fields = {
        "question_ar": "كيف أعرف أن الإطار (التاير) معتمد؟",
        "answer_ar": "أدخلوا رقم الطراز في صفحة التحقق من التاير، فتظهر شهادة المطابقة.",
    }
    found = writing.begin(Article, office, fields, by=None)
    writing.publish(found, by=None)
    return found


@pytest.fixture
def send(client, case):
    def sent(person, act="answer", headers=None, **fields):
        client.force_login(person)
        fields = {"text": ANSWER} | fields
        return client.post(f"{case.get_absolute_url()}{act}/", fields, headers=headers or {})

    return sent


def test_an_answer_goes_out_as_a_delivery_and_stands_in_the_talk(client, send, noura, case):
    answer = send(noura)

    assert answer.status_code == 302
    reply = Reply.objects.get()
    assert (reply.text, reply.by, reply.kind) == (ANSWER, noura, Reply.Kind.ANSWER)
    assert reply.delivery.act == Delivery.Act.REPLY
    assert again(case).officer == noura
    html = client.get(answer.url).content.decode()
    assert ANSWER in html
    assert f'href="/deliveries/{reply.delivery.pk}/"' in html


def test_with_scripts_the_talk_changes_and_the_composer_is_empty(send, noura):
    html = send(noura, headers=HTMX).content.decode()

    assert ANSWER in html[html.index('id="talk"') : html.index('id="clock"')]
    composer = html[html.index('id="answering"') :]
    assert 'hx-swap-oob="true"' in composer[:60]
    assert ANSWER not in composer


def test_another_message_of_theirs_can_be_answered(send, noura, case, x):
    first = case.items.get()
    hear(x, stands(x, comment("c9", text="وآخر", author_id="maha", created_at=now())))

    send(noura, item=first.pk)

    assert Reply.objects.get().item == first


def test_a_question_back_is_one(send, noura):
    send(noura, kind="question")

    assert Reply.objects.get().kind == Reply.Kind.QUESTION


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize("text", ["", "   ", "ن" * 300])
def test_what_cannot_be_sent_is_told_beside_the_text(send, noura, headers, text):
    answer = send(noura, headers=headers, text=text)

    html = answer.content.decode()
    assert answer.status_code == 422
    assert re.search(r'id="problems-text"[^>]*><p class="field__error">', html)
    assert not Reply.objects.exists()
    if not headers:
        assert f"\n{text}</textarea>" in html


def test_a_text_with_a_null_is_no_fault_of_ours(send, noura):
    assert send(noura, text="أهلاً\0وسهلاً").status_code in {302, 422}


@pytest.fixture
def answered_by_a_colleague(office, send, case):
    faisal = make_person(
        office, "faisal@office.example", "فيصل المطيري", "Faisal", Membership.Role.OFFICER
    )
    assert send(faisal).status_code == 302
    return faisal


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_who_is_a_moment_late_is_told_and_keeps_the_text(
    send, noura, answered_by_a_colleague, headers
):
    answer = send(noura, headers=headers, text="وأنا أيضاً أجيب")

    html = answer.content.decode()
    assert answer.status_code == 409
    assert "زميل" in html
    assert ANSWER in html
    assert Reply.objects.count() == 1
    assert re.search(r'id="problems-text"[^>]*><p class="field__error">', html)
    assert headers or "وأنا أيضاً أجيب</textarea>" in html


def test_a_held_answer_leads_to_its_decision(page_of, send, noura, case):
    send(noura)
    delivery = Reply.objects.get().delivery
    delivery.move(State.HELD, hold_reason="late")

    html = page_of(noura, case.get_absolute_url())

    assert "اتخذ القرار" in html or "القرار" in html
    assert f'href="/deliveries/{delivery.pk}/"' in html


def test_an_answer_written_on_the_network_is_recognised(page_of, noura, case, x):
    ours = comment(
        "ours-1",
        text="أجبناكم من الشبكة",
        kind="comment",
        is_ours=True,
        parent_id="c1",
        author_id=x.remote_id,
        created_at=now(),
    )
    hear(x, stands(x, ours))

    html = page_of(noura, case.get_absolute_url())

    assert again(case).status == Status.ANSWERED
    bubble = html[html.index('data-side="ours"') :]
    assert "أجبناكم من الشبكة" in bubble


def test_an_answer_that_the_network_tells_of_first_is_shown_once(page_of, send, noura, case, x):
    send(noura)
    ours = comment(
        "ours-1", text=ANSWER, is_ours=True, parent_id="c1", author_id="me", created_at=now()
    )
    hear(x, stands(x, ours))

    html = page_of(noura, case.get_absolute_url())

    assert html.count('data-side="ours"') == 1
    assert "في طريقه" in html


def test_what_was_removed_is_not_offered_to_be_answered(page_of, noura, case, x):
    hear(x, stands(x, comment("c9", text="كلام آخر", author_id="maha", created_at=now())))
    hear(x, removed(x, "c9", at=now()))

    html = page_of(noura, case.get_absolute_url())

    gone = case.items.get(remote_id="c9")
    assert f'<option value="{gone.pk}"' not in html
    assert f'name="item" value="{gone.pk}"' not in html


def test_the_counter_counts_as_the_network_does(send, noura):
    text = "التفاصيل https://example.com/a/very/long/address/that/counts/as/twenty/three"

    html = send(noura, "composing", headers=HTMX, text=text).content.decode()

    assert f"<b>{len('التفاصيل ') + 23}</b>" in html
    assert "<textarea" not in html


def test_an_answer_of_the_library_fills_the_text(page_of, send, noura, case, article):
    key = f"article-{article.pk}"
    assert f'name="use" value="{key}"' in page_of(noura, case.get_absolute_url())

    html = send(noura, "composing", headers=HTMX, text="أهلاً بكم.", use=key).content.decode()

    assert f"أهلاً بكم.\n\n{article.answer_ar}</textarea>" in html
    assert f'name="used" value="{key}"' in html
    assert "autofocus" in html

    send(noura, text=article.answer_ar, used=key)
    assert Reply.objects.get().article == article


def test_without_scripts_the_library_fills_the_page(send, noura, article):
    html = send(noura, "composing", text="", use=f"article-{article.pk}").content.decode()

    assert f"\n{article.answer_ar}</textarea>" in html
    assert "<html" in html


def test_the_wording_of_an_inquiry_leads_to_an_answer_from_then_on(
    page_of, send, noura, case, article
):
    fields = {"to": f"article-{article.pk}"}

    html = send(noura, "phrasing", headers=HTMX, **fields).content.decode()
    send(noura, "phrasing", headers=HTMX, **fields)

    assert "<button" not in html
    phrasing = Phrasing.objects.get()
    assert (phrasing.article, phrasing.text, phrasing.from_case_id) == (article, TYRES, case.pk)
    page = page_of(noura, case.get_absolute_url())
    assert "صارت هذه الصياغة تقود إليها" in page


@pytest.mark.parametrize("key", ["article-999999", "service-1", "person-1", "article-", "x", ""])
def test_an_entry_that_is_not_there_is_refused(send, noura, article, key):
    assert send(noura, "phrasing", to=key).status_code == 409


def test_an_entry_of_another_office_is_not_there(send, noura, article, other_office, look_at):
    look_at(str(other_office.pk))
    fields = {"question_ar": "سؤال", "answer_ar": "جواب"}
    theirs = writing.begin(Article, other_office, fields, by=None)
    writing.publish(theirs, by=None)
    look_at(str(article.institution_id))

    assert send(noura, "phrasing", to=f"article-{theirs.pk}").status_code == 409
    assert (
        article.answer_ar
        not in send(noura, "composing", use=f"article-{theirs.pk}")
        .content.decode()
        .split("textarea")[1]
    )


def test_a_library_without_an_answer_says_so(page_of, noura, case):
    assert "لا إجابة في المكتبة" in page_of(noura, case.get_absolute_url())


def test_a_closed_inquiry_says_why_it_takes_no_answer(page_of, client, noura, case):
    client.force_login(noura)
    client.post(f"{case.get_absolute_url()}closing/", {"outcome": "elsewhere"})

    html = page_of(noura, case.get_absolute_url())

    assert "أعيدوا فتحه" in html
    assert 'id="text"' not in html
