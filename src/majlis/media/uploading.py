"""Taking a file from the wire onto the disk, piece by piece, before any view asks for it."""

import hashlib
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.urls import Resolver404, resolve

from majlis.media import files
from majlis.media.limits import (
    LARGEST_GUEST_BYTES,
    LARGEST_PUBLIC_BYTES,
    LARGEST_UPLOAD_BYTES,
    MOST_GUEST_FILES,
    MOST_PUBLIC_FILES,
)
from majlis.media.sniffing import HEAD_BYTES


class Arrived(UploadedFile):  # type: ignore[type-arg] # generic in the stubs alone
    """A file that came with a form and lies beside the store; closing it throws it away.

    `failure` is empty, or says why it is not whole: no_room, too_large, stranger.
    """

    path: Path | None = None
    sha256 = ""
    head = b""
    failure = ""

    def close(self) -> None:
        if self.path:
            self.path.unlink(missing_ok=True)


class ToTheStore(FileUploadHandler):
    """Writes each piece as it comes and hashes it; never more than one piece is in memory.

    What goes wrong is remembered and the rest of the body let through, so that the view can
    still answer with a sentence.
    """

    largest_bytes = LARGEST_UPLOAD_BYTES
    from_strangers = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.arrived = Arrived(name=self.file_name, content_type=self.content_type, size=0)
        self.target: BinaryIO | None = None
        self.digest = hashlib.sha256()
        if not self._is_known():
            self.arrived.failure = "stranger"
            return
        try:
            self.arrived.path = files.new_file()
            self.target = self.arrived.path.open("wb")  # closed in file_complete
        except files.NoRoom:
            self.arrived.failure = "no_room"

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self.target is None:
            return
        if start + len(raw_data) > self.largest_bytes:
            self._give_up("too_large")
            return
        try:
            self.target.write(raw_data)
        except OSError as error:
            if error.errno not in files.NO_ROOM:
                raise
            self._give_up("no_room")
            return
        self.digest.update(raw_data)
        missing = HEAD_BYTES - len(self.arrived.head)
        self.arrived.head += raw_data[: max(0, missing)]

    def file_complete(self, file_size: int) -> Arrived:
        if self.target is not None:
            try:
                self.target.close()
            except OSError as error:
                if error.errno not in files.NO_ROOM:
                    raise
                self._give_up("no_room")
        self.arrived.size = file_size
        self.arrived.sha256 = self.digest.hexdigest()
        return self.arrived

    def upload_interrupted(self) -> None:
        if hasattr(self, "arrived"):
            self._give_up("interrupted")

    def _is_known(self) -> bool:
        """Strangers fill no disk: who is not signed in may send a few small files with a question,
        and none elsewhere."""
        if self._is_for_the_public():
            self.from_strangers += 1
            self.largest_bytes = LARGEST_PUBLIC_BYTES
            return self.from_strangers <= MOST_PUBLIC_FILES
        user = getattr(self.request, "user", None)
        return bool(user and user.is_authenticated)

    def _is_for_the_public(self) -> bool:
        try:
            match = resolve(self.request.path_info) if self.request else None
        except Resolver404:
            return False
        return match is not None and match.url_name in settings.PUBLIC_UPLOADS

    def _give_up(self, why: str) -> None:
        self.arrived.failure = why
        target, self.target = self.target, None
        if target is not None:
            try:
                target.close()
            except OSError as error:  # the last piece may not find room either
                if error.errno not in files.NO_ROOM:
                    raise
        self.arrived.close()


class FromGuest(ToTheStore):
    """Takes a few small files from somebody without account, who has shown a link of ours."""

    largest_bytes = LARGEST_GUEST_BYTES
    count = 0

    def _is_known(self) -> bool:
        self.count += 1
        return self.count <= MOST_GUEST_FILES
