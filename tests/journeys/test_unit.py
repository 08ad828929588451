"""A comment on a wall, a unit that answers without account, the answer, and how it is rated."""

import email
import re
import time
from email import policy

import pytest
from playwright.sync_api import expect

from tests.journeys import browser, choosing, connecting, ledger, speaking
from tests.journeys.test_keyboard import press, reach

pytestmark = pytest.mark.alone

POST = "كل منتج يُعرض في السوق يحمل شارة المطابقة. #المطابقة"
PRIVATE = "نحتاج رقم الطراز لنراجع الشهادة. أرسلوه هنا."
QUESTION = "هل سُجلت لهذا الطراز شهادة مطابقة سارية؟"
FROM_UNIT = "نعم، الشهادة سارية حتى نهاية العام."
CERTIFICATE = "شهادة المطابقة 2026.pdf"
NUMBER = "0551234567"
PATIENCE_MS = 30_000
LINK = re.compile(r"https?://\S+?(/expert/\S+)")
RATING = re.compile(r"https?://\S+?(/rating/\S+)")
BEST = "5"
MOST_TABS = 250


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


@pytest.fixture(scope="module")
def asks_for_ratings(stack, visitors):
    """A manager has switched on that who wrote in public is asked there for a rating."""
    page = visitors.page_of("maryam")
    page.goto(f"{stack.url}/settings/")
    page.click("main a[href='/automation/']")
    page.check("#id_asks_rating")
    page.check("#id_asks_rating_in_public")
    page.locator("main form").get_by_role("button", name="حفظ", exact=True).click()
    connecting.confirm_it_is_me(page)
    expect(page.locator("#id_asks_rating_in_public")).to_be_checked()
    page.close()


