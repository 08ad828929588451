"""The page of one inquiry: what it shows to whom."""

import re

import pytest

from majlis.inbox.models import Case, Contact
from majlis.inbox.tests.conftest import comment, hear, removed, stands
from majlis.inbox.tests.pages.conftest import HTMX, POST, TYRES
from majlis.store.clock import now

pytestmark = pytest.mark.django_db


@pytest.fixture
def open_case(page_of, noura):
    return lambda case, **headers: page_of(noura, case.get_absolute_url(), **headers)


def said(html):
    return re.findall(r'<li class="said".*?</li>\s*(?=<li class="said"|</ol>)', html, re.DOTALL)


def test_the_post_that_it_hangs_on_stands_above_what_was_said(open_case, say, post):
    html = open_case(say())

    assert html.index(POST) < html.index(TYRES)
    assert 'href="https://x.example/p1"' in html
    assert "لم يُنشر من هنا" in html


def test_a_post_that_is_not_known_is_named_by_its_number(open_case, say):
    html = open_case(say(post_id="unheard-of-7"))

    assert "unheard-of-7" in html
    assert TYRES in html


def test_a_mention_hangs_on_no_post_of_ours(open_case, say):
    html = open_case(say(kind="mention", post_id=""))

    assert 'class="hang' not in html
    assert "إشارة" in html


def test_an_edited_comment_shows_its_first_words_on_demand(open_case, say, x):
    case = say("الصياغة الأولى", author_id="maha")
    later = comment("c1", text="الصياغة الأخيرة", author_id="maha", created_at=case.opened_at)
    hear(x, stands(x, later, at=now()))

    (one,) = said(open_case(case))

    shown, folded = one.split("<details", 1)
    assert "الصياغة الأخيرة" in shown
    assert "الصياغة الأولى" in folded


def test_a_removed_comment_is_kept_and_marked(open_case, say, x):
    case = say("كلام ندم عليه صاحبه")
    hear(x, removed(x, "c1", at=now()))

    (one,) = said(open_case(case))

    assert "كلام ندم عليه صاحبه" in one
    assert "data-removed" in one
    assert "محفوظة هنا" in one


def test_signs_that_turn_words_round_are_laid_open(open_case, say):
    (one,) = said(open_case(say("الرقم \u202e321\u202c صحيح؟")))

    assert "U+202E" in one
    assert "إجبار من اليمين إلى اليسار" in one
    checked = one[one.index("said__checked") :]
    assert "\u202e" not in checked


def test_a_lone_mark_of_direction_is_no_matter(open_case, say):
    assert "said__checked" not in open_case(say("مرحبا\u200f"))


def test_a_long_text_shows_its_beginning_and_opens(open_case, say):
    text = " ".join(f"كلمة{number}" for number in range(1200))

    (one,) = said(open_case(say(text)))

    shown, folded = one.split("<details", 1)
    assert len(shown) < 3000
    assert "كلمة1199" not in shown
    assert "كلمة1199" in folded


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<img src=x onerror=alert(1)>", "&lt;img src=x onerror=alert(1)&gt;"),
        ("\u064b\u064c", "\u25cc\u064b\u064c"),
        ("👏🏽👏🏽", "👏🏽👏🏽"),
        ("", "لا كلام فيها"),
        ("\u200b\u200b", "لا كلام فيها"),
        ("سطر\n\nEnglish line", "سطر\n\nEnglish line"),
    ],
)
def test_words_are_shown_for_what_they_are(open_case, say, text, shown):
    (one,) = said(open_case(say(text)))

    assert shown in one


def test_english_runs_in_its_own_direction_and_emoji_in_the_page_s(open_case, say):
    (english,) = said(open_case(say("Is the label mandatory?")))
    (emoji,) = said(open_case(say("👏🏽", author_id="other")))

    assert '<p class="said__text" dir="auto">Is the label mandatory?' in english
    assert '<p class="said__text">👏🏽' in emoji


def test_the_clock_says_what_is_left_and_when_it_is_due(open_case, say):
    html = open_case(say(minutes_ago=0))

    clock = html[html.index('id="clock"') : html.index('id="suggestions"')]
    assert "بقي" in clock
    assert "ساعتين من ساعات العمل" in clock
    assert "الموعد" in clock


def test_the_page_of_an_inquiry_in_another_one_leads_there(client, noura, say, office):
    first, second = say(), say()
    Case.objects.filter(pk=second.pk).update(merged_into=first, status="closed")
    client.force_login(noura)

    assert client.get(second.get_absolute_url()).url == first.get_absolute_url()


def test_an_address_may_be_typed_in_arabic_digits(client, noura, say):
    typed = say().reference.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    client.force_login(noura)

    assert client.get(f"/inbox/{typed}/").status_code == 200


@pytest.mark.parametrize("reference", ["26-99999-1", "x", "%00", "26-00001-2'--"])
def test_what_is_no_reference_is_not_found(client, noura, say, reference):
    say()
    client.force_login(noura)

    assert client.get(f"/inbox/{reference}/").status_code == 404


def test_another_office_finds_no_inquiry_of_ours(client, omar, say):
    case = say()
    client.force_login(omar)

    assert client.get(case.get_absolute_url()).status_code == 404
    assert client.get(f"{case.get_absolute_url()}moving/").status_code == 404


def test_who_does_not_answer_reads_and_is_offered_nothing(page_of, auditor, say):
    html = page_of(auditor, say().get_absolute_url())

    assert TYRES in html
    assert "<textarea" not in html
    assert "/taking/" not in html
    assert "/closing/" not in html
    assert 'id="suggestions"' not in html


def test_a_manager_may_give_it_on_without_answering(page_of, manager, say):
    html = page_of(manager, say().get_absolute_url())

    assert "/assignment/" in html
    assert 'id="text"' not in html


def test_what_moves_comes_without_what_a_person_is_writing(open_case, page_of, noura, say, x):
    case = say(author_id="maha")
    known = re.search(r'id="newest" value="(\d+)"', open_case(case)).group(1)
    hear(x, stands(x, comment("c9", text="وسؤال آخر", author_id="maha", created_at=now())))

    moved = page_of(noura, f"{case.get_absolute_url()}moving/?newest={known}", **HTMX)

    assert "وسؤال آخر" in moved
    assert "كتب صاحب الاستفسار مجدداً" in moved
    assert "<textarea" not in moved
    assert 'id="talk"' in moved
    assert "<html" not in moved


def test_other_inquiries_of_the_same_person_are_named(open_case, say, office):
    case, before = say(), say()
    person = Contact.objects.get(pk=case.contact_id)
    Case.objects.filter(pk=before.pk).update(contact=person)

    assert f'href="{before.get_absolute_url()}"' in open_case(case)


def test_the_next_one_that_waits_is_one_link_away(open_case, say):
    oldest, newest = say("الأقدم"), say("الأحدث")

    assert f'href="{oldest.get_absolute_url()}"' in open_case(newest)


def test_the_page_is_english_for_whoever_reads_english(page_of, noura, say):
    noura.language = "en"
    noura.save()

    html = page_of(noura, say().get_absolute_url())

    assert "Send the answer" in html
    assert 'dir="ltr"' in html
