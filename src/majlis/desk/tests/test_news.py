"""What is new for a desk in the background."""

import pytest

from majlis.inbox.models import Item
from majlis.notices.telling import tell

pytestmark = pytest.mark.django_db


def asked(client, after=""):
    return client.get("/pulse/news/", {"after": after}).json()


def write(office, text):
    return Item.objects.create(institution=office, kind="question", text=text)


def test_at_the_first_asking_nothing_is_new(client, office, noura):
    write(office, "متى تفتح المكاتب؟")
    client.force_login(noura)

    assert asked(client)["told"] == []


def test_what_came_since_is_told_once_and_counted_not_quoted(client, office, noura):
    client.force_login(noura)
    after = asked(client)["after"]
    write(office, "متى تفتح المكاتب؟")
    write(office, "رقم هويتي 1010101010")
    tell(institution_id=office.pk, kind="case.assigned", object="case:26-00042-7", persons=[noura])

    news = asked(client, after)

    assert {each["tag"] for each in news["told"]} >= {"inbox"}
    assert len(news["told"]) == 2
    assert "1010101010" not in str(news)
    assert asked(client, news["after"])["told"] == []


def test_messages_are_news_only_for_those_who_answer(client, office, salem):
    client.force_login(salem)
    after = asked(client)["after"]
    write(office, "متى تفتح المكاتب؟")

    assert asked(client, after)["told"] == []


def test_another_office_hears_nothing(client, office, omar):
    client.force_login(omar)
    after = asked(client)["after"]
    write(office, "متى تفتح المكاتب؟")

    assert asked(client, after)["told"] == []


@pytest.mark.parametrize("after", ["x", "1", "1-2-3", "-", "١-٢", "9" * 50 + "-1"])
def test_whatever_else_is_asked_counts_as_the_first_asking(client, noura, after):
    client.force_login(noura)

    assert asked(client, after)["told"] == []
