"""Which institution and language a public address names."""

from django.conf import settings
from django.db import connection
from django.urls.converters import StringConverter


class Language(StringConverter):
    """The first part of a public address: ar or en."""

    regex = "|".join(code for code, _ in settings.LANGUAGES)


def institution_id(slug: str) -> int | None:
    """Return the id of the institution whose open portal this word names.

    Nobody is signed in, so no wall lets us see it: the database answers with the id alone.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal_institution(%s)", [slug])
        row = cursor.fetchone()
    return row[0] if row else None
