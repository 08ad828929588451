"""One at a time: what the public says, and what of it is recognised as ours."""

from django.db import connection


def lock(institution_id: int) -> None:
    """Let no other transaction change the institution's items until this one ends.

    Take it before a case is locked.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended('inbox', %s))", [institution_id]
        )
