"""A file that a person gave us."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from majlis.people.models import Institution, Person
from majlis.store.clock import Now


class AssetSet(models.QuerySet["Asset"]):
    def visible_to(self, person: Person) -> "AssetSet":
        """The files of the institutions in which this person works."""
        return self.filter(institution_id__in=person.workplaces())


class Asset(models.Model):
    """One original file, kept under its SHA-256 and never changed."""

    class Kind(models.TextChoices):
        IMAGE = "image", _("Image")
        GIF = "gif", _("Moving image")
        VIDEO = "video", _("Video")
        DOCUMENT = "document", _("Document")
        CAPTIONS = "captions", _("Captions")

    institution = models.ForeignKey(Institution, models.PROTECT)
    sha256 = models.CharField(max_length=64)
    kind = models.CharField(max_length=10, choices=Kind)
    mime = models.CharField(max_length=40)
    size_bytes = models.BigIntegerField()
    width = models.IntegerField()  # pixels; points of a document, 0 of captions
    height = models.IntegerField()
    duration = models.DurationField(null=True, blank=True)
    codec = models.CharField(max_length=40, blank=True)  # of captions: their encoding
    audio_codec = models.CharField(max_length=40, blank=True)
    frames_per_second = models.FloatField(default=0)  # 0: not known
    pages = models.IntegerField(default=0)
    has_location = models.BooleanField(default=False)  # the file says where it was taken
    is_plain = models.BooleanField(default=False)  # holds what is seen and nothing else
    is_srgb = models.BooleanField(default=True)
    original_name = models.CharField(max_length=255)
    alt_ar = models.CharField(_("Alternative text in Arabic"), max_length=1000, blank=True)
    alt_en = models.CharField(_("Alternative text in English"), max_length=1000, blank=True)
    added_by = models.ForeignKey(Person, models.PROTECT)
    created_at = models.DateTimeField(db_default=Now())

    objects = AssetSet.as_manager()

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["institution", "sha256"], name="asset_sha256")
        ]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$"), name="asset_has_a_sha256"
            )
        ]

    def __str__(self) -> str:
        return self.original_name

    @property
    def is_video(self) -> bool:
        return self.kind == self.Kind.VIDEO

    @property
    def has_picture(self) -> bool:
        return self.kind in {self.Kind.IMAGE, self.Kind.GIF, self.Kind.VIDEO}

    def alt(self, language: str) -> str:
        """Return the alternative text in the language of a post."""
        return self.alt_en if language == "en" else self.alt_ar
