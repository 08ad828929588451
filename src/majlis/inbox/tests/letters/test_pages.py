"""What a letter has on the page of its inquiry."""

import pytest

from majlis.channels.tests.mail_servers import mail, with_file
from majlis.inbox.models import Item, ItemFile, MachineLetter
from majlis.inbox.tests.conftest import only_case
from majlis.inbox.tests.letters.conftest import came
from majlis.media.models import Asset

pytestmark = pytest.mark.django_db


def page(client, person, part=""):
    client.force_login(person)
    return client.get(f"/inbox/{only_case().reference}/{part}").content.decode()


def test_what_a_mail_repeats_is_folded_and_can_be_opened(box, client, noura):
    came(box, mail("شكرا جزيلا\n\n> النص القديم كله"))

    shown = page(client, noura)

    item = Item.objects.get()
    assert item.letter.quoted == "> النص القديم كله"
    assert f'id="item-{item.pk}-quoted"' in shown
    assert "النص القديم كله" in shown


def test_a_file_is_a_download_and_one_left_out_says_why(box, client, noura):
    came(box, with_file(b"%PDF-1.7 x", "تقرير.pdf", kind=("application", "pdf")))
    ItemFile.objects.create(
        institution=box.institution,
        item=Item.objects.get(),
        number=1,
        name="فيلم.mp4",
        left_out="too_large",
    )

    shown = page(client, noura)

    kept = ItemFile.objects.get(number=0)
    assert (kept.name, kept.mime) == ("تقرير.pdf", "application/pdf")
    assert f"/files/{kept.pk}/" in shown
    assert "فيلم.mp4" in shown
    assert f"/files/{ItemFile.objects.get(number=1).pk}/" not in shown


def test_a_mail_that_came_back_stands_on_the_page_and_in_what_moves(box, client, noura):
    came(box, mail())
    MachineLetter.objects.create(
        institution=box.institution,
        channel=box.channel,
        case=only_case(),
        kind="returned",
        remote_id="r1",
        status="5.1.1",
        why="550 no such user",
    )

    assert "550 no such user" in page(client, noura)
    assert "550 no such user" in page(client, noura, "moving/")


def test_an_answer_goes_privately_to_the_writer(box, client, noura):
    came(box, mail())
    client.force_login(noura)
    case = only_case()

    client.post(f"/inbox/{case.reference}/answer/", {"text": "من الثامنة", "kind": "answer"})

    payload = case.replies.get().delivery.payload
    assert (payload["act"], payload["person_id"]) == ("message", "maha@citizen.example")
    assert payload["subject"] == f"Re: استفسار [{case.reference}]"
    assert payload["answers"] == ["m1@citizen.example"]
    assert payload["by_machine"] is False


@pytest.mark.parametrize(
    "address", ["/inbox/", "/channels/", "/channels/doors/", "/channels/hearing/"]
)
def test_every_list_knows_a_mailbox_among_the_accounts(box, client, manager, noura, address):
    came(box, mail())
    person = noura if address == "/inbox/" else manager
    client.force_login(person)

    assert client.get(address).status_code == 200


def test_the_composer_offers_files_for_a_mail_and_refuses_too_many_megabytes_early(
    box, client, noura, office
):
    came(box, mail())
    client.force_login(noura)
    case = only_case()
    heavy = [
        Asset.objects.create(
            institution=office,
            sha256=digit * 64,
            kind="document",
            mime="application/pdf",
            size_bytes=12_000_000,
            width=595,
            height=842,
            original_name=f"دليل {digit}.pdf",
            added_by=noura,
        )
        for digit in "ab"
    ]

    assert 'type="file"' in page(client, noura)
    sent = {"text": "في الملفين", "kind": "answer", "asset": [each.pk for each in heavy]}
    answer = client.post(f"/inbox/{case.reference}/answer/", sent)

    assert answer.status_code == 409
    assert "20 ميغابايت" in answer.content.decode()
    assert "في الملفين" in answer.content.decode()
    assert not case.replies.exists()
