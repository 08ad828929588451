"""What happened to a post."""

from typing import Any, ClassVar

from django.db import models

from majlis.people.models import Institution, Person
from majlis.publishing.states import TONES, Act, State
from majlis.store.clock import Now


class Step(models.Model):
    """One act; the database refuses to change or remove it."""

    Act = Act
    State = State

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    post = models.ForeignKey("publishing.Post", models.PROTECT, related_name="steps")
    act = models.CharField(max_length=12, choices=Act)
    by = models.ForeignKey(Person, models.PROTECT, null=True)  # empty: the networks' answers
    was = models.CharField(max_length=10, choices=State, blank=True)
    now = models.CharField(max_length=10, choices=State)
    why = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["post", "id"], name="post_steps")]

    def __str__(self) -> str:
        return f"{self.act}: {self.was} -> {self.now}"

    @property
    def is_outcome(self) -> bool:
        """Whether it tells where the networks' answers brought the post."""
        return self.act == Act.OUTCOME

    @property
    def tone(self) -> str:
        return TONES.get(self.now, "")
