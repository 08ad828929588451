import httpx

from majlis.media import reaching


def through(client):
    """Let our own pages answer, as a web server in front of them would."""

    def answer(request):
        ours = client.get(request.url.raw_path.decode())
        return httpx.Response(ours.status_code, content=b"".join(ours))

    return httpx.MockTransport(answer)


def test_our_own_address_is_known_by_what_it_answers(client, db, settings):
    settings.PUBLIC_MEDIA_URL = "https://media.example.test"

    assert reaching.is_reached(through(client))


def test_somebody_elses_page_at_our_address_is_not_ours():
    page = httpx.MockTransport(lambda _: httpx.Response(200, text="<html>It works</html>"))

    assert not reaching.is_reached(page)


def test_an_address_where_nobody_answers_is_not_reached():
    def refuse(request):
        raise httpx.ConnectError("nobody", request=request)

    assert not reaching.is_reached(httpx.MockTransport(refuse))
