"""The control port and the walls."""

import json

import pytest

from . import real_media
from .facebook_client import FacebookClient
from .x_client import XClient

NETWORKS = ["x", "facebook", "instagram", "youtube", "linkedin"]


def test_the_ready_file_names_every_address(sandbox):
    described = json.loads((sandbox.folder / "ready.json").read_text())

    assert set(described) == {"control", "network_urls", "walls"}
    assert sandbox.http.get(f"{described['control']}/control").json() == {
        "network_urls": described["network_urls"],
        "walls": described["walls"],
    }
    hosts = described["network_urls"]
    assert hosts["x"]["api"].endswith("/api.x.com")
    assert set(hosts["facebook"]) == {"authorize", "api", "video", "upload"}


def test_the_five_networks_are_there(sandbox):
    assert list(sandbox.urls) == NETWORKS


def test_an_account_may_be_named_or_numbered(sandbox):
    asked = {"network": "x", "handle": "eskan", "name": "وزارة الإسكان"}
    made = sandbox.control("POST", "/accounts", asked)

    assert made["id"].isdecimal()
    assert sandbox.control("GET", "/accounts?network=x")["accounts"] == [made]


def test_a_token_may_have_a_life_of_its_own(sandbox):
    x = XClient(sandbox)
    x.access_token = sandbox.token("x", expires_in_s=5)
    assert x.get("/2/users/me").status_code == 200

    sandbox.control("POST", "/clock", {"advance_s": 6})

    assert x.get("/2/users/me").status_code == 401


def test_the_latency_is_kept_by_every_answer(sandbox):
    x = XClient(sandbox)
    sandbox.control("POST", "/latency", {"seconds": 0.3})

    assert x.get("/2/users/me").elapsed.total_seconds() >= 0.3


def test_a_reset_forgets_everything(sandbox):
    x = XClient(sandbox)
    x.publish("مرحبا")
    sandbox.fault("x", "any", "error_before_503")
    sandbox.control("POST", "/reset")

    assert sandbox.ledger() == []
    assert sandbox.requests() == []
    assert sandbox.control("GET", "/accounts")["accounts"] == []
    assert sandbox.control("GET", "/faults")["faults"] == []
    assert x.get("/2/users/me").status_code == 401


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/accounts", {"network": "myspace"}),
        ("/tokens", {"network": "x", "account": "nobody"}),
        ("/posts", {"network": "x", "account": "1"}),
        ("/release", {"fault_id": "f0"}),
    ],
)
def test_what_cannot_be_done_is_said(sandbox, path, body):
    answer = sandbox.http.post(f"{sandbox.control_url}/control{path}", json=body)

    assert answer.status_code in {400, 404}
    assert answer.json()["error"]


@pytest.mark.parametrize("network", NETWORKS)
def test_every_wall_shows_foreign_posts_until_they_are_removed(sandbox, network):
    sandbox.account(network, "1", handle="eskan", name="وزارة الإسكان")
    text = "سطر أول\nسطر <ثان>"
    asked = {"network": network, "account": "1", "text": text}
    post = sandbox.control("POST", "/posts", asked)

    shown = sandbox.http.get(sandbox.walls[network]).text
    assert 'dir="rtl"' in shown
    assert "وزارة الإسكان" in shown
    assert "سطر أول\nسطر &lt;ثان&gt;" in shown
    assert "http://" not in shown.replace("http://localhost", "")
    assert sandbox.http.get(f"{sandbox.walls[network]}p/{post['id']}").status_code == 200

    sandbox.control("DELETE", f"/posts/{network}/{post['id']}")
    assert "سطر أول" not in sandbox.http.get(sandbox.walls[network]).text
    assert sandbox.http.get(f"{sandbox.walls[network]}p/{post['id']}").status_code == 404


def test_the_wall_shows_pictures_with_their_alternative_text(sandbox):
    x = XClient(sandbox)
    media = x.upload(real_media.jpeg(64, 48))
    alt = {"id": media, "metadata": {"alt_text": {"text": "مدخل «المعرض»"}}}
    x.post("/2/media/metadata", alt)
    x.publish("صورة", media={"media_ids": [media]})

    shown = sandbox.http.get(sandbox.walls["x"]).text

    sha256 = sandbox.ledger("x")[0]["media"][0]["sha256"]
    assert f'<img src="/media/{sha256}" alt="مدخل «المعرض»" width="64" height="48"' in shown


def test_an_unpublished_post_is_not_on_the_wall(sandbox):
    facebook = FacebookClient(sandbox)
    made = facebook.unpublished("سر لم يُنشر بعد")

    assert "سر لم يُنشر بعد" not in sandbox.http.get(sandbox.walls["facebook"]).text
    assert sandbox.http.get(f"{sandbox.walls['facebook']}p/{made}").status_code == 404


def test_xs_web_link_opens_the_post(sandbox):
    made = XClient(sandbox).publish("مرحبا").json()["data"]["id"]

    for path in (f"/i/web/status/{made}", f"/eskan/status/{made}"):
        answer = sandbox.http.get(sandbox.urls["x"]["authorize"] + path)
        assert answer.status_code == 200
        assert "مرحبا" in answer.text


def test_an_unknown_call_gets_the_networks_own_404(sandbox):
    x = XClient(sandbox)

    assert x.get("/2/unheard/of").json()["status"] == 404
    assert x.delete("").json()["status"] == 404
    assert x.get("/2/media/metadata").json()["status"] == 405
