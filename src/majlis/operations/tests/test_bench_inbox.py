"""The years that the measurement of the desk writes are such as the desk itself would have left."""

import pytest
from django.urls import reverse

from majlis.channels.models import Channel
from majlis.delivery.models import Delivery
from majlis.inbox import indexing, seeking, ways
from majlis.inbox.models import Case, CaseWords, Item, Reply
from majlis.inbox.ways import Way
from majlis.operations.bench.inbox_data import CHANNELS, Desk, Years
from majlis.people.models import Unit
from tests import databases

pytestmark = pytest.mark.django_db(transaction=True)

CASES = 60


@pytest.fixture
def years(office, noura):
    for network in CHANNELS:
        Channel.objects.create(
            institution=office, network=network, remote_id=f"bench-{network}", handle="@bench"
        )
    desk = Desk(
        institution=office.pk,
        officers=[noura.pk],
        units=[Unit.objects.create(institution=office, name_ar="الإدارة").pk],
        channels=list(Channel.objects.values_list("pk", "network")),
    )
    with databases.cluster().connect(databases.name()) as superuser:
        return Years(desk, cases=CASES).load(superuser)


def test_answers_stand_with_their_deliveries_and_private_ones_are_known(years):
    ours = Item.objects.ours()

    assert Case.objects.count() == CASES
    assert years["inbox_reply"] == Reply.objects.standing().count() == ours.count() > 0
    assert not ours.filter(delivery=None).exists()
    private = Delivery.objects.filter(act="message").first()
    asked = Item.objects.get(remote_id=private.parent_remote_id)
    assert ways.offered(asked, Way.PRIVATE).closed


def test_its_pages_open_and_its_words_are_found(years, client, noura, office):
    indexing.queue_all(office.pk)
    while indexing.index_due():
        pass
    client.force_login(noura)

    assert CaseWords.objects.count() == CASES == years["inbox_case"]
    for case in Case.objects.all()[:5]:
        text = case.items.in_order()[0].text
        assert case in seeking.first_of(Case.objects.all(), text.split()[0], CASES)
        page = client.get(reverse("case", args=[case.reference]))
        assert text in page.content.decode()
