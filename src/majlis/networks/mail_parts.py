"""A mail taken apart as it is read from the disk: one line and one piece in memory, whatever it
weighs."""

import binascii
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from . import mail_words

LONGEST_LINE_BYTES = 64 * 1024
LONGEST_HEAD_BYTES = 256 * 1024
DEEPEST = 20
PIECE_BYTES = 256 * 1024


@dataclass
class Head:
    """The headers of a mail or of a part of it, as bytes; of several of one name, the first."""

    fields: dict[str, list[bytes]] = field(default_factory=dict)

    def raw(self, name: str) -> bytes:
        return self.fields.get(name, [b""])[0]

    def text(self, name: str) -> str:
        return mail_words.header(self.raw(name))

    def all(self, name: str) -> list[str]:
        return [mail_words.header(raw) for raw in self.fields.get(name, [])]

    @property
    def kind(self) -> str:
        told = mail_words.value(self.raw("content-type"))
        return told if "/" in told else "text/plain"

    @property
    def disposition(self) -> str:
        return mail_words.value(self.raw("content-disposition"))

    @property
    def file_name(self) -> str:
        named = mail_words.parameter(self.raw("content-disposition"), "filename")
        return named or mail_words.parameter(self.raw("content-type"), "name")

    def of_kind(self, name: str) -> str:
        """Return one parameter of the content type."""
        return mail_words.parameter(self.raw("content-type"), name)


@dataclass
class Part:
    """A part that holds no others. Its body is read once, before the next part is asked for."""

    head: Head
    within: tuple[str, ...]  # the kinds that it lies in, the outermost first
    body: Iterator[bytes]

    def decoded(self) -> Iterator[bytes]:
        """Yield its bytes as they were before they were made fit for mail."""
        how = mail_words.value(self.head.raw("content-transfer-encoding"))
        if how == "base64":
            return _from_base64(self.body)
        if how == "quoted-printable":
            return map(binascii.a2b_qp, _without_last_break(self.body))
        return _without_last_break(self.body)


def read(stream: BinaryIO) -> tuple[Head, Iterator[Part]]:
    """Return the headers of a mail, and its parts in their order."""
    lines = _Lines(stream)
    head = lines.head()
    return head, lines.parts(head, ())


class _Lines:
    """The lines of a mail, and the boundaries that end what is being read."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.boundaries: list[bytes] = []
        self.met: tuple[int, bool] | None = None  # which boundary ended it, and whether for good
        self.is_over = False

    def head(self) -> Head:
        fields: dict[str, list[bytes]] = {}
        taken, name = 0, ""
        while line := self.stream.readline(LONGEST_LINE_BYTES):
            taken += len(line)
            bare = line.rstrip(b"\r\n")
            if not bare:
                return Head(fields)
            if self._ends(bare):
                return Head(fields)
            if taken > LONGEST_HEAD_BYTES:
                continue
            if bare[:1] in (b" ", b"\t"):
                if name:
                    fields[name][-1] += b" " + bare.strip()
                continue
            raw_name, colon, value = bare.partition(b":")
            name = raw_name.strip().lower().decode("latin-1") if colon else ""
            if name:
                fields.setdefault(name, []).append(value.strip())
        self.is_over = True
        return Head(fields)

    def body(self) -> Iterator[bytes]:
        """Yield lines up to the next boundary that is open, or to the end."""
        if self.met is not None or self.is_over:
            return
        at_beginning = True
        while line := self.stream.readline(LONGEST_LINE_BYTES):
            if at_beginning and self._ends(line.rstrip()):
                return
            at_beginning = line.endswith(b"\n")
            yield line
        self.is_over = True

    def parts(self, head: Head, within: tuple[str, ...]) -> Iterator[Part]:
        boundary = head.of_kind("boundary").encode("latin-1", "replace").rstrip()
        kind = head.kind
        if not kind.startswith("multipart/") or not boundary or len(within) >= DEEPEST:
            body = self.body()
            yield Part(head, within, body)
            for _ in body:  # whatever its reader left
                pass
            return
        mine = len(self.boundaries)
        self.boundaries.append(b"--" + boundary)
        self._pass()
        while self.met == (mine, False):
            self.met = None
            yield from self.parts(self.head(), (*within, kind))
        del self.boundaries[mine:]
        if self.met is not None and self.met[0] >= mine:
            self.met = None
            self._pass()

    def _pass(self) -> None:
        for _ in self.body():
            pass

    def _ends(self, line: bytes) -> bool:
        if not line.startswith(b"--"):
            return False
        for number in range(len(self.boundaries) - 1, -1, -1):
            boundary = self.boundaries[number]
            if line in (boundary, boundary + b"--"):
                self.met = (number, line != boundary)
                return True
        return False


def _without_last_break(lines: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the lines; the last line break belongs to the boundary after it."""
    held = b""
    for line in lines:
        if held:
            yield held
        held = line
    if held:
        yield held.removesuffix(b"\n").removesuffix(b"\r")


def _from_base64(lines: Iterator[bytes]) -> Iterator[bytes]:
    """Decode piece by piece, so that each begins where four letters begin."""
    held = b""
    for line in lines:
        held += line.translate(None, mail_words.NOT_BASE64)
        if len(held) >= PIECE_BYTES:
            whole = len(held) // 4 * 4
            yield mail_words.unbase64(held[:whole])
            held = held[whole:]
    if held:
        yield mail_words.unbase64(held)
