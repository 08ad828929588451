"""What to do when a network says that an account's permission has ended."""

from majlis.channels import sessions
from majlis.channels.models import Channel
from majlis.networks.contract import LoggedOut, NetworkError
from majlis.store.tenancy import acting_for


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
