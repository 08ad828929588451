"""What searching looks through: columns that our own code fills, never the database."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F


class Searched(models.Model):
    """A row that is searched; see answers/indexing.py for what stands in its columns."""

    stems = SearchVectorField(null=True)  # light stems of both languages, by weight
    english = SearchVectorField(null=True)  # the English version, by Postgres' own rules
    norm = models.TextField(blank=True)  # the plain words, for typing mistakes and parts of words
    stemmer = models.SmallIntegerField(default=0)  # the stemmer that made them; 0: none yet

    class Meta:
        abstract = True


def search_indexes(name: str) -> list[models.Index]:
    """Return the indexes that a searched table needs."""
    return [
        GinIndex(fields=["stems"], name=f"{name}_stems"),
        GinIndex(fields=["english"], name=f"{name}_english"),
        GinIndex(OpClass(F("norm"), name="gin_trgm_ops"), name=f"{name}_norm"),
    ]
