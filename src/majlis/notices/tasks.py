"""Mailing and pushing notices. The row is the truth, the job a nudge: it may run twice."""

from django.conf import settings
from django.db import connection
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from majlis.notices.mail import mail
from majlis.notices.pushing import TryAgain, push
from majlis.store.tenancy import acting_for

MOST_AT_ONCE = 200
PATIENCE = RetryStrategy(max_attempts=5, exponential_wait=10)


@app.task(queue="mail", name="notices.mail_urgent", retry=PATIENCE)
def mail_urgent() -> None:
    """Mail every urgent notice that was not mailed yet."""
    for institution_id, notice_id in _ids("notices_unmailed"):
        with acting_for(institution_id):
            mail(notice_id)


@app.periodic(cron="*/5 * * * *")
@app.task(queue="mail", name="notices.sweep")
def sweep(timestamp: int) -> None:  # noqa: ARG001 - the scheduler hands it over
    """Mail what a lost job left behind."""
    mail_urgent()
    if settings.WEB_PUSH:
        push_waiting()


@app.task(queue="mail", name="notices.push_waiting", retry=PATIENCE)
def push_waiting() -> None:
    """Push every notice that waits for a device; the rest goes on where one service is away."""
    away: set[int] = set()
    for institution_id, notice_id in _ids("notices_unpushed"):
        if institution_id in away:  # a later one must not go before an earlier one
            continue
        with acting_for(institution_id):
            try:
                push(notice_id)
            except TryAgain:
                away.add(institution_id)
    if away:
        raise TryAgain


def push_later() -> None:
    """Defer the pushing in the transaction that wrote the notices."""
    push_waiting.defer()


def mail_later() -> None:
    """Defer the mailing in the transaction that wrote the notice."""
    mail_urgent.defer()


def _ids(which: str) -> list[tuple[int, int]]:
    """Return institutions and ids of notices: a worker sees no rows before it acts for one."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT institution_id, id FROM {which}(%s)", [MOST_AT_ONCE])  # noqa: S608
        return [(institution_id, notice_id) for institution_id, notice_id in cursor.fetchall()]
