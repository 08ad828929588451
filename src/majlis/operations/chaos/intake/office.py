"""The office that hears: an institution with an account and some posts on each network."""

import random
import time
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from majlis.channels import network_apps
from majlis.delivery import account_posts, foreign, permissions
from majlis.delivery.models import Installation
from majlis.operations import demonstration, networks_here
from majlis.operations.chaos.intake.street import NETWORKS
from majlis.people.models import Institution
from majlis.store.clock import now
from majlis.store.tenancy import acting_for

# Some networks cut times to seconds.
A_SECOND_S = 1.1


class Office:
    """One institution on the networks of this machine."""

    def __init__(self, *, control: str, posts: int) -> None:
        self.control = control
        self.institution = _make_institution()
        self.channels = {
            network: demonstration.connect(
                {
                    "network": network,
                    "id": _account_id(network),
                    "handle": f"intake_{network}",
                    "name": "هيئة تحت الاختبار",
                },
                self.institution,
                control=control,
            )
            for network in NETWORKS
        }
        foreign.watch_due()  # posts count from when their account is first watched
        time.sleep(A_SECOND_S)
        self.posts: Mapping[str, Sequence[str]] = {
            network: [self._post(network, number) for number in range(posts)]
            for network in NETWORKS
        }
        for channel in self.channels.values():
            shown = permissions.opened(channel).recent(since=channel.created_at)
            account_posts.note(channel, shown)
        demonstration.type_callbacks(control=control, institution=self.institution)

    def _post(self, network: str, number: int) -> str:
        account = self.channels[network].remote_id
        wanted = {"network": network, "account": account, "text": f"سؤال وجواب رقم {number}"}
        made: Any = networks_here.control(self.control, "posts", wanted)
        return str(made["id"])

    def rotate_secret(self, network: str, secret: str, *, network_first: bool) -> None:
        """Change the application's secret on both sides; in between they differ."""
        acts = [self._change_there, self._change_here]
        for act in acts if network_first else reversed(acts):
            act(network, secret)

    def _change_there(self, network: str, secret: str) -> None:
        app = {"network": network, "client_id": demonstration.CLIENT_ID, "client_secret": secret}
        networks_here.control(self.control, "app", app)

    def _change_here(self, network: str, secret: str) -> None:
        with acting_for(self.institution.pk):
            network_apps.register(
                institution_id=self.institution.pk,
                network=network,
                client_id=demonstration.CLIENT_ID,
                client_secret=secret,
            )


def _make_institution() -> Institution:
    """Make the institution and mark this database as one that may be broken on purpose."""
    with transaction.atomic():
        Installation.objects.update(is_for_chaos=True)
        return Institution.objects.create(
            slug=f"intake-{now():%H%M%S%f}", name_ar="هيئة تحت الاختبار", name_en="Body under test"
        )


def _account_id(network: str) -> str:
    number = random.randrange(10**11, 10**12)  # noqa: S311
    return f"UC{number:022d}" if network == "youtube" else str(number)
