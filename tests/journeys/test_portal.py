"""The public's pages: both languages, a desk and a phone, with scripts and without, by keyboard."""

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.journeys import browser, choosing, ledger
from tests.journeys.test_pages import assert_no_sideways, faults, tab_reaches

pytestmark = pytest.mark.alone

ASKED = "التاير اللي شريته معتمد ولا لا"
NOBODY_KNOWS = "كيف أجدد جواز السفر؟"
WANTING = "وين أقرب مستشفى"
BOX = "#q"
FILES = (
    "فاتورة الشراء.pdf",
    "receipt_2026-03-14_of_the_shop_with_a_name_that_does_not_end_and_has_no_place_to_break.pdf",
    "طراز AX-20.pdf",
)
# The address under /<language>/mgsa/, and what Tab must reach there: the main act.
PAGES = {
    "home": ("", BOX),
    "found": (f"?q={quote(ASKED)}", ".results__nearest a"),
    "not-found": (f"?q={quote(NOBODY_KNOWS)}", ".not-found a.button"),
    "service": ("services/tyres-cars/", ".reading__acts a.button"),
    "article": ("articles/{article}/", ".helped button"),
    "ask": ("ask/?topic=toys", "form button[type=submit]"),
    "track": ("track/", "form button[type=submit]"),
    "rules": ("participation/", "main a"),
    "measures": ("measures/", "main a"),
    "promise": ("promise/", ".portal__ways a"),
    "nothing-rated": ("rating/no-such-token/", "main a.button"),
    "gone": ("services/nothing/", "main a.button"),
}
DESK_PAGES = {
    "answers": ("/answers/", "main a.button"),
    "answers-found": (f"/answers/?q={quote('شارة')}", "main .library-link"),
    "article": ("/answers/articles/{article}/", "main a.button"),
    "article-new": ("/answers/articles/new/", "main button[name=then]"),
    "services": ("/answers/services/", "main a.button"),
    "service": ("/answers/services/{service}/", "main a.button"),
    "service-edit": ("/answers/services/{service}/edit/", "main .form__acts button"),
    "wanting": ("/answers/questions/", "main .tabs__tab"),
    "synonyms": ("/answers/synonyms/", "main button"),
    "portal-settings": ("/portal/", "main button"),
}


@pytest.fixture(scope="package")
def numbers_of_the_library(stack):
    asked = "SELECT id FROM answers_article WHERE question_ar LIKE 'ما عمر الإطار%%'"
    ((article,),) = ledger.asked(stack, asked)
    ((service,),) = ledger.asked(stack, "SELECT id FROM answers_service WHERE key = 'toys'")
    return {"article": article, "service": service}


@pytest.fixture(scope="package")
def visitor(stack, visitors):
    """Somebody of the public, and what the pages complained of."""
    trouble = browser.Trouble()
    return trouble.watch(visitors.page_of("")), trouble


def public(stack, language, rest=""):
    return f"{stack.url}/{language}/mgsa/{rest}"


def assert_well_made(page, look, picture, act=""):
    """No fault that a machine finds, at a desk and on a phone; Tab reaches the act, if any."""
    for size, place in ((browser.WIDE, "desk"), (browser.PHONE, "phone")):
        browser.resize(page, size)
        look(page, f"{picture}.{place}")
        assert faults(page, with_colours=True) == []
        assert_no_sideways(page)
        if act:
            assert tab_reaches(page, act), "Tab does not reach the main act visibly"


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_public_page_has_no_fault_that_a_machine_finds(
    stack, visitor, numbers_of_the_library, look, name, language
):
    page, trouble = visitor
    address, act = PAGES[name]
    browser.resize(page, browser.WIDE)
    trouble.taken()
    page.goto(public(stack, language, address.format(**numbers_of_the_library)))
    page.evaluate("document.fonts.ready")
    shown = page.evaluate("[document.documentElement.lang, document.documentElement.dir]")
    assert shown == [language, "rtl" if language == "ar" else "ltr"]
    assert_well_made(page, look, f"portal-{name}.{language}", act)
    assert trouble.taken() == []


