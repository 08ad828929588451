"""The embedded database server, made and run by us from a wheel's programs; no Django here."""

from majlis.operations.postgres.address import default_home, django_database
from majlis.operations.postgres.cluster import Cluster, Mode, NotStarted

__all__ = ["Cluster", "Mode", "NotStarted", "default_home", "django_database"]
