"""What a person is told."""

from typing import Any, ClassVar

from django.db import models

from majlis.people.models import Institution, Person
from majlis.store.clock import Now


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, person: Person, institution: Institution) -> "NoticeQuerySet":
        return self.filter(person=person, institution=institution)

    def unread(self) -> "NoticeQuerySet":
        return self.filter(seen_at__isnull=True)


class Notice(models.Model):
    """One thing one person should know; `kind` is a stable word, kinds.py has its sentence."""

    institution = models.ForeignKey(Institution, models.PROTECT)
    person = models.ForeignKey(Person, models.PROTECT)
    kind = models.CharField(max_length=40)
    object = models.CharField(max_length=80)  # "delivery:12"
    values = models.JSONField(default=dict)
    is_urgent = models.BooleanField(default=False)
    created_at = models.DateTimeField(db_default=Now())
    seen_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            # Telling the same thing twice is harmless: a worker may run again.
            models.UniqueConstraint(
                fields=["institution", "person", "kind", "object"], name="told_once"
            )
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["institution", "person", "-id"], name="notice_of_person")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object}"
