"""The institution, accounts and files of a run, and its deliveries."""

import io
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import av
from django.db import transaction
from PIL import Image

from majlis.channels.models import Channel
from majlis.delivery import payload as payloads
from majlis.delivery.models import Delivery, Installation
from majlis.delivery.scheduling import schedule
from majlis.media import files
from majlis.networks import NETWORKS as RULES
from majlis.operations import demonstration
from majlis.operations.chaos.plan import NETWORKS, Planned, mark_of
from majlis.operations.chaos.stage import Scale
from majlis.operations.chaos.targets import Targets
from majlis.people.models import Institution, Membership, Person
from majlis.store.tenancy import acting_for

# What is a post in its payload, and what follows one.
POSTS = ("post", "part", "edit")
FOLLOWING = ("part", "comment")
# Beyond the numbers of the cells.
FIRST_LEADER = 990_000
# X lets only accounts that pay correct what they wrote.
EXTRA = {"x": {"subscription_type": "Premium"}}
SIDE = 320  # pixels: what is tested is delivery, not decoding


class Scene:
    """What all deliveries of a run share."""

    def __init__(self, *, control: str, accounts: Sequence[str]) -> None:
        self.institution = _make_institution()
        self.leaders: dict[int, str] = {}  # the marks of posts that others follow, by delivery
        self._leading: dict[tuple[str, str], int] = {}
        self.channels = {
            (network, account): demonstration.connect(
                {
                    "network": network,
                    "id": _account_id(network),
                    "handle": f"{account}_{network}",
                    "name": "هيئة تحت الاختبار",
                    **EXTRA.get(network, {}),
                },
                self.institution,
                control=control,
            )
            for network in NETWORKS
            for account in accounts
        }
        self.targets = Targets(control=control, channels=self.channels)
        self._image = self._keep(_image(), mime="image/jpeg", kind="image")
        self._video = self._keep(_video(), mime="video/mp4", kind="video")

    def _keep(self, content: bytes, *, mime: str, kind: str) -> dict[str, Any]:
        kept = files.keep(self.institution.pk, [content])
        return {
            "rendition": 0,
            "kind": kind,
            "sha256": kept.sha256,
            "size_bytes": kept.size_bytes,
            "mime": mime,
            "width": SIDE,
            "height": SIDE,
            "alt": "" if kind == "video" else "شارة المطابقة على لعبة خشبية",
        }

    def video_path(self) -> Path:
        """Return where the video of this scene lies."""
        return files.place_of(self.institution.pk, self._video["sha256"])

    def replace_video(self, kept: files.Kept) -> None:
        """Publish this video from now on."""
        self._video |= {"sha256": kept.sha256, "size_bytes": kept.size_bytes}

    def payload(self, planned: Planned, *, text: str = "") -> dict[str, Any]:
        """Return what a revision would have frozen for this decision."""
        words = text or planned.text
        if planned.act not in POSTS:
            return self.targets.payload(planned, words)
        if planned.act == "edit":
            standing = {"remote_id": self.targets.standing_post(planned), "act": "edit"}
            return self._post(planned, f"{words} (صُحّح)") | standing
        return self._post(planned, words)

    def _post(self, planned: Planned, words: str) -> dict[str, Any]:
        channel: Channel = self.channels[planned.network, planned.account]
        is_video = planned.network == "youtube"
        takes_image = planned.with_image and planned.act != "edit"
        media = [self._video] if is_video else [self._image] if takes_image else []
        return {
            "version": 1,
            "act": "post",
            "network": planned.network,
            "account": channel.remote_id,
            "text": RULES[planned.network].final_text(words),
            "title": words[:90] if is_video else "",
            "language": "ar",
            "media": media,
        }

    def enter(
        self, planned: Iterable[Planned], *, begins_at: datetime, scale: Scale
    ) -> dict[int, int]:
        """Schedule every decision; return the id of its delivery by its number."""
        ids: dict[int, int] = {}
        with acting_for(self.institution.pk):
            for one in planned:
                ids[one.number] = self._schedule(one, begins_at=begins_at, scale=scale, ids=ids)
        return ids

    def _schedule(
        self, one: Planned, *, begins_at: datetime, scale: Scale, ids: Mapping[int, int]
    ) -> int:
        first = ids.get(one.follows) if one.follows is not None else None
        if one.act in FOLLOWING:
            first = self._leader(one, due_at=begins_at, scale=scale)
        return self.schedule(one, due_at=begins_at + one.due_in, scale=scale, depends_on=first).pk

    def _leader(self, one: Planned, *, due_at: datetime, scale: Scale) -> int:
        """Return the post of this account that parts and first comments follow."""
        where = (one.network, one.account)
        if where not in self._leading:
            number = FIRST_LEADER + len(self._leading)
            leader = replace(
                one,
                number=number,
                act="post",
                text=f"أول السلسلة {mark_of(number)}",
                with_image=one.network == "instagram",
            )
            made = self.schedule(leader, due_at=due_at, scale=scale)
            self._leading[where] = made.pk
            self.leaders[made.pk] = leader.mark
        return self._leading[where]

    def schedule(
        self,
        one: Planned,
        *,
        due_at: datetime,
        scale: Scale,
        text: str = "",
        depends_on: int | None = None,
    ) -> Delivery:
        payload = self.payload(one, text=text)
        return schedule(
            channel=self.channels[one.network, one.account],
            act=payload["act"],
            payload=payload,
            approved_sha256=payloads.sha256(payload),
            due_at=due_at,
            max_late=scale.max_late,
            depends_on=Delivery.objects.get(pk=depends_on) if depends_on else None,
        )


def _make_institution() -> Institution:
    """Make the institution and mark this database as one that may be broken on purpose."""
    with transaction.atomic():
        Installation.objects.update(is_for_chaos=True)
        institution = Institution.objects.create(
            slug=f"chaos-{random.randrange(10**9)}",  # noqa: S311
            name_ar="هيئة تحت الاختبار",
            name_en="Body under test",
        )
        watcher = Person.objects.create_user(f"{institution.slug}@majlis.example", name_ar="مناوب")
        with acting_for(institution.pk):
            Membership.objects.create(
                institution=institution, person=watcher, roles=["manager", "approver"]
            )
    return institution


def _account_id(network: str) -> str:
    number = random.randrange(10**11, 10**12)  # noqa: S311
    return f"UC{number:022d}" if network == "youtube" else str(number)


def _image() -> bytes:
    target = io.BytesIO()
    noise = Image.effect_noise((SIDE, SIDE), 60).convert("RGB")
    noise.save(target, "JPEG", quality=85)
    return target.getvalue()


def _video() -> bytes:
    target = io.BytesIO()
    with av.open(target, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=10)
        stream.width = stream.height = SIDE
        stream.pix_fmt = "yuv420p"
        for tick in range(10):
            picture = Image.new("RGB", (SIDE, SIDE), (tick * 20, 120, 90))
            container.mux(stream.encode(av.VideoFrame.from_image(picture)))  # type: ignore[no-untyped-call]
        container.mux(stream.encode())
    return target.getvalue()
