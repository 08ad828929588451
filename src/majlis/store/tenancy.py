"""Whose rows a transaction may see.

Every table with an institution's data carries `institution_id`, and Postgres itself hides the rows
of others (row-level security): the institution is set for one transaction, and none set means
no rows at all. Composite foreign keys keep a row from pointing across the wall.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


@contextmanager
def acting_for(institution_id: int | None, *, person_id: int | None = None) -> Iterator[None]:
    """Open a transaction, or join the one that is open, which sees this institution's rows only.

    Outside it the setting is what it was before.
    """
    is_joined = connection.in_atomic_block
    with transaction.atomic():
        before, during = _swap(institution_id, person_id)
        yield
        # The setting goes with its transaction, and after an error with the rollback.
        if is_joined and before != during:
            _set(*before)


def acting_institution() -> int | None:
    """Return the id of the institution whose rows this transaction sees."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nullif(current_setting('majlis.institution', true), '')::bigint")
        row = cursor.fetchone()
    return row[0] if row else None


def _swap(
    institution_id: int | None, person_id: int | None
) -> tuple[tuple[str, str], tuple[str, str]]:
    """Act for this institution and person from now on; return what was set before, and what is.

    One question: the inner one is answered first, since nothing is drawn out of a query with an
    OFFSET.
    """
    institution = "" if institution_id is None else str(institution_id)
    person = None if person_id is None else str(person_id)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT was.institution, was.person,"
            " set_config('majlis.institution', %s, true),"
            " set_config('majlis.person', coalesce(%s, was.person), true)"
            " FROM (SELECT coalesce(current_setting('majlis.institution', true), '')"
            " AS institution,"
            " coalesce(current_setting('majlis.person', true), '') AS person OFFSET 0) AS was",
            [institution, person],
        )
        *found, acting, by = cursor.fetchone()
    return (found[0], found[1]), (acting, by)


def _set(institution: str, person: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('majlis.institution', %s, true),"
            " set_config('majlis.person', %s, true)",
            [institution, person],
        )


SEES_INSTITUTION = (
    "institution_id = nullif(current_setting('majlis.institution', true), '')::bigint"
)


class Wall(Operation):
    """Give tables their wall: unique (institution_id, id), row-level security, composite keys.

    `tables` maps a table's name to its columns that point at other walled tables, each with the
    name of that table.
    """

    reduces_to_sql = True
    reversible = False

    def __init__(
        self, tables: Mapping[str, Mapping[str, str]], rule: str = SEES_INSTITUTION
    ) -> None:
        self.tables = tables
        self.rule = rule

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """A wall changes no model."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for table in self.tables:
            for statement in wall_around(table, rule=self.rule):
                schema_editor.execute(statement)
        for table, references in self.tables.items():
            for column, other in references.items():
                schema_editor.execute(composite_key(table, column=column, other=other))

    def describe(self) -> str:
        return f"Wall around {', '.join(self.tables)}"


def wall_around(table: str, *, rule: str = SEES_INSTITUTION) -> list[str]:
    """Return the statements that hide other institutions' rows of `table`."""
    return [
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_of_institution UNIQUE (institution_id, id)",
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY institution ON {table} USING ({rule}) WITH CHECK ({rule})",
        f"CREATE POLICY owner ON {table} TO majlis_owner USING (true) WITH CHECK (true)",
    ]


def composite_key(table: str, *, column: str, other: str) -> str:
    """Return the statement that keeps `column` of `table` inside its own institution."""
    return (
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_{column}_same_institution"
        f" FOREIGN KEY (institution_id, {column}) REFERENCES {other} (institution_id, id)"
        " DEFERRABLE INITIALLY DEFERRED"
    )
