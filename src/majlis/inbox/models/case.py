"""What one person wants, with a reference number."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _

from majlis.answers.models import Service
from majlis.channels.models import Channel
from majlis.inbox.models.contact import Contact
from majlis.inbox.models.step import CaseStep
from majlis.inbox.states import ASKING, MOVES, TONES, AnsweredBy, Kind, Status
from majlis.people.models import Institution, Person, Unit
from majlis.store.clock import Now
from majlis.store.refusal import Refused

if TYPE_CHECKING:
    from majlis.inbox.models.item import Item
    from majlis.inbox.models.reply import Reply


class CaseSet(models.QuerySet["Case"]):
    def visible_to(self, person: Person) -> Self:
        """The cases of the institutions in which this person works."""
        return self.filter(institution_id__in=person.memberships.working().values("institution_id"))

    def standing(self) -> Self:
        """Without those that went into another one."""
        return self.filter(merged_into__isnull=True)

    def asking(self) -> Self:
        """What wants something from us: new or in hand."""
        return self.standing().filter(status__in=ASKING)

    def unassigned(self) -> Self:
        """What asks and is in nobody's hands."""
        return self.asking().filter(officer__isnull=True)

    def of(self, officer: Person) -> Self:
        """What this person has in hand, whether it asks or waits."""
        in_hand = (*ASKING, Status.WAITING)
        return self.standing().filter(officer=officer, status__in=in_hand)

    def overdue(self, late_before: datetime) -> Self:
        """Inquiries whose first answer is owed since before this moment; see promise.py."""
        running = models.Q(clocks__stopped_at__isnull=True, clocks__started_at__lt=late_before)
        return self.asking().filter(running, kind=Kind.INQUIRY)

    def in_reach_of(self, officer: Person) -> Self:
        """What this person could take up: their own, and what nobody has."""
        return self.filter(models.Q(officer=officer) | models.Q(officer__isnull=True))

    def in_status(self, status: str) -> Self:
        return self.standing().filter(status=status)

    def inquiries(self) -> Self:
        """What asks for something; spam and what asks for nothing is left out."""
        return self.standing().filter(kind=Kind.INQUIRY).exclude(status=Status.SPAM)

    def touched(self) -> Self:
        """Those that a person of ours has done something with, or that somebody has a code for."""
        return self.filter(
            models.Exists(CaseStep.objects.filter(case=models.OuterRef("pk"), by__isnull=False))
            | ~models.Q(code_hash="")
        )

    def matching(self, words: str) -> Self:
        """Those whose reference, subject, text, or writer's name or handle has these words."""
        words = words.strip()
        if not words:
            return self
        found = (
            models.Q(reference__iexact=words)
            | models.Q(subject__icontains=words)
            | models.Q(contact__name__icontains=words)
            | models.Q(contact__identities__handle__icontains=words.removeprefix("@"))
            | models.Q(items__text__icontains=words)
        )
        return self.filter(pk__in=self.model.objects.filter(found).values("pk"))

    def longest_waiting_first(self) -> Self:
        return self.order_by("last_item_at", "id")

    def newest_first(self) -> Self:
        return self.order_by("-last_item_at", "-id")


@dataclass(frozen=True)
class Said:
    """One thing in a conversation: an item, or an answer of ours that is not an item yet."""

    at: datetime
    item: "Item | None" = None
    reply: "Reply | None" = None  # also with the item that shows it on the network


