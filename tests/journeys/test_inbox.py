"""The public writes on a wall, an officer reads it on the desk and answers, and it stands there."""

import time

import pytest
from playwright.sync_api import expect

from tests.journeys import browser, ledger, speaking

pytestmark = pytest.mark.alone

POST = "استعلموا عن شهادة المطابقة برقم الطراز. #سلامة_الإطارات"
ANSWER = "أهلاً بكم. أدخلوا رقم الطراز في صفحة التحقق، فتظهر الشهادة."
SOON_S = 2


@pytest.fixture(scope="module")
def placed(stack, visitors):
    """A post of ours that stands on X."""
    huda, salem = visitors.page_of("huda"), visitors.page_of("salem")
    found = speaking.published(stack, huda, salem, text=POST)
    huda.close()
    salem.close()
    return found


@pytest.fixture
def noura(desk_of, stack):
    """The inbox of an officer, open, with its pulse beating."""
    page = desk_of("noura")
    with page.expect_response("**/pulse/**"):
        page.goto(f"{stack.url}/inbox/")
    return page


def rows(page, text):
    return page.locator(".inquiry", has_text=text)


def open_row(page, text):
    rows(page, text).locator("[data-row]").click()
    page.wait_for_selector("#talk")


def test_a_comment_stands_on_the_open_desk_within_two_seconds(stack, noura, placed, look):
    text = "هل هذا الإطار معتمد؟"

    speaking.comment(stack, placed, text, name="مها القحطاني")
    said = time.monotonic()
    expect(rows(noura, text)).to_be_visible(timeout=20_000)
    took_s = time.monotonic() - said

    print(f"\ncomment: on the open desk {took_s:.2f} s after it was written")
    expect(noura.locator("#inbox-news")).not_to_be_empty()
    expect(rows(noura, text)).to_contain_text("مها القحطاني")
    # A long name is cut at its end, which is on the left.
    expect(rows(noura, text).locator("[data-row]")).to_have_css("direction", "rtl")
    look(noura, "inbox-new")
    assert took_s <= SOON_S


def test_what_comes_while_the_page_opens_is_not_overlooked(stack, desk_of, placed):
    text = "سؤال جاء أثناء فتح الصفحة"
    known = "SELECT count(*) FROM inbox_item WHERE text LIKE %s"
    page = desk_of("noura")

    def write_and_go_on(route):
        speaking.comment(stack, placed, text, name="هند")
        until = time.monotonic() + 20
        while not ledger.asked(stack, known, f"%{text}")[0][0] and time.monotonic() < until:
            time.sleep(0.1)
        route.continue_()

    page.route("**/pulse/**", write_and_go_on, times=1)
    page.goto(f"{stack.url}/inbox/")

    expect(rows(page, text)).to_be_visible(timeout=15_000)


def test_a_reader_who_has_scrolled_down_keeps_the_place(stack, noura, placed):
    for number in range(12):
        speaking.comment(stack, placed, f"سؤال رقم {number}", name=f"سائل {number}")
    expect(rows(noura, "سؤال رقم 11")).to_be_visible(timeout=20_000)
    browser.resize(noura, (1440, 500))
    row = rows(noura, "سؤال رقم 2").locator("[data-row]")
    row.focus()
    row.evaluate("(row) => row.scrollIntoView({block: 'center', behavior: 'instant'})")
    before = row.bounding_box()["y"]

    speaking.comment(stack, placed, "سؤال جاء أثناء القراءة", name="آخر")
    expect(rows(noura, "سؤال جاء أثناء القراءة")).to_have_count(1, timeout=20_000)

    assert abs(row.bounding_box()["y"] - before) < 2
    assert row.evaluate("(row) => row === document.activeElement")
    browser.resize(noura, browser.WIDE)


def test_the_arrows_walk_the_list_and_enter_opens(stack, noura, placed):
    for text in ("الصف الثاني", "الصف الأول"):
        speaking.comment(stack, placed, text, name=text)
        expect(rows(noura, text)).to_be_visible(timeout=20_000)
    first = rows(noura, "الصف الأول").locator("[data-row]")
    second = rows(noura, "الصف الثاني").locator("[data-row]")

    first.focus()
    noura.keyboard.press("ArrowDown")
    expect(second).to_be_focused()
    noura.keyboard.press("k")
    expect(first).to_be_focused()
    noura.keyboard.press("j")
    noura.keyboard.press("Enter")

    expect(noura.locator("#talk")).to_contain_text("الصف الثاني")


def test_an_answer_by_keys_stands_once_under_the_comment(stack, noura, placed, look):
    text = "أين أجد شهادة الإطار؟"
    speaking.comment(stack, placed, text, name="سعود")
    expect(rows(noura, text)).to_be_visible(timeout=20_000)
    open_row(noura, text)
    expect(noura.locator(".hang")).to_contain_text(POST)

    noura.fill("#text", ANSWER)
    expect(noura.locator("#count b")).to_have_text(str(len(ANSWER)))
    noura.keyboard.press("Control+Enter")

    ours = noura.locator(".said[data-side=ours]")
    expect(ours).to_contain_text(ANSWER)
    expect(ours).to_contain_text("نُشر وتُحقق منه", timeout=30_000)
    expect(noura.locator("#text")).to_be_empty()
    expect(noura.locator("#case-head")).to_contain_text("أُجيب")
    look(noura, "inbox-answered")
    assert speaking.standing_under(stack, placed) == [ANSWER]


def test_what_is_being_written_is_left_alone(stack, noura, placed):
    text = "سؤال وبعده سؤال"
    first = speaking.comment(stack, placed, text, name="ليلى")
    expect(rows(noura, text)).to_be_visible(timeout=20_000)
    open_row(noura, text)
    noura.fill("#text", "نص لم يُرسل بعد")
    noura.click("#act-close > summary")

    ledger.order(stack, f"comments/x/{first['id']}", {"text": "سؤال عُدّل"}, method="PATCH")

    expect(noura.locator("#talk")).to_contain_text("سؤال عُدّل", timeout=20_000)
    expect(noura.locator("#text")).to_have_value("نص لم يُرسل بعد")
    expect(noura.locator("#act-close")).to_have_attribute("open", "")


def test_without_scripts_an_inquiry_is_found_taken_and_answered(stack, chromium, noura, placed):
    text = "سؤال بلا نصوص برمجية"
    speaking.comment(stack, placed, text, name="ريم")
    expect(rows(noura, text)).to_be_visible(timeout=20_000)
    context = chromium.new_context(java_script_enabled=False)
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.goto(f"{stack.url}/account/login/")
    browser.sign_in(page, "noura@mgsa.example")

    page.goto(f"{stack.url}/inbox/?q={text}")
    rows(page, text).locator("[data-row]").click()
    page.click("form[action$='/taking/'] button")
    expect(page.locator("#notices")).to_contain_text("لديكم")
    page.fill("#text", "ن" * 400)
    page.click("#send")
    expect(page.locator("#problems-text")).to_contain_text("120")
    page.fill("#text", "جواب بلا نصوص برمجية")
    page.click("#send")

    expect(page.locator(".said[data-side=ours]")).to_contain_text("جواب بلا نصوص برمجية")
    context.close()
