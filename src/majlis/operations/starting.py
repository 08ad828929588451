"""Starting Django for a command, in the database role that the command needs."""

import importlib
import os
import sys

from majlis.operations.postgres import Cluster

# Where the numbered checks are, all with our tag; none needs a started Django or a database.
TAG = "majlis"
CHECKS = ("majlis.operations.checks", "majlis.delivery.checks", "majlis.channels.checks")


class WrongSettings(Exception):
    """Majlis does not start like this; the text says what is wrong and how to mend it."""


def take_role(role: str) -> None:
    """Choose this process' database role, owner, web or worker, before settings are read."""
    os.environ["MAJLIS_PROCESS_ROLE"] = role


def check_settings() -> None:
    """Say what is odd in the settings, and refuse to start with what is wrong.

    Raises:
        WrongSettings: with every wrong one.
    """
    from django.core.checks import run_checks

    for name in CHECKS:
        importlib.import_module(name)
    found = sorted(run_checks(tags=[TAG]), key=lambda message: str(message.id))
    told = "\n".join(f"{message.id}: {message.msg}\n    {message.hint}" for message in found)
    if any(message.is_serious() for message in found):
        raise WrongSettings(told)
    if told:
        print(told, file=sys.stderr)


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
