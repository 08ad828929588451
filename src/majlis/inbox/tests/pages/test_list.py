"""The list of the inbox."""

import re
from datetime import timedelta

import pytest

from majlis.inbox import indexing
from majlis.inbox.models import Case
from majlis.inbox.tests.conftest import comment, hear, removed, stands
from majlis.inbox.tests.pages.conftest import HTMX, POST, TYRES
from majlis.people.models import Membership
from majlis.people.testing import make_person
from majlis.store.clock import now

pytestmark = pytest.mark.django_db


def rows(html):
    return re.findall(r'<li class="inquiry".*?</li>', html, re.DOTALL)


def references(html):
    return re.findall(r'id="case-([\d-]+)" dir="auto" data-row', html)


def test_a_row_says_who_wrote_what_and_under_which_post(page_of, noura, say, post):
    case = say(author_name="مها القحطاني", author_handle="@maha_k")

    (row,) = rows(page_of(noura))

    assert "مها القحطاني" in row
    assert '<bdi class="inquiry__handle" dir="ltr">maha_k</bdi>' in row
    assert TYRES in row
    assert POST in row
    assert f'href="/inbox/{case.reference}/"' in row
    assert 'data-network="x"' in row


def test_a_name_that_is_the_handle_is_written_once(page_of, noura, say):
    say(author_name="citizen504658", author_handle="@citizen504658")

    assert "inquiry__handle" not in page_of(noura)


def test_the_newest_stands_first_and_the_order_can_be_turned(page_of, noura, say):
    first, second = say("الأول"), say("الثاني")

    assert references(page_of(noura)) == [second.reference, first.reference]
    turned = page_of(noura, "/inbox/?order=urgent")
    assert references(turned) == [first.reference, second.reference]


@pytest.mark.parametrize("order", ["", "urgent"])
def test_every_inquiry_stands_on_one_page_and_on_one_only(page_of, noura, say, order):
    cases = [say(f"السؤال {number}") for number in range(30)]

    first = page_of(noura, f"/inbox/?order={order}")
    further = re.search(r'rel="next" href="([^"]+)"', first).group(1).replace("&amp;", "&")
    say("جديد بين الصفحتين", minutes_ago=0)
    second = page_of(noura, further)

    found = references(first) + references(second)
    assert len(found) == len(set(found))
    assert set(found) >= {case.reference for case in cases}
    assert 'rel="next"' not in second


def test_one_network_is_shown_alone(page_of, noura, say):
    say("من إكس"), say("من فيسبوك", network="facebook")

    html = page_of(noura, "/inbox/?network=facebook")

    assert "من فيسبوك" in html
    assert "من إكس" not in html


def test_in_work_the_most_urgent_stands_first_and_page_follows_page(page_of, noura, say):
    made = [say(f"سؤال {n}", minutes_ago=200 - n) for n in range(60)]
    for number, priority in ((40, "urgent"), (50, "urgent"), (10, "low"), (59, "high")):
        Case.objects.filter(pk=made[number].pk).update(priority=priority)
    waits = [n for n in range(60) if n not in (40, 50, 10, 59)]

    seen, address = [], "/inbox/?order=urgent"
    while address:
        html = page_of(noura, address)
        seen += references(html)
        further = re.search(r'rel="next" href="([^"]+)"', html)
        address = further and further[1].replace("&amp;", "&")

    assert seen == [made[n].reference for n in (40, 50, 59, *waits, 10)]


def test_of_what_is_done_age_alone_counts(page_of, noura, say):
    old, new = say(minutes_ago=90), say(minutes_ago=5)
    Case.objects.update(status="closed", closed_at=now())
    Case.objects.filter(pk=new.pk).update(priority="urgent")

    html = page_of(noura, "/inbox/?list=closed&order=urgent")

    assert references(html) == [old.reference, new.reference]


@pytest.mark.parametrize("words", ["التاير", "noura_99", "@noura_99", "نورة"])
def test_an_inquiry_is_found_by_its_words_and_its_writer(page_of, noura, say, words):
    case = say()
    say("كم رسوم الشهادة؟", author_name="طارق", author_handle="@tariq")
    indexing.index_due()

    assert references(page_of(noura, f"/inbox/?q={words}")) == [case.reference]


def test_a_reference_is_found_with_any_digits(page_of, noura, say):
    case, arabic = say(), str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
    say()

    found = references(page_of(noura, f"/inbox/?q={case.reference.translate(arabic)}"))

    assert found == [case.reference]


@pytest.mark.parametrize(
    "query", ["list=nowhere", "network=myspace", "after=99", "q=%00", "order=x"]
)
def test_an_address_that_names_nothing_of_ours_shows_the_first_list(page_of, noura, say, query):
    case = say()

    assert references(page_of(noura, f"/inbox/?{query}")) == [case.reference]


@pytest.mark.parametrize(
    "word",
    [
        "",
        "late",
        "mine",
        "unit",
        "unassigned",
        "snoozed",
        "waiting",
        "answered",
        "closed",
        "all",
        "spam",
    ],
)
def test_every_list_opens_for_whoever_reads_inquiries(page_of, auditor, say, word):
    say()

    assert f'id="list-{word or "waiting"}"' in page_of(auditor, f"/inbox/?list={word}")


