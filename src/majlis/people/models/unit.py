"""A part of the institution that knows its own subjects."""

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from majlis.people.models.institution import Institution
from majlis.people.models.person import Person
from majlis.store.clock import Now


class UnitSet(models.QuerySet["Unit"]):
    def visible_to(self, person: Person) -> Self:
        """The units of the institutions in which this person works."""
        return self.filter(institution_id__in=person.workplaces())

    def open(self) -> Self:
        """Those that still take cases, in the order of their names."""
        return self.filter(ended_at__isnull=True).order_by("name_ar", "id")


class Unit(models.Model):
    """A department or section, named as the public may read it."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="units")
    name_ar = models.CharField(_("Name in Arabic"), max_length=200)
    name_en = models.CharField(_("Name in English"), max_length=200, blank=True)
    # Where questions to the unit are sent; its own colleagues read it.
    email = models.EmailField(_("E-mail of the unit"), blank=True, default="", db_default="")
    ended_at = models.DateTimeField(null=True, blank=True)  # empty: it still takes cases
    created_at = models.DateTimeField(db_default=Now())

    objects = UnitSet.as_manager()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["institution", "name_ar"],
                condition=models.Q(ended_at__isnull=True),
                name="one_unit_of_a_name",
            ),
            models.CheckConstraint(condition=~models.Q(name_ar=""), name="unit_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name_ar
