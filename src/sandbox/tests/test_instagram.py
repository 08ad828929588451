"""Instagram: containers, what they refuse, publishing, reading, deleting."""

import hashlib

import pytest

from . import real_media
from .instagram_client import ACCOUNT, CAPTION, InstagramClient, error_of
from .picture_host import PictureHost
from .waiting import until


@pytest.fixture
def instagram(sandbox):
    return InstagramClient(sandbox)


@pytest.fixture
def host():
    running = PictureHost()
    yield running
    running.stop()


def test_a_picture_goes_out_byte_for_byte_with_caption_and_alternative_text(
    sandbox, instagram, host
):
    picture = real_media.jpeg()
    url = host.put(picture)

    container = instagram.container(url, alt_text="واجهة المعرض مساءً")
    media = instagram.publish(container).json()["id"]

    (post,) = sandbox.ledger("instagram")
    assert (post["id"], post["text"], post["visible"]) == (media, CAPTION, True)
    (item,) = post["media"]
    assert item["sha256"] == hashlib.sha256(picture).hexdigest()
    assert (item["bytes"], item["alt"]) == (len(picture), "واجهة المعرض مساءً")
    assert host.askers == ["facebookexternalhit/1.1"]


def test_a_container_is_in_progress_first_and_cannot_be_published_then(sandbox, instagram, host):
    container = instagram.create(host.put(real_media.jpeg())).json()["id"]

    assert instagram.status(container) == "IN_PROGRESS"
    refused = instagram.publish(container)

    assert refused.status_code == 400
    assert error_of(refused) == (9007, 2207027)
    assert sandbox.ledger("instagram") == []


def test_a_container_is_published_once(sandbox, instagram, host):
    container = instagram.container(host.put(real_media.jpeg()))
    instagram.publish(container)

    again = instagram.publish(container)

    assert error_of(again) == (9007, 2207027)
    assert instagram.status(container) == "PUBLISHED"
    assert len(sandbox.ledger("instagram")) == 1


def test_a_container_expires_after_a_day(sandbox, instagram, host):
    container = instagram.container(host.put(real_media.jpeg()))
    sandbox.control("POST", "/clock", {"offset_s": 24 * 3600 + 5})

    assert instagram.status(container) == "EXPIRED"
    assert error_of(instagram.publish(container)) == (24, 2207008)
    assert sandbox.ledger("instagram") == []


