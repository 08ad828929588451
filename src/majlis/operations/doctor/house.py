"""The office itself: settings, the witness, safe mode, and a worker whose heart beats."""

import os
from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.core.checks import run_checks
from django.core.checks.messages import ERROR
from django.db import connection
from django.db.models import Q

from majlis.delivery import witness
from majlis.delivery.models import Installation, WorkerProcess
from majlis.operations.doctor.finding import Finding, fine, problem, warning
from majlis.operations.doctor.speech import gettext as _
from majlis.store.clock import Now

FRESH = timedelta(seconds=30)


def valid_settings() -> Iterator[Finding]:
    """D30: the numbered checks of the settings."""
    wrong = [check for check in run_checks() if check.level >= ERROR]
    for check in wrong:
        yield problem("D30", f"{check.id}: {check.msg}", check.hint or "")
    if not wrong:
        yield fine("D30", _("The settings are valid."))


def witness_file() -> Finding:
    """D31: the file outside the database can be written and is not ahead of the database."""
    path = settings.WITNESS_FILE
    place = path if path.exists() else path.parent
    if not os.access(place, os.W_OK):
        return problem(
            "D31",
            _("The witness file {path} cannot be written.").format(path=path),
            _("Give it to the user of the workers, or set MAJLIS_WITNESS_FILE."),
        )
    remembered = witness.recall().attempt
    with connection.cursor() as cursor:
        cursor.execute("SELECT delivery_highest_attempt()")
        highest = cursor.fetchone()[0] or 0
    if remembered > highest and not _in_safe_mode():
        return problem(
            "D31",
            _("The witness knows attempts that the database has forgotten."),
            _(
                "The database was restored: start a worker, which enters safe mode, and see the "
                "runbook on restoring."
            ),
        )
    return fine("D31", _("The witness file and the database agree."))


def safe_mode() -> Finding:
    """D32: publishing is not stopped for the whole installation."""
    if _in_safe_mode():
        return warning(
            "D32",
            _("Publishing is stopped: safe mode."),
            _("A manager looks through the list on the desk and releases it."),
        )
    return fine("D32", _("Publishing is not stopped."))


def worker() -> Finding:
    """D33: at least one worker is alive."""
    fresh = WorkerProcess.objects.filter(ended_at=None, beat_at__gt=Now() - FRESH)
    if fresh.exists():
        return fine("D33", _("A worker is at work."))
    return problem(
        "D33",
        _("No worker is at work: nothing will be published."),
        _("Run: python -m majlis up"),
    )


def _in_safe_mode() -> bool:
    # A restore that no worker has noticed yet is safe mode all the same.
    stopped = Q(safe_mode_at__isnull=False) | Q(restored_at__isnull=False)
    return Installation.objects.filter(stopped).exists()
