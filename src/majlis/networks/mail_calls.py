"""Speaking with the servers of a mailbox, each word within the time of the whole call.

Reading may be repeated, so whatever goes wrong there is TryLater. Sending is in mail.py.
"""

import contextlib
import imaplib
import re
import smtplib
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from .connection import Deadline
from .contract import LoggedOut, NetworkError, Rejected, TryLater

SOON = timedelta(minutes=1)
PIECE_BYTES = 256 * 1024
HERE = ("localhost", "127.0.0.1", "::1")
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_LITERAL_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_UID = re.compile(rb"UID (\d+)")


@dataclass(frozen=True)
class Server:
    """One of a mailbox's two servers. Without TLS it must be on this machine."""

    host: str
    port: int
    security: str  # tls, starttls or none
    user: str
    password: str = field(repr=False)

    @property
    def is_safe(self) -> bool:
        return self.security in {"tls", "starttls"} or self.host in HERE


@contextlib.contextmanager
def reading() -> Iterator[None]:
    """Turn what goes wrong while a mailbox is read into TryLater."""
    try:
        yield
    except NetworkError:
        raise
    except (imaplib.IMAP4.error, OSError, EOFError, ValueError) as error:
        raise TryLater(SOON, _said(error)) from error


@contextlib.contextmanager
def imap(server: Server, deadline: Deadline) -> Iterator["Mailbox"]:
    """Open a mailbox.

    Raises:
        LoggedOut: it does not take the password.
        TryLater: it does not answer.
    """
    with reading():
        client = _connected(server, deadline)
        try:
            _log_in(client, server)
            yield Mailbox(client, deadline)
        finally:
            with contextlib.suppress(imaplib.IMAP4.error, OSError):
                client.logout()


def _connected(server: Server, deadline: Deadline) -> imaplib.IMAP4:
    if not server.is_safe:
        raise Rejected("not_allowed", "a mailbox elsewhere is read through TLS alone")
    context = ssl.create_default_context()
    timeout = deadline.left_s()
    if server.security == "tls":
        return imaplib.IMAP4_SSL(server.host, server.port, ssl_context=context, timeout=timeout)
    client = imaplib.IMAP4(server.host, server.port, timeout=timeout)
    if server.security == "starttls":
        client.starttls(context)
    return client


def _log_in(client: imaplib.IMAP4, server: Server) -> None:
    try:
        client.login(server.user, server.password)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:
        said = _said(error)
        # RFC 5530: the server itself has a trouble, the password may be right.
        if "UNAVAILABLE" in said or "LIMIT" in said:
            raise TryLater(SOON, said) from error
        raise LoggedOut("logged_out") from error


