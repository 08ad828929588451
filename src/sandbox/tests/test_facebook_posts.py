"""Posts of a Facebook Page: invisible and visible, revealed, edited, listed, deleted."""

import json
import time

import pytest

from . import real_media
from .facebook_client import PAGE, FacebookClient, error_of
from .picture_host import PictureHost

TEXT = "نرحب بكم في معرض الكتاب\nمن العاشرة صباحا 📚 #معرض_الكتاب"


@pytest.fixture
def facebook(sandbox):
    return FacebookClient(sandbox)


def test_a_post_stands_as_sent(sandbox, facebook):
    made = facebook.post(TEXT).json()["id"]

    (written,) = sandbox.ledger("facebook")
    assert made.startswith(f"{PAGE}_")
    assert written["id"] == made
    assert written["text"] == TEXT
    assert written["visible"]


def test_an_unpublished_post_is_seen_by_nobody_until_it_is_revealed(sandbox, facebook):
    made = facebook.unpublished(TEXT)
    assert facebook.published() == {"data": []}
    assert not sandbox.ledger("facebook")[0]["visible"]
    assert facebook.read(made, "is_published")["is_published"] is False

    assert facebook.reveal(made).json() == {"success": True}

    assert facebook.published()["data"][0]["id"] == made
    assert facebook.read(made, "is_published")["is_published"] is True
    (written,) = sandbox.ledger("facebook")
    assert written["visible"]
    assert len(written["requests"]) == 2


def test_revealing_twice_changes_nothing(sandbox, facebook):
    made = facebook.unpublished(TEXT)
    facebook.reveal(made)
    first = sandbox.ledger("facebook")[0]["visible_at"]

    assert facebook.reveal(made).json() == {"success": True}

    assert sandbox.ledger("facebook")[0]["visible_at"] == first


def test_photos_go_out_byte_for_byte_with_their_alternative_texts(sandbox, facebook):
    pictures = [real_media.jpeg(320, 240, seed=seed) for seed in (1, 2)]
    ids = [
        facebook.photo(picture, published="false", alt_text_custom=f"صورة {at}").json()["id"]
        for at, picture in enumerate(pictures)
    ]
    attached = json.dumps([{"media_fbid": id_} for id_ in ids])

    made = facebook.post(TEXT, attached_media=attached).json()["id"]

    (written,) = sandbox.ledger("facebook")
    assert [item["alt"] for item in written["media"]] == ["صورة 0", "صورة 1"]
    wall = sandbox.walls["facebook"]
    stored = [
        sandbox.http.get(f"{wall}media/{item['sha256']}").content for item in written["media"]
    ]
    assert stored == pictures
    read = facebook.read(made, "attachments{media_type,subattachments{target{id}}}")
    (album,) = read["attachments"]["data"]
    assert album["media_type"] == "album"
    assert [part["target"]["id"] for part in album["subattachments"]["data"]] == ids


def test_attached_media_may_be_spelt_as_form_fields(sandbox, facebook):
    photo = facebook.photo(real_media.jpeg(320, 240), published="false").json()["id"]

    made = facebook.post(TEXT, **{"attached_media[0]": json.dumps({"media_fbid": photo})}).json()

    (attachment,) = facebook.read(made["id"], "attachments")["attachments"]["data"]
    assert attachment["media_type"] == "photo"
    assert attachment["target"]["id"] == photo


def test_a_photo_stands_in_one_post_only(facebook):
    photo = facebook.photo(real_media.jpeg(320, 240), published="false").json()["id"]
    attached = json.dumps([{"media_fbid": photo}])
    facebook.post("أولا", attached_media=attached)

    assert error_of(facebook.post("ثانيا", attached_media=attached)) == (100, 1366051)


def test_a_photo_of_its_own_is_a_post(sandbox, facebook):
    answer = facebook.photo(real_media.jpeg(320, 240), caption=TEXT).json()

    assert answer["post_id"].startswith(f"{PAGE}_")
    assert sandbox.ledger("facebook")[0]["text"] == TEXT
    assert facebook.read(answer["id"], "page_story_id")["page_story_id"] == answer["post_id"]


def test_a_photo_may_be_fetched_from_an_address(facebook):
    host = PictureHost()
    address = host.put(real_media.jpeg(320, 240))
    try:
        answer = facebook.call("POST", f"{PAGE}/photos", url=address, published="false")
        lost = facebook.call("POST", f"{PAGE}/photos", url=f"{address}.no", published="false")
    finally:
        host.stop()

    assert set(answer.json()) == {"id"}
    assert host.askers[0].startswith("facebookexternalhit")
    assert error_of(lost) == (100, 1609005)


def test_a_file_that_is_no_photo_is_refused(facebook):
    assert error_of(facebook.photo(b"not a photo")) == (100, 2069019)


def test_too_large_a_photo_is_refused(facebook):
    answer = facebook.photo(real_media.heavy_jpeg(10 << 20))

    assert error_of(answer) == (100, 1366046)


def test_a_video_in_one_form_is_a_post(sandbox, facebook):
    video = real_media.mp4()
    answer = sandbox.http.post(
        f"{sandbox.urls['facebook']['video']}/v26.0/{PAGE}/videos",
        data={"access_token": facebook.access_token, "description": TEXT, "title": "المعرض"},
        files={"source": ("v.mp4", video, "video/mp4")},
    )

    (written,) = sandbox.ledger("facebook")
    assert written["title"] == "المعرض"
    assert written["media"][0]["kind"] == "video"
    named = facebook.read(answer.json()["id"], "post_id")["post_id"]
    assert f"{PAGE}_{named}" == written["id"]


