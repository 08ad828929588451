"""Opening an account for a delivery, and what to do when its permission has ended."""

from django.db import connection

from majlis.channels import sessions
from majlis.channels.models import Channel
from majlis.delivery.guards import Guard, stands
from majlis.delivery.timing import times
from majlis.networks.contract import LoggedOut, Network, NetworkError
from majlis.store.tenancy import acting_for


def opened(channel: Channel) -> Network:
    """Return the account, its permission renewed where that is due; outside any transaction."""
    network = sessions.open_network(
        channel, call_budget=times().call_budget, allow_list=stands(Guard.ALLOW_LIST)
    )
    connection.close()  # no connection is held through calls that may take long
    return network


def ended(channel: Channel, error: LoggedOut) -> bool:
    """Renew it where that can help; return whether the account may be tried again.

    When it cannot be renewed the channel is logged out and a person is asked. Outside any
    transaction: it calls the network.
    """
    if error.refreshable:
        try:
            sessions.refresh_now(channel)
        except LoggedOut:
            return False  # the channel says so already
        except NetworkError:
            return True  # not now; the next try renews it first
        return True
    with acting_for(channel.institution_id):
        channel.log_out(str(error)[:40] or "logged_out")
    return False
