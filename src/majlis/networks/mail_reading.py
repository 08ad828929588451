"""From the raw bytes of a mail to the letter that it is."""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import getaddresses, parsedate_to_datetime
from itertools import islice
from typing import BinaryIO

from . import mail_machines, mail_text, mail_words
from .hearing import words
from .letters import NOT_READ, TOO_LARGE, TOO_MANY, RemoteFile, RemoteLetter, Returned
from .mail_parts import Head, Part, read

Keep = Callable[[Iterable[bytes]], tuple[str, int]]
"""Keeps a file as it comes; returns its SHA-256 and its size in bytes."""

LONGEST_TEXT_BYTES = 1024 * 1024
LONGEST_REPORT_BYTES = 64 * 1024
LONGEST_ID = 200
MOST_FILES = 50
MOST_PARTS = 500
MOST_ANSWERED = 30
LONGEST_NAME = 200
LONGEST_SUBJECT = 300
_IDS = re.compile(r"<([^<>\s]{1,990})>")
_REFERENCE = re.compile(r"(?<!\d)(\d{2})([-/])(\d{5,9})\2(\d)(?!\d)")
_ANSWERS = re.compile(r"^\s*(?:re|aw|sv|رد|ردّ|fw|fwd|إعادة توجيه)\s*[:：]", re.IGNORECASE)


class TooLarge(Exception):
    """A file is larger than is kept here."""


@dataclass
class _Gathered:
    """What the parts of one mail have given so far."""

    plain: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    files: list[RemoteFile] = field(default_factory=list)
    report: bytes = b""
    first_head: bytes = b""  # of the mail that a report gives back
    text_bytes: int = 0
    is_cut: bool = False


def letter(
    stream: BinaryIO,
    *,
    own_address: str,
    keep: Keep,
    largest_file_bytes: int,
    received_at: datetime,
    is_cut: bool = False,
) -> RemoteLetter:
    """Read a mail. No bytes make it fail: what cannot be made out is left empty.

    `is_cut` says that `stream` is only the beginning of it: then no file of it is whole.
    """
    # Long by what a letter holds: each line below fills one of its fields.
    head, parts = read(stream)
    got = _gathered(parts, keep, largest_file_bytes, is_cut=is_cut)
    text = _text_of(got)
    said, quoted = mail_text.folded(text)
    subject = head.text("subject")[:LONGEST_SUBJECT]
    address, name = _sender(head)
    machine = mail_machines.word_of(head, sender=address, own_address=own_address)
    ids = _answered(head, got, is_bounce=machine == "bounce")
    message_id = next(iter(_ids(head, "message-id")), "")
    return RemoteLetter(
        kind="email",
        id=_id(message_id, _digest(address, head.raw("date"), subject, text)),
        post_id="",
        parent_id=_short(ids[0]) if ids else "",
        author_id=address.lower(),
        author_handle=address,
        author_name=name,
        text=_with_subject(said, subject, is_answer=bool(ids and _ANSWERS.match(subject))),
        created_at=_written_at(head, received_at),
        message_id=_short(message_id),
        answers=tuple(dict.fromkeys(map(_short, ids)))[:MOST_ANSWERED],
        subject=subject,
        quoted=quoted,
        machine=machine,
        named=tuple(dict.fromkeys(_named(head, subject))),
        files=tuple(got.files),
        is_cut=got.is_cut,
        returned=_returned(got) if machine == "bounce" else None,
    )


def _gathered(parts: Iterator[Part], keep: Keep, largest_bytes: int, *, is_cut: bool) -> _Gathered:
    got = _Gathered(is_cut=is_cut)
    for part in islice(parts, MOST_PARTS):
        _take(got, part, keep, largest_bytes)
    return got


def _returned(got: _Gathered) -> Returned:
    return mail_machines.report(got.report) or Returned()


def _id(message_id: str, digest: str) -> str:
    return f"{_short(message_id)}/{digest[:12]}" if message_id else digest


def _with_subject(said: str, subject: str, *, is_answer: bool) -> str:
    """Return what was said; a subject that says something of its own stands above it."""
    return said if is_answer or said.startswith(subject) else f"{subject}\n\n{said}".strip()


def _answered(head: Head, got: "_Gathered", *, is_bounce: bool) -> list[str]:
    """Return the ids that a mail answers, the nearest first; a bounce that of what came back."""
    ids = _ids(head, "in-reply-to")[:1] + list(reversed(_ids(head, "references")))
    return [*_ids(Head(_head_of(got.first_head)), "message-id"), *ids] if is_bounce else ids


def _take(got: _Gathered, part: Part, keep: Keep, largest_bytes: int) -> None:
    kind, head = part.head.kind, part.head
    is_attached = head.disposition == "attachment" or bool(head.file_name)
    if kind in {"text/plain", "text/html"} and not is_attached:
        raw = _some(got, part)
        charset = head.of_kind("charset")
        (got.plain if kind == "text/plain" else got.html).append(mail_words.decoded(raw, charset))
    elif kind == "message/delivery-status" and not got.report:
        got.report = _first(part, LONGEST_REPORT_BYTES)
    elif "multipart/report" in part.within and kind in mail_machines.GIVEN_BACK:
        got.first_head = _first(part, LONGEST_REPORT_BYTES)
    else:
        got.files.append(_file(got, part, keep, largest_bytes))