def test_the_same_post_twice_in_a_row_is_refused(sandbox, facebook):
    facebook.post(TEXT)

    answer = facebook.post(TEXT)

    assert error_of(answer) == (506, 1455006)
    assert facebook.post("غيره").status_code == 200
    assert facebook.post(TEXT).status_code == 200
    assert len(sandbox.ledger("facebook")) == 3


def test_an_empty_post_is_refused(facebook):
    assert error_of(facebook.post("  ")) == (100, 1349125)


def test_an_edit_is_kept_beside_the_first_text(sandbox, facebook):
    made = facebook.post("قديم").json()["id"]

    assert facebook.call("POST", made, message="جديد").json() == {"success": True}

    (written,) = sandbox.ledger("facebook")
    assert written["text"] == "جديد"
    assert written["edits"][0]["was"]["text"] == "قديم"


def test_a_post_may_be_scheduled_and_revealed_before_its_time(sandbox, facebook):
    at = int(time.time()) + 3600
    made = facebook.unpublished(TEXT, scheduled_publish_time=str(at))

    waiting = facebook.call("GET", f"{PAGE}/scheduled_posts").json()["data"]
    assert [post["id"] for post in waiting] == [made]
    assert facebook.published() == {"data": []}
    facebook.reveal(made)
    assert facebook.published()["data"][0]["id"] == made


def test_a_scheduled_post_appears_by_itself(sandbox, facebook):
    made = facebook.unpublished(TEXT, scheduled_publish_time=str(int(time.time()) + 3600))
    sandbox.control("POST", "/clock", {"offset_s": 3601})

    assert facebook.published()["data"][0]["id"] == made


def test_a_time_too_near_is_refused(facebook):
    soon = str(int(time.time()) + 60)
    answer = facebook.post(TEXT, published="false", scheduled_publish_time=soon)

    assert error_of(answer) == (100, 1363041)


def test_a_deleted_post_is_gone(sandbox, facebook):
    made = facebook.post(TEXT).json()["id"]

    assert facebook.call("DELETE", made).json() == {"success": True}

    assert error_of(facebook.call("GET", made)) == (100, 33)
    assert error_of(facebook.call("DELETE", made)) == (100, 33)
    assert facebook.published() == {"data": []}
    assert sandbox.ledger("facebook")[0]["removed_at"]


def test_pages_of_the_list_join_without_gap(sandbox, facebook):
    made = [facebook.post(f"الخبر {number}").json()["id"] for number in range(5)]

    page = facebook.published(limit=2)
    shown = [post["id"] for post in page["data"]]
    while "next" in page["paging"]:
        page = sandbox.http.get(page["paging"]["next"]).json()
        shown += [post["id"] for post in page["data"]]

    assert shown == made[::-1]
    assert "previous" in page["paging"]
    back = sandbox.http.get(page["paging"]["previous"]).json()
    assert [post["id"] for post in back["data"]] == made[1:3][::-1]


def test_a_list_keeps_to_its_span_of_time(facebook):
    facebook.post(TEXT)

    assert facebook.published(since=str(int(time.time()) - 60))["data"]
    assert facebook.published(since=str(int(time.time()) + 60)) == {"data": []}


def test_only_the_named_fields_come_back(facebook):
    made = facebook.post(TEXT).json()["id"]

    assert facebook.read(made, "message") == {"message": TEXT, "id": made}
    assert set(facebook.published()["data"][0]) == {"id", "created_time", "message"}


def test_an_unknown_field_is_refused(facebook):
    made = facebook.post(TEXT).json()["id"]

    assert facebook.read(made, "retweets")["error"]["code"] == 100


def test_the_permalink_opens_the_post(sandbox, facebook):
    made = facebook.post(TEXT).json()["id"]

    shown = sandbox.http.get(facebook.read(made, "permalink_url")["permalink_url"])

    assert shown.status_code == 200
    assert "معرض الكتاب" in shown.text


def test_paths_work_without_version_and_with_a_trailing_slash(sandbox, facebook):
    made = facebook.post(TEXT).json()["id"]
    headers = {"Authorization": f"OAuth {facebook.access_token}"}

    plain = sandbox.http.get(f"{facebook.api}/{made}", headers=headers)
    slashed = sandbox.http.get(f"{facebook.api}/v25.0/{made}/", headers=headers)

    assert plain.json() == slashed.json()
    assert plain.json()["message"] == TEXT


def test_a_body_may_be_json_with_the_token_inside(sandbox, facebook):
    body = {"message": TEXT, "published": False, "access_token": facebook.access_token}

    answer = sandbox.http.post(f"{facebook.api}/v26.0/{PAGE}/feed", json=body)

    assert answer.status_code == 200
    assert not sandbox.ledger("facebook")[0]["visible"]


def test_another_page_can_neither_write_nor_read(sandbox, facebook):
    made = facebook.post(TEXT).json()["id"]
    other = FacebookClient(sandbox, "999")

    assert error_of(other.call("POST", f"{PAGE}/feed", message="دخيل")) == (200, None)
    assert error_of(other.call("GET", made)) == (100, 33)
    assert error_of(other.call("DELETE", made)) == (200, None)