@pytest.fixture
def outside(chromium):
    """Return a new page of somebody who is not signed in; a phone is touched."""
    contexts = []

    def opened(size):
        width, height = size
        context = chromium.new_context(
            viewport={"width": width, "height": height}, has_touch=size == browser.PHONE
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


def card_of(placed):
    return f"article[data-post='{placed['remote_id']}']"


def write_on_the_wall(citizen, stack, placed, text, *, name):
    citizen.goto(stack.addresses.walls["facebook"])
    card = citizen.locator(card_of(placed))
    card.locator(".write > summary").click()
    card.locator(".write textarea").fill(text)
    card.locator(".write [name=author]").fill(name)
    card.locator(".write button.main").click()
    expect(citizen.locator(card_of(placed))).to_contain_text(text)


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


def asked_to_rate(citizen, stack, placed, reference):
    """Wait until the wall asks for a rating of this inquiry; return the address it names."""
    told = reference.replace("-", "/")
    until = time.monotonic() + 40
    while time.monotonic() < until:
        for text in speaking.standing_under(stack, placed):
            if told in text and (found := RATING.search(text)):
                citizen.goto(stack.addresses.walls["facebook"])
                expect(citizen.locator(card_of(placed))).to_contain_text(told)
                return found[0]
        time.sleep(0.2)
    raise AssertionError(f"nobody was asked to rate {reference}")


@pytest.mark.parametrize("size", [browser.WIDE, browser.PHONE], ids=["wide", "phone"])
def test_a_unit_answers_by_a_link_and_the_officer_answers_and_closes(
    stack, desk_of, outside, placed, unit, asks_for_ratings, look, size
):
    width = size[0]
    text = f"هل عليه شهادة؟ رقمي {NUMBER} ({width})"
    answer = f"الشهادة سارية حتى نهاية العام. ({width})"
    # Another person each time, or the second comment would join the first inquiry.
    name = f"مها القحطاني {width}"
    citizen = outside(size)
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
    expect(noura.locator("#refer-question")).to_be_hidden()  # done, and folded again
    expect(noura.locator("#pointer")).to_be_hidden()  # it belongs to the private way
    look(noura, f"unit-referred-{width}")
    assert not overflows(noura)

    path = letter_to(stack, reference)
    expert = outside(size)
    expert.goto(f"{stack.url}{path}")
    expect(expert.locator("main")).to_contain_text(QUESTION)
    assert NUMBER not in expert.content()
    assert name not in expert.content()
    expert.fill("#id_text", FROM_UNIT)
    expert.fill("#id_name", "م. سارة")
    choosing.choose(expert, "#file", choosing.pdf(CERTIFICATE))
    assert not overflows(expert)
    look(expert, f"unit-expert-{width}")
    expert.click("main form button[type=submit]")
    expect(expert.locator("h1")).to_contain_text("وصل جوابكم")
    assert expert.goto(f"{stack.url}{path}").status == 410

    # Back to the officer, who words it for the public and ends it.
    came = noura.locator(".said[data-side=note]", has_text=FROM_UNIT)
    expect(came).to_be_visible(timeout=PATIENCE_MS)
    expect(came).to_contain_text(CERTIFICATE)
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

    said = ledger.order(stack, "messages?network=facebook", method="GET")["messages"]
    assert f"{PRIVATE} ({width})" in [one["text"] for one in said]
    assert not any("نسأل الإدارة" in one["text"] or FROM_UNIT in one["text"] for one in said)

    # Where they wrote, they are asked how it was, and one press says it.
    address = asked_to_rate(citizen, stack, placed, reference)
    expect(citizen.locator(card_of(placed))).to_contain_text(answer)
    citizen.goto(address)
    face = citizen.locator(f"button[name=score][value='{BEST}']")
    look(citizen, f"unit-rating-{width}")
    assert not overflows(citizen)
    face.tap() if size == browser.PHONE else face.click()
    expect(face).to_have_attribute("aria-pressed", "true")
    expect(citizen.locator("main")).to_contain_text("وصلنا تقييمكم")
    look(citizen, f"unit-rated-{width}")
    noura.reload()
    expect(noura.locator("#care")).to_contain_text("من 5")
    look(noura, f"unit-over-{width}")


def test_the_whole_circle_is_walked_by_keys_alone(
    stack, desk_of, outside, placed, unit, asks_for_ratings
):
    text, answer = "هل تسري شهادته خارج المملكة؟", "تسري داخل المملكة وحدها."
    citizen = outside(browser.WIDE)
    citizen.goto(stack.addresses.walls["facebook"])
    press(citizen, f"{card_of(placed)} .write > summary", most=MOST_TABS)
    written = f"{card_of(placed)} .write"
    typed(citizen, f"{written} textarea", text)
    typed(citizen, f"{written} [name=author]", "ريم الدوسري")
    press(citizen, f"{written} button.main")
    expect(citizen.locator(card_of(placed))).to_contain_text(text)
    reference = speaking.heard(stack, text)

    # The officer finds it, answers in private, and leaves a note.
    noura = desk_of("noura")
    keys = noura.keyboard
    noura.goto(f"{stack.url}/inbox/")
    keys.press("/")
    keys.type(reference)
    keys.press("Enter")
    expect(noura.locator("[data-row]")).to_have_count(1)
    noura.wait_for_load_state()
    keys.press("j")
    keys.press("Enter")
    expect(noura.locator("#talk")).to_contain_text(text)
    send(noura, PRIVATE, way="private")
    tagged = noura.locator(".said[data-side=ours]", has_text=PRIVATE)
    expect(tagged).to_contain_text("نُشر وتُحقق منه", timeout=PATIENCE_MS)
    press(noura, "#act-note > summary", most=MOST_TABS)
    typed(noura, "#note-text", "نسأل الإدارة.")
    press(noura, "#act-note button[type=submit]")
    expect(noura.locator(".said[data-side=note]")).to_contain_text("نسأل الإدارة")

    # A unit is asked, and answers without an account.
    press(noura, "#act-refer > summary", most=MOST_TABS)
    choose(noura, "#refer-unit", unit)
    typed(noura, "#refer-question", QUESTION)
    press(noura, "#act-refer form button[type=submit]")
    expect(noura.locator("#case-head")).to_contain_text("بانتظار وحدة", timeout=PATIENCE_MS)
    expert = outside(browser.WIDE)
    expert.goto(f"{stack.url}{letter_to(stack, reference)}")
    typed(expert, "#id_text", FROM_UNIT)
    typed(expert, "#id_name", "م. سارة")
    press(expert, "main form button[type=submit]")
    expect(expert.locator("h1")).to_contain_text("وصل جوابكم")

    # Back to the officer, who takes the unit's words, makes them the public's, and ends it.
    expect(noura.locator(".said[data-side=note]", has_text=FROM_UNIT)).to_be_visible(
        timeout=PATIENCE_MS
    )
    press(noura, ".said[data-side=note] button[name=use]", most=MOST_TABS)
    expect(noura.locator("#text")).to_have_value(FROM_UNIT)
    send(noura, answer, way="public")
    public = noura.locator(".said[data-side=ours]", has_text=answer)
    expect(public).to_contain_text("نُشر وتُحقق منه", timeout=PATIENCE_MS)
    keys.press("Escape")
    keys.press("e")
    expect(noura.locator("#act-close button[type=submit]")).to_be_focused()
    keys.press("Enter")
    expect(noura.locator("#case-head")).to_contain_text("مغلق", timeout=PATIENCE_MS)

    citizen.goto(asked_to_rate(citizen, stack, placed, reference))
    press(citizen, f"button[name=score][value='{BEST}']")
    expect(citizen.locator("main")).to_contain_text("وصلنا تقييمكم")


def typed(page, field, words):
    """Tab to a field and type over what is in it."""
    reach(page, field, most=MOST_TABS)
    page.keyboard.press("Control+a")
    page.keyboard.type(words)


def choose(page, field, label):
    """Tab to a list and walk down it by the arrow until this one is chosen."""
    reach(page, field, most=MOST_TABS)
    chosen = "(list) => list.selectedOptions[0].label"
    for _ in range(page.locator(f"{field} option").count()):
        if page.eval_on_selector(field, chosen) == label:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"the arrow does not reach {label}")


def send(page, text, *, way):
    """Write an answer over what stands there and send it this way."""
    label = page.locator(f"#way option[value={way}]").inner_text()
    page.keyboard.press("Escape")
    choose(page, "#way", label)
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    expect(page.locator("#text")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type(text)
    page.keyboard.press("Control+Enter")
