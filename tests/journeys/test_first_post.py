"""One text, four walls: written, signed by a second person, standing, and equal to the byte."""

import json
import re
import time

import httpx
import pytest

pytestmark = pytest.mark.alone

TEXT = "قبل أن تشتري لعبة لطفلك، ابحث عن شارة المطابقة وامسح رمزها. #سلامة_الألعاب"
ALT = "دائرة خضراء تمثل شارة المطابقة"
NETWORKS = ("x", "facebook", "instagram", "linkedin")
SOON_S = 30


def write(page, stack, photograph):
    page.goto(f"{stack.url}/posts/new/")
    for network in NETWORKS:
        page.check(f"input[name=channels][data-network={network}]")
    page.fill("#text", TEXT)
    page.set_input_files("#file", str(photograph))
    page.wait_for_selector("#alt")
    page.fill("#alt", ALT)
    # The page saves by itself half a second after the last letter; a person sees that it did.
    page.wait_for_timeout(1_500)
    page.wait_for_load_state("networkidle")


def payloads(stack):
    with stack.cluster.connect("majlis") as connection:
        rows = connection.execute(
            "SELECT payload, state, remote_url FROM delivery_delivery"
            " WHERE payload->>'text' LIKE %s",
            ["%ابحث عن شارة المطابقة وامسح%"],
        ).fetchall()
    return [(p if isinstance(p, dict) else json.loads(p), state, url) for p, state, url in rows]


def on_the_wall(stack, payload):
    found = httpx.get(
        f"{stack.addresses.control}/control/ledger", params={"network": payload["network"]}
    ).json()["objects"]
    return [one for one in found if one["text"] == payload["text"] and one["visible_at"]]


def test_a_post_is_written_signed_by_another_and_stands_on_four_walls(
    stack, desk_of, photograph, keep_picture
):
    huda = desk_of("huda@mgsa.example")
    keep_picture(huda, "today.ar.png")
    write(huda, stack, photograph)
    keep_picture(huda, "compose.ar.png")
    huda.click("button[formaction$='/posts/submission/']")
    huda.wait_for_url(re.compile(r"/posts/\d+/$"))
    address = huda.url

    salem = desk_of("salem@mgsa.example")
    salem.goto(address)
    pressed = time.monotonic()
    salem.click("form[action$='/approval/'] button[value=now]")
    until = pressed + SOON_S
    while time.monotonic() < until:
        rows = payloads(stack)
        if len(rows) == len(NETWORKS) and all(state == "verified" for _, state, _ in rows):
            break
        time.sleep(0.1)
    print(f"verified on four walls {time.monotonic() - pressed:.1f} s after the approval")
    salem.goto(address)
    keep_picture(salem, "post.ar.png")

    assert sorted(payload["network"] for payload, _, _ in rows) == sorted(NETWORKS)
    for payload, state, url in rows:
        assert state == "verified"
        (stands,) = on_the_wall(stack, payload)
        assert stands["account"] == payload["account"]
        assert [m["sha256"] for m in stands["media"]] == [m["sha256"] for m in payload["media"]]
        assert [m["alt"] for m in stands["media"]] == [ALT]
        assert salem.locator(f"a[href='{url}']").count() >= 1
