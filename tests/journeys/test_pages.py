"""Every page of the desk: both languages, a desk and a phone, no fault that a machine can find.

Whether a page is beautiful a person says, who looks at the pictures (JOURNEY_SHOTS).
"""

from datetime import UTC, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.journeys import browser, composing, connecting, ledger, speaking

pytestmark = pytest.mark.alone

# Who sees the page, its address, and what Tab must reach there: the main act.
NEW_POST = "a.button[href='/posts/new/']"
PAGES = {
    "today": ("huda", "/", NEW_POST),
    "posts": ("huda", "/posts/", NEW_POST),
    "drafts": ("huda", "/posts/?state=draft", NEW_POST),
    "new-post": ("huda", "/posts/new/", "button[formaction$='/submission/']"),
    "draft": ("huda", "/posts/{draft}/edit/", "button[formaction$='/submission/']"),
    "post-draft": ("huda", "/posts/{draft}/", "a.button[href$='/edit/']"),
    "post-waiting": ("salem", "/posts/{waiting}/", "form[action$='/approval/'] button"),
    "post-scheduled": ("salem", "/posts/{scheduled}/", "form[action$='/cancellation/'] button"),
    "post-published": ("huda", "/posts/{published}/", "#outcome a.button"),
    "post-held": ("salem", "/posts/{held}/", "#outcome a.button"),
    "inbox": ("noura", "/inbox/", "main [data-row]"),
    "inbox-late": ("noura", "/inbox/?list=late", "main a.tabs__tab[aria-current]"),
    "inbox-nothing": ("noura", "/inbox/?q=لا-شيء-كهذا", "main form[role=search] button"),
    "case": ("noura", "/inbox/{case}/", "#send"),
    "case-read": ("yousef", "/inbox/{case}/", "main a"),
    "figures": ("maryam", "/figures/", "main a.button"),
    "figures-nothing": ("maryam", "/figures/?year=2010", "main a"),
    "figure-list": ("maryam", "/figures/{year}/posts/", "main a"),
    "approvals": ("salem", "/approvals/", "main a"),
    "held": ("salem", "/held/", "main a.button"),
    "delivery": ("huda", "/deliveries/{verified_delivery}/", "#delivery-state a.button"),
    "delivery-held": ("salem", "/deliveries/{held_delivery}/", "#delivery-state button"),
    "channels": ("maryam", "/channels/", "button[name=network]"),
    "disconnection": ("maryam", "/channels/1/disconnection/", "main button"),
    "apps": ("maryam", "/channels/apps/", "main a.button"),
    "app": ("maryam", "/channels/apps/x/", "main button"),
    "register": ("yousef", "/register/", "main a.button"),
    "participation": ("maryam", "/participation/", "main button"),
    "erasure": ("maryam", "/inbox/{case}/erasure/", "main button"),
    "hearing": ("maryam", "/channels/hearing/?period=all", "main a.tabs__tab"),
    "hearing-heard": ("maryam", "/channels/1/hearing/polled/?period=all", "main a.tabs__tab"),
    "hearing-missing": ("maryam", "/channels/1/hearing/missing/?period=all", "main a.tabs__tab"),
    "silence": ("maryam", "/channels/1/silence/", "main button"),
    "events": ("maryam", "/channels/events/", "form[action$='/replay/'] button"),
    "record": ("yousef", "/record/", "main a.button"),
    "people": ("maryam", "/people/", "main a.button"),
    "invitation": ("maryam", "/people/invitation/", "main button"),
    "person": ("maryam", "/people/1/", "main button"),
    "settings": ("maryam", "/settings/", "main button"),
    "units": ("maryam", "/settings/units/", "main button"),
    "unit": ("maryam", "/settings/units/{unit}/", "main button"),
    "roster": ("maryam", "/settings/roster/", "main button"),
    "hours": ("maryam", "/settings/hours/", "main button"),
    "promise": ("maryam", "/settings/promise/", "main button"),
    "sharing": ("maryam", "/settings/sharing/", "main button"),
    "rules": ("maryam", "/settings/rules/", "a.button[href='/settings/rules/new/']"),
    "rule-new": ("maryam", "/settings/rules/new/", "main button"),
    "rule": ("maryam", "/settings/rules/{rule}/", "main button"),
    "saved-answers": ("maryam", "/settings/saved-answers/", "main a.button"),
    "saved-answer-new": ("maryam", "/settings/saved-answers/new/", "main button"),
    "saved-answer": ("maryam", "/settings/saved-answers/{saved_answer}/", "main button"),
    "macro-new": ("maryam", "/settings/macros/new/", "main button"),
    "macro": ("maryam", "/settings/macros/{macro}/", "main button"),
    "answering": ("maryam", "/settings/answering/", "main button"),
    "bodies": ("maryam", "/settings/bodies/", "main a.button"),
    "body-new": ("maryam", "/settings/bodies/new/", "main button"),
    "automation": ("maryam", "/automation/", "main button"),
    "calls": ("maryam", "/calls/", "main a.button"),
    "call-way-new": ("maryam", "/calls/ways/new/email/", "main button"),
    "doors": ("maryam", "/channels/doors/", "main a.button"),
    "mailbox-new": ("maryam", "/channels/doors/mailboxes/new/", "main button"),
    "door-new": ("maryam", "/channels/doors/systems/new/", "main button"),
    "ratings": ("maryam", "/figures/ratings/?year={year}", "main a"),
    "proposals": ("salem", "/proposals/", ".side__rooms a"),
    "questions-for-units": ("noura", "/referrals/", ".side__rooms a"),
    "notices": ("huda", "/notices/", "main a, main button"),
    "me": ("huda", "/me/", "main button"),
    "second-factor": ("huda", "/account/2fa/", "main a.button"),
    "totp": ("huda", "/account/2fa/totp/activate/", "main button"),
    "passkey": ("huda", "/account/2fa/webauthn/add/", "main button"),
    "password": ("huda", "/account/password/change/", "main button"),
    "not-found": ("huda", "/nowhere/", "a.button"),
    "forbidden": ("huda", "/people/", "a.button"),
    "empty-today": ("omar", "/", "main .step a.button"),
    "empty-inbox": ("omar", "/inbox/", "main .empty a.button"),
    "empty-posts": ("omar", "/posts/", "main .empty a.button"),
    "empty-new-post": ("omar", "/posts/new/", "button[formaction$='/submission/']"),
    "empty-channels": ("omar", "/channels/", "main a.button"),
    "sign-in": ("", "/account/login/", "button[type=submit]"),
    "password-reset": ("", "/account/password/reset/", "button[type=submit]"),
}
SAVED, MACRO = "مواعيد المكتب في رمضان وأيام الأعياد", "أجب بالمواعيد وأغلق"
HELD_TEXT = "منشور محجوز لقرار، ليرى المعتمد ما يُسأل عنه. #سلامة_الألعاب"

