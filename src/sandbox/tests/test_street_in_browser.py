"""The walls and the panel in a real browser: at two sizes, with and without scripts."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright

from tests.journeys import browser

from .waiting import until

NETWORKS = ["x", "facebook", "instagram", "youtube", "linkedin"]


@pytest.fixture(scope="module")
def chromium():
    if not browser.CHROMIUM.exists():
        pytest.skip("NOTICE: /usr/bin/chromium is not here, so no wall was walked along")
    with sync_playwright() as playwright:
        launched = browser.launched(playwright)
        yield launched
        launched.close()


@pytest.fixture
def opened(chromium):
    """Return a maker of pages that complain of nothing."""
    contexts, trouble = [], browser.Trouble()

    def open_page(size=browser.PHONE, **options):
        width, height = size
        viewport = {"width": width, "height": height}
        contexts.append(chromium.new_context(viewport=viewport, **options))
        contexts[-1].set_default_timeout(10_000)
        return trouble.watch(contexts[-1].new_page())

    yield open_page
    for context in contexts:
        context.close()
    assert trouble.seen == []


@pytest.fixture
def walls(sandbox):
    """Every network with two posts of the same institution."""
    for network in NETWORKS:
        sandbox.account(network, "7", handle="mgsa", name="هيئة المواصفات الخليجية النموذجية")
        for text in ("تبدأ الحملة غدا", "التسجيل مفتوح حتى نهاية الشهر"):
            asked = {"network": network, "account": "7", "text": text}
            sandbox.control("POST", "/posts", asked)
    return sandbox


def write(page, card, text, name):
    card.locator(".write > summary").click()
    card.locator(".write textarea").fill(text)
    card.locator(".write [name=author]").fill(name)
    card.locator(".write button.main").click()
    page.wait_for_url(re.compile("#c"))


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("has_scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_citizen_comments_is_remembered_edits_and_removes(walls, opened, network, has_scripts):
    page = opened(java_script_enabled=has_scripts)
    page.goto(walls.walls[network])
    write(page, page.locator("article").first, "متى يُغلق التسجيل؟", "نورة الهاجري")

    card = page.locator("article").first
    expect(card.locator(".comment")).to_have_count(1)
    expect(card.locator(".comment .text")).to_have_text("متى يُغلق التسجيل؟")
    expect(card.locator(".write [name=author]")).to_have_value("نورة الهاجري")
    card.get_by_text("عدّل", exact=True).click()
    page.locator("textarea").fill("متى يُغلق التسجيل تحديدا؟")
    page.get_by_text("احفظ التعديل").click()
    expect(page.locator("article").first.get_by_text("معدّل")).to_be_visible()
    page.locator("article").first.get_by_text("احذف", exact=True).click()
    expect(page.locator(".comment")).to_have_count(0)
    assert [one["visible"] for one in walls.comments(network=network)] == [False]


def test_an_answer_is_written_inside_the_thread(walls, opened):
    post = walls.ledger("x")[0]["id"]
    walls.comment("x", post, "متى تبدأ؟")
    page = opened(browser.WIDE)
    page.goto(walls.walls["x"])
    comment = page.locator(".comment").first
    comment.get_by_text("رد", exact=True).click()
    comment.locator("textarea").fill("صباح الغد")
    comment.get_by_text("انشر الرد").click()

    expect(page.locator(".comment .comment .text")).to_have_text("صباح الغد")


def test_the_wall_renews_itself_around_somebody_who_types(walls, opened):
    older, newer = (post["id"] for post in walls.ledger("facebook"))
    page = opened()
    page.goto(walls.walls["facebook"])
    mine = page.locator(f"[data-post='{newer}']")
    mine.locator(".write > summary").click()
    mine.locator(".write textarea").type("أكتب ببطء")

    walls.comment("facebook", older, "تعليق في منشور آخر")
    walls.comment("facebook", newer, "تعليق في هذا المنشور")
    asked = {"network": "facebook", "account": "7", "text": "منشور ثالث"}
    walls.control("POST", "/posts", asked)

    expect(page.get_by_text("تعليق في منشور آخر")).to_be_visible()
    expect(page.locator("article").first).to_contain_text("منشور ثالث")
    assert mine.locator(".write textarea").input_value() == "أكتب ببطء"
    assert mine.locator(".write textarea").evaluate("field => field === document.activeElement")
    mine.locator(".write textarea").type(" ثم أكمل")
    assert mine.locator(".write textarea").input_value() == "أكتب ببطء ثم أكمل"
    mine.locator(".write button.main").click()
    expect(page.get_by_text("تعليق في هذا المنشور")).to_be_visible()
    expect(page.get_by_text("أكتب ببطء ثم أكمل")).to_be_visible()


def test_a_removed_comment_leaves_the_open_wall(walls, opened):
    post = walls.ledger("youtube")[0]["id"]
    made = walls.comment("youtube", post, "سيُحذف")
    page = opened()
    page.goto(walls.walls["youtube"])
    expect(page.get_by_text("سيُحذف")).to_be_visible()

    walls.remove("youtube", made)

    expect(page.get_by_text("سيُحذف")).to_have_count(0)


@pytest.mark.parametrize("size", [browser.PHONE, browser.WIDE], ids=["phone", "wide"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_walls_and_panel_please_the_auditor_and_fit(walls, opened, size, scheme):
    for network in NETWORKS:
        post = walls.ledger(network)[0]["id"]
        above = walls.comment(network, post, "ط" * 200)
        walls.comment(network, post, "جواب الحساب", author="account", parent=above)
        walls.edit(network, walls.comment(network, post, "مخفي"), hidden=True)
    page = opened(size, color_scheme=scheme)

    for address in (*walls.walls.values(), f"{walls.control_url}/panel"):
        page.goto(address)
        for details in page.locator("details").all():
            details.evaluate("one => { one.open = true }")
        found = Axe().run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


def test_a_person_orders_a_fault_on_the_panel(walls, opened):
    page = opened()
    page.goto(f"{walls.control_url}/panel")
    form = page.locator("form[action='/panel/webhooks']")
    form.locator("[name=network]").select_option("facebook")
    form.locator("[name=lost]").fill("20")
    form.get_by_text("اضبط").click()

    expect(page.get_by_role("status")).to_contain_text("ضُبطت")
    expect(page.locator(".live")).to_contain_text("ضاع 20٪")
    assert until(
        lambda: walls.control("GET", "/webhooks")["networks"]["facebook"]["faults"]["lost"],
        wanted=lambda lost: lost == 0.2,
    )
