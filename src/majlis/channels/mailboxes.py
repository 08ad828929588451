"""Connecting a mailbox, and reading it. Reading is for workers only.

A mail is kept as it came, on the disk and as a raw event, in the transaction that moves the
cursor on; what it says is found out afterwards. Nothing in the mailbox is changed but that copies
of what we send are put into its folder of sent mails.
"""

import hashlib
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, connection
from django.utils.translation import gettext as _

from majlis.channels import opened_doors, sessions, tokens, waiting
from majlis.channels.mail_events import NETWORK
from majlis.channels.models import Channel, Cursor, Mailbox, RawEvent
from majlis.channels.tokens import Permission
from majlis.media import files
from majlis.networks.connection import Deadline
from majlis.networks.contract import LoggedOut, NetworkError, Rejected, TryLater
from majlis.networks.mail_calls import Mailbox as OpenMailbox
from majlis.networks.mail_calls import imap
from majlis.people.models import Person
from majlis.store.clock import Now, now
from majlis.store.refusal import Refused
from majlis.store.tenancy import acting_for

logger = logging.getLogger(__name__)

EVERY = timedelta(seconds=30)
LEASE = timedelta(minutes=10)
MOST_MAILBOXES, MOST_MAILS = 5, 50
# A mail of any size has to come through within this.
READ_BUDGET = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=1)
# After so many readings that broke off at one mail, it is left where it is and the next is read.
MOST_TRIES = 5
# Of a mail that is too heavy only the beginning is read: its words stand there.
BEGINNING_BYTES = 2 * 1024 * 1024
# Servers number mails anew at times; then what came since a day before the last reading counts.
READ_ANEW = timedelta(days=1)


def connect(
    *,
    institution_id: int,
    address: str,
    name: str,
    settings: Mapping[str, Any],
    reads_password: str,
    sends_password: str,
    by: Person,
) -> Mailbox:
    """Keep a mailbox with its passwords, and have it tested.

    Raises:
        Refused: another office has this address connected.
    """
    try:
        with acting_for(institution_id):
            channel = _channel(institution_id, address, name)
            box, _new = Mailbox.objects.update_or_create(
                channel=channel, institution_id=institution_id, defaults=settings
            )
            permission = Permission(access_token=reads_password, refresh_token=sends_password)
            tokens.keep(channel, permission)
            channel.record("mailbox.connected", by=by, detail={"address": address})
    except IntegrityError as error:
        raise Refused(_("This address cannot be connected here.")) from error
    return box


def change(
    box: Mailbox,
    *,
    name: str,
    settings: Mapping[str, Any],
    reads_password: str,
    sends_password: str,
    by: Person,
) -> None:
    """Keep other settings. Without a password those that are sealed stay."""
    with acting_for(box.institution_id):
        Mailbox.objects.filter(pk=box.pk).update(**settings, next_at=Now(), tries=0, problem="")
        fields: dict[str, Any] = {"name": name[:200], "test_asked_at": Now()}
        if reads_password:
            tokens.keep(
                box.channel,
                Permission(access_token=reads_password, refresh_token=sends_password),
            )
            fields |= {"state": Channel.State.OPEN, "problem": ""}
        Channel.objects.filter(pk=box.channel_id).update(**fields)
        box.channel.record("mailbox.changed", by=by)


def read_due() -> int:
    """Read the mailboxes whose turn it is; return how many."""
    due = waiting.mailboxes(MOST_MAILBOXES, lease=LEASE)
    for institution_id, box_id in due:
        with acting_for(institution_id):
            box = Mailbox.objects.select_related("channel").get(pk=box_id)
        _read_one(box)
    return len(due)


def _read_one(box: Mailbox) -> None:
    try:
        has_more = read(box)
    except LoggedOut as error:
        with acting_for(box.institution_id):
            box.channel.log_out(str(error)[:40] or "logged_out")
        _put_off(box, error)
    except (NetworkError, files.NoRoom) as error:
        _put_off(box, error)
    else:
        with acting_for(box.institution_id):
            wait = timedelta(0) if has_more else EVERY
            Mailbox.objects.filter(pk=box.pk).update(
                next_at=Now() + wait, tries=0, problem="", read_at=Now()
            )


def read(box: Mailbox) -> bool:
    """Keep what is new in a mailbox; return whether there is more than was read.

    Raises:
        LoggedOut, TryLater, Rejected: as the mailbox says. What was kept stays kept.
        NoRoom: the disk is full.
    """
    place = _place(box)
    permission = sessions.permission_of(box.channel)
    server = opened_doors.mailbox(box.channel, permission, call_budget=READ_BUDGET).reads
    connection.close()
    with imap(server, Deadline(READ_BUDGET)) as opened:
        validity, next_uid = opened.select(box.folder)
        if place.validity == validity:
            uids = opened.after(place.uid)
        else:
            uids = opened.since(place.from_day)
            # What was there before is passed over, also where nothing is new.
            place = Place(validity, max(0, (uids[0] if uids else next_uid) - 1), place.from_day)
            _note(box, place)
        for uid in uids[:MOST_MAILS]:
            place = Place(validity, uid, place.from_day)
            _keep(box, opened, place)
    return len(uids) > MOST_MAILS


