"""The sandbox's Instagram alone, with an address for real files, and a post of every form."""

import contextlib
import http.server
import threading

from majlis.networks.contract import OutgoingPost

from .real_files import jpeg, mp4, outgoing
from .sandbox_here import TEXT, Sandbox, new_number, running

SLUG, ACCOUNT = "instagram", "17841400000000009"
FILES = {"/picture.jpg": jpeg(), "/cover.jpg": jpeg(600, 600), "/film.mp4": mp4(4, rate=25)}


class Files(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        content = FILES[self.path]
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args):
        pass


@contextlib.contextmanager
def serving_files():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Files)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextlib.contextmanager
def instagram_alone(folder):
    """A running sandbox with one account on Instagram; `base` is where its files are fetched."""
    with serving_files() as base, running(folder) as ready:
        made = Sandbox(
            ready["control"], ready["network_urls"], f"{base}/picture.jpg", {SLUG: ACCOUNT}
        )
        made.base = base
        made.ask("POST", "accounts", network=SLUG, id=ACCOUNT, handle="gso", name="هيئة")
        yield made


def picture(sandbox, name="/picture.jpg"):
    url = sandbox.base + name
    return outgoing(FILES[name], "image", "image/jpeg", width=1080, height=1080, public_url=url)


def film(sandbox):
    url = sandbox.base + "/film.mp4"
    content = FILES["/film.mp4"]
    return outgoing(content, "video", "video/mp4", width=320, height=240, public_url=url)


def post_of(sandbox, form, media, **more):
    text = "" if form == "story" else TEXT.format(number=new_number())
    return OutgoingPost(text=text, media=media, form=form, **more)


def every_form(sandbox):
    still, moving = picture(sandbox), film(sandbox)
    options = {
        "place": "110843418940484",
        "user_tags": ["gso", "saso"],
        "collaborators": ["mci"],
        "ai_label": True,
        "share_to_feed": True,
    }
    cover = {"thumbnail": picture(sandbox, "/cover.jpg")}
    return {
        "image": post_of(sandbox, "post", (still,), options=options),
        "carousel": post_of(sandbox, "post", (moving, still, still), options=options),
        "reel": post_of(sandbox, "reel", (moving,), options=options, files=cover),
        "plain video": post_of(sandbox, "post", (moving,)),
        "story": post_of(sandbox, "story", (still,)),
        "moving story": post_of(sandbox, "story", (moving,)),
    }