def test_a_picture_cut_short_ends_in_error(instagram, host):
    picture = real_media.jpeg()
    container = instagram.create(host.put(picture[: len(picture) // 2])).json()["id"]

    status = until(lambda: instagram.status(container), wanted=lambda s: s != "IN_PROGRESS")

    assert status == "ERROR"
    assert error_of(instagram.publish(container)) == (-1, 2207032)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (real_media.png(), (36001, 2207005)),
        (b"<!doctype html><h1>503</h1>", (9004, 2207052)),
        (b"", (9004, 2207052)),
        (real_media.jpeg(1080, 400), (36003, 2207009)),
        (real_media.jpeg(1080, 1920), (36003, 2207009)),
        (real_media.mp4(), (36001, 2207005)),
    ],
    ids=["png", "page", "missing", "too wide", "too high", "video"],
)
def test_what_is_no_fitting_jpeg_is_refused(instagram, host, content, expected):
    refused = instagram.create(host.put(content))

    assert refused.status_code == 400
    assert error_of(refused) == expected
    assert refused.json()["error"]["error_user_msg"]


def test_a_picture_over_eight_mebibytes_is_refused(instagram, host):
    refused = instagram.create(host.put(real_media.heavy_jpeg(8 * 1024 * 1024 + 1)))

    assert error_of(refused) == (36000, 2207004)


def test_an_address_nobody_answers_at_cannot_be_fetched(instagram):
    assert error_of(instagram.create("http://127.0.0.1:9/picture.jpg")) == (9004, 2207052)


@pytest.mark.parametrize("width", [200, 2400])
def test_width_is_no_reason_to_refuse(instagram, host, width):
    assert instagram.create(host.put(real_media.jpeg(width, width))).status_code == 200


@pytest.mark.parametrize(
    ("caption", "expected"),
    [
        ("م" * 2201, (36004, 2207010)),
        (" ".join(f"#وسم_{n}" for n in range(31)), (36004, 2207010)),
        (" ".join(f"@office{n}" for n in range(21)), (100, 2207040)),
    ],
    ids=["too long", "hashtags", "mentions"],
)
def test_a_caption_beyond_its_limits_is_refused(instagram, host, caption, expected):
    assert error_of(instagram.create(host.put(real_media.jpeg()), caption)) == expected


def test_a_caption_at_its_limits_is_taken(instagram, host):
    hashtags = " ".join(f"#وسم_{n}" for n in range(30))

    answer = instagram.create(host.put(real_media.jpeg()), hashtags.ljust(2200, "م"))

    assert answer.status_code == 200


def test_text_alone_is_refused(instagram):
    refused = instagram.call("POST", f"{ACCOUNT}/media", caption=CAPTION)

    assert error_of(refused)[0] == 100


def test_a_published_picture_can_be_read_back(sandbox, instagram, host):
    picture = real_media.jpeg()
    media = instagram.publish(instagram.container(host.put(picture))).json()["id"]
    fields = "id,caption,media_type,media_product_type,permalink,timestamp,username,alt_text,owner"

    shown = instagram.call("GET", media, fields=f"{fields},media_url,children{{id}}").json()

    assert (shown["id"], shown["caption"], shown["username"]) == (media, CAPTION, "eskan")
    assert (shown["media_type"], shown["media_product_type"]) == ("IMAGE", "FEED")
    assert shown["owner"] == {"id": ACCOUNT}
    assert "alt_text" not in shown
    assert shown["timestamp"].endswith("+0000")
    assert sandbox.http.get(shown["media_url"]).content == picture
    assert CAPTION in sandbox.http.get(shown["permalink"]).text
    assert CAPTION in sandbox.http.get(sandbox.walls["instagram"]).text


def test_a_field_that_does_not_exist_is_named(instagram, host):
    media = instagram.publish(instagram.container(host.put(real_media.jpeg()))).json()["id"]

    refused = instagram.call("GET", media, fields="id,colour")

    assert "colour" in refused.json()["error"]["message"]
    assert error_of(refused)[0] == 100


def test_the_list_pages_newest_first(sandbox, instagram, host):
    url = host.put(real_media.jpeg())
    published = []
    for number in range(3):
        container = instagram.container(url, f"منشور {number}")
        published.append(instagram.publish(container).json()["id"])

    first = instagram.call("GET", f"{ACCOUNT}/media", fields="id,caption", limit=2).json()
    second = sandbox.http.get(first["paging"]["next"]).json()

    assert [one["id"] for one in first["data"]] == [published[2], published[1]]
    assert [one["caption"] for one in second["data"]] == ["منشور 0"]
    assert "next" not in second["paging"]
    back = sandbox.http.get(second["paging"]["previous"]).json()
    assert [one["id"] for one in back["data"]] == [published[2], published[1]]


def test_the_account_names_itself(instagram):
    shown = instagram.call("GET", "me", fields="user_id,username,name", appsecret_proof="ab").json()

    assert shown["user_id"] == ACCOUNT
    assert (shown["username"], shown["name"]) == ("eskan", "وزارة الإسكان")
    assert shown["id"] != ACCOUNT


def test_the_same_calls_stand_at_facebooks_address(sandbox, instagram):
    address = instagram.api.replace("graph.instagram.com", "graph.facebook.com")
    headers = {"Authorization": f"OAuth {instagram.access_token}"}

    shown = sandbox.http.get(f"{address}/v26.0/{ACCOUNT}/?fields=username", headers=headers).json()

    assert shown == {"username": "eskan", "id": ACCOUNT}


def test_a_picture_deleted_with_facebooks_login_is_gone_everywhere(sandbox, instagram, host):
    media = instagram.publish(instagram.container(host.put(real_media.jpeg()))).json()["id"]
    instagram.use_facebooks_login()

    assert instagram.call("DELETE", media).json() == {"success": True}

    assert error_of(instagram.call("GET", media)) == (100, 33)
    assert error_of(instagram.call("DELETE", media)) == (100, 33)
    assert instagram.media() == []
    assert CAPTION not in sandbox.http.get(sandbox.walls["instagram"]).text
    assert sandbox.ledger("instagram")[0]["removed_at"]


def test_instagrams_own_login_has_no_call_to_delete(sandbox, instagram, host):
    media = instagram.publish(instagram.container(host.put(real_media.jpeg()))).json()["id"]

    assert error_of(instagram.call("DELETE", media)) == (100, 33)
    assert instagram.call("GET", media).status_code == 200


def test_the_daily_limit_refuses_the_hundred_and_first(sandbox, instagram, host):
    for _ in range(99):
        sandbox.control(
            "POST",
            "/posts",
            {"network": "instagram", "account": ACCOUNT, "text": "من التطبيق"},
        )
    url = host.put(real_media.jpeg())
    last, beyond = instagram.container(url), instagram.container(url)

    assert instagram.publish(last).status_code == 200
    refused = instagram.publish(beyond)

    assert error_of(refused) == (9, 2207042)
    limit = instagram.call(
        "GET", f"{ACCOUNT}/content_publishing_limit", fields="config,quota_usage"
    )
    config = {"quota_total": 100, "quota_duration": 86400}
    assert limit.json() == {"data": [{"config": config, "quota_usage": 100}]}


def test_with_quotas_off_there_is_no_daily_limit(sandbox, instagram, host):
    sandbox.control("POST", "/quotas", {"on": False})
    for _ in range(100):
        fields = {"network": "instagram", "account": ACCOUNT, "text": "من التطبيق"}
        sandbox.control("POST", "/posts", fields)

    container = instagram.container(host.put(real_media.jpeg()))

    assert instagram.publish(container).status_code == 200


def test_another_accounts_things_are_not_to_be_had(sandbox, instagram, host):
    container = instagram.container(host.put(real_media.jpeg()))
    instagram.access_token = sandbox.token("instagram", "17841400000000002")

    assert error_of(instagram.publish(container)) == (100, 33)
    assert error_of(instagram.call("GET", container)) == (100, 33)
    own = instagram.call("POST", "me/media_publish", creation_id=container)
    assert error_of(own) == (24, 2207006)


def test_a_token_without_the_permission_cannot_publish(sandbox, instagram, host):
    scopes = ["instagram_business_basic"]
    instagram.access_token = sandbox.token("instagram", ACCOUNT, scopes=scopes)

    assert error_of(instagram.create(host.put(real_media.jpeg())))[0] == 10


@pytest.mark.parametrize(
    ("shown", "expected"), [("nonsense", (190, None)), ("", (104, None))], ids=["unknown", "none"]
)
def test_a_token_that_is_none_is_refused(instagram, shown, expected):
    instagram.access_token = shown

    assert error_of(instagram.call("GET", "me")) == expected
