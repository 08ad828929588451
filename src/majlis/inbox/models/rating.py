"""What a person thought of how they were served."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from majlis.inbox.models.case import Case
from majlis.inbox.models.contact import Contact
from majlis.inbox.models.item import Item
from majlis.people.models import Institution
from majlis.store.clock import Now


class RatingSet(models.QuerySet["Rating"]):
    def given(self) -> "RatingSet":
        return self.filter(score__isnull=False)


class Rating(models.Model):
    """One request, once a case, and what was answered; changed for some days and then no more."""

    class Score(models.IntegerChoices):
        VERY_BAD = 1, _("Very bad")
        BAD = 2, _("Bad")
        FAIR = 3, _("Fair")
        GOOD = 4, _("Good")
        VERY_GOOD = 5, _("Very good")

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    case = models.OneToOneField(Case, models.PROTECT, related_name="rating")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(db_default=Now())
    until = models.DateTimeField()  # it can be given and changed so long
    score = models.SmallIntegerField(null=True, choices=Score)
    given_at = models.DateTimeField(null=True)  # first
    changed_at = models.DateTimeField(null=True)
    comment = models.ForeignKey(Item, models.PROTECT, null=True, related_name="+")

    objects = RatingSet.as_manager()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(score__isnull=True, given_at__isnull=True)
                | models.Q(score__range=(1, 5), given_at__isnull=False),
                name="rating_has_a_score_and_a_time",
            )
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["institution", "given_at"], name="rating_given"),
            models.Index(fields=["contact", "asked_at"], name="rating_of_contact"),
        ]

    def __str__(self) -> str:
        return f"rating of case {self.case_id}"

    @property
    def is_given(self) -> bool:
        return self.score is not None

    @property
    def words(self) -> str:
        return str(self.Score(self.score).label) if self.score else ""
