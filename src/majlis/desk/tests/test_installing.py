"""The desk as an installed page."""

import json

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "name", "direction"), [("ar", "مجلس", "rtl"), ("en", "Majlis", "ltr")]
)
def test_the_manifest_speaks_the_persons_language(client, language, name, direction):
    answer = client.get(f"/manifest.{language}.webmanifest")

    told = json.loads(answer.content)
    assert answer["Content-Type"] == "application/manifest+json"
    assert (told["name"], told["dir"], told["display"]) == (name, direction, "standalone")
    assert {"192x192", "512x512"} <= {icon["sizes"] for icon in told["icons"]}


def test_a_language_that_is_not_spoken_has_no_manifest(client):
    assert client.get("/manifest.fr.webmanifest").status_code == 404


def test_the_worker_stands_at_the_root_and_is_asked_for_anew(client):
    answer = client.get("/sw.js")

    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-cache"
    assert b"showNotification" in answer.content


def test_without_a_line_both_languages_say_so(client):
    shown = client.get("/offline/").content.decode()

    assert "تعذّر الوصول إلى المكتب" in shown
    assert "The desk cannot be reached" in shown


def test_what_is_installed_is_the_desk_and_no_page_for_others(client, office, noura):
    client.force_login(noura)

    assert 'rel="manifest" href="/manifest.ar.webmanifest"' in client.get("/").content.decode()
    client.logout()
    assert "webmanifest" not in client.get("/account/login/").content.decode()
