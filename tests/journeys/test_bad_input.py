"""What a person can get wrong on the pages: a sentence in Arabic where it can be mended."""

import io
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.journeys import composing, connecting, files, ledger

pytestmark = pytest.mark.alone


@pytest.fixture
def composer(stack, desk_of):
    """The page of a new post for X alone."""
    page = desk_of("huda")
    composing.write(page, stack, networks=["x"])
    return page


def warned(page, sentence):
    """Wait for a remark in the list that stands before the approval."""
    expect(page.locator("#checklist .check:not([data-tone=good])").first).to_be_visible()
    expect(page.locator("#checklist")).to_contain_text(sentence)


def told_at(page, field, sentence):
    expect(page.locator(f"#problems-{field}")).to_contain_text(sentence)


def test_a_text_too_long_for_one_network_is_told_at_the_text_and_at_its_counter(
    stack, composer, look
):
    composing.choose(composer, ["x", "linkedin"])

    composer.fill("#text", "سلامة الأطفال مسؤولية الجميع. " * 12)

    told_at(composer, "text", "يزيد النص على الحد")
    expect(composer.locator(".counter[data-tone=bad]")).to_have_count(1)
    expect(composer.locator(".counter[data-tone=bad] [data-network=x]")).to_be_visible()
    look(composer, "bad-too-long")
    composer.click("button[formaction$='/posts/submission/']")
    told_at(composer, "text", "يزيد النص على الحد")
    assert "سلامة الأطفال" in composer.input_value("#text")


def test_a_text_of_its_own_mends_a_text_that_is_too_long_for_one_network(composer):
    composing.choose(composer, ["x", "linkedin"])
    composer.fill("#text", "سلامة الأطفال مسؤولية الجميع. " * 12)
    told_at(composer, "text", "يزيد النص على الحد")

    composer.click("label[for=tab-x]")
    composer.fill("#text_x", "سلامة الأطفال مسؤولية الجميع.")

    expect(composer.locator("#problems-text")).to_have_text("")
    expect(composer.locator("#checklist .tag[data-tone=good]")).to_be_visible()


def test_a_link_that_would_be_mangled_is_shown(composer, look):
    composer.fill("#text", "سجلوا في الورشة:https://mgsa.example/ورشةالآن و mgsa.gov.sa/a")

    warned(composer, "mgsa")
    look(composer, "bad-link")


def test_a_hashtag_glued_to_a_letter_is_shown(composer, look):
    composer.fill("#text", "سلامة الأطفال أولاً و#سلامة_الألعاب دائماً")

    warned(composer, "أضيفوا مسافة قبله")
    look(composer, "bad-hashtag")


def test_hidden_direction_marks_are_told_of_and_do_not_go_out(composer, look):
    composer.fill("#text", "\u202bسلامة الأطفال\u202c أولاً \u200fدائماً")

    warned(composer, "علامات اتجاه خفية")
    look(composer, "bad-hidden-marks")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("صورة.bmp", "BMP", "BMP"),
        ("شعار.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "شيفرة"),
        ("نشرة.jpg", "هذا نص وليس صورة.".encode(), "نص"),
        ("نشرة.png", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "تالف"),
        ("فارغ.jpg", b"", "فارغ"),
        ("تالف.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x00" * 400, "تالف"),
    ],
)
def test_a_file_that_is_no_image_we_take_is_refused_at_the_file(
    composer, folder, look, name, content, sentence
):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else picture(content))
    composer.fill("#text", "نص يبقى")

    composing.upload(composer, path)

    expect(composer.locator("#not-taken")).to_contain_text(sentence)
    look(composer, f"bad-file-{path.suffix[1:]}-{len(content)}")
    assert composer.input_value("#text") == "نص يبقى"


def test_an_image_whose_name_says_another_type_is_taken_for_what_it_is(composer, folder, look):
    path = folder / "بطاقة.png"
    path.write_bytes(picture("JPEG"))

    composing.upload(composer, path)

    expect(composer.locator("#not-taken [role=status].notice")).to_contain_text("JPEG")
    look(composer, "bad-name")