@pytest.mark.parametrize("name", DESK_PAGES)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_page_of_the_library_has_no_fault_that_a_machine_finds(
    stack, visitors, numbers_of_the_library, look, name, language
):
    address, act = DESK_PAGES[name]
    page = visitors.page_of("maryam")
    browser.read_in(page, stack.url, language, is_known=True)
    page.goto(stack.url + address.format(**numbers_of_the_library))
    page.evaluate("document.fonts.ready")
    assert_well_made(page, look, f"library-{name}.{language}", act)
    browser.read_in(page, stack.url, "ar", is_known=True)
    page.close()


def test_the_colours_of_each_preset_can_be_read(stack, visitor, look):
    page, _trouble = visitor
    browser.resize(page, browser.WIDE)
    page.goto(public(stack, "ar", f"?q={quote(ASKED)}"))
    for preset in ("saudi", "emirates", "neutral"):
        page.evaluate("(preset) => document.documentElement.dataset.preset = preset", preset)
        look(page, f"portal-preset-{preset}")
        assert faults(page, with_colours=True) == []


def test_the_answer_comes_while_one_types(stack, visitor):
    page, trouble = visitor
    trouble.taken()
    page.goto(public(stack, "ar"))
    page.locator(BOX).press_sequentially(ASKED, delay=15)

    nearest = page.locator(".results__nearest")
    expect(nearest).to_contain_text("عمر الإطار")
    expect(page.locator("#found-status")).not_to_be_empty()
    expect(page).to_have_url(re.compile(r"\?q="))
    nearest.locator("a").click()
    page.get_by_role("button", name="نعم، أفادني هذا").click()

    expect(page.locator("#helped")).to_contain_text("شكراً")
    page.go_back()
    expect(page.locator(".results__nearest")).to_contain_text("عمر الإطار")
    assert trouble.taken() == []


def test_what_stood_on_the_page_for_a_while_is_noted(stack, visitor):
    page, _trouble = visitor
    page.goto(public(stack, "ar"))
    with page.expect_response(re.compile("/questions/")) as noted:
        page.locator(BOX).press_sequentially(WANTING, delay=15)

    assert noted.value.status == 204
    asked = "SELECT found, place FROM answers_question WHERE text = %s"
    assert ledger.asked(stack, asked, WANTING) == [(False, "portal")]


def test_a_question_is_found_without_scripts(chromium, stack):
    width, height = browser.PHONE
    context = chromium.new_context(
        java_script_enabled=False, viewport={"width": width, "height": height}
    )
    page = context.new_page()
    page.goto(public(stack, "ar"))
    page.fill(BOX, "وش ورق شهادة الكندشن")
    page.get_by_role("button", name="ابحث").click()
    page.locator(".results__nearest a").click()

    expect(page.locator("h1")).to_contain_text("المستندات المطلوبة لشهادة المكيفات")
    page.get_by_role("button", name="نعم، أفادني هذا").click()
    expect(page.locator("#helped")).to_contain_text("شكراً")
    context.close()


def test_the_other_language_is_one_press_away(stack, visitor):
    page, _trouble = visitor
    browser.resize(page, browser.WIDE)
    page.goto(public(stack, "ar", "services/toys/"))
    page.get_by_role("link", name="English").click()

    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("h1")).to_have_text("Toy safety")


def test_a_page_is_printed_without_its_buttons(stack, visitor):
    page, _trouble = visitor
    page.goto(public(stack, "ar", "services/toys/"))
    page.emulate_media(media="print")

    expect(page.locator(".reading__acts")).to_be_hidden()
    expect(page.locator(".portal__ways")).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()
    page.emulate_media(media="screen")


