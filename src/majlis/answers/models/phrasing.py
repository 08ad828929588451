"""Another wording of a question, as people really put it."""

from typing import Any, ClassVar

from django.db import models

from majlis.answers.models.article import Article
from majlis.answers.models.service import Service
from majlis.people.models import Institution, Person
from majlis.store.clock import Now


class Phrasing(models.Model):
    """A wording that leads to one article or to one service."""

    institution = models.ForeignKey(Institution, models.PROTECT)
    article = models.ForeignKey(
        Article, models.PROTECT, null=True, blank=True, related_name="phrasings"
    )
    service = models.ForeignKey(
        Service, models.PROTECT, null=True, blank=True, related_name="phrasings"
    )
    text = models.CharField(max_length=500)
    norm = models.CharField(max_length=500)  # normalised, so that a wording is there once
    from_case_id = models.BigIntegerField(null=True, blank=True)  # the inquiry it was taken from
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["article", "norm"], name="phrasing_of_article"),
            models.UniqueConstraint(fields=["service", "norm"], name="phrasing_of_service"),
            models.CheckConstraint(
                condition=models.Q(article__isnull=False) ^ models.Q(service__isnull=False),
                name="phrasing_leads_to_one_thing",
            ),
            models.CheckConstraint(condition=~models.Q(norm=""), name="phrasing_says_something"),
        ]

    def __str__(self) -> str:
        return self.text
