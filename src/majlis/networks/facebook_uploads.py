"""Facebook Pages: the bytes of photos, of page videos, and of reels and stories.

A page video goes up by start, transfer and finish. The newer way, `/{app-id}/uploads`, wants our
application's number, is known from third parties only, and names the video at its very end. This
one needs the Page's token alone, names the video before its first byte, tells after any break where
to go on, and is what Meta's own SDK speaks (facebook_business 26.0.3). A reel or story goes to
another host, whose status tells how much is there (Meta's page on publishing reels).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from .contract import Keep, NetworkError, OutcomeUnknown, OutgoingMedia, Rejected, TryLater
from .hearing import counted, named, part, words
from .http import Answer
from .meta import Graph
from .portion import PIECE_BYTES, Portion

WRONG_OFFSET = 1363037  # its error_data says from where to go on
FAILED = frozenset({"error", "upload_failed", "expired"})
AT_WORK = frozenset({"processing", "uploading", "upload_complete"})
# What rupload says of a broken upload: its status is asked, and it goes on from there.
BROKEN = frozenset({"OffsetInvalidError", "PartialRequestError"})
SPOILT = "ProcessingFailedError"

State = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class FacebookUploads(Graph):
    """The part of a Page that takes files; what is uploaded is seen by nobody."""

    def _photo(self, item: OutgoingMedia) -> str:
        """Upload one photo without showing it and return its id."""
        data = {"published": "false"}
        if item.alt:
            data["alt_text_custom"] = item.alt
        with item.open() as stream:
            answer = self._send(
                "POST",
                f"/{self.account_id}/photos",
                data=data,
                files={"source": ("photo", stream, item.mime)},
            )
        return self._made_id(answer)

    def _page_video(
        self, item: OutgoingMedia, text: str, title: str, state: State, keep: Keep
    ) -> None:
        """Upload a video of the feed, unpublished; `state["video"]` says how far it is."""
        video = state.setdefault("video", {})
        if "session" not in video:
            video |= {"sha256": item.sha256, **self._session(item)}
            keep(state)
        with item.open() as stream:
            while video["start"] != video["end"]:
                portion = Portion(stream, video["start"], video["end"])
                video |= self._transferred(portion, video)
                keep(state)
        if not video.get("is_finished"):
            self._finish(video, text, title, state, keep)
            video["is_finished"] = True
            keep(state)

    def _session(self, item: OutgoingMedia) -> State:
        data = {"upload_phase": "start", "file_size": str(item.size_bytes)}
        told = self._send("POST", f"/{self.account_id}/videos", host="video", data=data).data
        session, video_id = named(told.get("upload_session_id")), named(told.get("video_id"))
        if not session or not video_id:
            raise OutcomeUnknown("Facebook began an upload without naming it")
        return {"session": session, "id": video_id, **_offsets(told)}

    def _transferred(self, portion: Portion, video: Mapping[str, Any]) -> State:
        """Send one part and return from where to where the next one goes."""
        placed: list[State] = []

        def judge(answer: Answer) -> NetworkError | None:
            error = part(answer.data, "error")
            if error.get("error_subcode") == WRONG_OFFSET and part(error, "error_data"):
                placed.append(_offsets(part(error, "error_data")))
            return self._judge(answer)

        try:
            answer = self._send(
                "POST",
                f"/{self.account_id}/videos",
                host="video",
                judge=judge,
                data={
                    "upload_phase": "transfer",
                    "upload_session_id": str(video["session"]),
                    "start_offset": str(video["start"]),
                },
                files={"video_file_chunk": ("part", portion, "application/octet-stream")},
            )
        except NetworkError:
            if not placed:
                raise
            told = placed[0]
        else:
            told = _offsets(answer.data)
        if told["start"] == video["start"] and told["start"] != told["end"]:
            raise OutcomeUnknown("Facebook has not taken a part of the video")
        return told

    def _finish(self, video: State, text: str, title: str, state: State, keep: Keep) -> None:
        """End the upload. An earlier end may have been heard though its answer was lost."""
        if video.get("is_ending"):
            if self._status(str(video["id"])).get("video_status") in ("processing", "ready"):
                return
        else:
            video["is_ending"] = True
            keep(state)
        data = {
            "upload_phase": "finish",
            "upload_session_id": str(video["session"]),
            "published": "false",
            "description": text,
        }
        if title:
            data["title"] = title
        self._done(self._send("POST", f"/{self.account_id}/videos", host="video", data=data))

    def _tall_video(self, edge: str, item: OutgoingMedia, state: State, keep: Keep) -> None:
        """Upload the video of a reel or a story, `edge` being where it will be published."""
        video = state.setdefault("video", {})
        if "id" not in video:
            told = self._send("POST", f"/{self.account_id}/{edge}", data={"upload_phase": "start"})
            address = words(told.data.get("upload_url"))
            if not named(told.data.get("video_id")) or not address:
                raise OutcomeUnknown("Facebook began an upload without naming it")
            video |= {"sha256": item.sha256, "id": named(told.data["video_id"])}
            video["address"] = self.own_address(address, "upload")
            keep(state)
        before = -1
        while (there := self._bytes_there(str(video["id"]))) is not None:
            if there <= before:
                raise TryLater(self._again(), "the upload does not go on")
            before = there
            self._send_rest(item, str(video["address"]), there)
            keep(state)

    def _bytes_there(self, video_id: str) -> int | None:
        """Return from which byte the upload goes on, None when all of them are there."""
        status = self._status(video_id)
        phase = part(status, "uploading_phase")
        if status.get("video_status") in FAILED:
            raise Rejected("media_refused", _why(status))
        if phase.get("status") == "complete" or status.get("video_status") not in (
            "uploading",
            None,
        ):
            return None
        # Meta's own pages spell it in two ways.
        told = phase.get("bytes_transferred", phase.get("bytes_transfered"))
        return counted(told) or 0

    def _send_rest(self, item: OutgoingMedia, address: str, start: int) -> None:
        """Send the bytes from `start` to the end; if that breaks, what arrived stays there."""
        with item.open() as stream:
            try:
                self.send(
                    self._judge_upload,
                    "POST",
                    self.own_address(address, "upload"),
                    headers={
                        "Authorization": f"OAuth {self.access_token}",
                        "offset": str(start),
                        "file_size": str(item.size_bytes),
                        "Content-Type": "application/octet-stream",
                        "Content-Length": str(item.size_bytes - start),
                    },
                    content=_pieces(Portion(stream, start, item.size_bytes)),
                )
            except OutcomeUnknown:
                return  # how much of it arrived is asked next

    def _judge_upload(self, answer: Answer) -> NetworkError | None:
        debug = part(answer.data, "debug_info")
        kind, why = words(debug.get("type")), answer.sentence(debug.get("message"))
        if kind == SPOILT and debug.get("retriable") is not True:
            return Rejected("media_refused", why)
        return None if kind in BROKEN else self._judge(answer)

    def _status(self, video_id: str) -> Mapping[str, Any]:
        return part(self._ask(f"/{video_id}", {"fields": "status"}), "status")

    def _is_ready(self, video_id: str) -> bool:
        """Say whether Facebook has made of an uploaded video what it shows.

        Raises:
            Rejected("media_refused"): it cannot.
        """
        status = self._status(video_id)
        if status.get("video_status") in FAILED:
            raise Rejected("media_refused", _why(status))
        return status.get("video_status") not in AT_WORK

    def _again(self) -> timedelta:
        """An upload that broke, or is being worked on, is looked at again after five seconds."""
        return self.http.soon / 12


def _offsets(told: Mapping[str, Any]) -> State:
    start, end = counted(told.get("start_offset")), counted(told.get("end_offset"))
    if start is None or end is None or end < start:
        raise OutcomeUnknown("Facebook did not say which part of the video it wants")
    return {"start": start, "end": end}


def _pieces(portion: Portion) -> Iterator[bytes]:
    while piece := portion.read(PIECE_BYTES):
        yield piece


def _why(status: Mapping[str, Any]) -> str:
    errors = (
        part(part(status, phase), "error") for phase in ("uploading_phase", "processing_phase")
    )
    return next((words(error.get("message")) for error in errors if error), "")[:300]
