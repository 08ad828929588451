"""The bytes of a mail of ours."""

import re
from collections.abc import Sequence
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as POLICY
from email.utils import format_datetime

from .contract import OutgoingMedia
from .letters import OutgoingLetter
from .text import clean

MOST_REFERENCES = 20
LONGEST_ID = 900
_NAME = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}")
_DOMAIN = re.compile(r"[A-Za-z0-9.-]{1,253}")


def message_id(letter: OutgoingLetter, *, own_address: str) -> str:
    """Return the Message-ID of a letter without its brackets: the same whenever it is asked."""
    return f"{letter.mark}@{own_address.rpartition('@')[2] or 'localhost'}"


def written(
    letter: OutgoingLetter, *, own_address: str, own_name: str, at: datetime
) -> tuple[bytes, str]:
    """Return the mail with CRLF line ends, and the address that it goes to.

    Raises:
        ValueError: the address is none.
    """
    to = plain_address(letter.person_id)
    mail = EmailMessage(policy=POLICY)
    mail["From"] = Address(_line(own_name), addr_spec=own_address)
    mail["To"] = Address(addr_spec=to)
    mail["Subject"] = _line(letter.subject)
    mail["Date"] = format_datetime(at)
    if letter.by_machine:
        mail["Auto-Submitted"] = "auto-replied"
        mail["X-Auto-Response-Suppress"] = "All"
    mail["Content-Language"] = letter.language
    mail.set_content(letter.text, charset="utf-8", cte="base64")
    for file in letter.media:
        _attach(mail, file)
    ids = _ids(message_id(letter, own_address=own_address), letter.answers)
    return ids + bytes(mail), to


def _attach(mail: EmailMessage, file: OutgoingMedia) -> None:
    main, _slash, sub = file.mime.partition("/")
    with file.open() as stream:
        content = stream.read()
    mail.add_attachment(content, maintype=main, subtype=sub, filename=_line(file.name) or file.kind)


def plain_address(address: str) -> str:
    """Return an address with its domain in letters that every server takes.

    Raises:
        ValueError: it is none, or the name before its sign needs more than ASCII.
    """
    name, _at, domain = address.partition("@")
    if not _NAME.fullmatch(name) or not domain or "@" in domain:
        raise ValueError("no address that mail can be sent to")
    plain = domain.encode("idna").decode()
    if not _DOMAIN.fullmatch(plain):
        raise ValueError("no address that mail can be sent to")
    return f"{name}@{plain}"


def _ids(own: str, thread: Sequence[str]) -> bytes:
    """Return the lines that name mails; no rule for words folds them: an id stays whole."""
    lines = [f"Message-ID: <{own}>"]
    known = [f"<{each}>" for each in thread if _is_id(each)][-MOST_REFERENCES:]
    if known:
        lines += [f"In-Reply-To: {known[-1]}", "References: " + "\r\n ".join(known)]
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")


def _is_id(told: str) -> bool:
    is_plain = told.isascii() and told.isprintable() and not set(told) & set(" <>")
    return is_plain and 0 < len(told) <= LONGEST_ID


def subject_for(told: str, *, reference: str) -> str:
    """Return the subject of an answer: what they wrote, and the reference once."""
    bare = _line(told)
    marked = f"[{reference}]"
    for written_so in (marked, marked.replace("-", "/")):
        bare = bare.replace(written_so, "").strip()
    while bare.lower().startswith("re:"):
        bare = bare[3:].lstrip()
    return f"Re: {bare} {marked}" if bare else f"Re: {marked}"


def _line(text: str) -> str:
    return " ".join(clean(text).split())[:300]
