"""Uploading to X: segments, one shot, processing, limits."""

import base64
import io

import pytest

from . import real_media
from .waiting import until
from .x_client import XClient


@pytest.fixture
def x(sandbox):
    return XClient(sandbox)


def test_segments_may_come_in_any_order_and_again(sandbox, x):
    picture = real_media.jpeg(640, 480)
    third = len(picture) // 3
    parts = [picture[:third], picture[third : 2 * third], picture[2 * third :]]
    media = x.initialize(len(picture))

    for index in (2, 0, 1, 0):
        assert x.append(media, index, parts[index]).status_code == 200
    data = x.finalize(media).json()["data"]

    assert data["size"] == len(picture)
    assert data["media_key"] == f"3_{media}"
    x.publish("صورة", media={"media_ids": [media]})
    stored = sandbox.ledger("x")[0]["media"][0]["sha256"]
    assert sandbox.http.get(f"{sandbox.walls['x']}media/{stored}").content == picture


def test_a_segment_may_be_json_with_base64(x):
    picture = real_media.jpeg(64, 64)
    media = x.initialize(len(picture))
    body = {"media": base64.b64encode(picture).decode(), "segment_index": 0}

    assert "expires_at" in x.post(f"/2/media/upload/{media}/append", body).json()["data"]
    assert x.finalize(media).json()["data"]["size"] == len(picture)


def test_finalizing_twice_gives_the_same_answer(x):
    picture = real_media.jpeg(64, 64)
    media = x.upload(picture)

    assert x.finalize(media).json()["data"]["size"] == len(picture)


def test_a_missing_segment_is_noticed(x):
    picture = real_media.jpeg(64, 64)
    media = x.initialize(len(picture))
    x.append(media, 1, picture)

    assert x.finalize(media).status_code == 400


def test_a_size_that_differs_from_the_announced_one_is_noticed(x):
    picture = real_media.jpeg(64, 64)
    media = x.initialize(len(picture) + 1)
    x.append(media, 0, picture)

    assert x.finalize(media).status_code == 400


def test_a_file_that_is_no_image_is_refused(x):
    media = x.initialize(9)
    x.append(media, 0, b"not image")

    answer = x.finalize(media)

    assert answer.status_code == 400
    assert "unrecognized" in answer.json()["errors"][0]["message"]


def test_a_picture_over_five_megabytes_is_refused(x):
    picture = real_media.heavy_jpeg(5 << 20)
    media = x.initialize(len(picture))
    half = len(picture) // 2
    x.append(media, 0, picture[:half])
    x.append(media, 1, picture[half:])

    assert x.finalize(media).status_code == 400


def test_one_shot_and_the_old_commands_work_too(x):
    picture = real_media.png(64, 64)
    files = {"media": ("p.png", io.BytesIO(picture), "image/png")}
    address = f"{x.api}/2/media/upload"

    whole = x.http.post(
        address, data={"media_category": "tweet_image"}, files=files, headers=x.headers
    )
    begun = x.http.post(
        address,
        data={"command": "INIT", "total_bytes": len(picture), "media_type": "image/png"},
        headers=x.headers,
    )
    media = begun.json()["data"]["id"]
    x.http.post(
        address,
        data={"command": "APPEND", "media_id": media, "segment_index": "0"},
        files={"media": ("p.png", io.BytesIO(picture), "image/png")},
        headers=x.headers,
    )
    done = x.http.post(address, data={"command": "FINALIZE", "media_id": media}, headers=x.headers)

    assert whole.json()["data"]["size"] == len(picture)
    assert done.json()["data"]["size"] == len(picture)


def test_a_video_is_processed_before_it_may_be_used(x):
    video = real_media.mp4()
    media = x.initialize(len(video), "video/mp4", "tweet_video")
    x.append(media, 0, video)

    begun = x.finalize(media).json()["data"]
    assert begun["processing_info"]["state"] == "pending"
    assert begun["processing_info"]["check_after_secs"] == 1
    early = x.publish("مقطع", media={"media_ids": [media]})
    assert early.status_code == 400

    until(
        lambda: x.get("/2/media/upload", media_id=media, command="STATUS").json()["data"],
        wanted=lambda data: data["processing_info"]["state"] == "succeeded",
    )
    assert x.publish("مقطع", media={"media_ids": [media]}).status_code == 201


def test_slow_processing_keeps_a_picture_waiting(sandbox, x):
    sandbox.fault("x", "prepare", "slow_processing", seconds=60)
    media = x.upload(real_media.jpeg(64, 64))

    state = x.get("/2/media/upload", media_id=media).json()["data"]["processing_info"]["state"]
    assert state == "pending"
    sandbox.control("POST", "/clock", {"offset_s": 61})
    assert x.publish("صورة", media={"media_ids": [media]}).status_code == 201


def test_media_live_for_a_day(sandbox, x):
    media = x.upload(real_media.jpeg(64, 64))
    sandbox.control("POST", "/clock", {"offset_s": 86_401})
    x.access_token = sandbox.token("x")

    assert x.publish("صورة", media={"media_ids": [media]}).status_code == 400


def test_at_most_four_pictures_or_one_video(x):
    pictures = [x.upload(real_media.jpeg(64, 64, seed=seed)) for seed in range(5)]

    assert x.publish("خمس", media={"media_ids": pictures}).status_code == 400
    assert x.publish("أربع", media={"media_ids": pictures[:4]}).status_code == 201
