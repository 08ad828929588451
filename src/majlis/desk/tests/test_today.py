from datetime import timedelta

import pytest

from majlis.channels.models import Channel
from majlis.inbox import cases, replying
from majlis.inbox.tests.conftest import comment, hear, stands
from majlis.people.models import Institution
from majlis.publishing.models import Post
from majlis.publishing.writing import draft
from majlis.store import clock

pytestmark = pytest.mark.django_db

TOYS = "قبل أن تشتري لعبة لطفلك، ابحث عن شارة المطابقة. #سلامة_الألعاب"


@pytest.fixture
def channel(office):
    return Channel.objects.create(
        institution=office, network="x", remote_id="1", handle="@mgsa_example", name="المواصفات"
    )


@pytest.fixture
def write(office, channel):
    def written(author, state=Post.State.DRAFT, text=TOYS, due_at=None):
        post = draft(office, author, text, [channel], due_at=due_at)
        Post.objects.filter(pk=post.pk).update(state=state)
        post.refresh_from_db()
        return post

    return written


def seen_by(client, person, path="/"):
    client.force_login(person)
    answer = client.get(path)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def test_the_day_is_shown_by_both_calendars(client, huda):
    page = seen_by(client, huda)

    assert "هدى الكعبي" in page
    assert "\u00a0هـ" in page


def test_an_empty_desk_tells_a_manager_the_first_steps(client, manager):
    page = seen_by(client, manager)

    assert 'href="/channels/"' in page
    assert 'data-state="next"' in page
    assert 'class="steps"' in page


def test_the_steps_end_once_all_are_done(client, manager, huda, salem, write):
    write(huda)

    assert 'class="steps"' not in seen_by(client, manager)


def test_the_approver_finds_what_others_wrote_first_in_the_list(client, huda, salem, write):
    post = write(huda, Post.State.IN_REVIEW)

    page = seen_by(client, salem)

    waiting = page[page.index('id="waiting"') : page.index('id="going-out"')]
    assert f'href="/posts/{post.pk}/"' in waiting
    assert "سلامة_الألعاب" in waiting


def test_nobody_is_asked_to_approve_what_they_wrote(client, huda, write):
    post = write(huda, Post.State.IN_REVIEW)

    page = seen_by(client, huda)

    assert f'href="/posts/{post.pk}/"' not in page[page.index('id="waiting"') :]


def test_a_returned_draft_comes_back_with_the_reason(client, huda, salem, write):
    write(huda, Post.State.IN_REVIEW).give_back(by=salem, why="أضيفوا رابط الخدمة")

    assert "أضيفوا رابط الخدمة" in seen_by(client, huda)


def test_a_lost_account_waits_for_the_manager(client, manager, channel):
    Channel.objects.filter(pk=channel.pk).update(state=Channel.State.LOGGED_OUT)

    page = seen_by(client, manager)

    waiting = page[page.index('id="waiting"') : page.index('id="going-out"')]
    assert "@mgsa_example" in waiting


def test_what_is_planned_for_today_is_listed_by_its_time(client, huda, write):
    now = clock.now()
    write(huda, text="الثاني", due_at=now + timedelta(seconds=2))
    write(huda, text="الأول", due_at=now)
    write(huda, text="بعد غد", due_at=now + timedelta(days=2))

    page = seen_by(client, huda)

    board = page[page.index('id="going-out"') :]
    assert board.index("الأول") < board.index("الثاني")
    assert "بعد غد" not in board


def test_a_pause_is_said_at_the_top_and_may_be_ended_by_an_approver(client, office, salem):
    Institution.objects.filter(pk=office.pk).update(
        publishing_paused_at=clock.now(), publishing_paused_why="مراجعة البيان"
    )

    page = seen_by(client, salem)

    assert "مراجعة البيان" in page
    assert 'action="/resumption/"' in page


def test_another_office_sees_nothing_of_ours(client, huda, omar, write):
    write(huda, Post.State.IN_REVIEW)

    page = seen_by(client, omar)

    assert "سلامة_الألعاب" not in page
    assert "@mgsa_example" not in page


def test_a_stranger_is_asked_to_sign_in(client, office):
    answer = client.get("/")

    assert answer.status_code == 302
    assert "login" in answer["Location"]


def test_the_board_comes_alone_for_the_pulse(client, huda):
    board = seen_by(client, huda, "/pulse/board/")

    assert 'id="board"' in board
    assert "<html" not in board


@pytest.fixture
def asked(x):
    """An inquiry that waits since ten days."""
    at = clock.now() - timedelta(days=10)
    item = comment(text="هل الإطار معتمد؟", created_at=at)
    return hear(x, stands(x, item)).case


def heard(page):
    return page[page.index('id="heard"') : page.index('id="going-out"')]


def test_what_the_public_waits_for_comes_first_for_those_who_answer(client, noura, huda, asked):
    page = seen_by(client, noura)

    assert page.index('id="heard"') < page.index('id="waiting"')
    assert "هل الإطار معتمد؟" in heard(page)
    assert f'href="{asked.get_absolute_url()}"' in heard(page)
    theirs = seen_by(client, huda)
    assert theirs.index('id="heard"') > theirs.index('id="waiting"')


def test_the_inbox_is_told_in_figures(client, noura, asked, x):
    fresh = comment("c2", author_id="u2", text="كم الرسوم؟", created_at=clock.now())
    hear(x, stands(x, fresh))

    lines = heard(seen_by(client, noura))

    assert '<b class="num">2</b> بانتظار الرد' in lines
    assert '<b class="num">1</b> متأخرة' in lines
    assert "قبل 10 أيام" in lines


def test_an_inbox_without_work_is_a_good_sign(client, noura, asked):
    cases.close(asked, by=noura, why="سُوّي بالهاتف")

    assert "لا أحد ينتظر رداً" in heard(seen_by(client, noura))


def test_an_answer_that_did_not_go_out_waits_for_who_wrote_it(client, noura, huda, asked):
    reply = replying.answer(asked, None, "نعم، معتمد.", by=noura)
    reply.delivery.move("held", hold_reason="late")

    page = seen_by(client, noura)

    assert "لم يُرسل ردكم" in page
    assert "لم يُرسل ردكم" not in seen_by(client, huda)
