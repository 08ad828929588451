"""One text, four walls: written, signed by a second person, standing, and equal to the byte."""

import time

import pytest
from playwright.sync_api import expect

from tests.journeys import composing, ledger

pytestmark = pytest.mark.alone

TEXT = "قبل أن تشتري لعبة لطفلك، ابحث عن شارة المطابقة وامسح رمزها. #سلامة_الألعاب"
ALT = "دائرة خضراء فيها علامة صح، وهي شارة المطابقة"
FOUR = ("x", "facebook", "instagram", "linkedin")
SOON_S = 5


def stand_on_the_page(page, count, *, within_s):
    """Wait for as many verified rows, each with its link; return the links."""
    rows = page.locator("#outcome > li[data-state=verified]")
    expect(rows).to_have_count(count, timeout=within_s * 1000)
    return [row.locator("a[target=_blank]").get_attribute("href") for row in rows.all()]


def test_a_post_with_an_image_stands_on_four_walls_as_it_was_signed(
    stack, desk_of, photograph, look
):
    huda = desk_of("huda")
    composing.write(huda, stack, networks=FOUR, text=TEXT, file=photograph, alt=ALT)
    composing.saved(huda)
    look(huda, "composer-written")
    post = composing.send(huda)
    look(huda, "post-in-review")

    salem = desk_of("salem")
    pressed = composing.publish(salem, stack, post)
    links = stand_on_the_page(salem, 4, within_s=20)
    took_s = time.monotonic() - pressed
    print(f"\nimage post: verified on four walls, and on the page, {took_s:.2f} s after the press")
    look(salem, "post-verified")

    placed = ledger.deliveries(stack, post)
    assert sorted(each["payload"]["network"] for each in placed) == sorted(FOUR)
    assert sorted(each["remote_url"] for each in placed) == sorted(links)
    for each in placed:
        (one,) = ledger.standing(stack, each["payload"])
        assert one["id"] == each["remote_id"]
        assert ledger.received(one) == ledger.told(each["payload"])
        assert ledger.told(each["payload"])["media"][0][2] == ALT
        salem.goto(each["remote_url"])
        expect(salem.get_by_text("ابحث عن شارة المطابقة").first).to_be_visible()
        look(salem, f"wall-{each['payload']['network']}")
    assert took_s <= SOON_S


def test_a_video_stands_on_the_wall_of_youtube(stack, desk_of, video, look):
    title, text = "جولة في مختبر الألعاب", "كيف تُفحص لعبة قبل أن تصل إلى طفلك؟"
    huda = desk_of("huda")
    composing.write(huda, stack, networks=["youtube"], title=title, text=text, file=video)
    composing.saved(huda)
    look(huda, "composer-video")
    post = composing.send(huda)

    salem = desk_of("salem")
    pressed = composing.publish(salem, stack, post)
    (link,) = stand_on_the_page(salem, 1, within_s=20)
    took_s = time.monotonic() - pressed
    print(f"\nvideo post: verified on YouTube, and on the page, {took_s:.2f} s after the press")

    (placed,) = ledger.deliveries(stack, post)
    (one,) = ledger.standing(stack, placed["payload"])
    told, received = ledger.told(placed["payload"]), ledger.received(one)
    assert received["title"] == told["title"] == title
    assert received == told
    salem.goto(link)
    expect(salem.get_by_text(title).first).to_be_visible()
    look(salem, "wall-youtube")
