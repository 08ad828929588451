"""Telling the room whose act it is that a delivery has moved."""

from django.conf import settings
from django.utils.module_loading import import_string

from majlis.delivery.models import Delivery


def follow(delivery: Delivery) -> None:
    """Call the follower of this act, in the transaction of the move."""
    name = settings.DELIVERY_FOLLOWERS.get(delivery.act)
    if name:
        import_string(name)(delivery.pk, delivery.institution_id, str(delivery.state))
