"""The pages of mailboxes and of other systems' doors."""

import time

import pytest

from majlis.channels import letter_doors, mailboxes, self_testing
from majlis.channels.models import Channel, Door, Mailbox, Token
from majlis.channels.tests import mail_servers
from majlis.record.models import Entry
from majlis.store.tenancy import acting_for

pytestmark = pytest.mark.django_db
NEW = "/channels/doors/mailboxes/new/"
GIVEN = {
    "address": "inquiries@gso.example",
    "name": "هيئة المواصفات النموذجية",
    "reads_host": "mail.gso.example",
    "reads_port": "993",
    "reads_security": "tls",
    "reads_user": "inquiries",
    "reads_password": "correct horse",
    "sends_host": "mail.gso.example",
    "sends_port": "587",
    "sends_security": "starttls",
    "sends_user": "inquiries",
    "sends_password": "",
    "folder": "INBOX",
    "sent_folder": "Sent",
    "largest_file_mb": "20",
    "automatic_per_day": "3",
}


@pytest.fixture(autouse=True)
def own_key(settings, tmp_path):
    settings.VAULT_KEY_FILE = tmp_path / "keys" / "vault"


@pytest.fixture
def confirmed(client):
    """Sign in as one who has just shown who they are."""

    def signed_in(person):
        client.force_login(person)
        session = client.session
        record = {"method": "password", "at": time.time(), "reauthenticated": True}
        session["account_authentication_methods"] = [record]
        session["account_authentication_methods_user"] = str(person.pk)
        session.save()
        return client

    return signed_in


@pytest.fixture
def box(confirmed, manager):
    confirmed(manager).post(NEW, GIVEN)
    return Mailbox.objects.get()


@pytest.fixture
def door(office, manager):
    return letter_doors.make(
        institution_id=office.pk, name="الخط الساخن", answers_to="", by=manager
    )[0]


def test_a_manager_connects_a_mailbox_and_its_password_lies_sealed(confirmed, manager):
    answer = confirmed(manager).post(NEW, GIVEN)

    box = Mailbox.objects.get()
    assert answer.url == f"/channels/doors/mailboxes/{box.pk}/"
    token = Token.objects.defer(None).get(channel=box.channel)
    assert b"correct horse" not in bytes(token.access)
    assert box.channel.is_being_tested
    assert Entry.objects.filter(act="mailbox.connected").count() == 1


def test_a_password_is_never_shown_again(box, client):
    page = client.get(f"/channels/doors/mailboxes/{box.pk}/").content.decode()

    assert "correct horse" not in page


def test_settings_are_changed_without_typing_the_password_again(box, client):
    given = {**GIVEN, "reads_password": "", "folder": "Inquiries"}
    was = bytes(Token.objects.defer(None).get().access)

    assert client.post(f"/channels/doors/mailboxes/{box.pk}/", given).status_code == 302

    box.refresh_from_db()
    assert box.folder == "Inquiries"
    assert bytes(Token.objects.defer(None).get().access) == was


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"reads_security": "none"}, "reads_security"),
        ({"sends_security": "none"}, "sends_security"),
        ({"reads_port": "0"}, "reads_port"),
        ({"reads_password": ""}, "reads_password"),
        ({"folder": "البريد"}, "folder"),
        ({"address": "nobody"}, "address"),
        ({"largest_file_mb": "0"}, "largest_file_mb"),
        ({"largest_file_mb": "9999"}, "largest_file_mb"),
    ],
)
def test_a_form_with_mistakes_says_where(confirmed, manager, given, field):
    answer = confirmed(manager).post(NEW, {**GIVEN, **given})

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Mailbox.objects.exists()


def test_an_address_of_another_office_is_refused(confirmed, manager, other_office, omar):
    with acting_for(other_office.pk):
        mailboxes.connect(
            institution_id=other_office.pk,
            address=GIVEN["address"],
            name="x",
            settings={"reads_host": "x", "sends_host": "x"},
            reads_password="x",
            sends_password="",
            by=omar,
        )

    assert confirmed(manager).post(NEW, GIVEN).status_code == 409


def test_a_self_test_says_what_works_and_what_does_not(office, manager):
    with mail_servers.fresh() as servers:
        settings = {**mail_servers.settings_of(servers), "sent_folder": "Gone"}
        made = mailboxes.connect(
            institution_id=office.pk,
            address=mail_servers.USER,
            name="x",
            settings=settings,
            reads_password=mail_servers.PASSWORD,
            sends_password="another",
            by=manager,
        )
        found = self_testing.look(made.channel)

    assert [(tick.what, tick.outcome, tick.why) for tick in found] == [
        ("reads", "good", ""),
        ("copies", "bad", "no_folder"),
        ("sends", "bad", "password"),
    ]


def test_the_page_shows_each_mailbox_and_each_door(box, door, client):
    page = client.get("/channels/doors/").content.decode()

    assert "inquiries@gso.example" in page
    assert "الخط الساخن" in page


def test_neither_is_an_account_that_posts_go_out_on(box, door, client, huda):
    client.force_login(huda)

    assert "inquiries@gso.example" not in client.get("/channels/").content.decode()
    assert "الخط الساخن" not in client.get("/posts/new/").content.decode()


def test_a_secret_is_shown_once(confirmed, manager):
    client = confirmed(manager)
    page = client.post("/channels/doors/systems/new/", {"name": "الكشك"})

    door = Door.objects.get()
    assert page.context["secret"] in page.content.decode()
    again = client.get(f"/channels/doors/systems/{door.pk}/").content.decode()
    assert page.context["secret"] not in again
    assert door.address in again


def test_answers_go_by_https_alone(confirmed, manager):
    given = {"name": "الكشك", "answers_to": "http://kiosk.example/answers"}

    assert confirmed(manager).post("/channels/doors/systems/new/", given).status_code == 422


def test_a_manager_changes_the_secret_and_shuts_the_door(confirmed, manager, door):
    client = confirmed(manager)

    secret = client.post(f"/channels/doors/systems/{door.pk}/secret/").context["secret"]
    assert secret
    assert client.post(f"/channels/doors/systems/{door.pk}/shutting/").status_code == 302
    assert client.post(f"/channels/doors/systems/{door.pk}/shutting/").status_code == 409
    assert Channel.objects.get(pk=door.channel_id).state == "disconnected"


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("path", ["", "mailboxes/new/", "systems/new/"])
def test_only_a_manager_comes_here(client, noura, method, path):
    client.force_login(noura)

    assert getattr(client, method)(f"/channels/doors/{path}").status_code in {403, 405}
    assert client.get(f"/channels/doors/{path}").status_code == 403


def test_another_office_finds_none_of_it(confirmed, box, door, other_office, omar):
    with acting_for(other_office.pk):
        omar.memberships.update(roles=["manager"])
    client = confirmed(omar)

    assert client.get(f"/channels/doors/mailboxes/{box.pk}/").status_code == 404
    assert client.post(f"/channels/doors/systems/{door.pk}/secret/").status_code == 404
    assert client.post(f"/channels/doors/{door.channel_id}/self-test/").status_code == 404
