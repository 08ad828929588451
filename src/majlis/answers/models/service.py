"""What the institution does for people, and how one gets it."""

from typing import Any, ClassVar, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from majlis.answers.models.searched import Searched, search_indexes
from majlis.people.models import Institution, Person, Unit
from majlis.store.clock import Now


class ServiceSet(models.QuerySet["Service"]):
    def visible_to(self, person: Person) -> Self:
        """The services of the institutions in which this person works."""
        return self.filter(institution_id__in=person.workplaces())

    def published(self) -> Self:
        """Those that the public may see."""
        return self.filter(published_at__isnull=False)

    def offered(self) -> Self:
        """Those that the institution does for people: without mere subjects of inquiries."""
        return self.filter(is_subject=False)

    def in_order(self) -> Self:
        return self.order_by("position", "title_ar", "id")


class Service(Searched):
    """One service: what it is, for whom, by which steps."""

    class Audience(models.TextChoices):
        CONSUMER = "consumer", _("Consumers")
        IMPORTER = "importer", _("Importers")
        EXPORTER = "exporter", _("Exporters")
        BUSINESS = "business", _("Businesses")
        LAB = "lab", _("Laboratories")
        EXPERT = "expert", _("Experts")
        MEDIA = "media", _("The press")
        PUBLIC = "public", _("Everyone")

    institution = models.ForeignKey(Institution, models.PROTECT)
    key = models.SlugField(max_length=60)  # its word in addresses; it never changes
    title_ar = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    summary_ar = models.TextField()
    summary_en = models.TextField(blank=True)
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.PUBLIC)
    # Who knows the subject, and gets the questions about it.
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    url = models.URLField(max_length=500, blank=True)  # where it is done, when not by asking us
    steps_ar = models.TextField(blank=True)  # one on each line
    steps_en = models.TextField(blank=True)
    fee_ar = models.CharField(max_length=200, blank=True)
    fee_en = models.CharField(max_length=200, blank=True)
    sla_days = models.PositiveSmallIntegerField(null=True, blank=True)  # working days, at most
    position = models.PositiveIntegerField(default=0)
    # What inquiries are about and nobody asks us to do: thanks, somebody who poses as us.
    is_subject = models.BooleanField(default=False, db_default=False)
    published_at = models.DateTimeField(null=True, blank=True)  # empty: the desk alone sees it
    version = models.PositiveIntegerField(default=1)  # one more with each saved change
    changed_at = models.DateTimeField(db_default=Now())
    changed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    objects = ServiceSet.as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = search_indexes("service")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["institution", "key"], name="service_key"),
            models.CheckConstraint(condition=~models.Q(title_ar=""), name="service_has_a_title"),
            models.CheckConstraint(
                condition=models.Q(is_subject=False) | models.Q(published_at__isnull=True),
                name="subject_is_not_published",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("service", args=[self.pk])

    @property
    def title(self) -> str:
        return _in_language(self.title_ar, self.title_en)

    @property
    def summary(self) -> str:
        return _in_language(self.summary_ar, self.summary_en)

    @property
    def fee(self) -> str:
        return _in_language(self.fee_ar, self.fee_en)

    @property
    def steps(self) -> list[str]:
        """The steps in the reader's language, in order."""
        lines = _in_language(self.steps_ar, self.steps_en).splitlines()
        return [line.strip() for line in lines if line.strip()]

    @property
    def is_published(self) -> bool:
        return self.published_at is not None


def _in_language(arabic: str, english: str) -> str:
    """Return the reader's version; the Arabic one where there is no English."""
    return english if get_language() == "en" and english else arabic