COMMENTS = (
    "لو سمحتوا أبي أعرف التاير اللي شريته معتمد ولا لا؟ الرقم عليه DOT 2326",
    "Is it <b>really</b> \u202eapproved\u202c? https://example.com/a/very/long/address",
    "👏🏽🔥😍",
    "\u064b\u064c\u064d",
    "نص طويل جداً يكرر نفسه مرة بعد مرة. " * 40,
)
AXE = """async (enabled) => {
  const rules = {"color-contrast": {enabled}};
  const {violations} = await axe.run({resultTypes: ["violations"], rules});
  return violations.flatMap(({id, nodes}) => nodes.map(({html}) => [id, html]));
}"""
RING = """() => {
  const it = document.activeElement, style = getComputedStyle(it), box = it.getBoundingClientRect();
  const at = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return {
    ringed: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    seen: box.width > 0 && box.top >= 0 && box.bottom <= innerHeight + 1
      && (at === it || it.contains(at) || at?.contains(it)),
  };
}"""


@pytest.fixture(scope="package")
def numbers(stack, visitors):
    """Posts in every state, by name, and two of their deliveries."""
    huda, salem, maryam = (visitors.page_of(name) for name in ("huda", "salem", "maryam"))
    account = connecting.connect(maryam, stack, "linkedin", known=connecting.LIMITED)
    limit = {"network": "linkedin", "call": "publish", "fault": "rate_limited"}
    ledger.order(stack, "faults", limit | {"account": account["id"], "seconds": 7200})
    held = composing.with_account(huda, stack, account, text=HELD_TEXT)
    composing.publish(salem, stack, held)
    expect(salem.locator("#outcome a", has_text="اتخاذ القرار")).to_be_visible(timeout=30_000)
    published = publish_one(stack, huda, salem, "جاهز للنشر الآن")
    case = commented(stack, published)
    saved_answer, macro = ready_words(maryam, stack)
    found = dict(ledger.asked(stack, "SELECT split_part(title, ' ', 1), id FROM publishing_post"))
    for page in (huda, salem, maryam):
        page.close()
    return {
        "draft": found["سخان"],
        "year": datetime.now(UTC).year,
        "waiting": found["التحقق"],
        "scheduled": found["شارة"],
        "published": published,
        "held": held,
        "case": case,
        "saved_answer": saved_answer,
        "macro": macro,
        **first_of(stack, unit="people_unit", rule="inbox_rule"),
        "held_delivery": delivery_of(stack, held),
        "verified_delivery": delivery_of(stack, published),
    }