class Case(models.Model):
    """An inquiry, from the first word to the last.

    What follows from its items and replies (times, subject, clock, and the status of a case that
    no person has touched) is counted by recounting.py; what a person does is in cases.py.
    """

    Status = Status
    Kind = Kind
    AnsweredBy = AnsweredBy

    institution = models.ForeignKey(Institution, models.PROTECT)
    reference = models.CharField(max_length=14)
    code_hash = models.CharField(max_length=64, blank=True)  # empty: nobody was given a code
    status = models.CharField(max_length=8, choices=Status, default=Status.NEW)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.INQUIRY)
    subject = models.CharField(max_length=200, blank=True)
    topic = models.ForeignKey(Service, models.PROTECT, null=True, blank=True, related_name="cases")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True)
    officer = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="cases")
    channel = models.ForeignKey(Channel, models.PROTECT, null=True, related_name="cases")
    opened_at = models.DateTimeField()  # the network's time of its first item
    last_item_at = models.DateTimeField()  # of the last one that the public wrote
    first_answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=10, choices=AnsweredBy, blank=True)
    closed_at = models.DateTimeField(null=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    changed_at = models.DateTimeField(db_default=Now())
    # Wrong tracking codes since `wrong_code_at`, so that nobody tries them all.
    wrong_codes = models.SmallIntegerField(default=0)
    wrong_code_at = models.DateTimeField(null=True)

    objects = CaseSet.as_manager()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["institution", "reference"], name="case_reference"),
            models.CheckConstraint(
                condition=models.Q(status__in=Status.values), name="case_status"
            ),
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="case_kind"),
            models.CheckConstraint(
                condition=models.Q(first_answered_at__isnull=True, answered_by="")
                | (models.Q(first_answered_at__isnull=False) & ~models.Q(answered_by="")),
                name="answered_by_somebody",
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["institution", "status", "last_item_at"], name="case_list"),
            models.Index(fields=["institution", "officer", "status"], name="case_of_officer"),
            models.Index(fields=["institution", "opened_at"], name="case_received"),
            models.Index(fields=["institution", "first_answered_at"], name="case_answered"),
            models.Index(fields=["institution", "-changed_at"], name="case_changed"),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("case", args=[self.reference])

    # What a page asks

    @property
    def record_name(self) -> str:
        """What the record and notices call it: its page is found by its reference."""
        return f"case:{self.reference}"

    @property
    def heading(self) -> str:
        """Its first words, as a list shows them."""
        return self.subject or _("Without words")

    @property
    def status_words(self) -> str:
        return str(Status(self.status).label)

    @property
    def tone(self) -> str:
        return TONES.get(self.status, "")

    @property
    def is_asking(self) -> bool:
        return self.status in ASKING

    @property
    def is_closed(self) -> bool:
        return self.status in {Status.CLOSED, Status.SPAM}

    @property
    def is_spam(self) -> bool:
        return self.status == Status.SPAM

    @property
    def is_merged(self) -> bool:
        return self.merged_into_id is not None

    @property
    def is_inquiry(self) -> bool:
        return self.kind == Kind.INQUIRY

    @property
    def is_answered(self) -> bool:
        """Whether it ever had a substantive answer."""
        return self.first_answered_at is not None

    @property
    def is_from_the_form(self) -> bool:
        """Whether it was asked on the public pages, and is answered there."""
        return self.channel_id is None

    @property
    def is_touched(self) -> bool:
        """Whether a person of ours has done something with it, or somebody has a code for it."""
        return bool(self.code_hash) or self.steps.filter(by__isnull=False).exists()

    @property
    def can_be_taken(self) -> bool:
        return not self.is_closed and not self.is_merged and self.officer_id is None

    @property
    def can_be_closed(self) -> bool:
        return Status.CLOSED in MOVES[self.status] and not self.is_merged

    @property
    def can_be_reopened(self) -> bool:
        return self.status in {Status.CLOSED, Status.SPAM, Status.ANSWERED} and not self.is_merged

    @property
    def can_be_answered(self) -> bool:
        return not self.is_closed and not self.is_merged

    def thread(self) -> "list[Said]":
        """Return the whole conversation in its order: what the public wrote, and our answers.

        An answer that a delivery of ours brought there is one thing, not an item and a reply.
        """
        items = self.items.select_related("author", "channel", "delivery", "letter")
        items = items.prefetch_related("measures__asked_by", "measures__delivery", "files")
        replies = self.replies.select_related("delivery", "by")
        by_delivery = {reply.delivery_id: reply for reply in replies}
        said = [
            Said(
                at=item.written_at or item.heard_at,
                item=item,
                reply=by_delivery.get(item.delivery_id) if item.delivery_id else None,
            )
            for item in items
        ]
        shown = {each.reply.pk for each in said if each.reply}
        said += [
            Said(at=reply.published_at or reply.created_at, reply=reply)
            for reply in replies
            if reply.pk not in shown
        ]
        return sorted(said, key=lambda each: each.at)

    # Moving

    def move(
        self,
        to: str,
        *,
        act: str,
        by: Person | None,
        why: str = "",
        at: datetime | None = None,
        step: dict[str, Any] | None = None,
        **fields: Any,
    ) -> None:
        """Change the status and record the step, both or neither.

        The update names the status we read: of two people at once, one wins. `step` holds further
        columns of the step.

        Raises:
            Refused: somebody else moved it meanwhile, or there is no such move.
        """
        was = self.status
        unmoved = Case.objects.filter(pk=self.pk, status=was, officer_id=self.officer_id)
        allowed = to == was or to in MOVES.get(was, set())
        if not allowed or not unmoved.update(status=to, changed_at=Now(), **fields):
            raise Refused(_("This inquiry has changed since you opened it. Look at it again."))
        CaseStep.objects.create(
            institution_id=self.institution_id,
            case=self,
            act=act,
            by=by,
            was=was,
            now=to,
            why=why[:1000],
            **({"at": at} if at else {}),
            **(step or {}),
        )
        self.status = to
        for name, value in fields.items():
            if not hasattr(value, "resolve_expression"):  # times are computed by the database
                setattr(self, name, value)


class ReferenceCounter(models.Model):
    """The last reference number given in a year."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    year = models.SmallIntegerField()
    last = models.IntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["institution", "year"], name="one_counter_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"
