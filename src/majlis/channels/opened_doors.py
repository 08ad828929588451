"""Opening a mailbox or another system's door for a call. Worker only."""

from datetime import timedelta

from majlis.channels import letter_doors
from majlis.channels.models import Channel, Door, Mailbox
from majlis.channels.tokens import Permission
from majlis.networks import door, mail
from majlis.networks.connection import FreshConnection
from majlis.networks.http import Http
from majlis.networks.mail_calls import Server
from majlis.store.tenancy import acting_for


def mailbox(channel: Channel, permission: Permission, *, call_budget: timedelta) -> mail.Email:
    """Return a mailbox; its password for sending is that for reading where it has no other."""
    with acting_for(channel.institution_id):
        kept = Mailbox.objects.get(channel=channel)
    return mail.Email(
        account_id=channel.remote_id,
        name=channel.name,
        reads=Server(
            kept.reads_host,
            kept.reads_port,
            kept.reads_security,
            kept.reads_user,
            permission.access_token,
        ),
        sends=Server(
            kept.sends_host,
            kept.sends_port,
            kept.sends_security,
            kept.sends_user,
            permission.refresh_token or permission.access_token,
        ),
        sent_folder=kept.sent_folder,
        call_budget=call_budget,
    )


def system(channel: Channel, *, call_budget: timedelta) -> door.Door:
    """Return another system, as far as it takes answers."""
    with acting_for(channel.institution_id):
        kept = Door.objects.get(channel=channel)
    return door.Door(
        account_id=channel.remote_id,
        name=channel.name,
        address=kept.answers_to,
        secret=letter_doors.secret_of(kept),
        http=Http(call_budget=call_budget, transport=FreshConnection()),
    )
