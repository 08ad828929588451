"""Starting Django for a command, in the database role that the command needs."""

import os

from majlis.operations.postgres import Cluster


def take_role(role: str) -> None:
    """Choose this process' database role, owner, web or worker, before settings are read."""
    os.environ["MAJLIS_PROCESS_ROLE"] = role


def django(*, with_database: bool = True) -> None:
    """Start the embedded database where it is ours, then Django."""
    if with_database and (cluster := embedded_cluster()):
        cluster.ensure_started()
    from django import setup
    from django.apps import apps

    if not apps.ready:
        setup()


def embedded_cluster() -> Cluster | None:
    """Return the embedded server; None where the database is someone else's."""
    from django.conf import settings

    return None if settings.DATABASE_URL else Cluster(settings.HOME)
