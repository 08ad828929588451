"""Homes for servers of their own."""

import shutil
import tempfile
from pathlib import Path

import pytest

from majlis.operations.postgres import Cluster, Mode


def a_home():
    """A folder that the server's user may enter, short enough for a socket's path."""
    place = Path(tempfile.mkdtemp(prefix="majlis-", dir="/tmp"))
    place.chmod(0o711)
    yield place
    shutil.rmtree(place, ignore_errors=True)


@pytest.fixture
def home():
    yield from a_home()


@pytest.fixture
def cluster(home):
    cluster = Cluster(home)
    yield cluster
    cluster.stop(Mode.IMMEDIATE)
