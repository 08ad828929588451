"""Other bodies, whose business some questions are."""

from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from majlis.answers.models import Service
from majlis.people.models import Institution
from majlis.store.clock import Now


class BodySet(models.QuerySet["Body"]):
    def listed(self) -> Self:
        """Those that people are sent to, in the order of their names."""
        return self.filter(ended_at__isnull=True).order_by("name_ar", "id")


class Body(models.Model):
    """One public body that we hand people over to: what is theirs, and how it is reached."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    name_ar = models.CharField(_("Name in Arabic"), max_length=200)
    name_en = models.CharField(_("Name in English"), max_length=200, blank=True)
    theirs_ar = models.CharField(_("What is theirs, in Arabic"), max_length=500, blank=True)
    theirs_en = models.CharField(_("What is theirs, in English"), max_length=500, blank=True)
    url = models.URLField(_("Link"), max_length=300, blank=True)
    phone = models.CharField(_("Telephone"), max_length=40, blank=True)
    handles = models.CharField(_("Accounts on the networks"), max_length=300, blank=True)
    # Words by which a question is known to be theirs, and the service it would be about.
    words = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    topic = models.ForeignKey(Service, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    objects = BodySet.as_manager()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["institution", "name_ar"],
                condition=models.Q(ended_at__isnull=True),
                name="one_body_of_a_name",
            ),
            models.CheckConstraint(condition=~models.Q(name_ar=""), name="body_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name(get_language() or "ar")

    def name(self, language: str) -> str:
        return self.name_en if language == "en" and self.name_en else self.name_ar

    def theirs(self, language: str) -> str:
        return self.theirs_en if language == "en" and self.theirs_en else self.theirs_ar
