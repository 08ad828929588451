"""From a mail that was kept raw to the letter that it is. Worker only."""

import json
from collections.abc import Collection
from typing import Any

from majlis.channels.models import Mailbox, RawEvent
from majlis.media import files
from majlis.networks import mail_reading
from majlis.networks.hearing import Happening, NotUnderstood

NETWORK = "email"
# Heads and what a report names stand here; what follows is words and files.
BEGINNING_BYTES = 64 * 1024


def happenings(event: RawEvent) -> list[Happening]:
    """Return what happened: one letter came. Its files are kept on the disk with it.

    Raises:
        NotUnderstood: the mail could not be fetched, or its bytes are gone.
    """
    told = _told(event)
    if told.get("erased"):  # with its writer
        return []
    box = Mailbox.objects.select_related("channel").get(channel=event.channel_id)
    try:
        with files.open_file(event.institution_id, told.get("mail", "")) as stream:
            letter = mail_reading.letter(
                stream,
                own_address=box.address,
                keep=lambda pieces: _kept(event.institution_id, pieces),
                largest_file_bytes=box.largest_file_bytes,
                received_at=event.received_at,
                is_cut=bool(told.get("is_cut")),
            )
    except FileNotFoundError as error:
        why = told.get("problem") or "its bytes are gone"
        raise NotUnderstood(f"mail {told.get('uid')} stays in the mailbox: {why}") from error
    at = letter.created_at or event.received_at
    return [Happening("stands", letter, at, box.channel.remote_id)]


def from_or_of(institution_id: int, addresses: Collection[str]) -> list[int]:
    """Return the events of mails that one of these wrote, or that a machine wrote about them."""
    sought = {each.lower() for each in addresses if "@" in each}
    if not sought:
        return []
    mails = RawEvent.objects.defer(None).filter(institution=institution_id, network=NETWORK)
    return [event.pk for event in mails.order_by("id").iterator() if _is_about(event, sought)]


def _is_about(event: RawEvent, sought: set[str]) -> bool:
    """Whether a mail is theirs. That their address stands in it is asked first: it costs little."""
    try:
        with files.open_file(event.institution_id, _told(event).get("mail", "")) as stream:
            begins = stream.read(BEGINNING_BYTES).lower()
            named = [each for each in sought if each.encode() in begins]
            if not named:
                return False
            stream.seek(0)
            sender, machine = mail_reading.written_by(stream)
    except (FileNotFoundError, ValueError, NotUnderstood):
        return False
    return sender in sought or machine == "bounce"


def _kept(institution_id: int, pieces: Any) -> tuple[str, int]:
    kept = files.keep(institution_id, pieces)
    return kept.sha256, kept.size_bytes


def _told(event: RawEvent) -> dict[str, Any]:
    told = json.loads(bytes(event.body))
    if not isinstance(told, dict):
        raise NotUnderstood("not the row of a mail")
    return told
