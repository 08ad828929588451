"""A wrong setting stops the start with a number and a cure, never with a traceback."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from majlis.networks import hosts
from majlis.operations import checks
from majlis.operations.parent import SOURCE
from majlis.operations.postgres import django_database

# Not those of the tests.
OURS = {"PYTHONPATH": SOURCE, "DJANGO_SETTINGS_MODULE": "majlis.settings"}
X = {"authorize": "http://localhost:7801/x.com", "api": "http://localhost:7801/api.x.com"}


def ids(messages):
    return [message.id for message in messages]


def start(command, **settings):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MAJLIS_")}
    return subprocess.run(
        [sys.executable, "-m", "majlis", command],
        env=kept | OURS | settings,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


WRONG = {
    "MAJLIS_NETWORK_URLS": "{ليس JSON",
    "MAJLIS_SITE_URL": "desk.example.gov",
    "MAJLIS_SECRET_KEY": "قصير",
    "DATABASE_URL": "postgresql://huda@host:port/majlis",
    "MAJLIS_EMAIL_PORT": "خمسة",
    "MAJLIS_LOG_LEVEL": "loud",
    "MAJLIS_DELIVERY_SLOTS": "many",
    "MAJLIS_SETTLE_SCALE": "fast",
}
NUMBERS = ["E001", "E002", "E003", "E004", "E006", "E007", "E010", "E011"]


@pytest.mark.parametrize("command", ["web", "worker", "up"])
def test_no_command_starts_with_a_wrong_setting_and_all_are_named_at_once(command, tmp_path):
    said = start(command, MAJLIS_HOME=str(tmp_path), **WRONG)

    assert said.returncode == 2
    assert [number for number in NUMBERS if f"majlis.{number}: " in said.stderr] == NUMBERS
    assert "Traceback" not in said.stderr
    assert not (tmp_path / "database").exists()


def test_a_home_that_cannot_be_written_stops_the_start(tmp_path):
    (tmp_path / "file").touch()

    said = start("web", MAJLIS_HOME=str(tmp_path / "file" / "home"))

    assert said.returncode == 2
    assert "majlis.E005: " in said.stderr
    assert "Traceback" not in said.stderr


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ("{", "it is not JSON"),
        ('["x"]', "it is not a JSON object"),
        ('{"myspace": {}}', "myspace is none of x, facebook"),
        ('{"x": "https://api.x.com"}', "x is not an object of addresses"),
        ('{"x": {"authorize": "https://x.com"}}', "x lacks api"),
    ],
)
def test_hosts_that_are_named_badly_lead_nowhere(settings, given, wrong):
    settings.GIVEN_NETWORK_URLS = given

    (found,) = checks.network_urls()

    assert found.id == "majlis.E001"
    assert wrong in found.msg
    assert hosts.read(given) == {}


def test_hosts_that_are_named_well_replace_the_own_ones():
    read = hosts.read(json.dumps({"x": X}))

    assert read["x"] == X
    assert read["linkedin"] == hosts.OWN["linkedin"]
    assert hosts.read("") == hosts.OWN


@pytest.mark.parametrize(
    "url", ["http://localhost:8000", "https://مكتب.example", "http://[::1]:80"]
)
def test_an_address_that_people_can_type_passes(settings, url):
    settings.SITE_URL = url

    assert checks.site_url() == []


@pytest.mark.parametrize(
    "url",
    ["", "desk.example.gov", "https://", "https://desk/", "https://a:b", "ftp://a", "http://["],
)
def test_what_is_no_address_is_named(settings, url):
    settings.SITE_URL = url

    assert ids(checks.site_url()) == ["majlis.E002"]


def test_passwords_over_an_open_line_are_warned_of(settings):
    settings.SITE_URL = "http://desk.example.gov"

    assert ids(checks.site_url()) == ["majlis.W002"]


def test_a_short_secret_is_named(settings):
    settings.SECRET_KEY = "a" * 31
    assert ids(checks.secret_key()) == ["majlis.E003"]

    settings.SECRET_KEY = "a" * 32
    assert checks.secret_key() == []


def test_a_secret_that_could_not_be_kept_is_named(monkeypatch):
    class Empty:
        @property
        def SECRET_KEY(self):  # noqa: N802 - Django's name
            raise ImproperlyConfigured

    monkeypatch.setattr(checks, "settings", Empty())

    assert ids(checks.secret_key()) == ["majlis.E003"]


@pytest.mark.parametrize(
    "url", ["mysql://a@b/c", "postgresql://a@b:port/c", "postgresql://[a/b", "majlis"]
)
def test_what_is_no_postgres_is_named_without_its_password_and_never_reached(settings, url):
    settings.DATABASE_URL = url

    (found,) = checks.database_url()

    assert found.id == "majlis.E004"
    assert url not in found.msg
    assert "HOST" in django_database(url=url, home=Path("/nowhere"), role="web", pool_size=0)


@pytest.mark.parametrize(
    "url", ["", "postgresql://a:b@host:5432/majlis", "postgres:///majlis?host=/run/postgresql"]
)
def test_the_address_of_a_postgres_passes(settings, url):
    settings.DATABASE_URL = url

    assert checks.database_url() == []


def test_a_place_for_media_that_cannot_be_written_is_named(settings, tmp_path):
    (tmp_path / "file").touch()
    settings.HOME, settings.MEDIA_ROOT = (
        tmp_path,
        tmp_path.parent / tmp_path.name / "file" / "media",
    )
    assert checks.folders() == []  # under the home, which can be

    settings.HOME = tmp_path / "home"

    assert ids(checks.folders()) == ["majlis.E005"]


def test_mail_needs_a_port_and_a_sender(settings):
    assert checks.mail() == []

    settings.EMAIL_PORT, settings.DEFAULT_FROM_EMAIL = 0, "مجلس"

    assert ids(checks.mail()) == ["majlis.E006", "majlis.E006"]


def test_the_address_of_media_may_have_a_path(settings):
    settings.PUBLIC_MEDIA_URL = "https://media.example.gov/majlis"
    assert checks.media_url() == []

    settings.PUBLIC_MEDIA_URL = "media.example.gov"
    assert ids(checks.media_url()) == ["majlis.E009"]


def test_this_machine_has_time_zones():
    assert checks.time_zones() == []


def test_the_name_that_people_type_is_answered():
    from majlis.operations import addresses

    assert addresses.host_of("https://desk.example.gov") == "desk.example.gov"
    assert addresses.host_of("desk.example.gov") == ""


@pytest.mark.parametrize("url", ["", "desk.example.gov", "https://", "ftp://a"])
def test_an_address_at_which_no_network_can_tell_us_anything_is_named(settings, url):
    settings.PUBLIC_HOOKS_URL = url

    assert ids(checks.hooks_url()) == ["majlis.E014"]


def test_an_address_for_networks_over_an_open_line_is_warned_of(settings):
    settings.PUBLIC_HOOKS_URL = "http://hooks.example.gov"
    assert ids(checks.hooks_url()) == ["majlis.W014"]

    settings.PUBLIC_HOOKS_URL = "https://hooks.example.gov/majlis"
    assert checks.hooks_url() == []
