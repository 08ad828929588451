"""A comment on a wall, a private answer, a unit that answers without account, and the end of it."""

import email
import re
import time
from email import policy

import pytest
from playwright.sync_api import expect

from tests.journeys import browser, ledger, speaking

pytestmark = pytest.mark.alone

POST = "كل منتج يُعرض في السوق يحمل شارة المطابقة. #المطابقة"
PRIVATE = "نحتاج رقم الطراز لنراجع الشهادة. أرسلوه هنا."
QUESTION = "هل سُجلت لهذا الطراز شهادة مطابقة سارية؟"
FROM_UNIT = "نعم، الشهادة سارية حتى نهاية العام."
NUMBER = "0551234567"
PATIENCE_MS = 30_000
LINK = re.compile(r"https?://\S+?(/expert/\S+)")


@pytest.fixture(scope="module")
def placed(stack, visitors):
    """A post of ours that stands on our Page."""
    huda, salem = visitors.page_of("huda"), visitors.page_of("salem")
    found = speaking.published(stack, huda, salem, text=POST, network="facebook")
    huda.close()
    salem.close()
    return found


@pytest.fixture(scope="module")
def unit(stack, visitors):
    """The name of a unit whose address a manager has entered."""
    page = visitors.page_of("maryam")
    page.goto(f"{stack.url}/settings/answering/")
    form = page.locator("form[action*='/settings/answering/units/']").first
    name = form.locator("h3").inner_text()
    form.locator("input[type=email]").fill("unit@mgsa.example")
    form.locator("button[type=submit]").click()
    page.wait_for_url("**/settings/answering/")
    page.close()
    return name


@pytest.fixture
def citizen(chromium):
    context = chromium.new_context(viewport={"width": 360, "height": 780})
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def write_on_the_wall(citizen, stack, placed, text, *, name):
    citizen.goto(stack.addresses.walls["facebook"])
    card = citizen.locator(f"article[data-post='{placed['remote_id']}']")
    card.locator(".write > summary").click()
    card.locator(".write textarea").fill(text)
    card.locator(".write [name=author]").fill(name)
    card.locator(".write button.main").click()
    expect(citizen.locator(f"article[data-post='{placed['remote_id']}']")).to_contain_text(text)


def letter_to(stack, reference):
    """Wait for the letter about an inquiry; return the path of its link."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        for kept in (stack.home / "mail").glob("*"):
            text = _letter(kept.read_bytes())
            if reference in text and "unit@mgsa.example" in text and (found := LINK.search(text)):
                return found[1]
        time.sleep(0.2)
    raise AssertionError(f"no letter about {reference}")


def _letter(raw):
    message = email.message_from_bytes(raw, policy=policy.default)
    body = message.get_body(("plain",))
    said = body.get_content() if body else ""
    return f"{message['To']}\n{message['Subject']}\n{said}"


def overflows(page):
    return page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1")


@pytest.mark.parametrize("size", [browser.WIDE, browser.PHONE], ids=["wide", "phone"])
def test_a_unit_answers_by_a_link_and_the_officer_answers_and_closes(
    stack, chromium, desk_of, visitors, citizen, placed, unit, look, size
):
    width = size[0]
    text = f"هل عليه شهادة؟ رقمي {NUMBER} ({width})"
    answer = f"الشهادة سارية حتى نهاية العام. ({width})"
    # Another person each time, or the second comment would join the first inquiry.
    name = f"مها القحطاني {width}"
    write_on_the_wall(citizen, stack, placed, text, name=name)
    reference = speaking.heard(stack, text)
    noura = desk_of("noura", size)
    noura.goto(f"{stack.url}/inbox/{reference}/")

    # In private first, while the window is open.
    expect(noura.locator("#windows")).to_contain_text("المتبقي")
    noura.select_option("#way", "private")
    noura.fill("#text", f"{PRIVATE} ({width})")
    noura.click("#send")
    ours = noura.locator(".said[data-side=ours]")
    expect(ours).to_contain_text("نُشر وتُحقق منه", timeout=PATIENCE_MS)
    expect(noura.locator("#windows .window[data-tone=bad]")).to_be_visible(timeout=PATIENCE_MS)

    # A note to a colleague, by the keyboard alone.
    noura.locator("#act-note > summary").click()
    noura.locator("#note-text").press_sequentially("نسأل الإدارة. @مر")
    expect(noura.locator("#note-people")).to_be_visible()
    noura.keyboard.press("Enter")
    noura.locator("#act-note button[type=submit]").click()
    note = noura.locator(".said[data-side=note]").first
    expect(note).to_contain_text("لا يراها الجمهور")
    expect(noura.locator("#note-text")).to_have_value("")

    # To the unit, which reads no number of the person.
    noura.locator("#act-refer > summary").click()
    noura.select_option("#refer-unit", label=unit)
    noura.fill("#refer-question", QUESTION)
    noura.locator("#act-refer form button[type=submit]").click()
    expect(noura.locator("#case-head")).to_contain_text("بانتظار وحدة", timeout=PATIENCE_MS)
    look(noura, f"unit-referred-{width}")
    assert not overflows(noura)

    path = letter_to(stack, reference)
    context = chromium.new_context(viewport={"width": size[0], "height": size[1]})
    context.set_default_timeout(15_000)
    expert = context.new_page()
    expert.goto(f"{stack.url}{path}")
    expect(expert.locator("main")).to_contain_text(QUESTION)
    assert NUMBER not in expert.content()
    assert name not in expert.content()
    expert.fill("#id_text", FROM_UNIT)
    expert.fill("#id_name", "م. سارة")
    assert not overflows(expert)
    look(expert, f"unit-expert-{width}")
    expert.click("main form button[type=submit]")
    expect(expert.locator("h1")).to_contain_text("وصل جوابكم")
    assert expert.goto(f"{stack.url}{path}").status == 410
    context.close()

    # Back to the officer, who words it for the public and ends it.
    came = noura.locator(".said[data-side=note]", has_text=FROM_UNIT)
    expect(came).to_be_visible(timeout=PATIENCE_MS)
    came.locator("button[name=use]").click()
    expect(noura.locator("#text")).to_have_value(FROM_UNIT)
    noura.select_option("#way", "public")
    noura.fill("#text", answer)
    noura.click("#send")
    public = noura.locator(".said[data-side=ours]", has_text=answer)
    expect(public).to_contain_text("نُشر وتُحقق منه", timeout=PATIENCE_MS)
    look(noura, f"unit-answered-{width}")
    assert answer in speaking.standing_under(stack, placed)
    noura.locator("#act-close > summary").click()
    noura.locator("#act-close button[type=submit]").click()
    expect(noura.locator("#case-head")).to_contain_text("مغلق", timeout=PATIENCE_MS)

    citizen.goto(stack.addresses.walls["facebook"])
    expect(citizen.locator(f"article[data-post='{placed['remote_id']}']")).to_contain_text(answer)
    said = ledger.order(stack, "messages?network=facebook", method="GET")["messages"]
    assert f"{PRIVATE} ({width})" in [one["text"] for one in said]
    assert not any("نسأل الإدارة" in one["text"] or FROM_UNIT in one["text"] for one in said)
