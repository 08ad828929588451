"""Posts of more than one piece: four images, a thread, a poll, a first comment, a correction."""

import pytest
from playwright.sync_api import expect

from tests.journeys import browser, composing, files, ledger

pytestmark = pytest.mark.alone

FOUR = ("x", "facebook", "instagram", "linkedin")
ALTS = (
    "شارة المطابقة على لعبة خشبية",
    "رمز الاستجابة السريعة بجوار الشارة",
    "مفتش يفحص لعبة في المختبر",
    "طفلان يلعبان بمكعبات آمنة",
)
ALBUM = "أربع خطوات قبل شراء لعبة لطفلك: ابحث عن الشارة، امسح الرمز، اقرأ العمر، واحتفظ بالفاتورة."
PARTS = (
    "هذا الأسبوع نشرح كيف تُفحص لعبة قبل أن تصل إلى طفلك.",
    "أولاً: يُقاس ما قد ينفصل من قطعها الصغيرة.",
    "ثانياً: تُختبر ألوانها وموادها في المختبر.",
)
QUESTION = "كم مرة تبحث عن شارة المطابقة قبل الشراء؟"
OPTIONS = ("دائماً", "أحياناً", "لا أعرفها")
COMMENT = "الدليل الكامل لسلامة الألعاب في موقعنا."


@pytest.fixture(scope="module")
def four(folder):
    sizes = ((1200, 1200), (1200, 900), (1000, 1200), (1080, 1080))
    return [files.photograph(folder / f"خطوة {n}.jpg", size) for n, size in enumerate(sizes, 1)]


@pytest.fixture
def huda(desk_of):
    return desk_of("huda")


def let_out(stack, desk_of, post, *, rows, within_s=30):
    """Sign it and let it out; return the page of the post once every account shows it."""
    page = desk_of("salem")
    composing.publish(page, stack, post)
    standing = page.locator("#outcome > li[data-state=verified]")
    expect(standing).to_have_count(rows, timeout=within_s * 1000)
    return page


def sent(stack, post):
    return [each["payload"] for each in ledger.deliveries(stack, post)]


def test_four_images_each_described_stand_on_four_walls_in_their_order(
    stack, desk_of, huda, four, look
):
    described = list(zip(four, ALTS, strict=True))
    composing.write(huda, stack, networks=FOUR, text=ALBUM, files=described)
    composing.saved(huda)
    huda.locator(".file-box").last.get_by_role("button", name="قدِّم").click()
    expect(huda.locator(composing.ALT).nth(2)).to_have_value(ALTS[3])
    look(huda, "rich-album")
    browser.resize(huda, browser.PHONE)
    look(huda, "rich-album-phone")
    browser.resize(huda, browser.WIDE)
    post = composing.send(huda)
    look(huda, "rich-album-in-review")

    page = let_out(stack, desk_of, post, rows=4)
    look(page, "rich-album-out")
    in_order = [ALTS[0], ALTS[1], ALTS[3], ALTS[2]]
    for payload in sent(stack, post):
        (one,) = ledger.standing(stack, payload)
        assert ledger.received(one) == ledger.told(payload)
        assert [file["alt"] for file in payload["media"]] == in_order


def test_a_thread_stands_on_x_part_after_part(stack, desk_of, huda, look):
    composing.write(huda, stack, networks=["x"], text="\n---\n".join(PARTS))
    huda.select_option("#form_x", "thread")
    expect(huda.locator("#previews .thread__part")).to_have_count(3)
    composing.saved(huda)
    look(huda, "rich-thread")
    post = composing.send(huda)
    look(huda, "rich-thread-in-review")

    page = let_out(stack, desk_of, post, rows=1)
    look(page, "rich-thread-out")
    placed = ledger.deliveries(stack, post)
    assert [each["payload"]["text"] for each in placed] == list(PARTS)
    assert all(each["state"] == "verified" for each in placed)
    objects = [ledger.standing(stack, each["payload"])[0] for each in placed]
    assert [one["id"] for one in objects] == [each["remote_id"] for each in placed]


