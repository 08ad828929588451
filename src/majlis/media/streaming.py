"""Sending a stored file, or the part of it that was asked for."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from majlis.media.files import CHUNK_BYTES

_ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})\Z")


def stream(
    request: HttpRequest, file: BinaryIO, *, size_bytes: int, mime: str, name: str, etag: str
) -> HttpResponseBase:
    """Return the whole file, or with 206 the one part that was asked for.

    Source: RFC 9110, 14. What is no single range of bytes is passed over, as it says; a part that
    begins behind the end is 416; a part of another version (If-Range) is the whole.
    """
    asked = _ONE_RANGE.match(request.headers.get("Range", ""))
    if_range = request.headers.get("If-Range", etag)
    if not asked or asked.group() == "bytes=-" or if_range != etag:
        whole = FileResponse(file, content_type=mime, filename=name)
        whole["Accept-Ranges"] = "bytes"
        return whole
    first, last = _part(*asked.groups(), size_bytes=size_bytes)
    if first > last:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size_bytes}"})
    file.seek(first)
    part = StreamingHttpResponse(_Part(file, last - first + 1), status=206, content_type=mime)
    part["Accept-Ranges"] = "bytes"
    part["Content-Range"] = f"bytes {first}-{last}/{size_bytes}"
    part["Content-Length"] = str(last - first + 1)
    return part


def _part(first: str, last: str, *, size_bytes: int) -> tuple[int, int]:
    if not first:  # so many from the end
        return max(0, size_bytes - int(last)), size_bytes - 1 if int(last) else -1
    return int(first), min(int(last), size_bytes - 1) if last else size_bytes - 1


class _Part:
    """So many bytes of a file from where it stands; Django closes what has a `close`."""

    def __init__(self, file: BinaryIO, size_bytes: int) -> None:
        self.file, self.left = file, size_bytes

    def __iter__(self) -> Iterator[bytes]:
        while self.left > 0 and (piece := self.file.read(min(CHUNK_BYTES, self.left))):
            self.left -= len(piece)
            yield piece

    def close(self) -> None:
        self.file.close()