@pytest.fixture
def asked(chromium, stack):
    """A visitor on a phone without scripts who has just asked, with reference and code."""
    width, height = browser.PHONE
    context = chromium.new_context(
        java_script_enabled=False, viewport={"width": width, "height": height}
    )
    page = context.new_page()
    page.goto(public(stack, "ar", f"?q={quote(WANTING)}"))
    page.get_by_role("link", name="أرسلوا هذا السؤال").click()
    expect(page.locator("textarea[name=text]")).to_have_value(WANTING)
    page.fill("textarea[name=text]", "الخلاط يسوي صوت غريب وريحة حريق، وش أسوي؟")
    page.select_option("select[name=topic]", "report-unsafe")
    page.fill("input[name=name]", "أم سالم")
    page.get_by_role("button", name="أرسل", exact=True).click()
    reference, code = page.locator(".keep__value").all_inner_texts()
    yield page, reference, code
    context.close()


def test_a_question_is_asked_and_followed_without_scripts(chromium, stack, asked):
    page, reference, code = asked
    page.get_by_role("link", name="اعرض سؤالي").click()
    expect(page.locator("h1")).to_have_text("وصلنا سؤالكم")

    elsewhere = chromium.new_page()
    elsewhere.goto(public(stack, "ar", "track/"))
    elsewhere.fill("input[name=reference]", reference)
    elsewhere.fill("input[name=code]", code)
    elsewhere.get_by_role("button", name="اعرض سؤالي").click()
    expect(elsewhere.locator(".talk")).to_contain_text("ريحة حريق")
    elsewhere.fill("textarea[name=text]", "فصلته عن الكهرباء")
    elsewhere.get_by_role("button", name="أرسل", exact=True).click()
    expect(elsewhere.locator(".talk")).to_contain_text("فصلته عن الكهرباء")
    elsewhere.close()
    asked_here = "SELECT u.name_ar FROM inbox_case c JOIN people_unit u ON u.id = c.unit_id"
    assert ledger.asked(stack, f"{asked_here} WHERE reference = %s", reference) == [
        ("سلامة المستهلك",)
    ]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_files_are_chosen_in_the_words_of_the_page_and_taken_back(stack, visitor, look, language):
    page, trouble = visitor
    trouble.taken()
    page.goto(public(stack, language, "ask/"))
    box = "#id_files"
    bill, picture, model = (choosing.pdf(name) for name in FILES)
    choosing.choose(page, box, bill, picture)
    page.set_input_files(box, [model])
    choosing.says(page, box, *FILES)  # a further choice adds
    assert_well_made(page, look, f"portal-files.{language}", box)

    choosing.leave_out(page, box, picture["name"])
    choosing.says(page, box, bill["name"], model["name"])
    page.eval_on_selector(box, "(control) => control.form.reset()")
    choosing.says(page, box)
    choosing.choose(page, box, bill)
    page.fill("textarea[name=text]", "مرفقة فاتورة الشراء، هل السعر صحيح؟")
    page.click("form button[type=submit]")
    page.goto(public(stack, language, "track/case/"))
    expect(page.locator(".talk")).to_contain_text(bill["name"])
    assert trouble.taken() == []


def test_files_are_chosen_without_scripts_by_the_browsers_own_control(chromium, stack):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(public(stack, "ar", "ask/"))

    expect(page.locator("#id_files")).to_have_css("opacity", "1")
    expect(page.locator("#id_files-act")).to_be_hidden()
    context.close()


@pytest.mark.parametrize("language", ["ar", "en"])
def test_what_is_shown_to_who_asked_has_no_fault_either(stack, visitor, look, language):
    page, trouble = visitor
    browser.resize(page, browser.WIDE)
    page.goto(public(stack, language, "ask/"))
    page.fill("textarea[name=text]", "When does the standard for chargers apply? متى تطبق؟")
    page.click("form button[type=submit]")
    trouble.taken()
    for name in ("ask/thanks/", "track/case/"):
        page.goto(public(stack, language, name))
        assert_well_made(page, look, f"portal-{name.split('/')[1]}.{language}")
    assert trouble.taken() == []
