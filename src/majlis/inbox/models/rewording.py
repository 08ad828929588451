"""Other words for an answer that stands."""

from typing import ClassVar

from django.db import models

from majlis.delivery.models import Delivery
from majlis.delivery.states import State
from majlis.inbox.models.reply import Reply
from majlis.people.models import Institution, Person
from majlis.store.clock import Now


class Rewording(models.Model):
    """Who gave an answer which words, and when; never changed once the network has them."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    reply = models.ForeignKey(Reply, models.PROTECT, related_name="rewordings")
    was = models.TextField()
    text = models.TextField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())
    # Empty: the answer stands on the tracking page, and says it at once.
    delivery = models.OneToOneField(Delivery, models.PROTECT, null=True, related_name="rewording")

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def state(self) -> str:
        return self.delivery.state if self.delivery else str(State.VERIFIED)

    @property
    def is_done(self) -> bool:
        return self.state in {State.PUBLISHED, State.VERIFIED}
