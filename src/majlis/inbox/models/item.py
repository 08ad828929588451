"""What one person wrote in one place."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from majlis.channels.models import Channel
from majlis.delivery.models import Delivery
from majlis.inbox.models.case import Case
from majlis.inbox.models.contact import Identity
from majlis.people.models import Institution, Person
from majlis.store.clock import Now


class ItemSet(models.QuerySet["Item"]):
    def visible_to(self, person: Person) -> Self:
        """The items of the institutions in which this person works."""
        return self.filter(institution_id__in=person.workplaces())

    def public(self) -> Self:
        """What the public wrote."""
        return self.filter(is_ours=False)

    def ours(self) -> Self:
        """What stands under one of our accounts' names, whoever sent it."""
        return self.filter(is_ours=True)

    def told(self) -> Self:
        """Whose words we know; of others we know an id, or that they are gone."""
        return self.filter(told_at__isnull=False)

    def standing(self) -> Self:
        """What its writer has not removed."""
        return self.filter(removed_at__isnull=True)

    def in_order(self) -> Self:
        return self.order_by("written_at", "remote_id", "id")


class Item(models.Model):
    """A comment, a mention, a private message, a review, an e-mail, a letter from another system,
    a question from the form, or an answer of ours.

    Which of several sightings holds is decided by the network's own time (`told_at`), not by
    arrival. A removed item keeps its text and is never revived.
    """

    class Kind(models.TextChoices):
        COMMENT = "comment", _("Comment")
        MENTION = "mention", _("Mention")
        QUESTION = "question", _("Question")
        MESSAGE = "message", _("Private message")
        REVIEW = "review", pgettext_lazy("item", "Review")
        EMAIL = "email", _("E-mail")
        LETTER = "letter", _("Letter from another system")
        APPEAL = "appeal", pgettext_lazy("item", "Appeal")
        REPLY = "reply", _("Reply")  # ours
        RATING = "rating", _("Comment on a rating")

    institution = models.ForeignKey(Institution, models.PROTECT)
    # Empty: ours and to nobody's question, or removed before we saw who wrote it.
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="items")
    channel = models.ForeignKey(Channel, models.PROTECT, null=True, related_name="items")
    kind = models.CharField(max_length=8, choices=Kind)
    remote_id = models.CharField(max_length=300, blank=True)  # empty: not from a network
    # The post it hangs on; of a private message, its conversation.
    post_remote_id = models.CharField(max_length=300, blank=True)
    parent_remote_id = models.CharField(max_length=300, blank=True)
    author = models.ForeignKey(Identity, models.PROTECT, null=True, related_name="items")
    # Who speaks, as far as it can be told: what the same voice says within 72 hours is one case.
    voice = models.CharField(max_length=350, blank=True)
    text = models.TextField(blank=True)
    first_text = models.TextField(blank=True)
    written_at = models.DateTimeField(null=True)  # the network's time; empty: only its end is known
    edited_at = models.DateTimeField(null=True)  # as far as it can be told, see sightings.py
    edited_there_at = models.DateTimeField(null=True)  # as the network itself says
    removed_at = models.DateTimeField(null=True)
    is_ours = models.BooleanField(default=False)
    is_hidden = models.BooleanField(default=False)
    url = models.CharField(max_length=1000, blank=True)
    attachment_url = models.CharField(max_length=1000, blank=True, default="", db_default="")
    verdict = models.CharField(  # a review's, in the network's own word
        max_length=20, blank=True, default="", db_default=""
    )
    delivery = models.ForeignKey(Delivery, models.PROTECT, null=True, related_name="items")
    # It is where it is by what it answers, and not by who wrote it when; see threads.py.
    is_threaded = models.BooleanField(default=False, db_default=False)
    heard_at = models.DateTimeField(db_default=Now())  # when we first had word of it
    was_pushed = models.BooleanField(default=False)  # at least once; else only polling found it
    # The sighting that the text comes from: the network's time of it, and its raw event.
    told_at = models.DateTimeField(null=True)
    told_by = models.BigIntegerField(null=True)
    is_ruled = models.BooleanField(default=False, db_default=False)  # the rules have heard it
    # Since then nothing of its words or its writer is kept, whatever the network tells.
    erased_at = models.DateTimeField(null=True)

    objects = ItemSet.as_manager()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["channel", "remote_id"],
                condition=~models.Q(remote_id=""),
                name="item_once",
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["institution", "voice", "written_at"], name="item_of_voice"),
            models.Index(fields=["case", "written_at"], name="item_of_case"),
            models.Index(fields=["channel", "post_remote_id"], name="item_of_post"),
            models.Index(fields=["channel", "parent_remote_id"], name="item_of_parent"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_private(self) -> bool:
        """Whether only its writer and we can read it."""
        return self.kind in {self.Kind.MESSAGE, *LETTERS}

    @property
    def is_letter(self) -> bool:
        """Whether it came by e-mail or from another system."""
        return self.kind in LETTERS

    @property
    def is_automatic(self) -> bool:
        """Whether a machine wrote it, or it must get no automatic answer."""
        letter = getattr(self, "letter", None)
        return bool(letter and letter.machine)

    @property
    def carrier(self) -> Channel | None:
        """The account by which an answer goes; empty: it stands on the tracking page."""
        if self.channel is None or self.kind != self.Kind.LETTER:
            return self.channel
        return self.channel if "answers" in self.channel.may else None

    @property
    def is_removed(self) -> bool:
        return self.removed_at is not None

    @property
    def was_edited(self) -> bool:
        return self.edited_at is not None

    @property
    def spoke_at(self) -> datetime:
        """When its writer last said something by it: wrote it, or worded it anew."""
        return max(filter(None, (self.written_at, self.edited_at)), default=self.heard_at)

    def earlier_wordings(self) -> "models.QuerySet[ItemText]":
        """Return what it said before, oldest first; nothing where it was never edited."""
        return self.texts.exclude(text=self.text)


LETTERS = frozenset({Item.Kind.EMAIL, Item.Kind.LETTER})


class ItemText(models.Model):
    """One wording of an item, the present one included, and since when it stood."""

    institution = models.ForeignKey(Institution, models.PROTECT)
    item = models.ForeignKey(Item, models.PROTECT, related_name="texts")
    text = models.TextField(blank=True)
    text_sha256 = models.CharField(max_length=64)
    # Only its beginning is known; whatever whole wording begins so takes its place.
    is_beginning = models.BooleanField(default=False, db_default=False)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["item", "text_sha256"], name="wording_once")
        ]

    def __str__(self) -> str:
        return self.text[:80]
