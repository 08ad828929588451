"""A worker process, so that the one that held an intent can be proved gone."""

from django.db import models

from majlis.store.clock import Now


class WorkerProcess(models.Model):
    """One operating-system process, named so that no other can be taken for it."""

    host = models.CharField(max_length=80)  # the machine
    boot = models.CharField(max_length=40)  # this start of the machine
    pid = models.IntegerField()
    start_ticks = models.BigIntegerField()  # of the process, since the machine started
    started_at = models.DateTimeField(db_default=Now())
    beat_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.host}:{self.pid}"
