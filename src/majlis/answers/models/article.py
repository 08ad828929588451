"""One question that people ask, and its answer."""

from typing import Any, ClassVar, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import get_language

from majlis.answers.models.searched import Searched, search_indexes
from majlis.answers.models.service import Service
from majlis.people.models import Institution, Person
from majlis.store.clock import Now


class ArticleSet(models.QuerySet["Article"]):
    def visible_to(self, person: Person) -> Self:
        """The articles of the institutions in which this person works."""
        return self.filter(institution_id__in=person.workplaces())

    def published(self) -> Self:
        """Those that the public may see."""
        return self.filter(published_at__isnull=False)

    def in_order(self) -> Self:
        return self.order_by("service__position", "service_id", "id")


class Article(Searched):
    """A question as the institution words it, and an answer that may be sent as it stands."""

    institution = models.ForeignKey(Institution, models.PROTECT)
    service = models.ForeignKey(
        Service, models.PROTECT, null=True, blank=True, related_name="articles"
    )
    question_ar = models.CharField(max_length=300)
    question_en = models.CharField(max_length=300, blank=True)
    answer_ar = models.TextField()
    answer_en = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True, blank=True)  # empty: the desk alone sees it
    version = models.PositiveIntegerField(default=1)  # one more with each saved change
    changed_at = models.DateTimeField(db_default=Now())
    changed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    objects = ArticleSet.as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = search_indexes("article")
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=~models.Q(question_ar="") & ~models.Q(answer_ar=""),
                name="article_has_question_and_answer",
            )
        ]

    def __str__(self) -> str:
        return self.question

    def get_absolute_url(self) -> str:
        return reverse("article", args=[self.pk])

    @property
    def question(self) -> str:
        """The question in the reader's language; in Arabic where there is no English."""
        return self.question_en if self._reads_english else self.question_ar

    @property
    def answer(self) -> str:
        return self.answer_en if self._reads_english else self.answer_ar

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    @property
    def has_english(self) -> bool:
        return bool(self.question_en and self.answer_en)

    @property
    def _reads_english(self) -> bool:
        return get_language() == "en" and self.has_english
