"""The parts of a multipart form as vendors read them: one after the other, none inside another."""

from collections.abc import Mapping
from typing import Any

from aiohttp import BodyPartReader, MultipartReader
from multidict import CIMultiDict, CIMultiDictProxy

OCTETS = "application/octet-stream"


class FormParts(MultipartReader):
    """A part that calls itself multipart, as the files of Meta's own uploader do, is a file."""

    def _get_part_reader(self, headers: Mapping[str, Any]) -> MultipartReader | BodyPartReader:
        plain = CIMultiDict(headers)
        if plain.get("Content-Type", "").startswith("multipart/"):
            plain["Content-Type"] = OCTETS
        return super()._get_part_reader(CIMultiDictProxy(plain))
