"""The one clock of the house: the database's."""

from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import DateTimeField, Func


class Now(Func):
    """`majlis_now()` in a query: the database's clock plus an offset that only tests set."""

    function = "majlis_now"
    template = "%(function)s()"
    output_field: Any = DateTimeField()


def now() -> datetime:
    """Return the database's time as an aware UTC datetime."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT majlis_now()")
        at: datetime = cursor.fetchone()[0]
    return at
