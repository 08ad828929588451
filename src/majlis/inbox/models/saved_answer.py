"""Answers and sequences of acts that a unit keeps ready."""

from typing import Any, ClassVar, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import get_language

from majlis.people.models import Institution, Person, Unit
from majlis.store.clock import Now


class SavedAnswerSet(models.QuerySet["SavedAnswer"]):
    def visible_to(self, person: Person) -> Self:
        """Those of the institutions in which this person works."""
        return self.filter(institution_id__in=person.workplaces())

    def standing(self) -> Self:
        return self.filter(removed_at__isnull=True)

    def in_order(self) -> Self:
        return self.order_by("title", "id")


class SavedAnswer(models.Model):
    """A text to answer with, in Arabic and in English; {name} and its like are filled in."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    # Whose it is; empty: the whole institution's.
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=120)
    text_ar = models.TextField()
    text_en = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(db_default=Now())
    changed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)

    objects = SavedAnswerSet.as_manager()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["institution", "title"],
                condition=models.Q(removed_at__isnull=True),
                name="one_saved_answer_of_a_title",
            ),
            models.CheckConstraint(condition=~models.Q(text_ar=""), name="saved_answer_has_a_text"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("saved-answer", args=[self.pk])

    @property
    def text(self) -> str:
        """What it says, in the reader's language."""
        return self.text_en if get_language() == "en" and self.text_en else self.text_ar


class MacroSet(models.QuerySet["Macro"]):
    def visible_to(self, person: Person) -> Self:
        """Those of the institutions in which this person works."""
        return self.filter(institution_id__in=person.workplaces())

    def standing(self) -> Self:
        return self.filter(removed_at__isnull=True)

    def in_order(self) -> Self:
        return self.order_by("name", "id")


class Macro(models.Model):
    """A named sequence of acts that one press does, all of them or none."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=120)
    acts = models.JSONField(default=dict)  # see macros.py
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(db_default=Now())
    changed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)

    objects = MacroSet.as_manager()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["institution", "name"],
                condition=models.Q(removed_at__isnull=True),
                name="one_macro_of_a_name",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("macro", args=[self.pk])
