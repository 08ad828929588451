import hashlib
import resource
from contextlib import contextmanager

import pytest

from majlis.media import files

CONTENT = "هيئة المواصفات".encode() * 1000


@contextmanager
def disk_takes(size_bytes):
    """Let the system refuse to write more into one file, as a full disk does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def everything_in(store):
    return [path for path in store.rglob("*") if path.is_file()]


def test_a_kept_file_is_read_back_under_its_hash(store):
    kept = files.keep(7, [CONTENT[:5000], CONTENT[5000:]])

    assert kept.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert kept.size_bytes == len(CONTENT)
    with files.open_file(7, kept.sha256) as file:
        assert file.read() == CONTENT


def test_the_same_file_twice_lies_there_once(store):
    files.keep(7, [CONTENT])
    files.keep(7, [CONTENT])

    assert len(everything_in(store)) == 1


def test_another_institution_does_not_find_it(store):
    kept = files.keep(7, [CONTENT])

    with pytest.raises(FileNotFoundError):
        files.open_file(8, kept.sha256)


@pytest.mark.parametrize(
    "name", ["", "../7/ab", "..%2f..%2fetc/passwd", "A" * 64, "a" * 63, "a" * 65]
)
def test_a_name_that_is_no_hash_leads_nowhere(name):
    with pytest.raises(FileNotFoundError):
        files.place_of(7, name)


def test_a_full_disk_is_told_in_a_sentence_and_nothing_half_stays(store):
    with disk_takes(4096), pytest.raises(files.NoRoom) as refusal:
        files.keep(7, [CONTENT])

    assert str(refusal.value)
    assert everything_in(store) == []


def test_a_break_while_writing_leaves_nothing(store):
    def breaks_off():
        yield CONTENT
        raise ConnectionError

    with pytest.raises(ConnectionError):
        files.keep(7, breaks_off())

    assert everything_in(store) == []
