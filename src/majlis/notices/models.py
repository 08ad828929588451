"""What a person is told."""

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from majlis.people import sealing
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


class CallWay(models.Model):
    """One way of calling a person at once."""

    class Kind(models.TextChoices):
        EMAIL = "email", _("E-mail")
        WEBHOOK = "webhook", _("Signed message to another system")
        SMS = "sms", _("SMS by a gateway")

    class Method(models.TextChoices):
        POST = "POST"
        GET = "GET"
        PUT = "PUT"

    PURPOSE = b"notices call way"

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    name = models.CharField(max_length=80)
    is_on = models.BooleanField(default=True)
    url = models.CharField(max_length=1000, blank=True)
    method = models.CharField(max_length=4, choices=Method, default=Method.POST)
    headers = models.JSONField(default=dict)  # of a gateway; values may have words in braces
    body = models.TextField(blank=True)
    sealed_secret = models.TextField(blank=True)
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(kind="email") | ~models.Q(url=""),
                name="call_way_leads_somewhere",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def secret(self) -> str:
        """The key that signs, or the gateway's password."""
        if not self.sealed_secret:
            return ""
        return sealing.unseal(self.sealed_secret, purpose=self.PURPOSE)

    def keep_secret(self, secret: str) -> None:
        self.sealed_secret = sealing.seal(secret, purpose=self.PURPOSE)


class DutyNumber(models.Model):
    """The telephone number at which a person is called in an institution."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    phone = models.CharField(max_length=16)  # +966501234567

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["institution", "person"], name="one_duty_number")
        ]

    def __str__(self) -> str:
        return f"number of person {self.person_id}"


class Call(models.Model):
    """One call by one way, made once; what became of it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits")
        SENDING = "sending", _("Under way")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Not sent")
        UNKNOWN = "unknown", _("May have been sent")

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    way = models.ForeignKey(CallWay, models.PROTECT, related_name="calls")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    object = models.CharField(max_length=80)  # "duty_call:12"
    subject = models.CharField(max_length=200)
    text = models.TextField()
    url = models.CharField(max_length=1000, blank=True)
    values = models.JSONField(default=dict)
    is_test = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    detail = models.CharField(max_length=300, blank=True)
    tries = models.SmallIntegerField(default=0)
    made_at = models.DateTimeField(db_default=Now())
    next_at = models.DateTimeField(db_default=Now())
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["way", "person", "object"], name="called_by_a_way_once")
        ]

    def __str__(self) -> str:
        return f"call {self.pk}"

    @property
    def tone(self) -> str:
        return {"sent": "good", "failed": "bad", "unknown": "waiting"}.get(self.state, "note")

    @property
    def why(self) -> str | Promise:
        """What is known of a call that did not simply go out."""
        return DETAILS.get(self.detail, self.detail)


DETAILS: dict[str, str | Promise] = {
    "no_number": _("No telephone number is entered for this person"),
    "no_address": _("The address is none that can be called"),
    "not_https": _("Only https addresses are called"),
    "inside": _("The address lies inside a house"),
    "interrupted": _("It was interrupted"),
    "secret_lost": _("Its password was sealed with a key that is gone; enter it anew"),
}