def test_a_poll_stands_on_x_with_its_options(stack, desk_of, huda, look):
    composing.write(huda, stack, networks=["x"], text=QUESTION)
    huda.click("label[for=tab-x]")
    huda.locator("#fields-x summary").click()
    for number, option in enumerate(OPTIONS, 1):
        huda.fill(f"#option_x_poll_option_{number}", option)
    expect(huda.locator("#previews .poll__option")).to_have_text(list(OPTIONS))
    look(huda, "rich-poll")
    browser.resize(huda, browser.PHONE)
    look(huda, "rich-poll-phone")
    browser.resize(huda, browser.WIDE)
    post = composing.send(huda)

    let_out(stack, desk_of, post, rows=1)
    (payload,) = sent(stack, post)
    assert payload["options"]["poll"]["options"] == list(OPTIONS)
    (one,) = ledger.standing(stack, payload)
    assert one["text"] == QUESTION


def test_a_first_comment_stands_under_the_post_on_facebook(stack, desk_of, huda, look):
    composing.write(huda, stack, networks=["facebook"], text="دليل جديد لسلامة الألعاب.")
    huda.click("label[for=tab-facebook]")
    huda.locator("#fields-facebook summary").click()
    huda.fill("#option_facebook_first_comment", COMMENT)
    expect(huda.locator("#previews .first-comment")).to_contain_text(COMMENT)
    look(huda, "rich-first-comment")
    post = composing.send(huda)

    page = let_out(stack, desk_of, post, rows=1)
    look(page, "rich-first-comment-out")
    placed = ledger.deliveries(stack, post)
    assert [each["payload"]["act"] for each in placed] == ["post", "comment"]
    assert all(each["state"] == "verified" for each in placed)


def test_a_poll_beside_an_image_is_refused_where_it_is_written(stack, huda, four, look):
    composing.write(huda, stack, networks=["x"], text=QUESTION, files=[(four[0], ALTS[0])])
    huda.click("label[for=tab-x]")
    huda.locator("#fields-x summary").click()
    huda.fill("#option_x_poll_option_1", OPTIONS[0])
    huda.fill("#option_x_poll_option_2", OPTIONS[1])

    expect(huda.locator("#problems-option_x_poll")).to_contain_text("لا يخرج هذا مع ملفات")
    look(huda, "rich-poll-refused")


def test_what_stands_on_linkedin_is_corrected_after_a_new_approval(stack, desk_of, huda, look):
    composing.write(huda, stack, networks=["linkedin"], text="موعد الندوة الأحد القادم.")
    composing.saved(huda)
    post = composing.send(huda)
    let_out(stack, desk_of, post, rows=1)

    huda.goto(f"{stack.url}/posts/{post}/")
    huda.get_by_text("تصحيح المنشور").click()
    look(huda, "rich-correct")
    huda.get_by_role("button", name="اكتب التصحيح").click()
    huda.wait_for_url("**/edit/")
    huda.fill("#text", "موعد الندوة الاثنين القادم.")
    composing.saved(huda)
    look(huda, "rich-correction")
    correction = composing.send(huda)
    let_out(stack, desk_of, correction, rows=1)

    (was,) = ledger.deliveries(stack, post)
    (now,) = ledger.deliveries(stack, correction)
    assert now["payload"]["act"] == "edit"
    assert ledger.standing(stack, now["payload"])
    assert not ledger.standing(stack, was["payload"])


def test_comments_are_closed_on_instagram_once_the_post_stands(stack, desk_of, huda, four):
    text = "لا تعليقات تحت هذا الإعلان."
    composing.write(huda, stack, networks=["instagram"], text=text, files=[(four[3], ALTS[3])])
    huda.click("label[for=tab-instagram]")
    huda.locator("#fields-instagram summary").click()
    huda.check("#option_instagram_comments_off")
    composing.saved(huda)
    post = composing.send(huda)

    let_out(stack, desk_of, post, rows=1)
    stands, closed = ledger.deliveries(stack, post)
    assert closed["payload"]["act"] == "edit"
    assert closed["remote_id"] == stands["remote_id"]
