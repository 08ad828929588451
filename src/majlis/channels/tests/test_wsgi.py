"""The door before Django: exact bytes in, the network's answer out, pages untouched."""

import io
import os
import signal
import subprocess
import sys
import threading
import time

import psycopg
import pytest
from django.db import connection, connections

from majlis.channels import network_apps, receiving, unsigned
from majlis.channels.models import RawEvent
from majlis.channels.receiving import LARGEST_BYTES
from majlis.people.testing import as_owner
from majlis.wsgi import application
from tests import databases

from .pushing import comment, hook_of, push, secret_for, signature

pytestmark = pytest.mark.django_db(transaction=True)

# A web process that is killed after its event is committed and before the network hears of it.
DIES = """
import io, os, signal, sys
from majlis.wsgi import application
body = sys.stdin.buffer.read()
environ = {{"REQUEST_METHOD": "POST", "PATH_INFO": "/hooks/facebook/{key}", "QUERY_STRING": "",
    "CONTENT_LENGTH": str(len(body)), "wsgi.input": io.BytesIO(body),
    "HTTP_X_HUB_SIGNATURE_256": "{signature}"}}
application(environ, lambda *_: os.kill(os.getpid(), signal.SIGKILL))
"""


@pytest.fixture(autouse=True)
def fresh_process(monkeypatch):
    monkeypatch.setattr(unsigned, "tally", unsigned.Tally())
    monkeypatch.setattr(receiving.Absence, "until_s", 0.0)


@pytest.fixture
def hook(office):
    network_apps.register(
        institution_id=office.pk,
        network="facebook",
        client_id="majlis-sandbox",
        client_secret=secret_for("facebook"),
    )
    return hook_of(office, "facebook")


def ask(path, body=b"", *, method="POST", query="", length=None, stream=None, **headers):
    """Ask as the web server does; return the status, the headers and the body."""
    told = []
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "CONTENT_LENGTH": str(len(body)) if length is None else length,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "wsgi.input": stream or io.BytesIO(body),
        "wsgi.url_scheme": "http",
        **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()},
    }
    answer = application(environ, lambda status, headers: told.extend([status, dict(headers)]))
    said = b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()
    return told[0], told[1], said


def signed(body):
    return signature("facebook", body, secret_for("facebook"))


def kept(office):
    with as_owner():
        return list(RawEvent.objects.filter(institution=office).defer(None).order_by("id"))


def test_the_bytes_that_came_are_the_bytes_that_are_kept(hook, office):
    body = comment()

    status, headers, said = ask(f"/hooks/facebook/{hook.key}", body, **signed(body))

    assert (status, said, headers["Content-Length"]) == ("200 OK", b"", "0")
    assert [bytes(event.body) for event in kept(office)] == [body]


def test_a_slash_at_the_end_changes_nothing(hook, office):
    body = comment()

    assert ask(f"/hooks/facebook/{hook.key}/", body, **signed(body))[0] == "200 OK"


@pytest.mark.parametrize("length", ["", "many", None], ids=["no length", "no number", "length"])
def test_a_body_that_comes_in_pieces_is_put_together(hook, office, length):
    body = comment()

    class Slow(io.BytesIO):
        def read(self, size):
            return super().read(min(size, 7))

    answer = ask(
        f"/hooks/facebook/{hook.key}", body, length=length, stream=Slow(body), **signed(body)
    )

    assert answer[0] == "200 OK"
    assert [bytes(event.body) for event in kept(office)] == [body]


def test_a_line_that_breaks_in_the_middle_is_no_forgery(hook, office):
    body = comment()
    half = io.BytesIO(body[:100])

    answer = ask(f"/hooks/facebook/{hook.key}", body, stream=half, **signed(body))

    assert answer[0] == "400 Bad Request"
    with as_owner():
        hook.refresh_from_db()
    assert hook.refused_count == 0


def test_what_is_too_long_is_not_even_read_to_its_end(hook, office):
    class Endless:
        many = 0

        def read(self, size):
            self.many += size
            return b"x" * size

    endless = Endless()
    answer = ask(f"/hooks/facebook/{hook.key}", length=str(10**12), stream=endless)

    assert answer[0].startswith("413 ")
    assert endless.many == LARGEST_BYTES + 1


def test_the_question_of_a_network_is_read_from_its_address(hook):
    query = f"hub.mode=subscribe&hub.challenge=42&hub.verify_token={hook.verify_token}"

    assert ask(f"/hooks/facebook/{hook.key}", method="GET", query=query)[2] == b"42"


@pytest.mark.parametrize("path", ["/hooks/", "/hooks/facebook", "/hooks/a/b/c", "/hooks//"])
def test_an_address_without_a_hook_is_refused(db, path):
    assert ask(path, b"{}")[0] == "403 Forbidden"


def test_pages_still_go_through_django(db):
    status, headers, _ = ask("/channels/", method="GET")

    assert status.startswith("302")
    assert "Content-Security-Policy" in headers


def test_killed_between_the_row_and_the_answer_the_event_is_there_and_a_repeat_is_none(
    hook, office
):
    body = comment()
    script = DIES.format(key=hook.key, signature=signed(body)["x-hub-signature-256"])

    died = subprocess.run(
        [sys.executable, "-c", script], input=body, env=elsewhere(), timeout=60, check=False
    )

    assert died.returncode == -signal.SIGKILL
    assert [bytes(event.body) for event in kept(office)] == [body]
    # The network heard nothing and sends it again.
    assert push(hook, body).status == 200
    assert len(kept(office)) == 1


def elsewhere():
    """The environment of another process on this database."""
    socket = databases.cluster().socket_folder
    login = connection.settings_dict["USER"]
    return os.environ | {
        "DATABASE_URL": f"postgresql://{login}@/{databases.name()}?host={socket}",
        "MAJLIS_PROCESS_ROLE": "web",
        "MAJLIS_VAULT_KEY_FILE": str(vault_key_file()),
        "DJANGO_SETTINGS_MODULE": "majlis.settings",
        "PYTHONPATH": "src",
    }


def vault_key_file():
    from django.conf import settings

    return settings.VAULT_KEY_FILE


def test_the_same_event_in_two_hands_at_once_is_one(hook, office):
    body, answers = comment(), []

    def send():
        try:
            answers.append(ask(f"/hooks/facebook/{hook.key}", body, **signed(body))[0])
        finally:
            connections.close_all()

    together([send] * 6)

    assert answers == ["200 OK"] * 6
    assert len(kept(office)) == 1


def test_many_events_in_many_hands_are_all_kept(hook, office):
    def send(number):
        try:
            body = comment(number)
            assert ask(f"/hooks/facebook/{hook.key}", body, **signed(body))[0] == "200 OK"
        finally:
            connections.close_all()

    together([lambda number=number: send(number) for number in range(24)])

    assert len(kept(office)) == 24


def together(acts):
    threads = [threading.Thread(target=act) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)


@pytest.mark.alone
def test_what_receiving_costs_beside_a_bare_insert(hook, office, capsys):
    """No promise about time, which is the machine's: the figures are shown."""
    many = 200
    bodies = [comment(number) for number in range(many)]
    requests = [(body, signed(body)) for body in bodies]
    received = [timed(lambda r=r: push(hook, r[0], headers=r[1])) for r in requests]
    bare = bare_inserts(office, [comment(number + many) for number in range(many)])

    assert len(kept(office)) == 2 * many
    with capsys.disabled():
        print(
            f"\nreceiving p50 {part(received, 50):.2f} ms, p99 {part(received, 99):.2f} ms;"
            f" bare insert p50 {part(bare, 50):.2f} ms, p99 {part(bare, 99):.2f} ms;"
            f" ratio of medians {part(received, 50) / part(bare, 50):.1f}"
        )


def bare_inserts(office, bodies):
    """Insert and commit each, on one connection, with nothing around it."""
    times = []
    with psycopg.connect(elsewhere()["DATABASE_URL"], autocommit=True) as bare:
        bare.execute("SELECT set_config('majlis.institution', %s, false)", [str(office.pk)])
        insert = (
            "INSERT INTO channels_rawevent (institution_id, network, source, key, subject,"
            " content_sha256, body, problem) VALUES (%s, 'facebook', 'push', %s, '', '', %s, '')"
        )
        for number, body in enumerate(bodies):
            values = [office.pk, f"bare {number}", body]
            times.append(timed(lambda values=values: bare.execute(insert, values)))
    return times


def timed(act):
    """Return what `act` took, in milliseconds."""
    begin = time.perf_counter()
    act()
    return (time.perf_counter() - begin) * 1000


def part(times, percent):
    return sorted(times)[len(times) * percent // 100]
