"""A connected mailbox with real servers behind it, and a worker in the test's own hands."""

import json

import pytest

from majlis.channels import hearing, mailboxes
from majlis.channels.models import Mailbox, RawEvent
from majlis.channels.tests import mail_servers
from majlis.delivery import witness
from majlis.inbox import applying, following, replying
from majlis.inbox.models import Reply
from majlis.media import files
from majlis.store.clock import now
from majlis.store.tenancy import acting_for


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path, monkeypatch):
    settings.VAULT_KEY_FILE = tmp_path / "keys" / "vault"
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.WITNESS_FILE = tmp_path / "witness"
    settings.SETTLE_SCALE = 1 / 60
    settings.GUARD_SCALE = 0.1
    monkeypatch.setattr(witness, "_highest", 0)  # another test's file said otherwise


@pytest.fixture
def inside(office):
    """Ask the database as our office does: who reads a mailbox closes the connection."""
    return lambda: acting_for(office.pk)


@pytest.fixture
def servers():
    with mail_servers.fresh() as fresh:
        yield fresh


@pytest.fixture
def live(office, manager, servers):
    """Our mailbox with real servers behind it."""
    return connected(office, manager, mail_servers.settings_of(servers))


@pytest.fixture
def box(office, manager):
    """Our mailbox, its servers not there: what came is laid down by `came`."""
    nowhere = {"reads_host": "127.0.0.1", "reads_port": 9, "reads_security": "none"}
    return connected(
        office, manager, {**nowhere, "sends_host": "127.0.0.1", "sends_security": "none"}
    )


def connected(office, manager, settings):
    made = mailboxes.connect(
        institution_id=office.pk,
        address=mail_servers.USER,
        name="هيئة المواصفات النموذجية",
        settings=settings,
        reads_password=mail_servers.PASSWORD,
        sends_password="",
        by=manager,
    )
    with acting_for(office.pk):
        return Mailbox.objects.select_related("channel").get(pk=made.pk)


def came(box, *mails, at=None):
    """Let these raw mails have been read from the mailbox, and make sense of them."""
    for raw in mails:
        kept = files.keep(box.institution_id, [raw])
        told = {"mail": kept.sha256, "size_bytes": len(raw), "is_cut": False, "uid": 1}
        event = RawEvent.objects.create(
            institution_id=box.institution_id,
            network="email",
            channel=box.channel,
            source="poll",
            key=f"{kept.sha256[:60]}",
            body=json.dumps(told).encode(),
            **({"received_at": at} if at else {}),
        )
        assert hearing.understand(box.institution_id, event.pk, applying.apply)


def stands(reply):
    """Let an answer have been taken by the server that sends."""
    delivery = reply.delivery
    for state in ("claimed", "preparing", "ready", "committing"):
        delivery.move(state)
    message_id = f"{delivery.payload['mark']}@gso.example"
    delivery.move("published", remote_id=message_id, published_at=now())
    following.follow(delivery.pk, delivery.institution_id, "published")
    return message_id


def sent_by_machine(item, text):
    """Send what no person wrote, as the house's automatic words go out."""
    return replying.write(
        item.case,
        item,
        text,
        by=None,
        suggestion=None,
        kind=Reply.Kind.ACKNOWLEDGEMENT,
        way="",
    )


def hear(box):
    """Read the mailbox to its end, and make sense of what came."""
    while mailboxes.read(box):
        pass
    applying.apply_waiting()
