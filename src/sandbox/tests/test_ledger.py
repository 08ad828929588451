"""The ledger outlives the process, and takes many at once."""

import asyncio
import signal
import sqlite3

import httpx
import pytest

from . import real_media
from .waiting import until
from .x_client import XClient


def test_a_stopped_and_started_sandbox_knows_everything(own_sandbox):
    x = XClient(own_sandbox)
    media = x.upload(real_media.jpeg(64, 64))
    kept = x.publish("يبقى", media={"media_ids": [media]}).json()["data"]["id"]
    gone = x.publish("يزول").json()["data"]["id"]
    x.delete(gone)
    before = own_sandbox.ledger()
    requests = own_sandbox.requests()

    assert own_sandbox.stop() == 0
    own_sandbox.start()

    assert own_sandbox.ledger() == before
    assert own_sandbox.requests()[: len(requests)] == requests
    x.api = own_sandbox.urls["x"]["api"]
    assert [post["id"] for post in x.timeline().json()["data"]] == [kept]
    assert int(x.publish("جديد").json()["data"]["id"]) > int(gone)
    seqs = [post["seq"] for post in own_sandbox.ledger()]
    assert seqs == sorted(set(seqs))


def test_what_was_accepted_survives_a_kill_at_the_moment_of_the_cut(own_sandbox):
    x = XClient(own_sandbox)
    own_sandbox.fault("x", "publish", "reset_after")
    with pytest.raises(httpx.TransportError):
        x.publish("قبل القطع")

    own_sandbox.stop(signal.SIGKILL)
    own_sandbox.start()

    (post,) = own_sandbox.ledger("x")
    assert post["text"] == "قبل القطع"
    assert post["visible"]


def test_it_stops_while_requests_are_held(own_sandbox):
    x = XClient(own_sandbox)
    own_sandbox.fault("x", "publish", "silence_after")
    with pytest.raises(httpx.ReadTimeout):
        x.post("/2/tweets", {"text": "صمت"}, timeout=0.3)

    assert own_sandbox.stop() == 0


def test_the_events_of_the_file_cannot_be_changed(own_sandbox):
    XClient(own_sandbox).publish("ثابت")
    file = sqlite3.connect(own_sandbox.folder / "data" / "ledger.sqlite3")

    with pytest.raises(sqlite3.DatabaseError, match="append-only"):
        file.execute("UPDATE events SET body = '{}'")
    file.close()


def test_hundreds_at_once_are_all_accepted_once(sandbox):
    sandbox.control("POST", "/quotas", {"on": False})
    sandbox.control("POST", "/latency", {"seconds": 0.2})
    token = sandbox.token("x")
    address = sandbox.urls["x"]["api"] + "/2/tweets"
    headers = {"Authorization": f"Bearer {token}"}

    async def publish_all():
        limits = httpx.Limits(max_connections=300)
        async with httpx.AsyncClient(limits=limits, timeout=30, headers=headers) as client:
            calls = [client.post(address, json={"text": f"الخبر {n}"}) for n in range(300)]
            return await asyncio.gather(*calls)

    answers = asyncio.run(publish_all())

    assert {answer.status_code for answer in answers} == {201}
    assert min(answer.elapsed.total_seconds() for answer in answers) >= 0.2
    posts = sandbox.ledger("x")
    assert len(posts) == 300
    assert {post["id"] for post in posts} == {a.json()["data"]["id"] for a in answers}


def test_of_two_equal_posts_at_once_one_is_refused(sandbox):
    token = sandbox.token("x")
    address = sandbox.urls["x"]["api"] + "/2/tweets"
    headers = {"Authorization": f"Bearer {token}"}

    async def publish_twice():
        async with httpx.AsyncClient(headers=headers) as client:
            calls = [client.post(address, json={"text": "مرة واحدة"}) for _ in range(2)]
            return await asyncio.gather(*calls)

    statuses = sorted(answer.status_code for answer in asyncio.run(publish_twice()))

    assert statuses == [201, 403]
    assert len(sandbox.ledger("x")) == 1


def test_a_large_upload_does_not_sit_in_memory(own_sandbox):
    x = XClient(own_sandbox)
    status = f"/proc/{own_sandbox.process.pid}/status"

    def peak_mb():
        with open(status) as lines:
            return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024

    before_mb = peak_mb()
    media = x.initialize(160 << 20, "video/mp4", "tweet_video")
    part = b"\x00\x00\x00\x18ftypmp42" + bytes((5 << 20) - 12)
    for index in range(32):
        assert x.append(media, index, part).status_code == 200
    assert x.finalize(media).json()["data"]["size"] == 160 << 20

    assert peak_mb() - before_mb < 40


def test_the_ledger_can_be_read_from_a_number_on(sandbox):
    x = XClient(sandbox)
    x.publish("أول")
    seen = sandbox.ledger("x")[-1]["seq"]
    x.publish("ثان")

    later = sandbox.control("GET", f"/ledger?network=x&since_seq={seen}")["objects"]

    assert [post["text"] for post in later] == ["ثان"]
    assert until(lambda: sandbox.requests("x", "publish"), wanted=len)[-1]["status"] == 201
