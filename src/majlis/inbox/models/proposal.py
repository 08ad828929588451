"""An answer that a second person must approve before it goes out."""

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import pgettext_lazy

from majlis.answers.models import Article
from majlis.inbox.models.body import Body
from majlis.inbox.models.case import Case
from majlis.inbox.models.item import Item
from majlis.inbox.models.reply import Reply
from majlis.people.models import Institution, Person
from majlis.store.clock import Now


class ProposalSet(models.QuerySet["Proposal"]):
    def waiting(self) -> Self:
        return self.filter(state=Proposal.State.WAITING)

    def for_approver(self, person: Person) -> Self:
        """What waits for this person: nobody approves what they wrote."""
        return self.waiting().exclude(by=person).order_by("at", "id")


class Proposal(models.Model):
    """The answer as it would go out. Its words never change: what is approved is what is sent."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("proposal", "Waits for approval")
        APPROVED = "approved", pgettext_lazy("proposal", "Approved")
        RETURNED = "returned", pgettext_lazy("proposal", "Returned")
        WITHDRAWN = "withdrawn", pgettext_lazy("proposal", "Taken back by its writer")

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="proposals")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    text = models.TextField()
    pointer = models.CharField(max_length=1000, blank=True)  # what stands in public beside it
    kind = models.CharField(max_length=15, choices=Reply.Kind, default=Reply.Kind.ANSWER)
    way = models.CharField(max_length=8, blank=True)
    article = models.ForeignKey(Article, models.PROTECT, null=True, related_name="+")
    body = models.ForeignKey(Body, models.PROTECT, null=True, related_name="+")
    files = models.JSONField(default=list)  # as a payload names them
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=1000, blank=True)
    reply = models.OneToOneField(Reply, models.PROTECT, null=True, related_name="proposal")

    objects = ProposalSet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=~models.Q(state="approved")
                | (
                    models.Q(decided_by__isnull=False)
                    & ~models.Q(decided_by=models.F("by"))
                    & models.Q(reply__isnull=False)
                ),
                name="approved_by_a_second_person",
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(state="waiting"),
                name="one_proposal_waits",
            ),
        ]

    def __str__(self) -> str:
        return f"proposal {self.pk} ({self.state})"

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING
