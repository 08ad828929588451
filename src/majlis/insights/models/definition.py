"""What a figure means on a network, and since when it has meant that."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import get_language

from majlis.insights.words import Figure


class DefinitionSet(models.QuerySet["Definition"]):
    def within(self, first: date, last: date) -> Self:
        """The definitions that held on any of these days."""
        began = models.Q(valid_from=None) | models.Q(valid_from__lte=last)
        lasts = models.Q(valid_to=None) | models.Q(valid_to__gte=first)
        return self.filter(began, lasts)


class Definition(models.Model):
    """One method, in a sentence of each language; the same for every institution.

    Its text lies in definitions.py and is written here by migrations: nobody edits it by hand.
    """

    figure = models.CharField(max_length=20, choices=Figure)
    network = models.CharField(max_length=20, blank=True)  # empty: on all of them
    fields = models.CharField(max_length=200, blank=True)  # as the network calls what it counts
    method_ar = models.TextField()
    method_en = models.TextField()
    # Both days included; empty: since ever, until further notice.
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    objects = DefinitionSet.as_manager()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["figure", "network", "valid_from"],
                nulls_distinct=False,
                name="definition_once",
            ),
            models.CheckConstraint(
                condition=models.Q(figure__in=Figure.values), name="definition_figure"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.figure} of {self.network or 'all'}"

    @property
    def method(self) -> str:
        return self.method_en if get_language() == "en" else self.method_ar
