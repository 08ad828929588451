"""The frozen payload of a delivery: exactly what was approved, one JSON object."""

import hashlib
import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from majlis.delivery.models.delivery import LONGEST_PLACE
from majlis.media import addresses, files
from majlis.networks import NETWORKS
from majlis.networks.contract import OutgoingMedia, OutgoingPost
from majlis.networks.fingerprint import fingerprint
from majlis.networks.forms import POST
from majlis.networks.hearing import OutgoingMessage, OutgoingReply
from majlis.networks.letters import OutgoingLetter

# Acts that set a state, and what each is about: of two about the same only one is in doubt.
ABOUT = {
    "delete": "remote_id",
    "reword": "remote_id",
    "hide": "remote_id",
    "remove": "remote_id",
    "like": "remote_id",
    "block": "person_id",
}
PLACES = {
    "reply": ("parent_id",),
    "edit": ("remote_id",),
    "message": ("conversation_id", "person_id", "comment_id"),
}


def canonical(payload: Mapping[str, Any]) -> bytes:
    """Return the one byte form of `payload`: sorted keys, no spaces, UTF-8."""
    return json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def sha256(payload: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical(payload)).hexdigest()


def mark_of(payload: Mapping[str, Any]) -> str:
    """Return what two deliveries share that the public could not tell apart."""
    act = payload["act"]
    if act in ABOUT:
        return f"{act}:{payload[ABOUT[act]]}"[:200]
    if act in ("reply", "comment"):
        return NETWORKS[payload["network"]].reply_fingerprint(payload["text"])
    if act == "message":
        return fingerprint(text=payload["text"]) + marks_of_files(payload)
    return NETWORKS[payload["network"]].fingerprint(outgoing(payload, institution_id=0))


def marks_of_files(payload: Mapping[str, Any]) -> str:
    """Return what tells messages apart that say the same and carry different files."""
    return "".join(f":{file['sha256'][:16]}" for file in payload.get("media", ()))


def place_of(payload: Mapping[str, Any]) -> str:
    """Return the network's id of what an act hangs on, as far as its payload says it.

    The same words may be in doubt in two places at once, and only once in each.
    """
    places = PLACES.get(payload["act"], ())
    place = next((str(payload[name]) for name in places if payload.get(name)), "")
    return place[:LONGEST_PLACE]


def outgoing(
    payload: Mapping[str, Any], *, institution_id: int, follows_id: str = ""
) -> OutgoingPost:
    """Return `payload` as the networks' seam takes it; files open when they are read.

    Form, options and files came with the second version of payloads.
    """
    return OutgoingPost(
        text=payload["text"],
        title=payload["title"],
        language=payload["language"],
        media=tuple(_media(file, institution_id=institution_id) for file in payload["media"]),
        form=payload.get("form", POST),
        options=payload.get("options", {}),
        files={
            slug: _media(file, institution_id=institution_id)
            for slug, file in payload.get("files", {}).items()
        },
        follows_id=follows_id,
    )


def answering(payload: Mapping[str, Any]) -> OutgoingReply:
    """Return the payload of a reply as the networks' seam takes it."""
    return OutgoingReply(
        text=payload["text"],
        post_id=payload["post_id"],
        parent_id=payload["parent_id"],
        language=payload["language"],
    )


def commenting(payload: Mapping[str, Any], *, post_id: str) -> OutgoingReply:
    """Return the payload of a first comment, directly under our own post."""
    return OutgoingReply(
        text=payload["text"], post_id=post_id, parent_id=post_id, language=payload["language"]
    )


def messaging(payload: Mapping[str, Any], *, institution_id: int) -> OutgoingMessage:
    """Return the payload of a private message as the networks' seam takes it."""
    return OutgoingMessage(
        text=payload["text"],
        person_id=payload.get("person_id", ""),
        conversation_id=payload.get("conversation_id", ""),
        comment_id=payload.get("comment_id", ""),
        mark=payload.get("mark", ""),
        language=payload["language"],
        media=tuple(
            _media(file, institution_id=institution_id) for file in payload.get("media", ())
        ),
    )


def lettering(payload: Mapping[str, Any], *, institution_id: int) -> OutgoingLetter:
    """Return the payload of an answer to a letter as the seam takes it."""
    return OutgoingLetter(
        text=payload["text"],
        person_id=payload["person_id"],
        comment_id=payload["comment_id"],
        mark=payload["mark"],
        language=payload["language"],
        subject=payload["subject"],
        answers=tuple(payload["answers"]),
        reference=payload["reference"],
        by_machine=payload["by_machine"],
        media=tuple(
            _media(file, institution_id=institution_id) for file in payload.get("media", ())
        ),
    )


def _media(file: Mapping[str, Any], *, institution_id: int) -> OutgoingMedia:
    sha = file["sha256"]
    return OutgoingMedia(
        kind=file["kind"],
        sha256=sha,
        size_bytes=file["size_bytes"],
        mime=file["mime"],
        width=file["width"],
        height=file["height"],
        alt=file["alt"],
        duration=timedelta(seconds=file["duration_s"]) if file.get("duration_s") else None,
        language=file.get("language", ""),
        name=file.get("name", ""),
        open=lambda: files.open_file(institution_id, sha),
        public_url=lambda: addresses.public_url(institution_id, sha, file["mime"]),
    )


def shown_text(payload: Mapping[str, Any]) -> str:
    """Return the text as the public reads it, without the network's markup."""
    rules = NETWORKS.get(payload.get("network", ""))
    text = str(payload.get("text", ""))
    act = payload.get("act")
    if rules is None or act == "message":
        return text
    return (
        rules.shown_reply(text) if act in ("reply", "comment", "reword") else rules.shown_text(text)
    )
