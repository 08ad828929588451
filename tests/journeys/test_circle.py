"""The whole circle: post, comment, case, answer on the wall, answer in the library, figure."""

import json
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from tests.journeys import composing, ledger

pytestmark = pytest.mark.alone

FOUR = ("facebook", "x", "instagram", "linkedin")
FIVE = (*FOUR, "youtube")
POST = "امسحوا رمز شارة المطابقة على الجهاز قبل الشراء لتعرفوا شهادته. #شارة_المطابقة"
TITLE = "كيف تقرأ شارة المطابقة"
ALT = "شارة المطابقة: دائرة خضراء فيها علامة صح"
WORDING = "شلون أتأكد من شهادة الجهاز من الرمز اللي على الكرتون؟"
ASKED = {
    "facebook": WORDING,
    "x": "كم رسوم المصادقة على الشهادات؟",
    "instagram": "هل الألعاب المستعملة مشمولة؟ 🧸",
    "linkedin": "متى يبدأ العمل بالمواصفة الجديدة؟",
    "youtube": "أين أجد قائمة المختبرات المعتمدة؟",
}
ANSWERED = {
    network: f"أهلاً بكم، {question} التفصيل في صفحة الخدمة." for network, question in ASKED.items()
}
NOTED = """
    SELECT count(*) FILTER (WHERE p.id IS NULL) FROM delivery_delivery d
    LEFT JOIN delivery_accountpost p ON p.delivery_id = d.id
    WHERE d.act = 'post' AND d.state = 'verified'
"""


@pytest.fixture
def street(chromium):
    """A browser of somebody who has no account here."""
    context = chromium.new_context(viewport={"width": 360, "height": 780})
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def figures(stack, page):
    """Return this year's figures by the command, once every post of ours was seen standing."""
    while ledger.asked(stack, NOTED)[0][0]:
        page.wait_for_timeout(250)
    year = str(datetime.now(UTC).year)
    said = stack.run("figures", "--year", year, "--institution", "mgsa", "--json")
    assert said.returncode == 0, said.stderr
    return json.loads(said.stdout.splitlines()[-1])


def published(stack, huda, salem, *, networks, **fields):
    """Write, sign and let out a post; return the id that each network gave it."""
    composing.write(huda, stack, networks=networks, **fields)
    composing.saved(huda)
    post = composing.send(huda)
    composing.publish(salem, stack, post)
    verified = salem.locator("#outcome > li[data-state=verified]")
    expect(verified).to_have_count(len(networks), timeout=30_000)
    return {
        placed["payload"]["network"]: placed["remote_id"]
        for placed in ledger.deliveries(stack, post)
    }


def comment(street, stack, network, post, text):
    """Write under a post on its wall, as anybody may."""
    street.goto(stack.addresses.walls[network])
    card = street.locator(f"article[data-post='{post}']")
    card.locator("details.write > summary").click()
    form = card.locator("details.write form.say")
    form.locator("[name=author]").fill(f"مواطن من {network}")
    form.locator("[name=text]").fill(text)
    form.locator("button.main").click()
    expect(street.locator(f"article[data-post='{post}'] .comment")).to_contain_text(text)


def answer(noura, stack, network, text):
    """Open the inquiry from the inbox and answer it there; return its address."""
    noura.goto(f"{stack.url}/inbox/")
    row = noura.locator(".inquiry", has_text=ASKED[network])
    expect(row).to_be_visible(timeout=20_000)
    row.locator("[data-row]").click()
    expect(noura.locator(".hang")).to_be_visible()
    noura.fill("#text", text)
    noura.click("#send")
    expect(noura.locator(".said[data-side=ours]")).to_contain_text(text)
    return noura.url


def standing(stack, network, text):
    """Return how often an answer of ours stands on a network."""
    comments = ledger.order(stack, f"comments?network={network}", method="GET")["comments"]
    return sum(one["text"].endswith(text) and one["visible"] for one in comments)


def test_the_circle_closes(stack, desk_of, street, photograph, video, look):
    huda, salem, noura = desk_of("huda"), desk_of("salem"), desk_of("noura")
    before = figures(stack, noura)

    posts = published(
        stack, huda, salem, networks=FOUR, text=POST, file=photograph, alt=ALT
    ) | published(stack, huda, salem, networks=["youtube"], text=POST, title=TITLE, file=video)
    for network in FIVE:
        comment(street, stack, network, posts[network], ASKED[network])
    cases = {}
    for network in FIVE:
        lost = {"network": network, "call": "publish", "fault": "reset_after", "times": 1}
        ledger.order(stack, "faults", lost | {"match": ANSWERED[network]})
        cases[network] = answer(noura, stack, network, ANSWERED[network])
    look(noura, "circle-case")

    for network in FIVE:
        noura.goto(cases[network])
        ours = noura.locator(".said[data-side=ours]")
        expect(ours).to_contain_text("نُشر وتُحقق منه", timeout=60_000)
        assert standing(stack, network, ANSWERED[network]) == 1
        street.goto(stack.addresses.walls[network])
        expect(street.locator(f"article[data-post='{posts[network]}']")).to_contain_text(
            ANSWERED[network]
        )
    look(street, "circle-wall")

    noura.goto(cases["facebook"])
    hint = noura.locator(".hint").first
    title = hint.locator(".hint__title").inner_text()
    hint.locator("form[action$='/phrasing/'] button").click()
    expect(hint.locator(".tag[data-tone=good]")).to_be_visible()

    street.goto(f"{stack.url}/ar/mgsa/?q={WORDING}")
    expect(street.locator(".results__nearest .found__title")).to_have_text(title)
    look(street, "circle-portal")
    street.locator(".results__nearest .found__link").click()
    expect(street.locator("h1")).to_have_text(title)

    after = figures(stack, noura)
    moved = {
        name: after[name] - before[name]
        for name in ("posts", "images", "videos", "inquiries_answered")
    }
    assert moved == {"posts": 5, "images": 4, "videos": 1, "inquiries_answered": 5}
