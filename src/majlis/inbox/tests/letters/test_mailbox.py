"""Reading a real mailbox: what was read, what is left there, and what goes wrong on the way."""

import pytest

from majlis.channels import mailboxes
from majlis.channels.models import Cursor, Mailbox, RawEvent
from majlis.channels.tests import mail_servers
from majlis.channels.tests.mail_servers import mail
from majlis.inbox.models import Case, Item, ItemFile
from majlis.inbox.tests.letters.conftest import hear
from majlis.media import files
from majlis.networks.contract import TryLater

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_mail_becomes_an_inquiry(live, servers, inside):
    servers.put(mail("متى يفتح المركز يوم الخميس؟"))

    hear(live)

    with inside():
        item = Item.objects.select_related("author", "case__contact").get()
        assert item.kind == Item.Kind.EMAIL
        assert item.text == "استفسار\n\nمتى يفتح المركز يوم الخميس؟"
        assert item.author.handle == "maha@citizen.example"
        assert item.case.contact.email == "maha@citizen.example"
        assert item.case.channel_id == live.channel_id


def test_a_mail_is_read_on_from_where_it_ended_and_once(live, servers, inside):
    servers.put(mail(number=1))
    hear(live)
    servers.put(mail("شكرا، وأين يقع؟", number=2))
    hear(live)
    with inside():
        Cursor.objects.all().delete()  # as after an old backup

    hear(live)

    with inside():
        assert Item.objects.count() == RawEvent.objects.count() == 2
        assert Case.objects.standing().count() == 1


def test_a_mailbox_that_numbers_its_mails_anew_brings_nothing_twice(live, servers, inside):
    raw = mail(number=1)
    servers.put(raw)
    hear(live)

    with mail_servers.fresh() as moved:  # another server: other numbers, and one mail more
        moved.put(raw, mail("والآن؟", number=2))
        with inside():
            Mailbox.objects.update(reads_port=moved.imap_port)
        hear(live)

    with inside():
        assert Item.objects.count() == 2
        detail = Cursor.objects.get().detail
        assert detail["uid"] > 0


def test_what_is_too_heavy_is_read_at_its_beginning_and_says_so(live, servers, inside):
    with inside():
        Mailbox.objects.update(largest_file_mb=1)
        live.refresh_from_db()
    made = mail_servers.with_file(b"\0" * 3_000_000, "film.bin", text="أرفقت لكم ملفا كبيرا")
    servers.put(made)

    hear(live)

    with inside():
        item = Item.objects.select_related("letter").get()
        assert "أرفقت لكم ملفا كبيرا" in item.text
        assert item.letter.is_cut
        assert [(file.name, file.left_out) for file in ItemFile.objects.all()] == [
            ("film.bin", "too_large")
        ]
    assert len(servers.in_folder("INBOX")) == 1


def test_nothing_moves_on_while_the_mailbox_does_not_answer(live, servers, inside):
    servers.put(mail())
    servers.stop_reading()

    with pytest.raises(TryLater):
        mailboxes.read(live)

    with inside():
        assert not Cursor.objects.exists()
        assert not RawEvent.objects.exists()


def test_a_full_disk_leaves_the_mail_where_it_is(live, servers, inside, monkeypatch):
    servers.put(mail())

    def full(*_of):
        raise OSError(28, "no space left on device")

    with monkeypatch.context() as broken:
        broken.setattr("os.fsync", full)
        with pytest.raises(files.NoRoom):
            mailboxes.read(live)

    hear(live)
    with inside():
        assert Item.objects.count() == 1


def test_a_password_that_is_no_longer_taken_asks_for_a_person(live, servers, inside):
    with inside():
        Mailbox.objects.update(reads_user="somebody else")

    mailboxes.read_due()

    with inside():
        live.channel.refresh_from_db()
        assert live.channel.state == "logged_out"
