"""What holds for the whole installation, whichever institution."""

from typing import Any, ClassVar

from django.db import models


class Installation(models.Model):
    """One row: the database we believe to be on, and whether its memory may be trusted."""

    one = models.BooleanField(primary_key=True, default=True)
    safe_mode_at = models.DateTimeField(null=True)
    safe_mode_why = models.CharField(max_length=200, blank=True)
    restored_at = models.DateTimeField(null=True)  # set by a restore, taken up by the next worker
    is_for_chaos = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=models.Q(one=True), name="one_installation")
        ]

    def __str__(self) -> str:
        return "safe mode" if self.safe_mode_at else "in service"
