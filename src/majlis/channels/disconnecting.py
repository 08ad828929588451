"""Letting an account go: its permission is destroyed, what was published stays known."""

from django.db import models
from django.utils.translation import gettext as _

from majlis.channels.models import Channel, Token
from majlis.people.models import Person
from majlis.store.refusal import Refused
from majlis.store.tenancy import acting_for


def disconnect(channel: Channel, *, by: Person) -> None:
    """Forget the permission; any institution may connect the account afterwards."""
    with acting_for(channel.institution_id):
        connected = ~models.Q(state=Channel.State.DISCONNECTED)
        if not channel.change(
            connected,
            act="channel.disconnected",
            by=by,
            state=Channel.State.DISCONNECTED,
            problem="",
            missing_scopes=[],
        ):
            raise Refused(_("This account has already been disconnected."))
        Token.objects.filter(channel_id=channel.pk).delete()
