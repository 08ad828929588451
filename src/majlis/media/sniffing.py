"""What a file is, told from its first bytes and never from its name."""

import re
from dataclasses import dataclass

HEAD_BYTES = 512

# What each name ending promises.
_PROMISES = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "jpe": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "mp4": "video/mp4",
    "m4v": "video/mp4",
    "mov": "video/quicktime",
    "webm": "video/webm",
    "pdf": "application/pdf",
    "srt": "application/x-subrip",
    "vtt": "text/vtt",
}
_KINDS = {
    "image/jpeg": "image",
    "image/png": "image",
    "image/gif": "gif",  # the workshop says whether it moves
    "image/webp": "image",
    "video/mp4": "video",
    "video/quicktime": "video",
    "video/webm": "video",
    "application/pdf": "document",
    "application/x-subrip": "captions",
    "text/vtt": "captions",
}

# Brands of ISO files that are pictures or sound and no video. Source: mp4ra.org, brands.
_STILL_BRANDS = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis"}
_SOUND_BRANDS = {b"M4A ", b"M4B ", b"M4P "}
_FIRST_ATOMS = {b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"}

_STARTS = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "archive"),
    (b"\x1a\x45\xdf\xa3", "matroska"),
    (b"BM", "bmp"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
)
# WebM is a Matroska that names itself in its head: id 0x4282, one byte of length, the name.
_WEBM = b"\x42\x82\x84webm"
_MARKUP = (b"<!doctype", b"<html", b"<head", b"<body", b"<script", b"<svg", b"<?xml", b"<!--", b"<")
# The first cue of SubRip, in whatever encoding: a number, then the times.
_SRT = re.compile(r"\s*\d+[ \t]*\r?\n\s*(\d{1,3}:)?\d{1,2}:\d{2}[,.]\d{1,3}\s*-->")


@dataclass(frozen=True)
class Sniffed:
    """What the first bytes say. `mime` is empty for what we do not take; `what` names it then:
    empty, markup, playlist, archive, matroska, avi, bmp, tiff, heic, sound, text, unknown."""

    mime: str = ""
    what: str = ""


def kind_of(mime: str) -> str:
    """Return the kind of file that a type is, as the networks' seam names it."""
    return _KINDS[mime]


def sniff(head: bytes) -> Sniffed:
    """Tell what a file is from its first HEAD_BYTES bytes."""
    if not head:
        return Sniffed(what="empty")
    for start, found in _STARTS:
        if head.startswith(start):
            return _as_sniffed("video/webm" if _WEBM in head and found == "matroska" else found)
    if head[:4] == b"RIFF":
        return Sniffed("image/webp") if head[8:12] == b"WEBP" else Sniffed(what="avi")
    if head[4:8] == b"ftyp":
        return _iso(head[8:12])
    if head[4:8] in _FIRST_ATOMS:
        return Sniffed("video/quicktime")  # QuickTime before it had a brand
    return _text(head)


def promised(name: str) -> str:
    """Return the type that a file's name promises, empty when it promises none we know."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    return _PROMISES.get(ending, "")


def name_lies(name: str, sniffed: Sniffed) -> bool:
    """Whether the name promises another type than the content is."""
    promise = promised(name)
    if {promise, sniffed.mime} == {"video/mp4", "video/quicktime"}:
        return False  # one container, two brands: cameras mix them up
    return bool(promise) and promise != sniffed.mime


def _as_sniffed(found: str) -> Sniffed:
    return Sniffed(found) if found in _KINDS else Sniffed(what=found)


def _iso(brand: bytes) -> Sniffed:
    if brand in _STILL_BRANDS:
        return Sniffed(what="heic")
    if brand in _SOUND_BRANDS:
        return Sniffed(what="sound")
    return Sniffed("video/quicktime" if brand == b"qt  " else "video/mp4")


def _text(head: bytes) -> Sniffed:
    written = _decoded(head)
    if re.match(r"WEBVTT(\s|$)", written):
        return Sniffed("text/vtt")
    if _SRT.match(written):
        return Sniffed("application/x-subrip")
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(b"#extm3u"):
        return Sniffed(what="playlist")
    if start.startswith(_MARKUP):
        return Sniffed(what="markup")
    if b"\x00" not in head and _is_text(head):
        return Sniffed(what="text")
    return Sniffed(what="unknown")


def _decoded(head: bytes) -> str:
    """Return a text far enough to know its form: what captions begin with is ASCII."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[: len(head) // 2 * 2].decode("utf-16", "replace")
    return head.decode("utf-8-sig", "replace")


def _is_text(head: bytes) -> bool:
    try:
        head.decode()
    except UnicodeDecodeError as error:
        return error.end >= len(head) - 3 and error.start > 0  # cut inside a letter
    return True
