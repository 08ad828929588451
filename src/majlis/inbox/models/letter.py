"""What a letter has beside its words, and the files that came with an item."""

from typing import Any, ClassVar, Self

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from majlis.channels.models import Channel
from majlis.inbox.models.case import Case
from majlis.inbox.models.item import Item
from majlis.inbox.models.reply import Reply
from majlis.people.models import Institution, Person
from majlis.store.clock import Now


class Letter(models.Model):
    """The rest of an item that came by e-mail or from another system."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    item = models.OneToOneField(Item, models.PROTECT, related_name="letter")
    message_id = models.CharField(max_length=200, blank=True, db_index=True)
    answers = models.JSONField(default=list)  # the ids it answers, the nearest first
    subject = models.CharField(max_length=300, blank=True)
    quoted = models.TextField(blank=True)  # earlier text that it repeats
    named = models.JSONField(default=list)  # references of ours in its subject or its address
    # That no person wrote it, or that it must get no automatic answer; empty: neither.
    machine = models.CharField(max_length=10, blank=True)
    is_cut = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar[list[Any]] = [
            GinIndex(fields=["answers"], name="letter_answers", opclasses=["jsonb_path_ops"])
        ]

    def __str__(self) -> str:
        return self.subject


class ItemFileSet(models.QuerySet["ItemFile"]):
    def visible_to(self, person: Person) -> Self:
        """The files of the institutions in which this person works."""
        return self.filter(institution_id__in=person.workplaces())


class ItemFile(models.Model):
    """One file that came with an item, kept under its SHA-256 and never opened here."""

    class LeftOut(models.TextChoices):
        TOO_LARGE = "too_large", _("It is too large to be kept here")
        TOO_MANY = "too_many", _("More files came with it than are kept here")
        NOT_READ = "not_read", _("It could not be read")
        ERASED = "erased", _("It was erased with its writer")

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    item = models.ForeignKey(Item, models.PROTECT, related_name="files")
    number = models.SmallIntegerField()
    name = models.CharField(max_length=200, blank=True)
    mime = models.CharField(max_length=40, blank=True)  # by its content; empty: none we know
    size_bytes = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    left_out = models.CharField(max_length=10, choices=LeftOut, blank=True)

    objects = ItemFileSet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["item", "number"], name="item_file_once"),
            models.CheckConstraint(
                condition=~models.Q(sha256="", left_out=""), name="item_file_is_kept_or_not"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_kept(self) -> bool:
        return bool(self.sha256)


class MachineLetter(models.Model):
    """What a machine wrote in answer to us: it asks for nothing, and stands beside the case."""

    class Kind(models.TextChoices):
        RETURNED = "returned", _("Our e-mail came back")
        DELAYED = "delayed", _("Our e-mail is delayed on its way")
        AUTOMATIC = "automatic", _("An automatic answer came")

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="machine_letters")
    reply = models.ForeignKey(Reply, models.PROTECT, null=True, related_name="machine_letters")
    kind = models.CharField(max_length=10, choices=Kind)
    remote_id = models.CharField(max_length=300)
    sender = models.CharField(max_length=300, blank=True)
    status = models.CharField(max_length=20, blank=True)  # of a report: 5.1.1
    why = models.CharField(max_length=300, blank=True)  # the other server's own words
    text = models.TextField(blank=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["channel", "remote_id"], name="machine_letter_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.remote_id}"
