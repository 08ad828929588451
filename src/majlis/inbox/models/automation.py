"""What may be said without a person, and what was."""

from datetime import timedelta
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from majlis.inbox.models.case import Case
from majlis.inbox.models.reply import Reply
from majlis.people.models import Institution
from majlis.store.clock import Now


class Place(models.TextChoices):
    """Where somebody wrote, as far as automatic words are concerned; the words are kinds of items.

    A review is never answered automatically.
    """

    MESSAGE = "message", _("Private messages")
    EMAIL = "email", _("E-mails")
    LETTER = "letter", _("Messages of connected systems")
    QUESTION = "question", _("Questions of the public form")
    MENTION = "mention", _("Mentions: a short public reply")
    COMMENT = "comment", _("Comments: a short public reply")


PUBLIC = frozenset({Place.MENTION, Place.COMMENT})


def private_places() -> list[str]:
    return [place.value for place in Place if place not in PUBLIC]


class Automation(models.Model):
    """What an institution lets be said and done by itself; until a manager has, nothing is.

    An empty text stands for our own words, see automatic_texts.py.
    """

    class When(models.TextChoices):
        NEVER = "never", _("Never")
        CLOSED = "closed", _("When the office is closed")
        ALWAYS = "always", _("At any hour")

    institution = models.OneToOneField(Institution, models.PROTECT, related_name="automation")
    acknowledges = models.CharField(max_length=6, choices=When, default=When.NEVER)
    places = ArrayField(models.CharField(max_length=8, choices=Place), default=private_places)
    # What was written earlier is left alone.
    began_at = models.DateTimeField(null=True)
    offers = models.BooleanField(default=False)
    # From so much evidence on, in hundredths, an article is offered; see answers/offering.py.
    least_evidence = models.SmallIntegerField(default=70)
    acknowledgement_ar = models.TextField(blank=True)
    acknowledgement_en = models.TextField(blank=True)
    short_ar = models.TextField(blank=True)
    short_en = models.TextField(blank=True)
    offer_ar = models.TextField(blank=True)
    offer_en = models.TextField(blank=True)
    rating_ar = models.TextField(blank=True)
    rating_en = models.TextField(blank=True)
    asks_rating = models.BooleanField(default=False)
    asks_rating_in_public = models.BooleanField(default=False)
    rating_began_at = models.DateTimeField(null=True)
    # The same person is not asked again within so many days.
    rating_rests_days = models.SmallIntegerField(default=30)
    # So long may a rating be given and changed.
    rating_open_days = models.SmallIntegerField(default=14)
    calls_duty = models.BooleanField(default=False)
    duty_began_at = models.DateTimeField(null=True)
    # After so many minutes without "I have it" the next one is called.
    duty_wait_minutes = models.SmallIntegerField(default=15)
    # Keys of the services whose inquiries are urgent whatever their words.
    urgent_topics = ArrayField(models.SlugField(), default=list, blank=True)
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(least_evidence__range=(1, 100)), name="evidence_is_a_share"
            ),
            models.CheckConstraint(
                condition=models.Q(duty_wait_minutes__range=(1, 240)), name="duty_wait_is_short"
            ),
            models.CheckConstraint(
                condition=models.Q(rating_rests_days__range=(0, 365))
                & models.Q(rating_open_days__range=(1, 90)),
                name="rating_days_are_few",
            ),
        ]

    def __str__(self) -> str:
        return f"automation of institution {self.institution_id}"

    @property
    def acknowledges_at_all(self) -> bool:
        return self.acknowledges != self.When.NEVER

    @property
    def duty_wait(self) -> timedelta:
        return timedelta(minutes=self.duty_wait_minutes)

    @property
    def rating_open(self) -> timedelta:
        return timedelta(days=self.rating_open_days)


class AutomaticWord(models.Model):
    """That one purpose of one case was decided: it was spoken once, or why it never will be."""

    class Purpose(models.TextChoices):
        ACKNOWLEDGEMENT = "acknowledgement", _("Acknowledgement")
        OFFER = "offer", _("Answer of the library")
        RATING = "rating", _("Request for a rating")

    class Why(models.TextChoices):
        """Why nothing was said."""

        OPEN = "open", _("the office was open")
        PLACE = "place", _("nothing is said by itself where this was written")
        CLOSED = "closed", _("it asked for nothing any more")
        ANSWERED = "answered", _("a person has it")
        OURS = "ours", _("one of our own accounts wrote it")
        AUTOMATIC = "automatic", _("a machine wrote it")
        HOSTILE = "hostile", _("its text tries to turn our words against us")
        LOOP = "loop", _("the same writer was told often enough today")
        NETWORK = "network", _("the network takes nothing there now")
        RESTS = "rests", _("this person was asked for a rating not long ago")
        NO_PAGE = "no_page", _("the public pages are closed")

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="automatic_words")
    purpose = models.CharField(max_length=16, choices=Purpose)
    reply = models.ForeignKey(Reply, models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=10, choices=Why, blank=True)
    at = models.DateTimeField(db_default=Now())
    # The same by e-mail, where the form has no other way to reach who asked.
    mail_to = models.EmailField(blank=True)
    mailed_at = models.DateTimeField(null=True)
    judged_at = models.DateTimeField(null=True)  # an offer: once its 48 hours are over

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["case", "purpose"], name="automatic_word_once"),
            models.CheckConstraint(
                condition=models.Q(reply__isnull=True) | models.Q(why=""),
                name="said_or_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} of case {self.case_id}"