@dataclass(frozen=True)
class Place:
    """How far a folder was read, and from which day on if its numbers are new."""

    validity: int
    uid: int
    from_day: Any


def _place(box: Mailbox) -> Place:
    with acting_for(box.institution_id):
        cursor = Cursor.objects.filter(channel=box.channel_id, stream=box.stream).first()
    if cursor is None or cursor.at is None:
        return Place(0, 0, (now() - timedelta(days=Mailbox.FIRST_DAYS)).date())
    detail = cursor.detail
    return Place(detail["validity"], detail["uid"], (cursor.at - READ_ANEW).date())


def _note(box: Mailbox, place: Place) -> None:
    with acting_for(box.institution_id):
        Cursor.objects.update_or_create(
            institution_id=box.institution_id,
            channel=box.channel,
            stream=box.stream,
            defaults={"at": now(), "detail": {"validity": place.validity, "uid": place.uid}},
        )


def _keep(box: Mailbox, opened: OpenMailbox, place: Place) -> None:
    """Keep one mail, and with it how far we are."""
    try:
        told = _fetched(box, opened, place.uid)
    except TryLater as error:
        if _broke_off_at(box, place) < MOST_TRIES:
            raise
        told = {"mail": "", "problem": str(error)[:200]}
    if told is not None:
        _keep_event(box, {**told, "uid": place.uid, "folder": box.folder}, place)
    else:  # it was removed just now
        _note(box, place)


def _broke_off_at(box: Mailbox, place: Place) -> int:
    """Note that a reading broke off at this mail, and return how often it did."""
    with acting_for(box.institution_id):
        cursors = Cursor.objects.select_for_update().filter(channel=box.channel_id)
        cursor = cursors.get(stream=box.stream)
        was = cursor.detail.get("broke_off", {})
        times = was.get("times", 0) + 1 if was.get("uid") == place.uid else 1
        cursor.detail["broke_off"] = {"uid": place.uid, "times": times}
        cursor.save(update_fields=["detail"])
    return int(times)


def _fetched(box: Mailbox, opened: OpenMailbox, uid: int) -> dict[str, Any] | None:
    """Write a mail to the disk piece by piece, None when it is gone."""
    size_bytes = opened.size_bytes(uid)
    if size_bytes is None:
        return None
    is_cut = size_bytes > box.largest_mail_bytes
    most = BEGINNING_BYTES if is_cut else box.largest_mail_bytes
    kept = files.keep(box.institution_id, opened.pieces(uid, most=most))
    return {"mail": kept.sha256, "size_bytes": size_bytes, "is_cut": is_cut}


def _keep_event(box: Mailbox, told: Mapping[str, Any], place: Place) -> None:
    # The same bytes under another number are the same mail.
    same = told["mail"] or f"{place.validity}/{told['uid']}"
    key = hashlib.sha256(f"{box.channel_id}|{same}".encode()).hexdigest()
    with acting_for(box.institution_id):
        RawEvent.objects.get_or_create(
            institution_id=box.institution_id,
            network=NETWORK,
            key=key,
            defaults={
                "channel": box.channel,
                "source": RawEvent.Source.POLL,
                "subject": f"mail:{told['folder']}:{told['uid']}"[:300],
                "body": json.dumps(told).encode(),
            },
        )
        _note(box, place)


def _put_off(box: Mailbox, error: Exception) -> None:
    tries = box.tries + 1
    wait = min(EVERY * 2 ** min(tries - 1, 10), LONGEST_WAIT)
    why = error.code if isinstance(error, Rejected) else str(error)
    logger.warning("mailbox %s was not read: %s", box.pk, type(error).__name__)
    with acting_for(box.institution_id):
        Mailbox.objects.filter(pk=box.pk).update(
            next_at=Now() + wait, tries=tries, problem=why[:300]
        )


def _channel(institution_id: int, address: str, name: str) -> Channel:
    """Return the channel of an address, open again or new."""
    seen = {"handle": address[:120], "name": name[:200], "state": Channel.State.OPEN}
    known = Channel.objects.filter(network=NETWORK, remote_id=address.lower())
    channel: Channel | None = known.filter(institution_id=institution_id).order_by("-id").first()
    if channel is None:
        channel = Channel(
            institution_id=institution_id, network=NETWORK, remote_id=address.lower(), **seen
        )
        channel.save(force_insert=True)
    Channel.objects.filter(pk=channel.pk).update(**seen, problem="", test_asked_at=Now())
    channel.refresh_from_db()
    return channel
