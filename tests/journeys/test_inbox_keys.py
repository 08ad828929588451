"""Working through the inbox without a mouse, and seeing who else is there."""

import time

import pytest
from playwright.sync_api import expect

from tests.journeys import browser, speaking

pytestmark = pytest.mark.alone

POST = "تحققوا من شهادة المطابقة قبل الشراء. #سلامة_الإطارات"
FIRST, SECOND = "هل يشمل الفحص الإطارات المستعملة؟", "متى يفتح مكتب الدمام أبوابه؟"
ANSWER = "يفتح من السابعة والنصف صباحاً."
SEEN_WITHIN_S = 3


@pytest.fixture(scope="module")
def asked(stack, visitors):
    """Two persons ask under one post of ours, the second one last."""
    huda, salem = visitors.page_of("huda"), visitors.page_of("salem")
    placed = speaking.published(stack, huda, salem, text=POST)
    huda.close()
    salem.close()
    for text, name in ((FIRST, "وليد العنزي"), (SECOND, "جواهر السبيعي")):
        speaking.comment(stack, placed, text, name=name)
        speaking.heard(stack, text)
        time.sleep(1)  # the network dates by the second, and the newest stands first
    return placed


def test_next_take_answer_put_off_close_and_undo_by_keys_alone(stack, desk_of, asked, look):
    noura = desk_of("noura")
    noura.goto(f"{stack.url}/inbox/")
    keys = noura.keyboard
    expect(noura.locator(".inquiry").first).to_contain_text(SECOND)

    keys.press("j")
    expect(noura.locator("[data-row]").first).to_be_focused()
    keys.press("Enter")
    expect(noura.locator("#talk")).to_contain_text(SECOND)
    noura.wait_for_load_state()  # then it listens to keys; no person is sooner
    keys.press("t")
    expect(noura.locator("form[action$='/release/']")).to_be_visible()

    keys.press("r")
    expect(noura.locator("#text")).to_be_focused()
    keys.type(ANSWER)
    keys.press("Control+Enter")
    expect(noura.locator(".said[data-side=ours]")).to_contain_text(ANSWER, timeout=20_000)
    keys.press("Escape")

    keys.press("j")
    expect(noura.locator("#talk")).to_contain_text(FIRST)
    noura.wait_for_load_state()
    keys.press("s")
    expect(noura.locator("#act-snooze button").first).to_be_focused()
    look(noura, "inbox-snooze")
    keys.press("Enter")
    expect(noura.locator("#case-head")).to_contain_text("مؤجَّل حتى")
    keys.press("Escape")

    keys.press("e")
    expect(noura.locator("#act-close [type=radio]").first).to_be_focused()
    keys.press("Space")
    keys.press("Enter")
    expect(noura.locator("#undo")).to_contain_text("تم إغلاقه")
    look(noura, "inbox-undo")
    keys.press("z")
    expect(noura.locator("#case-head")).to_contain_text("مؤجَّل حتى")
    expect(noura.locator("#history")).to_contain_text("تم التراجع")

    keys.press("?")
    expect(noura.locator("#keys-card")).to_be_visible()
    look(noura, "inbox-keys", whole=False)
    keys.press("Escape")
    expect(noura.locator("#keys-card")).to_be_hidden()
    keys.press("/")
    expect(noura.locator("#q")).to_be_focused()
    keys.type("مكتب الدمام")
    keys.press("Enter")
    expect(noura.locator(".inquiry")).to_have_count(1)
    expect(noura.locator(".inquiry")).to_contain_text("جواهر السبيعي")


def test_a_row_is_chosen_closed_with_others_and_brought_back_by_keys(stack, desk_of, asked, look):
    noura = desk_of("noura")
    noura.goto(f"{stack.url}/inbox/")
    keys = noura.keyboard
    for _row in range(2):
        keys.press("j")
        keys.press("x")
    expect(noura.locator("#selection output")).to_have_text("2")
    look(noura, "inbox-selection", whole=False)

    keys.press("m")
    keys.press("Enter")
    expect(noura.locator("#undo")).to_contain_text("وُسم بأنه لا يطلب شيئاً")
    expect(noura.locator("#selection")).to_be_hidden()
    keys.press("Escape")
    keys.press("z")

    expect(noura.locator("#notices")).to_contain_text("تم التراجع في استفسارين")
    browser.resize(noura, (360, 740))
    keys.press("j")
    keys.press("x")
    expect(noura.locator("#selection")).to_be_visible()
    look(noura, "inbox-selection-360", whole=False)
    assert noura.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_colleague_is_seen_within_a_beat_and_gone_when_they_leave(stack, desk_of, asked, look):
    noura, maryam = desk_of("noura"), desk_of("maryam")
    address = f"{stack.url}/inbox/{speaking.heard(stack, FIRST)}/"
    with noura.expect_response("**/pulse/**"):
        noura.goto(address)

    maryam.goto(address)
    came = time.monotonic()
    expect(noura.locator("#present")).to_contain_text("مريم", timeout=20_000)
    took_s = time.monotonic() - came
    print(f"\npresence: seen {took_s:.2f} s after the page was open")
    look(noura, "inbox-present")

    noura.focus("#text")
    noura.keyboard.type("نعم")
    expect(maryam.locator("#present [data-types]")).to_contain_text("نورة", timeout=20_000)
    maryam.goto(f"{stack.url}/inbox/")
    # A browser may lose its last word; then a colleague is forgotten half a minute later.
    expect(noura.locator("#present")).to_be_empty(timeout=45_000)
    assert took_s <= SEEN_WITHIN_S
