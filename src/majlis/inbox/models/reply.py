"""What was said in answer: by an officer, or automatically."""

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from majlis.answers.models import Article
from majlis.delivery.models import Delivery
from majlis.delivery.states import State as DeliveryState
from majlis.inbox.models.body import Body
from majlis.inbox.models.case import Case
from majlis.inbox.models.item import Item
from majlis.people.models import Institution, Person
from majlis.store.clock import Now

# Here a delivery moves on by a person alone, or not at all.
ENDED = (
    DeliveryState.HELD,
    DeliveryState.FAILED,
    DeliveryState.CANCELLED,
    DeliveryState.RETRACTED,
)
_STANDS = models.Q(published_at__isnull=False) & ~models.Q(delivery__state=DeliveryState.RETRACTED)
_IS_ON_ITS_WAY = models.Q(published_at__isnull=True, delivery__isnull=False) & ~models.Q(
    delivery__state__in=ENDED
)


class ReplySet(models.QuerySet["Reply"]):
    def of_people(self) -> Self:
        """Those that a person wrote."""
        return self.filter(by__isnull=False)

    def standing(self) -> Self:
        """Those that the person can read: on the network, or on the tracking page."""
        return self.filter(_STANDS)

    def on_their_way(self) -> Self:
        """Those that may still come to stand without a person's doing."""
        return self.filter(_IS_ON_ITS_WAY)

    def alive(self) -> Self:
        """Those that stand, or may come to stand by themselves."""
        return self.filter(_STANDS | _IS_ON_ITS_WAY)

    def stuck(self) -> Self:
        """Those that are held or were refused, and need a person."""
        stuck = (DeliveryState.HELD, DeliveryState.FAILED)
        return self.filter(published_at__isnull=True, delivery__state__in=stuck)


class Reply(models.Model):
    """One answer to one item: a delivery on its network, or a text on the tracking page."""

    class Kind(models.TextChoices):
        ANSWER = "answer", _("Answer")
        REDIRECT = "redirect", _("Redirection")  # to another body, or another way
        QUESTION = "question", _("Question back")  # answers nothing yet
        POINTER = "pointer", _("Pointer to a private message")  # says where the answer is
        ACKNOWLEDGEMENT = "acknowledgement", _("Acknowledgement")  # answers nothing
        RATING = "rating", _("Request for a rating")  # answers nothing

    # What an officer writes; the others are automatic words, see automatic.py.
    WRITTEN = (Kind.ANSWER, Kind.REDIRECT, Kind.QUESTION)
    NO_ANSWER = (Kind.QUESTION, Kind.POINTER, Kind.ACKNOWLEDGEMENT, Kind.RATING)

    institution = models.ForeignKey(Institution, models.PROTECT)
    case = models.ForeignKey(Case, models.PROTECT, related_name="replies")
    item = models.ForeignKey(Item, models.PROTECT, related_name="replies")
    # Empty: the answer to a question from the form, which stands on its tracking page.
    delivery = models.OneToOneField(Delivery, models.PROTECT, null=True, related_name="inbox_reply")
    kind = models.CharField(max_length=16, choices=Kind, default=Kind.ANSWER)
    text = models.TextField()
    # The answer of the library that it began with.
    article = models.ForeignKey(Article, models.PROTECT, null=True, related_name="+")
    # The body that the person was handed over to: the case closes when this stands.
    body = models.ForeignKey(Body, models.PROTECT, null=True, related_name="+")
    # The public word that goes out before this private one.
    after = models.OneToOneField("self", models.PROTECT, null=True, related_name="followed_by")
    files = models.JSONField(default=list, db_default=[])  # what is attached, as its payload says
    # Empty: nobody wrote it; it is an automatic word.
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    published_at = models.DateTimeField(null=True)  # the network's time

    objects = ReplySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=~models.Q(text=""), name="reply_has_a_text"),
            models.CheckConstraint(
                condition=models.Q(by__isnull=False)
                | models.Q(kind__in=("acknowledgement", "rating"))
                | models.Q(kind="answer", article__isnull=False),
                name="automatic_reply_is_approved",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_by__isnull=True)
                | ~models.Q(approved_by=models.F("by")),
                name="reply_of_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"reply {self.pk} to {self.item_id}"

    @property
    def is_automatic(self) -> bool:
        return self.by_id is None

    @property
    def state(self) -> str:
        """Where it stands: a delivery's state, or `verified` on the tracking page."""
        return self.delivery.state if self.delivery else str(DeliveryState.VERIFIED)

    @property
    def is_standing(self) -> bool:
        return self.published_at is not None and self.state != DeliveryState.RETRACTED

    @property
    def is_on_its_way(self) -> bool:
        return self.published_at is None and self.state not in ENDED

    @property
    def needs_a_person(self) -> bool:
        """Whether it is held or was refused."""
        return self.published_at is None and self.state in {
            DeliveryState.HELD,
            DeliveryState.FAILED,
        }
