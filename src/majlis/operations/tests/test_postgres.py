"""The embedded server: started once, found again, and honest about what is wrong."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from majlis.operations.parent import SOURCE
from majlis.operations.postgres import Cluster, NotStarted, address, django_database

START = "import sys; from pathlib import Path; from majlis.operations.postgres import Cluster; "
START += "Cluster(Path(sys.argv[1])).ensure_started(); print(Cluster(Path(sys.argv[1])).pid())"


def test_a_new_server_has_roles_a_database_and_eyes_for_arabic(cluster):
    cluster.ensure_started()

    with cluster.connect("majlis") as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        found = connection.execute("SELECT show_trgm('كتاب'), 'الكِتاب' ~ '[[:alpha:]]'").fetchone()
        roles = connection.execute(
            "SELECT rolname, rolsuper, rolbypassrls FROM pg_roles"
            " WHERE rolname LIKE 'majlis%' ORDER BY 1"
        ).fetchall()

    assert len(found[0]) == 5
    assert found[1]
    assert roles == [(f"majlis_{name}", False, False) for name in ("owner", "web", "worker")]


def test_of_eight_starters_at_once_one_starts_and_all_find_it(cluster):
    starters = [
        subprocess.Popen(
            [sys.executable, "-c", START, str(cluster.home)],
            env=os.environ | {"PYTHONPATH": SOURCE},
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(8)
    ]
    found = {starter.communicate()[0].strip() for starter in starters}

    assert found == {str(cluster.pid())}
    assert all(starter.returncode == 0 for starter in starters)


def test_after_a_crash_what_was_committed_is_there(cluster):
    cluster.ensure_started()
    with cluster.connect("majlis") as connection:
        connection.execute("CREATE TABLE kept AS SELECT 'مجلس' AS word")

    cluster.kill()
    assert not cluster.is_ready()
    cluster.ensure_started()

    with cluster.connect("majlis") as connection:
        assert connection.execute("SELECT word FROM kept").fetchone() == ("مجلس",)


def test_a_pid_file_that_names_a_stranger_does_not_keep_it_from_starting(cluster):
    cluster.ensure_started()
    file = cluster.data / "postmaster.pid"
    left_behind = file.read_text()
    cluster.stop()
    stranger = subprocess.Popen(["sleep", "60"])
    file.write_text("\n".join([str(stranger.pid), *left_behind.split("\n")[1:]]))

    cluster.ensure_started()

    assert cluster.is_ready()
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_data_of_another_major_version_is_refused_with_a_way_out(cluster):
    cluster.ensure_started()
    cluster.stop()
    (cluster.data / "PG_VERSION").write_text("17\n")

    with pytest.raises(NotStarted, match=r"Postgres 17 .* backup"):
        cluster.ensure_started()


@pytest.mark.skipif(os.geteuid() != 0, reason="an ordinary user starts the server as themselves")
def test_a_home_under_a_closed_folder_is_refused(home):
    closed = home / "closed"
    closed.mkdir(mode=0o700)

    with pytest.raises(NotStarted, match="MAJLIS_HOME"):
        Cluster(closed / "deep").ensure_started()


def test_a_long_home_gets_a_short_socket_path():
    folder = address.socket_folder(Path("/srv") / ("بيت" * 40))

    assert len(os.fsencode(f"{folder}/.s.PGSQL.5432")) < address.LONGEST_SOCKET_PATH_BYTES


def test_a_socket_folder_that_someone_else_made_is_not_used(home):
    long_home = home / ("h" * 90)
    trap = address.socket_folder(long_home)
    trap.symlink_to(home)
    try:
        with pytest.raises(NotStarted, match="someone else"):
            Cluster(long_home).ensure_started()
    finally:
        trap.unlink()


def test_a_database_url_keeps_its_login_and_takes_on_the_role_of_the_process():
    made = django_database(
        url="postgresql://office:s%40fe@db.internal:6432/house?sslmode=verify-full",
        home=Path("/nowhere"),
        role="worker",
        pool_size=0,
    )

    assert (made["USER"], made["PASSWORD"], made["HOST"]) == ("office", "s@fe", "db.internal")
    assert (made["NAME"], made["PORT"]) == ("house", "6432")
    assert made["OPTIONS"]["sslmode"] == "verify-full"
    assert "-c role=majlis_worker" in made["OPTIONS"]["options"]