def _some(got: _Gathered, part: Part) -> bytes:
    """Return as much of a text as is read; the rest stays in the mailbox."""
    left = LONGEST_TEXT_BYTES - got.text_bytes
    raw = _first(part, left + 1)
    got.is_cut |= len(raw) > left
    got.text_bytes += min(len(raw), left)
    return raw[:left]


def _first(part: Part, most: int) -> bytes:
    taken = bytearray()
    for piece in part.decoded():
        taken += piece[: max(0, most - len(taken))]
        if len(taken) >= most:
            break
    return bytes(taken)


def _file(got: _Gathered, part: Part, keep: Keep, largest_bytes: int) -> RemoteFile:
    name = words(part.head.file_name).strip()[:LONGEST_NAME]
    if len(got.files) >= MOST_FILES:
        return RemoteFile(name, left_out=TOO_MANY)
    if got.is_cut:
        return RemoteFile(name, left_out=TOO_LARGE)
    try:
        sha256, size_bytes = keep(_up_to(part.decoded(), largest_bytes))
    except TooLarge:
        return RemoteFile(name, left_out=TOO_LARGE)
    except ValueError:
        return RemoteFile(name, left_out=NOT_READ)
    return RemoteFile(name, size_bytes, sha256)


def _up_to(pieces: Iterator[bytes], most: int) -> Iterator[bytes]:
    so_far = 0
    for piece in pieces:
        so_far += len(piece)
        if so_far > most:
            raise TooLarge
        yield piece


def _text_of(got: _Gathered) -> str:
    plain = mail_text.tidy("\n\n".join(each for each in got.plain if each.strip()))
    if not plain.strip() and got.html:
        plain = mail_text.plain_of("\n".join(got.html))
    if len(plain) > mail_text.LONGEST_TEXT:
        got.is_cut = True
    return words(plain[: mail_text.LONGEST_TEXT])


def _sender(head: Head) -> tuple[str, str]:
    """Return the address and the name of who wrote; the address as it is written."""
    for field_name in ("from", "sender"):
        # Names are decoded after the line is taken apart: a decoded name may hold a comma.
        line = head.raw(field_name).decode("latin-1")
        for name, address in getaddresses([line]):
            if "@" in address:
                shown = mail_words.header(name.encode("latin-1", "replace"))
                return _address(address), shown[:LONGEST_NAME]
    return "", ""


def _address(told: str) -> str:
    return words(mail_words.header(told.encode("latin-1", "replace"))).strip()[:255]


def _ids(head: Head, name: str) -> list[str]:
    told = " ".join(raw.decode("latin-1") for raw in head.fields.get(name, []))
    return [words(found) for found in _IDS.findall(told)]


def _short(message_id: str) -> str:
    """Return an id as it is kept: a very long one as its hash."""
    if len(message_id) <= LONGEST_ID:
        return message_id
    return f"sha256:{hashlib.sha256(message_id.encode()).hexdigest()}"


def _head_of(raw: bytes) -> dict[str, list[bytes]]:
    fields: dict[str, list[bytes]] = {}
    for line in re.sub(rb"\r?\n[ \t]+", b" ", raw).splitlines():
        if not line.strip():
            break
        name, _colon, value = line.partition(b":")
        fields.setdefault(name.strip().lower().decode("latin-1"), []).append(value.strip())
    return fields


def written_by(stream: BinaryIO) -> tuple[str, str]:
    """Return the address of who wrote a mail, in small letters, and which machine, if one did."""
    head, _parts = read(stream)
    address, _name = _sender(head)
    return address.lower(), mail_machines.word_of(head, sender=address, own_address="")


def _digest(*told: str | bytes) -> str:
    whole = b"\0".join(each.encode() if isinstance(each, str) else each for each in told)
    return hashlib.sha256(whole).hexdigest()


def _written_at(head: Head, received_at: datetime) -> datetime:
    """Return the mail's own time; one in the future, or of long before it came, is not believed."""
    try:
        told = parsedate_to_datetime(head.raw("date").decode("latin-1"))
        at = (told if told.tzinfo else told.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, TypeError, IndexError):
        return received_at
    is_likely = at <= received_at and (received_at - at).days < 30
    return at if is_likely else received_at


def _named(head: Head, subject: str) -> Sequence[str]:
    """Return the references that the subject names, or the address after its plus sign.

    As they are written in texts, with slashes, they are understood too.
    """
    found = _references(subject)
    for field_name in ("to", "cc", "delivered-to", "x-original-to"):
        for raw in head.fields.get(field_name, []):
            for _name, address in getaddresses([raw.decode("latin-1")]):
                found += _references(address.partition("@")[0].partition("+")[2])
    return found[:5]


def _references(text: str) -> list[str]:
    return [
        "-".join((year, number, check)) for year, _sign, number, check in _REFERENCE.findall(text)
    ]
