"""The rules of participation that an institution has published, edition by edition."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import get_language

from majlis.people.models import Institution, Person
from majlis.store.clock import Now


class RuleBook(models.Model):
    """One edition, which nobody changes; the newest one is in force."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    number = models.SmallIntegerField()
    intro_ar = models.TextField()
    intro_en = models.TextField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["institution", "number"], name="rule_book_number")
        ]

    def __str__(self) -> str:
        return f"edition {self.number}"

    @property
    def intro(self) -> str:
        return self.intro_en if get_language() == "en" else self.intro_ar


class Clause(models.Model):
    """One rule of an edition: what may be hidden, deleted or lead to a block, and why."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    book = models.ForeignKey(RuleBook, models.PROTECT, related_name="clauses")
    code = models.CharField(max_length=20)  # the same in each edition
    title_ar = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    text_ar = models.CharField(max_length=600)
    text_en = models.CharField(max_length=600)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["book", "code"], name="clause_once")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.title_en if get_language() == "en" else self.title_ar

    @property
    def text(self) -> str:
        return self.text_en if get_language() == "en" else self.text_ar


class MeasureTerms(models.Model):
    """How long a block lasts unless chosen otherwise, and within which time appeals run."""

    institution = models.OneToOneField(Institution, models.PROTECT, related_name="measure_terms")
    block_days = models.SmallIntegerField(default=30)
    appeal_days = models.SmallIntegerField(default=10)  # within which an appeal is decided
    appeal_window_days = models.SmallIntegerField(default=60)  # within which one can be made

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(block_days__range=(1, 366))
                & models.Q(appeal_days__range=(1, 90))
                & models.Q(appeal_window_days__range=(1, 366)),
                name="terms_of_measures",
            )
        ]

    def __str__(self) -> str:
        return str(self.institution)