def test_what_is_overdue_is_counted_and_told(page_of, noura, say, post):
    late, fresh = say("قديم", minutes_ago=10 * 24 * 60), say("جديد", minutes_ago=0)

    html = page_of(noura, "/inbox/?list=late")

    assert references(html) == [late.reference]
    assert 'data-tone="bad"' in rows(html)[0]
    assert fresh.reference not in html


def test_the_row_shows_what_was_said_last_and_how_much_there_is(page_of, noura, say, x):
    case = say("السؤال الأول", author_id="maha")
    later = comment("c99", text="وسؤال آخر", author_id="maha", created_at=now())
    hear(x, stands(x, later))

    (row,) = rows(page_of(noura))

    assert "وسؤال آخر" in row
    assert references(row) == [case.reference]
    assert re.search(r'class="count num"[^>]*>1<', row)


def test_a_removed_comment_keeps_its_words_and_says_so(page_of, noura, say, x):
    say("كلام ندم عليه صاحبه")
    hear(x, removed(x, "c1", at=now()))

    (row,) = rows(page_of(noura, "/inbox/?list=all"))

    assert "كلام ندم عليه صاحبه" in row
    assert "حذفها كاتبها" in row


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<b>عريض</b>", "&lt;b&gt;عريض&lt;/b&gt;"),
        ("\u064b\u064c", "\u25cc\u064b\u064c"),
        ("😍🔥", "😍🔥"),
        ("", "بلا كلام"),
        ("\u202e\u2066", "بلا كلام"),
        ("نص " * 4000, "نص نص نص"),
    ],
)
def test_words_are_shown_for_what_they_are(page_of, noura, say, text, shown):
    say(text)

    (row,) = rows(page_of(noura))

    assert shown in row
    assert len(row) < 5000


def test_a_name_turns_nothing_round(page_of, noura, say):
    say(author_name="\u202eمستخدم\u202c", author_handle="@rtl_\u202etest")

    html = page_of(noura)

    assert "\u202e" not in html
    assert "rtl_test" in html


def test_a_page_of_rows_asks_no_more_than_one_row(
    page_of, noura, say, post, django_assert_max_num_queries
):
    say()
    with django_assert_max_num_queries(60) as asked:
        page_of(noura)
    alone = len(asked.captured_queries)
    for number in range(20):
        say(f"سؤال {number}")

    with django_assert_max_num_queries(alone):
        page_of(noura)


def test_the_pulse_gets_the_list_alone_and_hears_of_what_is_new(page_of, noura, say):
    say()
    known = re.search(r'id="newest" value="(\d+)"', page_of(noura)).group(1)

    still = page_of(noura, f"/inbox/?newest={known}", **HTMX)
    say("سؤال جديد")
    moved = page_of(noura, f"/inbox/?newest={known}", **HTMX)

    assert "<html" not in moved
    assert "سؤال جديد" in moved
    assert "inbox-news" not in still
    assert """hx-swap-oob="innerHTML:[data-room='inbox']\"""" in still
    assert "رسالة واردة جديدة" in moved


def test_the_first_message_of_all_is_announced_too(page_of, noura, say):
    page_of(noura)
    say()

    assert "رسالة واردة جديدة" in page_of(noura, "/inbox/?newest=0", **HTMX)


def test_a_whole_page_announces_nothing(page_of, noura, say):
    say()

    assert "hx-swap-oob" not in page_of(noura, "/inbox/?newest=1")


def test_an_empty_inbox_leads_a_manager_to_connect_an_account(page_of, manager):
    html = page_of(manager)

    assert "لم يكتب أحد بعد" in html
    assert 'class="button" href="/channels/"' in html


def test_an_empty_inbox_with_accounts_leads_to_where_the_public_writes(page_of, noura, x):
    type(x).objects.filter(pk=x.pk).update(url="https://x.example/mgsa")

    assert 'href="https://x.example/mgsa"' in page_of(noura)


def test_a_list_without_work_is_a_good_sign(page_of, noura, say):
    say()

    assert "لا شيء ينتظر هنا" in page_of(noura, "/inbox/?list=mine")


def test_another_office_sees_nothing_of_ours(page_of, omar, say):
    say()

    html = page_of(omar)

    assert rows(html) == []
    assert TYRES not in html


def test_who_reads_figures_alone_does_not_see_who_asks(client, office, say):
    case = say()
    analyst = make_person(office, "a@office.example", "أمل", "Amal", Membership.Role.ANALYST)
    client.force_login(analyst)

    assert client.get("/inbox/").status_code == 403
    assert client.get(case.get_absolute_url()).status_code == 403
    assert 'href="/inbox/"' not in client.get("/").content.decode()


def test_the_menu_counts_what_an_officer_could_take_up(page_of, noura, huda, say):
    mine, theirs = say(), say()
    Case.objects.filter(pk=theirs.pk).update(officer=huda, status="open")

    room = re.search(r'class="room" href="/inbox/".*?</a>', page_of(noura, "/"), re.DOTALL).group()

    assert re.search(r'class="count num"[^>]*>1<', room), mine


def test_a_stranger_is_asked_to_sign_in(client, office):
    assert client.get("/inbox/").status_code == 302


def test_a_very_old_inquiry_is_a_matter_of_days(page_of, noura, say, office):
    case = say(minutes_ago=400 * 24 * 60)
    case.clocks.update(started_at=now() - timedelta(days=400))

    assert "data-row" in page_of(noura, "/inbox/?list=late")