def test_an_image_without_alternative_text_is_remarked_on_before_the_approval(
    composer, photograph, look
):
    composer.fill("#text", "شارة المطابقة")

    composing.upload(composer, photograph)

    warned(composer, "بلا نص بديل")
    look(composer, "bad-alt")


def test_files_that_cannot_go_together_and_an_image_where_only_videos_go(
    composer, video, photograph, look
):
    composing.choose(composer, ["x"])
    composer.fill("#text", "جولة في المختبر")
    composing.upload(composer, video)
    composing.upload(composer, photograph)
    told_at(composer, "file", "لا تخرج هنا ملفات من أنواع مختلفة معاً")
    look(composer, "bad-mixed-on-x")

    composing.choose(composer, ["youtube"])
    told_at(composer, "file", "لا تُنشر الصور هنا")
    look(composer, "bad-image-on-youtube")


def test_a_truncated_video_is_refused_at_the_file(composer, video, folder, look):
    composing.upload(composer, files.cut(video, folder / "مقطوع.mp4"))

    expect(composer.locator("#not-taken")).to_contain_text("مبتور")
    look(composer, "bad-truncated")


def test_a_time_in_the_past_is_told_at_the_time(composer, look):
    yesterday = datetime.now(ZoneInfo("Asia/Riyadh")) - timedelta(days=1)
    composer.fill("#text", "سلامة الأطفال أولاً")
    composer.check("#when-at")

    composer.fill("#date", yesterday.strftime("%Y-%m-%d"))
    composer.fill("#hour", "09:30")

    told_at(composer, "when", "فات هذا الوقت")
    look(composer, "bad-time")


def test_an_account_whose_permission_was_revoked_asks_a_person_and_then_is_no_choice(
    stack, desk_of, look
):
    manager, huda, salem = desk_of("maryam"), desk_of("huda"), desk_of("salem")
    account = connecting.connect(manager, stack, "x")
    post = composing.with_account(huda, stack, account, text="إعلان لا يخرج بلا إذن")
    fault = {"network": "x", "call": "publish", "fault": "token_revoked", "account": account["id"]}
    ledger.order(stack, "faults", fault)

    composing.publish(salem, stack, post)
    row = salem.locator("#outcome > li")
    expect(row.locator(".item__act a.button")).to_have_text("اتخاذ القرار", timeout=20_000)
    look(salem, "bad-revoked-post")
    row.locator(".item__act a.button").click()
    expect(salem.locator("#delivery-state")).to_contain_text("انتهت صلاحية ربط هذا الحساب")
    look(salem, "bad-revoked-delivery")
    manager.goto(f"{stack.url}/channels/")
    card = connecting.card_of(manager, "x", account["handle"])
    expect(card.locator(".tag[data-tone=bad]")).to_be_visible()
    look(manager, "bad-revoked-channels")
    (placed,) = ledger.deliveries(stack, post)
    assert ledger.standing(stack, placed["payload"]) == []

    huda.goto(f"{stack.url}/posts/new/")
    choice = huda.locator("label.account", has_text=account["handle"])
    expect(choice.locator("input")).to_be_disabled()
    look(huda, "bad-revoked-composer")
    connecting.disconnect(manager, stack, "x", account["handle"])
    ledger.order(stack, "faults", method="DELETE")


def test_a_draft_for_an_account_that_was_disconnected_says_so_at_the_accounts(stack, desk_of, look):
    manager, huda = desk_of("maryam"), desk_of("huda")
    account = connecting.connect(manager, stack, "facebook")
    huda.goto(f"{stack.url}/posts/new/")
    composing.choose_account(huda, account)
    huda.fill("#text", "مسودة لحساب سيُفصل")
    composing.saved(huda)

    connecting.disconnect(manager, stack, "facebook", account["handle"])
    huda.reload()

    told_at(huda, "channels", "غير مرتبط")
    look(huda, "bad-not-connected")


def picture(kind):
    target = io.BytesIO()
    Image.new("RGB", (640, 480), (20, 110, 100)).save(target, kind)
    return target.getvalue()
