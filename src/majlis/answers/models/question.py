"""What people asked the search, and what helped them."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from majlis.answers.models.article import Article
from majlis.people.models import Institution
from majlis.store.clock import Now


class Question(models.Model):
    """One search as it was typed, without any trace of who typed it; written once."""

    class Place(models.TextChoices):
        PORTAL = "portal", _("Public portal")
        DESK = "desk", _("Desk")

    institution = models.ForeignKey(Institution, models.PROTECT)
    text = models.CharField(max_length=300)
    norm = models.CharField(max_length=300)  # the same question, however it was spelled
    language = models.CharField(max_length=2, default="ar")  # of the page it was asked on
    found = models.BooleanField()
    place = models.CharField(max_length=6, choices=Place)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["institution", "found", "-at"], name="question_list"),
            models.Index(fields=["institution", "norm", "-at"], name="question_again"),
        ]

    def __str__(self) -> str:
        return self.text


class Solved(models.Model):
    """Somebody of the public said that an article answered them; written once."""

    institution = models.ForeignKey(Institution, models.PROTECT)
    article = models.ForeignKey(Article, models.PROTECT, related_name="solved")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["institution", "-at"], name="solved_list")
        ]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.at}"
