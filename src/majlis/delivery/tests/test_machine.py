"""Whatever happens in whatever order: the promises hold, on real code, rows and networks.

`MAJLIS_TEST_EXAMPLES` asks for more examples than the few that run each time, drawn anew and
shrunk when one of them breaks a promise.
"""

import os
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from .conftest import ACCOUNTS, Clock, connected_account, film
from .machine import Example, World

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]

FEW = 12
MANY = int(os.environ.get("MAJLIS_TEST_EXAMPLES", "0"))
NETWORKS = ("x", "facebook", "linkedin", "youtube")
POINTS = ("prepared", "at_door", "before_call", "answered")
FAULTS = (
    "reset_after",
    "error_after_500",
    "reset_before",
    "error_before_503",
    "html",
    "truncated",
    "refused",
)


def seconds(least, most):
    return st.integers(least, most).map(lambda count: timedelta(seconds=count))


@pytest.fixture
def world(sandbox, office, huda):
    channels = {
        network: connected_account(sandbox, office, network, ACCOUNTS[network])
        for network in NETWORKS
    }
    return World(sandbox, office, huda, channels, film(office), Clock(sandbox))


def test_no_order_of_events_breaks_a_promise(world):
    class Machine(RuleBasedStateMachine):
        deliveries = Bundle("deliveries")

        @initialize()
        def begin(self):
            self.example = Example(world)

        @rule(
            target=deliveries,
            network=st.sampled_from(NETWORKS),
            due_in=seconds(0, 15),
            max_late=seconds(10, 60),
        )
        def schedule(self, network, due_in, max_late):
            return self.example.schedule(network, due_in=due_in, max_late=max_late)

        @rule(target=deliveries, first=deliveries)
        def follow(self, first):
            return self.example.follow(first)

        @rule(
            target=deliveries,
            network=st.sampled_from(NETWORKS),
            fault=st.sampled_from(FAULTS),
            lags=st.booleans(),
        )
        def publish_into_a_fault(self, network, fault, lags):
            delivery = self.example.publish(network, fault=fault, lags=lags)
            self.example.tick()
            return delivery

        @rule(target=deliveries, network=st.sampled_from(NETWORKS), point=st.sampled_from(POINTS))
        def crash(self, network, point):
            delivery = self.example.publish(network)
            self.example.crash(point)
            return delivery

        @rule(target=deliveries, network=st.sampled_from(NETWORKS), point=st.sampled_from(POINTS))
        def freeze(self, network, point):
            delivery = self.example.publish(network)
            self.example.freeze(point)
            return delivery

        @rule()
        def thaw(self):
            self.example.thaw()

        @rule()
        def kill_the_frozen(self):
            self.example.kill_the_frozen()

        @rule(network=st.sampled_from(NETWORKS), span=st.integers(1, 40))
        def limit(self, network, span):
            world.sandbox.fault("rate_limited", network=network, seconds=span)

        @rule(
            network=st.sampled_from(NETWORKS),
            call=st.sampled_from(["list", "read", "prepare", "delete"]),
            fault=st.sampled_from(["error_before_503", "html", "reset_before"]),
        )
        def fail_beside(self, network, call, fault):
            world.sandbox.fault(fault, call=call, network=network, times=2)

        @rule(delivery=deliveries)
        def cancel(self, delivery):
            self.example.cancel(delivery)

        @rule(target=deliveries, network=st.sampled_from(NETWORKS))
        def cancel_at_the_door(self, network):
            delivery = self.example.publish(network)
            self.example.cancel_at_the_door(delivery)
            return delivery

        @rule(delivery=deliveries)
        def edit(self, delivery):
            self.example.edit(delivery)

        @rule(delivery=deliveries)
        def retract(self, delivery):
            self.example.retract(delivery)

        @rule(delivery=deliveries)
        def decide(self, delivery):
            self.example.decide(delivery)

        @rule(span=seconds(1, 4))
        def live(self, span):
            world.clock.step(span)
            self.example.sweep()
            self.example.tick()
            self.example.look()

        @rule(span=seconds(1, 14))
        def stand_still(self, span):
            world.clock.step(span)

        @rule()
        def back_up(self):
            self.example.back_up()

        @rule()
        def restore(self):
            self.example.restore()

        @rule()
        def release(self):
            self.example.release()

        @invariant()
        def no_promise_is_broken(self):
            if hasattr(self, "example"):
                assert self.example.broken_promises() == []

        def teardown(self):
            if hasattr(self, "example"):
                assert self.example.end() == []

    run_state_machine_as_test(Machine, settings=how_many())


def how_many():
    return settings(
        max_examples=MANY or FEW,
        stateful_step_count=60 if MANY else 40,
        derandomize=not MANY,
        database=None,
        deadline=None,
        report_multiple_bugs=False,
        phases=[Phase.generate, Phase.shrink] if MANY else [Phase.generate],
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
