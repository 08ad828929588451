"""What the words of a mail are, whatever it says of their encoding.

Mailers declare UTF-8 and send Windows-1256, and the other way round; the bytes decide.
"""

import binascii
import re
from email.message import Message

from .hearing import words

ARABIC = "cp1256"
# Which encodings are believed. Others (and what is no encoding of text) are guessed.
_KNOWN = re.compile(
    r"(utf|windows|cp|iso|us|ascii|koi8|mac|gb|big5|shift|euc|latin)[\w.-]*\Z", re.IGNORECASE
)
_WESTERN = {"", "ascii", "us-ascii", "utf-8", "utf8", "iso-8859-1", "latin-1", "latin1"} | {
    "windows-1252",
    "cp1252",
    "unknown-8bit",
    "x-unknown",
}
_ARABIC_RUN = re.compile("[\u0621-\u064a]{2,}")
_LETTERS = re.compile("[^\\W\\d_]")
_ENCODED = re.compile(r"=\?([^?*\s]{1,40})(?:\*[^?\s]*)?\?([bq])\?([^?]*)\?=", re.IGNORECASE)
_BETWEEN = re.compile(r"\s+\Z")
NOT_BASE64 = bytes(
    set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
)


def decoded(raw: bytes, declared: str = "") -> str:
    """Return the text of `raw`; no bytes make it fail. NUL and surrogates are replaced."""
    return words(_decoded(raw, declared.strip().strip("\"'").lower()))


def _decoded(raw: bytes, declared: str) -> str:
    if raw.startswith(b"\xef\xbb\xbf"):
        return raw[3:].decode("utf-8", "replace")
    if declared.startswith(("utf-16", "utf-32", "utf-7", "iso-2022")):
        return _by(declared, raw) or raw.decode("utf-8", "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if declared in _WESTERN:
        return _guessed(raw, declared)
    return _by(declared, raw) or _guessed(raw, declared)


def _guessed(raw: bytes, declared: str) -> str:
    """Return what is neither UTF-8 nor honestly declared: a damaged UTF-8, Arabic, or Western."""
    damaged = raw.decode("utf-8", "replace")
    high = sum(byte > 127 for byte in raw)
    if damaged.count("\ufffd") * 10 < high:
        return damaged
    as_arabic = raw.decode(ARABIC, "replace")
    letters = len(_LETTERS.findall(as_arabic)) or 1
    in_runs = sum(map(len, _ARABIC_RUN.findall(as_arabic)))
    if in_runs * 5 > letters:
        return as_arabic
    western = "" if declared in {"utf-8", "utf8"} else _by(declared, raw)
    return western or raw.decode("cp1252", "replace")


def _by(declared: str, raw: bytes) -> str:
    """Return the text by its declared encoding, empty where that is none we believe."""
    if not declared or not _KNOWN.match(declared):
        return ""
    try:
        return raw.decode(declared, "replace")
    except (LookupError, UnicodeError, ValueError):
        return ""


def unbase64(raw: bytes) -> bytes:
    """Return what base64 says, whatever was damaged in it: what is no letter of it is passed."""
    kept = raw.translate(None, NOT_BASE64)
    left = len(kept) % 4
    if left == 1:
        kept = kept[:-1]
    return binascii.a2b_base64(kept + b"=" * (-len(kept) % 4))


def header(raw: bytes) -> str:
    """Return a header's words: encoded words (RFC 2047) joined before they are decoded.

    A letter may be cut between two of them.
    """
    line = raw.decode("latin-1")
    told: list[tuple[str, bytes]] = []
    at = 0
    for found in _ENCODED.finditer(line):
        between = line[at : found.start()]
        if between and not (told and told[-1][0] and _BETWEEN.match(between)):
            told.append(("", between.encode("latin-1")))
        told.append((found[1].lower(), _word(found[2], found[3])))
        at = found.end()
    told.append(("", line[at:].encode("latin-1")))
    return " ".join("".join(_joined(told)).split())


def _word(how: str, said: str) -> bytes:
    raw = said.encode("latin-1")
    if how in "bB":
        return unbase64(raw)
    return binascii.a2b_qp(raw.replace(b" ", b"_"), header=True)


def _joined(told: list[tuple[str, bytes]]) -> list[str]:
    texts: list[str] = []
    charset, bytes_so_far = "", b""
    for declared, raw in told:
        if declared != charset:
            texts.append(decoded(bytes_so_far, charset))
            charset, bytes_so_far = declared, b""
        bytes_so_far += raw
    return [*texts, decoded(bytes_so_far, charset)]


def parameter(raw: bytes, name: str) -> str:
    """Return one parameter of a header, also one that comes in pieces (RFC 2231); empty: none."""
    message = Message()
    try:
        message["x-header"] = " ".join(raw.decode("latin-1").split())
        told = message.get_param(name, header="x-header")
    except (ValueError, LookupError, IndexError):
        return ""
    if isinstance(told, tuple):
        charset, _language, value = told
        return decoded(str(value).encode("latin-1", "replace"), charset or "")
    return header(str(told).encode("latin-1", "replace")) if told else ""


def value(raw: bytes) -> str:
    """Return a header's first word, in small letters: `text/plain` of a Content-Type."""
    return raw.decode("latin-1").partition(";")[0].strip().lower()
