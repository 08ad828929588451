"""What happened to a case."""

from typing import Any, ClassVar

from django.db import models

from majlis.inbox.states import TONES, Act, Status
from majlis.people.models import Institution, Person, Unit
from majlis.store.clock import Now


class CaseStep(models.Model):
    """One act; the database refuses to change or remove it."""

    Act = Act

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    case = models.ForeignKey("inbox.Case", models.PROTECT, related_name="steps")
    act = models.CharField(max_length=14, choices=Act)
    by = models.ForeignKey(Person, models.PROTECT, null=True)  # empty: the public, or a network
    was = models.CharField(max_length=8, choices=Status, blank=True)
    now = models.CharField(max_length=8, choices=Status)
    why = models.CharField(max_length=1000, blank=True)
    # The rule that did it, where none of us did.
    rule = models.ForeignKey("inbox.Rule", models.PROTECT, null=True, related_name="+")
    officer = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")  # assigned to
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    until = models.DateTimeField(null=True)  # put off until then
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["case", "id"], name="case_steps")]

    def __str__(self) -> str:
        return f"{self.act}: {self.was} -> {self.now}"

    @property
    def tone(self) -> str:
        return TONES.get(self.now, "")
