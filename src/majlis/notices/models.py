"""What a person is told."""

from typing import Any, ClassVar, Self

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
    pushed_at = models.DateTimeField(null=True, blank=True)  # empty also where nobody wants it

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


class DeviceSet(models.QuerySet["Device"]):
    def visible_to(self, person: Person, institution: Institution) -> Self:
        return self.filter(person=person, institution=institution)

    def wanting(self, notice: Notice) -> Self:
        """Those that are to be told this and have not been."""
        theirs = self.filter(person_id=notice.person_id, last_told__lt=notice.pk)
        return theirs if notice.is_urgent else theirs.filter(only_urgent=False)


class Device(models.Model):
    """A browser in which a person wants to be told, also while no page of ours is open there."""

    MOST_REFUSALS: ClassVar[int] = 5

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)  # the browser and its system, as devices are named
    endpoint = models.URLField(max_length=1000)  # at the browser's own push service
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    only_urgent = models.BooleanField(default=True)
    last_told = models.BigIntegerField(default=0)  # the notice
    refusals = models.SmallIntegerField(default=0)  # in a row, for a reason of the service's own
    created_at = models.DateTimeField(db_default=Now())

    objects = DeviceSet.as_manager()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["institution", "person", "endpoint"], name="device_once"
            )
        ]

    def __str__(self) -> str:
        return self.name
