"""A media store of its own for each test, and the way a file comes in."""

import hashlib

import pytest

from majlis.media import files
from majlis.media.receiving import receive
from majlis.media.uploading import Arrived


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def arrive():
    """Return a file as the upload handler leaves it."""

    def arrived(content, name):
        file = Arrived(name=name, size=len(content))
        file.path = files.new_file()
        file.path.write_bytes(content)
        file.sha256 = hashlib.sha256(content).hexdigest()
        file.head = content[:512]
        return file

    return arrived


@pytest.fixture
def take(arrive, office, huda):
    """Take a file in and return its asset."""

    def taken(content, name="صورة.jpg"):
        return receive(arrive(content, name), institution_id=office.pk, by=huda).asset

    return taken
