"""What a started server must have before the first migration: roles, database, Arabic trigrams."""

from typing import Any

import psycopg
from psycopg import sql

from majlis.operations.postgres.address import DATABASE

SUPERUSER = "postgres"
# What each role may do in the database, the store's migrations grant.
ROLES = {
    "majlis_owner": "LOGIN CREATEROLE CREATEDB",
    "majlis_web": "LOGIN",
    "majlis_worker": "LOGIN",
}


class BlindToArabic(Exception):
    """The server's locale makes searching Arabic find nothing, silently."""


def make_roles_and_database(connection: psycopg.Connection[Any]) -> None:
    """Create what is missing; `connection` is the superuser's, with autocommit."""
    roles = _names(connection, "SELECT rolname FROM pg_roles")
    for role, attributes in ROLES.items():
        if role not in roles:
            connection.execute(
                sql.SQL("CREATE ROLE {} {}").format(sql.Identifier(role), sql.SQL(attributes))
            )
    if DATABASE not in _names(connection, "SELECT datname FROM pg_database"):
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER majlis_owner").format(sql.Identifier(DATABASE))
        )


def check_arabic(connection: psycopg.Connection[Any]) -> None:
    """Refuse a server whose trigrams do not see Arabic letters.

    Raises:
        BlindToArabic: the cluster was made with another locale.
    """
    connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    row = connection.execute("SELECT show_trgm('كتاب') <> '{}'").fetchone()
    if row is None or not row[0]:
        raise BlindToArabic(
            "This database cluster was made with a locale that hides Arabic from searching; "
            "dump it and restore it into one made by `python -m majlis`."
        )


def _names(connection: psycopg.Connection[Any], query: Any) -> set[str]:
    return {row[0] for row in connection.execute(query)}
