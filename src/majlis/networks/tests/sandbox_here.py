"""The sandbox as a process of its own, and what the tests against it do with it."""

import contextlib
import http.server
import json
import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from majlis.networks import NETWORKS, connect
from majlis.networks.contract import OutgoingPost
from majlis.networks.hearing import OutgoingReply
from tests.control import CONTROL

from .real_files import jpeg, mp4, outgoing

SOURCES = Path(__file__).resolve().parents[3]
START_S = 60
TEXT = (
    "نرحب بكم في معرض الكتاب ({number}) #الرياض_تقرأ ✨\n"
    "https://gso.example/ar_2026?a=1&b=2 للتسجيل"
)
ASKED = "متى يفتح المعرض؟ ({number}) 🌷"
ANSWER = "نرحب بكم: يوميًا من ١٠ صباحًا ({number}) https://gso.example/ar_2026?a=1&b=2"
SALEM, NOURA = "سالم العتيبي", "نورة"
ACCOUNT = {"handle": "gso", "name": "هيئة التقييس"}
# The networks that the sandbox speaks as.
HERE = ("x", "facebook", "instagram", "youtube", "linkedin")
IDS = dict.fromkeys(HERE, "7700000000001") | {"youtube": "UC1234567890123456789012"}
PICTURE, FILM = jpeg(), mp4()


@dataclass
class Sandbox:
    control: str
    urls: dict
    pictures: str
    ids: dict

    def ask(self, method, path, **body):
        answer = CONTROL.request(method, f"{self.control}/control/{path}", json=body)
        assert answer.is_success, answer.text
        return answer.json()

    def fault(self, slug, fault, call="publish", **more):
        self.ask("POST", "faults", network=slug, call=call, fault=fault, **more)

    def objects(self, slug):
        return self.ask("GET", f"ledger?network={slug}")["objects"]

    def token(self, slug):
        made = self.ask("POST", "tokens", network=slug, account=self.ids[slug])
        return made["access_token"]

    def connect(self, slug, call_budget=timedelta(seconds=20), **more):
        return connect(
            slug,
            hosts=self.urls[slug],
            account=self.ids[slug],
            access_token=self.token(slug),
            call_budget=call_budget,
            **more,
        )


class Pictures(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "image/jpeg")
        self.send_header("Content-Length", str(len(PICTURE)))
        self.end_headers()
        self.wfile.write(PICTURE)

    def log_message(self, *args):
        pass


@contextlib.contextmanager
def serving_pictures():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pictures)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}/out/signed.jpg"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextlib.contextmanager
def running(folder):
    ready = folder / "ready.json"
    command = [sys.executable, "-m", "sandbox", "--data", str(folder / "data")]
    command += ["--port-base", "0", "--quotas", "off", "--ready-file", str(ready)]
    environment = os.environ | {"PYTHONPATH": str(SOURCES)}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        until = time.monotonic() + START_S
        while not ready.exists():
            assert process.poll() is None, "the sandbox has stopped"
            assert time.monotonic() < until, "the sandbox does not start"
            time.sleep(0.1)
        yield json.loads(ready.read_text())
    finally:
        process.terminate()
        process.wait(30)


@contextlib.contextmanager
def sandbox_with_accounts(folder):
    """A running sandbox with one account on each network."""
    with serving_pictures() as pictures, running(folder) as ready:
        made = Sandbox(ready["control"], ready["network_urls"], pictures, {})
        for slug in HERE:
            made.ids[slug] = IDS[slug]
            made.ask("POST", "accounts", network=slug, id=IDS[slug], **ACCOUNT)
        yield made


_numbers = iter(range(1, 10_000))


def new_number():
    return next(_numbers)


def new_post(sandbox, slug, *, pictured=True):
    """A post of its own each time, as its network takes it."""
    text = NETWORKS[slug].final_text(TEXT.format(number=new_number()))
    if slug == "youtube":
        film = outgoing(FILM, "video", "video/mp4", width=320, height=240)
        return OutgoingPost(text=text, title="معرض الكتاب 2026", media=(film,))
    picture = outgoing(
        PICTURE, "image", "image/jpeg", width=1080, height=1080, public_url=sandbox.pictures
    )
    return OutgoingPost(text=text, media=(picture,) if pictured or slug == "instagram" else ())


def prepared(account, post):
    """Prepare as the office does: again with the kept handles as long as the network works."""
    kept = {}

    def keep(handles):
        kept.clear()
        kept.update(json.loads(json.dumps(handles)))

    for _ in range(60):
        ready = account.prepare(post, dict(kept), keep)
        if ready.look_again_in is None:
            return json.loads(json.dumps(ready.handles))
        time.sleep(min(ready.look_again_in.total_seconds(), 1))
    raise AssertionError("the network works without end")


def visible(sandbox, slug):
    return [it for it in sandbox.objects(slug) if it["kind"] == "post" and it["visible"]]


def now():
    return datetime.now(UTC)


def budget_for(fault):
    """Short where the network never ends its answer, so that the test does."""
    never_ends = fault in ("silence_before", "silence_after", "drip")
    return timedelta(seconds=1.5 if never_ends else 20)


# Citizens and their questions


def posts_on(sandbox):
    """Return a function that makes one post of ours on each network, when it is first asked for."""
    made = {}

    def post_on(slug):
        if slug not in made:
            account, post = sandbox.connect(slug), new_post(sandbox, slug, pictured=False)
            made[slug] = account.reveal(post, prepared(account, post)).id
        return made[slug]

    return post_on


def say(sandbox, slug, post_id="", *, by=SALEM, text="", **more):
    """Let a citizen write; return what the sandbox has of it."""
    text = text or ASKED.format(number=new_number())
    place = {"post": post_id} if post_id else {"account": sandbox.ids[slug]}
    return sandbox.ask("POST", "comments", network=slug, author=by, text=text, **place, **more)


def ledger_of(sandbox, slug):
    found = sandbox.ask("GET", f"comments?network={slug}")["comments"]
    return [it for it in found if it["visible"]]


def heard(account, post_id, remote_id):
    return next((it for it in account.comments(post_id, since=None) if it.id == remote_id), None)


def reply_to(comment, post_id):
    text = ANSWER.format(number=new_number())
    return OutgoingReply(text=text, post_id=post_id, parent_id=comment["id"])


def ready_to(account, reply):
    kept = {}
    account.prepare_reply(reply, {}, kept.update)
    return json.loads(json.dumps(kept))


def ours_in(sandbox, slug, text):
    return [it for it in ledger_of(sandbox, slug) if it["by_account"] and it["text"] == text]
