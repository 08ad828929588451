"""An intent to call a network once, written before the call."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from majlis.delivery.models.delivery import Delivery
from majlis.delivery.models.worker_process import WorkerProcess
from majlis.people.models import Institution


class Attempt(models.Model):
    """One intent: open while its call is in doubt; a trigger lets it be closed once."""

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", _("Accepted")
        REFUSED = "refused", _("Refused")
        NOT_SENT = "not_sent", _("Not sent")
        FOUND = "found", _("Found on the network")
        ABSENT = "absent", _("Proved not published")
        DECIDED = "decided", _("Decided by a person")

    institution = models.ForeignKey(Institution, models.PROTECT)
    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="attempts")
    epoch = models.IntegerField()
    process = models.ForeignKey(WorkerProcess, models.PROTECT)
    payload_sha256 = models.CharField(max_length=64)
    intent_at = models.DateTimeField()
    call_over_at = models.DateTimeField(null=True)  # the sender itself said that its call is over
    answer = models.JSONField(default=dict)  # what the sender heard, also when it heard it late
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["delivery"], condition=models.Q(closed_at=None), name="one_open_attempt"
            )
        ]

    def __str__(self) -> str:
        return f"attempt {self.pk} of delivery {self.delivery_id}"
