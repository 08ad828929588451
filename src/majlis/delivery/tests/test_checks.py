"""A wrong setting stops the start and says how to mend it."""

import pytest

from majlis.delivery import checks
from majlis.delivery.guards import Guard, stands

LOOPBACK = {"x": {"api": "http://localhost:7801/api.x.com", "web": "http://127.0.0.1:7801"}}
REAL = {"x": {"api": "https://api.x.com"}}


def ids(messages):
    return [message.id for message in messages]


@pytest.mark.parametrize(("guard", "settle"), [(1, 1), (0.1, 1 / 60), (0.2, 0.1)])
def test_times_that_fit_together_pass(settings, guard, settle):
    settings.GUARD_SCALE, settings.SETTLE_SCALE = guard, settle

    assert checks.check_times(None) == []


@pytest.mark.parametrize(
    ("guard", "settle"), [(0.01, 1), (1, 0.001), (1, 1 / 60), (float("nan"), 1), (1, float("nan"))]
)
def test_times_that_do_not_are_named(settings, guard, settle):
    settings.GUARD_SCALE, settings.SETTLE_SCALE = guard, settle

    assert ids(checks.check_times(None)) == ["majlis.E010"]


@pytest.mark.parametrize("slots", [0, 201])
def test_too_few_or_too_many_slots_are_named(settings, slots):
    settings.DELIVERY_SLOTS = slots

    assert ids(checks.check_slots(None)) == ["majlis.E011"]


def test_too_few_connections_are_named(settings):
    settings.DATABASE_POOL = 3

    assert ids(checks.check_slots(None)) == ["majlis.E012"]


def test_what_is_set_by_default_passes():
    assert checks.check_slots(None) == []
    assert checks.check_guards(None) == []


@pytest.mark.parametrize("guard", list(Guard))
def test_a_guard_may_be_out_where_only_this_machine_is_reached(settings, guard):
    settings.WITHOUT_GUARD, settings.NETWORK_URLS = guard.value, LOOPBACK

    assert checks.check_guards(None) == []
    assert not stands(guard)


@pytest.mark.parametrize("guard", list(Guard))
def test_no_guard_may_be_out_where_a_real_network_is_reached(settings, guard):
    settings.WITHOUT_GUARD, settings.NETWORK_URLS = guard.value, LOOPBACK | {"y": REAL["x"]}

    assert ids(checks.check_guards(None)) == ["majlis.E013"]


def test_no_stop_may_be_set_where_a_real_network_is_reached(settings):
    settings.CHAOS_STOPS, settings.NETWORK_URLS = "/stops", REAL

    assert ids(checks.check_guards(None)) == ["majlis.E013"]


def test_a_guard_that_does_not_exist_is_named(settings):
    settings.WITHOUT_GUARD, settings.NETWORK_URLS = "door", LOOPBACK

    assert ids(checks.check_guards(None)) == ["majlis.E013"]


def test_every_guard_stands_where_nobody_took_it_out():
    assert all(stands(guard) for guard in Guard)


@pytest.mark.parametrize("url", ["http://localhost.evil", "http://evil/localhost", "", "http://"])
def test_an_address_that_only_looks_like_this_machine_is_not(url):
    assert not checks.is_loopback(url)
