"""A word of the street and the word the library uses for it."""

from typing import Any, ClassVar

from django.db import models

from majlis.people.models import Institution, Person
from majlis.store.clock import Now


class Synonym(models.Model):
    """Who asks with `word` is also shown what speaks of `standard`: تاير, إطار."""

    institution = models.ForeignKey(Institution, models.PROTECT)
    word = models.CharField(max_length=60)
    standard = models.CharField(max_length=60)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering: ClassVar[list[str]] = ["word", "id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["institution", "word", "standard"], name="one_synonym"),
            models.CheckConstraint(
                condition=~models.Q(word="") & ~models.Q(standard=""), name="synonym_has_words"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.word}: {self.standard}"
