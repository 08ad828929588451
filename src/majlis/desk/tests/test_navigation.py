import re

import pytest

pytestmark = pytest.mark.django_db


def rooms(client, person):
    client.force_login(person)
    page = client.get("/").content.decode()
    found = re.search(r'<nav class="side__rooms".*?</nav>', page, re.DOTALL)
    assert found
    return re.findall(r'href="([^"]+)"', found.group())


def test_each_role_finds_its_own_rooms(client, huda, manager, noura):
    assert "/record/" not in rooms(client, huda)
    assert "/settings/" not in rooms(client, noura)
    assert {"/record/", "/people/", "/settings/"} <= set(rooms(client, manager))


def test_every_room_that_is_offered_opens(client, manager):
    for address in rooms(client, manager):
        assert client.get(address).status_code == 200, address


def test_the_room_one_is_in_is_marked(client, huda):
    client.force_login(huda)
    page = client.get("/posts/").content.decode()

    assert re.findall(r'class="room" href="([^"]+)" aria-current="page"', page) == ["/posts/"]
