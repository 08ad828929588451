"""What one person wants, with a reference number."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import connection, models
from django.urls import reverse
from django.utils.translation import gettext as _

from majlis.answers.models import Service
from majlis.arabic import personal
from majlis.channels.models import Channel
from majlis.inbox.models.case_set import CaseSet
from majlis.inbox.models.contact import Contact
from majlis.inbox.models.step import CaseStep
from majlis.inbox.states import (
    ASKING,
    IN_WORK,
    MOVES,
    TOLD,
    TONES,
    AnsweredBy,
    Dialect,
    Kind,
    Language,
    Priority,
    Status,
)
from majlis.people.models import Institution, Person, Unit
from majlis.store.clock import Now
from majlis.store.refusal import Refused

if TYPE_CHECKING:
    from majlis.inbox.models.item import Item
    from majlis.inbox.models.reply import Reply


BY_URGENCY = (Priority.URGENT, Priority.HIGH, Priority.NORMAL, Priority.LOW)
_WHAT_OURS_DID = (
    "SELECT EXISTS (SELECT FROM inbox_casestep WHERE case_id = %s"
    " AND (by_id IS NOT NULL OR act = ANY (%s))),"
    " EXISTS (SELECT FROM inbox_reply WHERE case_id = %s)"
)
_ON_A_LIST = {"merged_into__isnull": True, "snoozed_until__isnull": True}


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
    priority = models.CharField(
        max_length=6, choices=Priority, default=Priority.NORMAL, db_default=Priority.NORMAL
    )
    # Its priority as lists order it, 0 the most urgent.
    urgency = models.GeneratedField(
        expression=models.Case(
            *(
                models.When(priority=word, then=models.Value(n))
                for n, word in enumerate(BY_URGENCY)
            ),
            output_field=models.SmallIntegerField(),
        ),
        output_field=models.SmallIntegerField(),
        db_persist=True,
    )
    # Of what the public wrote, as far as it can be told; empty: not known.
    language = models.CharField(
        max_length=7, choices=Language, blank=True, default="", db_default=""
    )
    dialect = models.CharField(max_length=8, choices=Dialect, blank=True, default="", db_default="")
    # The dangers that their words speak of, by spaces: no rule lowers its priority then.
    alarms = models.CharField(max_length=120, blank=True, default="", db_default="")
    # What rules made of it, as long as no person has touched it; see rules/deriving.py.
    ruled = models.JSONField(default=dict, db_default={}, blank=True)
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
    snoozed_until = models.DateTimeField(null=True)  # off the lists until then; see snoozing.py
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    # The one that it was a part of, and whose code opens it.
    split_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    # Who asked that it be closed once its answer stands.
    closes_for = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
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
                condition=models.Q(priority__in=Priority.values), name="case_priority"
            ),
            models.CheckConstraint(
                condition=models.Q(first_answered_at__isnull=True, answered_by="")
                | (models.Q(first_answered_at__isnull=False) & ~models.Q(answered_by="")),
                name="answered_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(snoozed_until__isnull=True)
                | models.Q(status__in=IN_WORK, merged_into__isnull=True),
                name="snoozed_while_in_work",
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["institution", "status", "last_item_at"], name="case_list"),
            models.Index(fields=["institution", "officer", "status"], name="case_of_officer"),
            models.Index(fields=["institution", "opened_at"], name="case_received"),
            models.Index(fields=["institution", "first_answered_at"], name="case_answered"),
            models.Index(fields=["institution", "-changed_at"], name="case_changed"),
            # Of each list that officers work through, what it holds in its order: these stay
            # small however many inquiries lie closed.
            models.Index(
                fields=["institution", "last_item_at", "id"],
                condition=models.Q(status__in=ASKING, **_ON_A_LIST),
                name="case_asking",
            ),
            models.Index(
                fields=["institution", "urgency", "last_item_at", "id"],
                condition=models.Q(status__in=ASKING, **_ON_A_LIST),
                name="case_pressing",
            ),
            models.Index(
                fields=["institution", "last_item_at", "id"],
                condition=models.Q(status__in=ASKING, officer__isnull=True, **_ON_A_LIST),
                name="case_unassigned",
            ),
            models.Index(
                fields=["institution", "unit", "last_item_at", "id"],
                condition=models.Q(status__in=ASKING, unit__isnull=False, **_ON_A_LIST),
                name="case_of_unit",
            ),
            models.Index(
                fields=["institution", "officer", "last_item_at", "id"],
                condition=models.Q(status__in=IN_WORK, officer__isnull=False, **_ON_A_LIST),
                name="case_in_hand",
            ),
            models.Index(
                fields=["institution", "snoozed_until"],
                condition=models.Q(snoozed_until__isnull=False),
                name="case_snoozed",
            ),
            models.Index(
                fields=["institution", "last_item_at", "id"],
                condition=models.Q(merged_into__isnull=True),
                name="case_newest",
            ),
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
        """Its first words, as a list shows them: personal data is masked."""
        return personal.masked(self.subject) or _("Without words")

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
    def is_appeal(self) -> bool:
        """Whether it is said against a measure of ours; see appealing.py."""
        return self.kind == Kind.APPEAL

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
        """Whether it is in a person's hands, one of ours has done something with it, or somebody
        knows its number.
        """
        return self.what_ours_did()[0]

    def what_ours_did(self) -> tuple[bool, bool]:
        """Return whether it is touched, and whether there is any answer to it: one question."""
        with connection.cursor() as cursor:
            cursor.execute(_WHAT_OURS_DID, [self.pk, [act.value for act in TOLD], self.pk])
            is_done_with, is_answered = cursor.fetchone()
        return bool(self.code_hash or self.officer_id or is_done_with), is_answered

    @property
    def can_be_taken(self) -> bool:
        return not self.is_closed and not self.is_merged and self.officer_id is None

    @property
    def can_be_snoozed(self) -> bool:
        return self.status in IN_WORK and not self.is_merged

    @property
    def can_be_closed(self) -> bool:
        is_open = Status.CLOSED in MOVES[self.status] and not self.is_merged
        return is_open and not self.is_appeal  # its decision closes it

    @property
    def can_be_reopened(self) -> bool:
        is_over = self.status in {Status.CLOSED, Status.SPAM, Status.ANSWERED}
        return is_over and not self.is_merged and not self.is_appeal

    @property
    def can_be_answered(self) -> bool:
        return not self.is_closed and not self.is_merged

    def thread(self) -> "list[Said]":
        """Return the whole conversation in its order: what the public wrote, and our answers.

        An answer that a delivery of ours brought there is one thing, not an item and a reply.
        """
        items = self.items.select_related("author", "channel", "delivery", "letter")
        items = items.prefetch_related(
            "measures__asked_by",
            "measures__delivery",
            "measures__rule",
            "measures__appeal",
            "files",
        )
        replies = self.replies.select_related("delivery__channel", "by", "approved_by")
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
        self._set(to, fields)
        CaseStep.objects.create(
            institution_id=self.institution_id,
            case=self,
            act=act,
            by=by,
            was=was,
            now=to,
            why=personal.masked(why)[:1000],
            **({"at": at} if at else {}),
            **(step or {}),
        )

    def leave_step(
        self, act: str, *, by: Person | None = None, at: datetime | None = None, **columns: Any
    ) -> None:
        """Record an act that does not move it; `columns` are further ones of the step."""
        CaseStep.objects.create(
            institution_id=self.institution_id,
            case=self,
            act=act,
            by=by,
            was=self.status,
            now=self.status,
            **({"at": at} if at else {}),
            **columns,
        )

    def _set(self, to: str, fields: dict[str, Any]) -> None:
        was = self.status
        if to not in IN_WORK or "merged_into_id" in fields:
            fields.setdefault("snoozed_until", None)
        unmoved = Case.objects.filter(pk=self.pk, status=was, officer_id=self.officer_id)
        allowed = to == was or to in MOVES.get(was, set())
        if not allowed or not unmoved.update(status=to, changed_at=Now(), **fields):
            raise Refused(_("This inquiry has changed since you opened it. Look at it again."))
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
