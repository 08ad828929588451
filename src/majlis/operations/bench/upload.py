"""A large video to YouTube over a link that breaks: how much is sent, and at what peak of memory.

The connector runs in this very process, the sandbox in one of its own; the file is sparse, so
that only its true beginning takes room on the disk.
"""

import hashlib
import io
import os
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
from PIL import Image

from majlis.networks import connect
from majlis.networks.contract import Handles, Network, OutgoingMedia, OutgoingPost, TryLater
from majlis.operations import networks_here
from majlis.operations.bench import memory
from majlis.operations.bench.breaking_link import BreakingLink, break_places
from majlis.operations.networks_here import NetworksHere

CHANNEL = "UCbench0000000000000000a"
SEED = 7
PATIENCE_S = 900
PROCESSING_LOOK_S = 0.2
BLOCK_BYTES = 1024 * 1024


@dataclass(frozen=True)
class UploadBench:
    """One upload of `size_bytes` over a link that breaks `breaks` times."""

    size_bytes: int
    breaks: int

    def run(self) -> dict[str, Any]:
        """Return the figures by their names."""
        with tempfile.TemporaryDirectory(prefix="majlis-bench-") as folder:
            home = Path(folder)
            film = _film(home / "film.mp4", self.size_bytes)
            networks = NetworksHere(home / "sandbox", quotas=False)
            networks.start()
            try:
                return self._measure(networks.addresses(), film)
            finally:
                networks.child.ask_to_stop()
                networks.child.wait(time.monotonic() + 10)

    def _measure(self, sandbox: networks_here.Addresses, film: OutgoingMedia) -> dict[str, Any]:
        token = _token(sandbox.control)
        own = sandbox.network_urls["youtube"]["api"]
        target = own[: own.index("/", len("http://"))]
        places = break_places(self.size_bytes, self.breaks, seed=SEED)
        with BreakingLink(target, places) as link:
            hosts = _through(sandbox.network_urls["youtube"], target, link.address)
            account = connect("youtube", hosts=hosts, account=CHANNEL, access_token=token)
            memory.forget_peak(os.getpid())
            before, began = memory.peak_mb(os.getpid()), time.monotonic()
            handles, broken_off = _prepared(account, _post(film))
            took_s = time.monotonic() - began
            account.reveal(_post(film), handles)
        objects = networks_here.control(sandbox.control, "ledger?network=youtube")["objects"]
        return {
            "bytes": self.size_bytes,
            "breaks": link.broken,
            "broken_off": broken_off,
            "videos": sum(it["visible"] for it in objects),
            "objects": len(objects),
            "whole": [it["media"][0]["sha256"] for it in objects] == [film.sha256],
            "sent_bytes": link.sent_bytes,
            "sent_share": round(link.sent_bytes / self.size_bytes, 4),
            "connections": link.connections,
            "seconds": round(took_s, 1),
            "before_mb": round(before, 1),
            "peak_mb": round(memory.peak_mb(os.getpid()), 1),
        }


def _prepared(account: Network, post: OutgoingPost) -> tuple[Handles, int]:
    """Prepare as a delivery does, from what was kept, and count how often it broke off."""
    kept: dict[str, Any] = {}
    broken_off, until = 0, time.monotonic() + PATIENCE_S

    def keep(handles: Handles) -> None:
        kept.clear()
        kept.update(handles)

    while time.monotonic() < until:
        try:
            ready = account.prepare(post, dict(kept), keep)
        except TryLater:
            broken_off += 1
            continue
        if ready.look_again_in is None:
            return ready.handles, broken_off
        time.sleep(PROCESSING_LOOK_S)
    raise TimeoutError("the upload does not end")


def _post(film: OutgoingMedia) -> OutgoingPost:
    return OutgoingPost(text="قياس الرفع على خط ينقطع", title="قياس الرفع", media=(film,))


def _token(control: str) -> str:
    names = {"network": "youtube", "id": CHANNEL, "handle": "bench", "name": "قياس"}
    networks_here.control(control, "accounts", names)
    made = networks_here.control(control, "tokens", {"network": "youtube", "account": CHANNEL})
    return str(made["access_token"])


def _through(hosts: Mapping[str, str], target: str, link: str) -> dict[str, str]:
    return {name: url.replace(target, link) for name, url in hosts.items()}


def _film(path: Path, size_bytes: int) -> OutgoingMedia:
    """Make a true MP4 of this size: a `free` box, which players pass over, fills it up.

    Source: ISO/IEC 14496-12; a box of 4 GB or more would need a longer header.
    """
    small = _small_film()
    with path.open("wb") as file:
        file.write(small)
        file.write((size_bytes - len(small)).to_bytes(4, "big") + b"free")
        file.truncate(size_bytes)
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK_BYTES):
            digest.update(block)
    return OutgoingMedia(
        kind="video",
        sha256=digest.hexdigest(),
        size_bytes=size_bytes,
        mime="video/mp4",
        width=320,
        height=240,
        alt="",
        open=lambda: path.open("rb"),
        public_url=lambda: "",
    )


def _small_film() -> bytes:
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 320, 240, "yuv420p"
        for number in range(10):
            picture = Image.new("RGB", (320, 240), (number * 20, 90, 60))
            container.mux(stream.encode(av.VideoFrame.from_image(picture)))  # type: ignore[no-untyped-call]
        container.mux(stream.encode())
    return out.getvalue()
