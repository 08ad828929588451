"""What an inquiry is found by."""

from typing import Any, ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from majlis.inbox.models.case import Case
from majlis.people.models import Institution


class CaseWords(models.Model):
    """The words of one inquiry, as `arabic.search` folds them, and their stems.

    A row of its own, so that an inquiry that moves does not bring its words to the index again.
    """

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    case = models.OneToOneField(Case, models.PROTECT, related_name="words")
    words = SearchVectorField()
    stemmer = models.SmallIntegerField()  # what made them, see arabic.search.STEMMER

    class Meta:
        indexes: ClassVar[list[Any]] = [GinIndex(fields=["words"], name="case_words")]

    def __str__(self) -> str:
        return f"words of case {self.case_id}"


class WordsDue(models.Model):
    """An inquiry whose words have changed; triggers write these, the worker takes them.

    Any number for one inquiry, and no key to it: writing one waits for nobody.
    """

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    case_number = models.BigIntegerField()

    def __str__(self) -> str:
        return f"words of case {self.case_number} are due"
