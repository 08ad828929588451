"""The append-only journal of who did what, when."""

from typing import Any, ClassVar

from django.db import models


class Entry(models.Model):
    """One act, chained by hash to the one before it in the same institution.

    It keeps plain ids, so that it outlives what it speaks of.
    """

    institution_id = models.BigIntegerField()
    number = models.BigIntegerField()  # 1, 2, 3 ... within the institution
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)  # a person; null: the system
    actor = models.CharField(max_length=120)
    act = models.CharField(max_length=60)  # a stable word: "post.approved"
    object = models.CharField(max_length=80)  # "post:41"
    detail = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["institution_id", "number"], name="entry_number"),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["institution_id", "object"], name="entry_object"),
            models.Index(fields=["institution_id", "act", "-number"], name="entry_act"),
            models.Index(fields=["institution_id", "actor_id", "-number"], name="entry_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.act} {self.object}"