@dataclass(frozen=True)
class Mailbox:
    """An open mailbox; every act here may be repeated."""

    client: imaplib.IMAP4
    deadline: Deadline

    def select(self, folder: str, *, writes: bool = False) -> tuple[int, int]:
        """Open a folder and return its UIDVALIDITY, and the next UID (0: it does not say).

        Raises:
            Rejected("not_found"): there is no such folder.
        """
        self._hurry()
        status, _ = self.client.select(quoted(folder), readonly=not writes)
        if status != "OK":
            raise Rejected("not_found", f"no folder {folder}")
        return self._told("UIDVALIDITY"), self._told("UIDNEXT")

    def after(self, uid: int) -> list[int]:
        """Return the UIDs above this one, in their order."""
        found = self._uid("SEARCH", "UID", f"{uid + 1}:*")
        # RFC 3501: `n:*` names the last mail also where n is above it.
        return sorted(number for number in found if number > uid)

    def since(self, day: date) -> list[int]:
        """Return the UIDs of what came on this day or later, in their order."""
        told = f"{day.day}-{_MONTHS[day.month - 1]}-{day.year}"
        return sorted(self._uid("SEARCH", "SINCE", told))

    def with_id(self, message_id: str) -> list[int]:
        """Return the UIDs of the mails in the open folder that have this Message-ID."""
        return self._uid("SEARCH", "HEADER", "Message-ID", quoted(message_id))

    def size_bytes(self, uid: int) -> int | None:
        """Return what a mail weighs, None when it is gone."""
        self._hurry()
        _, told = self.client.uid("FETCH", str(uid), "(UID RFC822.SIZE)")
        for line in told or []:
            raw = line if isinstance(line, bytes) else b" ".join(line or ())
            found, of = _LITERAL_SIZE.search(raw), _UID.search(raw)
            if found and of and int(of[1]) == uid:
                return int(found[1])
        return None

    def pieces(self, uid: int, *, most: int) -> Iterator[bytes]:
        """Yield the raw bytes of a mail, at most so many; nothing of it is marked as read."""
        at = 0
        while at < most:
            wanted = min(PIECE_BYTES, most - at)
            piece = self._piece(uid, at, wanted)
            if piece:
                yield piece
            if len(piece) < wanted:
                return
            at += len(piece)

    def append(self, folder: str, raw: bytes) -> None:
        """Put a mail into a folder, as one that was read."""
        self._hurry()
        status, told = self.client.append(quoted(folder), r"(\Seen)", "", raw)
        if status != "OK":
            raise TryLater(SOON, str(told[0])[:200] if told else "not kept")

    def folders(self) -> list[tuple[str, str]]:
        """Return each folder's name with its flags."""
        self._hurry()
        _, told = self.client.list()
        found = []
        for line in told or []:
            raw = line if isinstance(line, bytes) else b""
            if match := _FOLDER.match(raw.decode("utf-8", "replace")):
                found.append((match[2].strip().strip('"'), match[1]))
        return found

    def _piece(self, uid: int, at: int, size: int) -> bytes:
        self._hurry()
        _, told = self.client.uid("FETCH", str(uid), f"(UID BODY.PEEK[]<{at}.{size}>)")
        for line in told or []:
            if isinstance(line, tuple):
                return bytes(line[1])
        return b""

    def _uid(self, *words: str) -> list[int]:
        self._hurry()
        status, told = self.client.uid(words[0], *words[1:])
        if status != "OK":
            raise TryLater(SOON, "the mailbox did not search")
        return [int(number) for line in told if line for number in line.split()]

    def _told(self, name: str) -> int:
        _, told = self.client.response(name)
        first = told[0] if told else None
        return int(first) if isinstance(first, bytes) and first.isdigit() else 0

    def _hurry(self) -> None:
        self.client.sock.settimeout(self.deadline.left_s())


_FOLDER = re.compile(r'\(([^)]*)\)\s+(?:"[^"]*"|NIL)\s+(.+)\Z')


def quoted(name: str) -> str:
    """Return a name as IMAP takes it: a quoted string of ASCII (RFC 3501, 9)."""
    if not name.isascii() or any(sign in name for sign in "\r\n\0"):
        raise Rejected("not_found", "a folder has a name that cannot be asked for")
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def smtp(server: Server, deadline: Deadline, *, soon: timedelta = SOON) -> smtplib.SMTP:
    """Return the server that sends, open and logged in; nothing has been sent.

    Raises:
        LoggedOut, TryLater, Rejected: as networks do.
    """
    if not server.is_safe:
        raise Rejected("not_allowed", "mail is sent elsewhere through TLS alone")
    try:
        return _smtp(server, deadline)
    except smtplib.SMTPAuthenticationError as error:
        if 400 <= error.smtp_code < 500:
            raise TryLater(soon, _said(error)) from error
        raise LoggedOut("logged_out") from error
    except (smtplib.SMTPException, OSError, ValueError) as error:
        raise TryLater(soon, _said(error)) from error


def _smtp(server: Server, deadline: Deadline) -> smtplib.SMTP:
    context, timeout = ssl.create_default_context(), deadline.left_s()
    client: smtplib.SMTP
    if server.security == "tls":
        client = smtplib.SMTP_SSL(server.host, server.port, timeout=timeout, context=context)
    else:
        client = smtplib.SMTP(server.host, server.port, timeout=timeout)
    try:
        client.ehlo_or_helo_if_needed()
        if server.security == "starttls":
            client.starttls(context=context)
            client.ehlo()
        if server.user:
            client.sock.settimeout(deadline.left_s())  # type: ignore[union-attr]
            client.login(server.user, server.password)
    except BaseException:
        client.close()
        raise
    return client


def _said(error: Exception) -> str:
    """Return what went wrong in one line; a password is never in it."""
    return f"{type(error).__name__}: {error}".replace("\r", " ").replace("\n", " ")[:200]
