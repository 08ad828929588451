"""Mailing urgent notices. The row is the truth, the job a nudge: it may run twice."""

from django.db import connection
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from majlis.notices.mail import mail
from majlis.store.tenancy import acting_for

MOST_AT_ONCE = 200
PATIENCE = RetryStrategy(max_attempts=5, exponential_wait=10)


@app.task(queue="mail", name="notices.mail_urgent", retry=PATIENCE)
def mail_urgent() -> None:
    """Mail every urgent notice that was not mailed yet."""
    for institution_id, notice_id in _unmailed():
        with acting_for(institution_id):
            mail(notice_id)


@app.periodic(cron="*/5 * * * *")
@app.task(queue="mail", name="notices.sweep")
def sweep(timestamp: int) -> None:  # noqa: ARG001 - the scheduler hands it over
    """Mail what a lost job left behind."""
    mail_urgent()


def mail_later() -> None:
    """Defer the mailing in the transaction that wrote the notice."""
    mail_urgent.defer()


def _unmailed() -> list[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT institution_id, id FROM notices_unmailed(%s)", [MOST_AT_ONCE])
        return [(institution_id, notice_id) for institution_id, notice_id in cursor.fetchall()]
