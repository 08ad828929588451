"""The demonstration's year: walked through the connectors, and loaded from its copy.

Databases and networks of real processes. Only the first days are walked here: a whole year takes
minutes (`python -m majlis year`, which compares it with the ledger too).
"""

import json
import subprocess
import sys
import textwrap
import time
from contextlib import contextmanager

import pytest

from majlis.operations import networks_here
from majlis.operations.year import shelf
from majlis.operations.year.ground import Ground
from tests import prepared

pytestmark = pytest.mark.alone
DAYS = 24
LOADED_WITHIN_S = 20
# Walks inside a process of its own: Django is set up there for that database and as its owner.
SCRIPT = """
import json, sys
from majlis.operations import networks_here, starting
starting.take_role("owner")
starting.django(with_database=False)
from datetime import date, timedelta
from majlis.operations.year import clocks, telling, walking
from majlis.people.models import Institution

control, days = sys.argv[1], int(sys.argv[2])
walk = walking.Walk(Institution.objects.get(slug="mgsa"), control, 2018, tell=lambda line: None)
walk.lay()
networks_here.control(control, "insights", {"late": False})
evening = walk.evening(date(2018, 1, 1) + timedelta(days=days - 1))

def ledger():
    with clocks.wandering(control):
        clocks.show(control, evening + timedelta(minutes=after))
        return telling.of_ledger(walk.institution, control, 2018)

after = 0
before = ledger()
walk.go(days=days)
after = 10
print(json.dumps({"ours": telling.of_office(walk.institution, 2018), "before": before,
                  "after": ledger()}))
"""


@contextmanager
def new_ground():
    with prepared.home() as home, Ground(home, settings={}) as made:
        yield made


@pytest.fixture(scope="module")
def ground():
    with new_ground() as made:
        yield made


@pytest.fixture(scope="module")
def fresh():
    """Ground on which nobody has walked."""
    with new_ground() as made:
        yield made


def in_process(ground, script, *arguments):
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script), *arguments],
        env=ground.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def walked(ground):
    """The office's figures after some days, and the ledger's just before and after its reading."""
    return in_process(ground, SCRIPT, ground.addresses.control, str(DAYS))


def test_what_is_walked_is_what_the_ledger_counts(walked):
    """Reactions go on while an account is read: its count lies between two of the ledger's."""
    for network, counted in walked["ours"].items():
        for name, value in counted.items():
            low, high = walked["before"][network][name], walked["after"][network][name]
            assert value is None if low is None else low <= value <= high, (network, name)


def test_what_does_not_move_by_the_minute_is_exactly_so(walked):
    still = ("posts", "images", "videos", "inquiries_answered")
    exactly = {
        network: {name: counted[name] for name in still}
        for network, counted in walked["before"].items()
    }

    assert {
        network: {name: counted[name] for name in still}
        for network, counted in walked["ours"].items()
    } == exactly
    assert sum(counted["inquiries_answered"] for counted in walked["ours"].values()) > 10


def test_the_walk_leaves_the_clocks_and_the_accounts_as_they_were(walked, ground):
    clock = networks_here.control(ground.addresses.control, "clock")
    states = in_process(
        ground,
        """
        import json
        from majlis.operations import starting
        starting.take_role("owner")
        starting.django(with_database=False)
        from majlis.channels.models import Channel
        print(json.dumps(list(Channel.objects.values_list("state", flat=True))))
        """,
    )

    assert abs(clock["offset_s"]) < 60
    assert states == ["open"] * 5


@pytest.fixture(scope="module")
def loaded(fresh):
    """Load the copy of 2018; return the command's end and how long it took."""
    began = time.monotonic()
    done = fresh.run("year", "--load", "--year", "2018", "--control", fresh.addresses.control)
    return done, time.monotonic() - began


def test_the_copy_gives_exactly_the_ledgers_figures(loaded):
    done, _ = loaded

    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told == {
        "followers": 44130,
        "posts": 2466,
        "images": 2364,
        "videos": 48,
        "views": told["views"],
        "visits": told["visits"],
        "likes_and_reposts": 23000,
        "inquiries_answered": 319,
    }
    assert told["views"] > 2_000_000
    assert told["visits"] > 215_000


def test_the_copy_is_loaded_in_seconds(loaded):
    _, span_s = loaded

    assert span_s < LOADED_WITHIN_S


def test_loading_it_again_adds_nothing(loaded, fresh):
    again = fresh.run("year", "--load", "--year", "2018", "--control", fresh.addresses.control)

    assert again.returncode == 0, again.stderr
    assert again.stdout.splitlines()[-1] == loaded[0].stdout.splitlines()[-1]


def test_the_figures_command_prints_the_year(loaded, fresh):
    done = fresh.run("figures", "--year", "2018", "--json")

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1])["inquiries_answered"] == 319


def test_a_year_is_counted_fast(loaded, fresh):
    span_s = in_process(
        fresh,
        """
        import time
        from majlis.operations import starting
        starting.take_role("owner")
        starting.django(with_database=False)
        from majlis.insights import figures
        from majlis.people.models import Institution
        from majlis.store.tenancy import acting_for
        office = Institution.objects.get(slug="mgsa")
        spans = []
        for _ in range(5):
            with acting_for(office.pk):
                began = time.monotonic()
                figures.year(office, 2018)
                spans.append(time.monotonic() - began)
        print(min(spans))
        """,
    )

    assert span_s < 0.3


def test_real_networks_cannot_be_walked(ground):
    environment = ground.environment()
    environment.pop("MAJLIS_NETWORK_URLS")
    done = subprocess.run(
        [sys.executable, "-m", "majlis", "year", "--control", ground.addresses.control],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "Only the networks of this machine" in done.stderr


@pytest.mark.django_db
def test_the_copy_still_fits_the_migrations():
    """When this fails, walk the year again: `python -m majlis year --save` its file."""
    import lzma

    from majlis.operations.year import loading

    with lzma.open(shelf.file_of(2018)) as copy:
        about = json.loads(copy.readline())
        found = [section for section, _ in loading.sections(copy)]

    assert about["year"] == 2018
    assert [section.table for section in found] == list(shelf.TABLES)
    for section in found:
        shelf.check(section)