def publish_one(stack, huda, salem, text):
    composing.write(huda, stack, networks=["x"], text=text)
    composing.saved(huda)
    post = composing.send(huda)
    composing.publish(salem, stack, post)
    expect(salem.locator("#outcome > li[data-state=verified]")).to_be_visible(timeout=20_000)
    return post


def ready_words(maryam, stack):
    """Save an answer and a macro that uses it; return their numbers."""
    maryam.goto(f"{stack.url}/settings/saved-answers/new/")
    maryam.fill("#id_title", SAVED)
    maryam.fill(
        "#id_text_ar", "أهلاً {name}، يعمل المكتب من العاشرة صباحاً. تفاصيل أكثر في portal.example"
    )
    maryam.click("main form button[type=submit]")
    maryam.goto(f"{stack.url}/settings/macros/new/")
    maryam.fill("#id_name", MACRO)
    maryam.select_option("#id_answer", label=SAVED)
    maryam.check("#id_close")
    maryam.click("main form button[type=submit]")
    links = (maryam.locator("a", has_text=words) for words in (SAVED, MACRO))
    return [int(link.get_attribute("href").split("/")[-2]) for link in links]


def first_of(stack, **tables):
    """Return the number of the first row of each table."""
    rows = {name: ledger.asked(stack, f"SELECT min(id) FROM {it}") for name, it in tables.items()}
    return {name: number for name, ((number,),) in rows.items()}


def commented(stack, post):
    """Have the public write under a post what is hard to show; return the inquiry's reference."""
    (placed,) = ledger.deliveries(stack, post)
    place = placed["payload"] | {"remote_id": placed["remote_id"]}
    for text in COMMENTS:
        speaking.comment(stack, place, text, name="مؤسسة الأفق للاستيراد والتجارة العامة")
    return speaking.heard(stack, COMMENTS[0], count=len(COMMENTS))


def delivery_of(stack, post):
    ((number,),) = ledger.asked(stack, ledger.DELIVERIES, post)
    return number


@pytest.fixture(scope="package")
def opened(stack, visitors, numbers):
    """Return the page of someone at an address in a language, and what it complained of."""
    pages = {}

    def open_it(name, language):
        who, address, _act = PAGES[name]
        if who not in pages:
            trouble = browser.Trouble()
            pages[who] = trouble.watch(visitors.page_of(who)), trouble
        page, trouble = pages[who]
        browser.resize(page, browser.WIDE)
        browser.read_in(page, stack.url, language, is_known=bool(who))
        trouble.taken()
        page.goto(stack.url + address.format(**numbers))
        page.evaluate("document.fonts.ready")
        return page, trouble

    return open_it


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("language", ["en", "ar"])  # and everyone reads Arabic again
def test_a_page_has_no_fault_that_a_machine_finds(opened, look, name, language):
    page, trouble = opened(name, language)
    look(page, f"page-{name}.{language}.desk")
    shown = page.evaluate("[document.documentElement.lang, document.documentElement.dir]")
    assert shown == [language, "rtl" if language == "ar" else "ltr"]
    # The colours are the same in both languages, and so is the order of the keys.
    assert faults(page, with_colours=language == "ar") == []
    assert_no_sideways(page)
    if language == "ar":
        assert tab_reaches(page, PAGES[name][2]), "Tab does not reach the main act visibly"

    browser.resize(page, browser.PHONE)
    look(page, f"page-{name}.{language}.phone")
    assert_no_sideways(page)
    if language == "ar":
        assert faults(page, with_colours=True) == []
    assert trouble.taken() == []


def faults(page, *, with_colours):
    """Return what axe finds, by the rule and the place."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    found = page.evaluate(AXE, with_colours)
    return [f"{rule}: {place[:160]}" for rule, place in found]


def assert_no_sideways(page):
    wide, there = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide <= there, "the page scrolls sideways"


def tab_reaches(page, wanted, most=90):
    """Press Tab until the wanted thing has the focus; everything on the way shows it."""
    page.evaluate("scrollTo(0, 0); document.activeElement?.blur()")
    for _ in range(most):
        page.keyboard.press("Tab")
        is_there = page.evaluate("(wanted) => document.activeElement.matches(wanted)", wanted)
        if is_there:
            state = page.evaluate(RING)
            return state["ringed"] and state["seen"]
    return False


def test_a_new_institution_is_told_what_to_do_first(stack, desk_of):
    page = desk_of("omar")
    page.goto(stack.url)

    first = page.locator(".step").first
    expect(first).to_contain_text("ربط حساب")
    first.locator("a.button").click()

    expect(page.locator("main")).to_contain_text("لا حساب مرتبطاً بعد")
    page.locator("a[href*='/channels/apps/']", has_text="تسجيل التطبيق").first.click()
    expect(page.locator("main form")).to_be_visible()
