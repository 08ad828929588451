"""The public body whose office this is."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from majlis.store.clock import Now


class Institution(models.Model):
    """A public body; everything it has carries its id, and no other body sees it."""

    class Preset(models.TextChoices):
        NEUTRAL = "neutral", _("Calm")
        SAUDI = "saudi", _("Saudi green")
        EMIRATES = "emirates", _("Emirates gold")

    class Digits(models.TextChoices):
        LATIN = "latn", _("123")
        ARABIC = "arab", _("١٢٣")

    slug = models.SlugField(unique=True)
    name_ar = models.CharField(_("Name in Arabic"), max_length=200)
    name_en = models.CharField(_("Name in English"), max_length=200)
    preset = models.CharField(
        _("Colours of the pages"), max_length=10, choices=Preset, default=Preset.NEUTRAL
    )
    country = models.CharField(_("Country"), max_length=2, default="SA")
    zone = models.CharField(_("Time zone"), max_length=40, default="Asia/Riyadh")
    digits = models.CharField(_("Digits"), max_length=4, choices=Digits, default=Digits.LATIN)
    hijri_shift_days = models.SmallIntegerField(_("Hijri calendar shift, days"), default=0)
    second_factor_roles = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    publishing_paused_at = models.DateTimeField(null=True, blank=True)
    publishing_paused_why = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(hijri_shift_days__range=(-1, 1)), name="institution_hijri_shift"
            )
        ]

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" else self.name_ar
