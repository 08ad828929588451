"""What every test may use; `src/**/tests` as well as `tests`."""

import os
from collections.abc import Iterator
from pathlib import Path
from zlib import crc32

import hypothesis
import pytest
from django.conf import settings
from django.db import connections
from django.test import TransactionTestCase

from majlis.operations.postgres import Mode
from majlis.operations.stack import Stack
from tests import databases, prepared, session

# The same people in all tests: Huda, Salem, Noura, and Omar of another office.
pytest_plugins = ["majlis.people.testing"]

# How long an example takes is the machine's matter, and fails no test.
hypothesis.settings.register_profile(
    "here", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("here")


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """Give this process a migrated database of its own; walls between institutions stand."""
    with django_db_blocker.unblock():
        settings.DATABASES["default"]["NAME"] = databases.prepare()
        connections["default"].settings_dict["NAME"] = databases.name()
    yield
    connections.close_all()


@pytest.fixture
def prepared_home() -> Iterator[Path]:
    """Give a home with a migrated database that nobody has started."""
    with prepared.home() as home:
        yield home


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    """Give a module a whole office of real processes, with a database and networks of its own."""
    with prepared.home() as home, Stack(home, demonstration=True) as office:
        yield office


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where several processes share the tests, begin with what takes long, and mix the other
    modules: some wait, some compute. Journeys come together and last, since they share an office.
    """
    if "PYTEST_XDIST_WORKER" in os.environ:
        items.sort(key=_turn)


def _turn(item: pytest.Item) -> tuple[bool, bool, int]:
    module = item.nodeid.partition("::")[0]
    is_journey = module.startswith("tests/journeys/")
    return item.get_closest_marker("long") is None, is_journey, crc32(module.encode())


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """End the server when the last process of the run is done."""
    if session.is_ours():
        databases.cluster().stop(Mode.IMMEDIATE)
        session.remove()


def _fresh_database(_: TransactionTestCase) -> None:
    """Replace Django's flush, which would take the rows of migrations with it.

    The tests' login may not truncate either, and some tables refuse to be emptied.
    """
    connections.close_all()
    databases.renew()


TransactionTestCase._fixture_teardown = _fresh_database
