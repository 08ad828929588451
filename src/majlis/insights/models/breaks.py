"""Days on which a network began to count in another way."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import get_language

from majlis.insights.words import Figure


class BreakSet(models.QuerySet["Break"]):
    def within(self, first: date, last: date) -> Self:
        return self.filter(day__range=(first, last))


class Break(models.Model):
    """Figures from before this day and from after it may not be compared without saying so."""

    figure = models.CharField(max_length=20, choices=Figure)
    network = models.CharField(max_length=20)
    day = models.DateField()  # the first day of the new way
    what_ar = models.TextField()
    what_en = models.TextField()

    objects = BreakSet.as_manager()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["figure", "network", "day"], name="break_once"),
            models.CheckConstraint(
                condition=models.Q(figure__in=Figure.values), name="break_figure"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.figure} of {self.network} on {self.day}"

    @property
    def what(self) -> str:
        return self.what_en if get_language() == "en" else self.what_ar
