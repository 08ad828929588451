"""Every ordered fault, on the publishing call of Instagram, YouTube and LinkedIn alike."""

import signal
import threading
from datetime import datetime

import httpx
import pytest

from . import real_media
from .instagram_client import ACCOUNT as INSTAGRAM_ACCOUNT
from .instagram_client import InstagramClient
from .linkedin_client import LinkedInClient
from .picture_host import PictureHost
from .waiting import until
from .youtube_client import YouTubeClient

TEXT = "نرحب بكم في معرض الكتاب 📚"


class OnInstagram:
    slug = "instagram"

    def __init__(self, sandbox):
        self.client = InstagramClient(sandbox)
        self.host = PictureHost()

    def prepared(self, text=TEXT):
        return self.client.container(self.host.put(real_media.jpeg(320, 320)), text)

    def publish(self, container):
        return self.client.publish(container)

    def listed(self):
        return [one["id"] for one in self.client.media()]

    def close(self):
        self.host.stop()


class OnYouTube:
    slug = "youtube"
    content = real_media.mp4()

    def __init__(self, sandbox):
        self.client = YouTubeClient(sandbox)

    def prepared(self, text=TEXT):
        return self.client.upload(self.content, description=text)

    def publish(self, video):
        return self.client.reveal(video)

    def listed(self):
        items = self.client.uploads(maxResults=50).json()["items"]
        return [i["contentDetails"]["videoId"] for i in items if i["status"] == PUBLIC]

    def close(self):
        pass


class OnLinkedIn:
    slug = "linkedin"

    def __init__(self, sandbox):
        self.client = LinkedInClient(sandbox)

    def prepared(self, text=TEXT):
        urn = self.client.image(real_media.jpeg(320, 320))
        return text, {"media": {"id": urn, "altText": "صورة"}}

    def publish(self, post):
        text, content = post
        return self.client.create(text, content=content)

    def listed(self):
        return self.client.found_ids()

    def close(self):
        pass


PUBLIC = {"privacyStatus": "public"}


@pytest.fixture(params=[OnInstagram, OnYouTube, OnLinkedIn], ids=lambda kind: kind.slug)
def network(request, sandbox):
    made = request.param(sandbox)
    yield made
    made.close()


def visible(sandbox, network):
    return [post["id"] for post in sandbox.ledger(network.slug) if post["visible"]]


def publish_and_lose(network, prepared):
    with pytest.raises(httpx.TransportError):
        network.publish(prepared)


def test_reset_after_acceptance_leaves_one_visible_post(sandbox, network):
    prepared = network.prepared()
    sandbox.fault(network.slug, "publish", "reset_after")

    publish_and_lose(network, prepared)

    assert len(visible(sandbox, network)) == 1
    assert network.listed() == visible(sandbox, network)


def test_reset_before_acceptance_leaves_nothing(sandbox, network):
    prepared = network.prepared()
    sandbox.fault(network.slug, "publish", "reset_before")

    publish_and_lose(network, prepared)

    assert visible(sandbox, network) == []
    assert network.publish(prepared).is_success
    assert len(visible(sandbox, network)) == 1


def test_error_after_acceptance_is_a_500_and_the_post_stands(sandbox, network):
    prepared = network.prepared()
    sandbox.fault(network.slug, "publish", "error_after_500")

    answer = network.publish(prepared)

    assert answer.status_code == 500
    assert "x-restli-id" not in answer.headers
    assert len(visible(sandbox, network)) == 1


def test_error_before_acceptance_is_a_503_and_nothing_stands(sandbox, network):
    prepared = network.prepared()
    sandbox.fault(network.slug, "publish", "error_before_503")

    assert network.publish(prepared).status_code == 503
    assert visible(sandbox, network) == []


@pytest.mark.parametrize(("fault", "standing"), [("silence_before", 0), ("silence_after", 1)])
def test_silence_never_answers(sandbox, network, fault, standing):
    prepared = network.prepared()
    sandbox.fault(network.slug, "publish", fault)
    sandbox.http.timeout = httpx.Timeout(1.0)
    try:
        with pytest.raises(httpx.ReadTimeout):
            network.publish(prepared)
    finally:
        sandbox.http.timeout = httpx.Timeout(20)

    assert len(visible(sandbox, network)) == standing


def test_a_rate_limit_lasts_for_its_time_and_then_lets_through(sandbox, network):
    prepared = network.prepared()
    sandbox.fault(network.slug, "publish", "rate_limited", seconds=1.2)

    first, second = network.publish(prepared), network.publish(prepared)

    assert {first.status_code, second.status_code} <= {400, 429}
    assert visible(sandbox, network) == []
    until(lambda: network.publish(prepared).is_success, wanted=lambda is_success: is_success)
    assert len(visible(sandbox, network)) == 1


def test_a_rate_limit_names_its_end_as_the_network_does(sandbox, network):
    prepared = network.prepared()
    sandbox.fault(network.slug, "publish", "rate_limited", seconds=90)

    answer = network.publish(prepared)

    if network.slug == "instagram":
        assert answer.json()["error"]["code"] == 80002
        usage = answer.headers["X-Business-Use-Case-Usage"]
        assert INSTAGRAM_ACCOUNT in usage
        assert '"estimated_time_to_regain_access": 2' in usage
    else:
        assert answer.status_code == 429
        assert 85 <= int(answer.headers["Retry-After"]) <= 90


def test_an_expired_token_stays_expired(sandbox, network):
    prepared = network.prepared()
    sandbox.fault(network.slug, "publish", "token_expired")

    answers = [network.publish(prepared) for _ in range(2)]

    assert [is_expired(network, answer) for answer in answers] == [True, True]
    assert visible(sandbox, network) == []


def is_expired(network, answer):
    if network.slug == "instagram":
        error = answer.json()["error"]
        return (answer.status_code, error["code"], error["error_subcode"]) == (400, 190, 463)
    if network.slug == "youtube":
        reason = answer.json()["error"]["errors"][0]["reason"]
        return (answer.status_code, reason) == (401, "authError")
    return (answer.status_code, answer.json()["code"]) == (401, "EXPIRED_ACCESS_TOKEN")


def test_a_revoked_token_is_refused(sandbox, network):
    prepared = network.prepared()
    sandbox.fault(network.slug, "publish", "token_revoked")

    answer = network.publish(prepared)

    assert answer.status_code in {400, 401}
    if network.slug == "linkedin":
        assert answer.json()["code"] == "REVOKED_ACCESS_TOKEN"
    if network.slug == "instagram":
        assert answer.json()["error"]["error_subcode"] == 458


def test_a_refusal_is_the_networks_own(sandbox, network):
    prepared = network.prepared()
    sandbox.fault(network.slug, "publish", "refused")

    answer = network.publish(prepared)

    assert answer.status_code == 400
    assert visible(sandbox, network) == []
    assert network.publish(prepared).is_success


def test_slow_processing_keeps_media_in_progress_for_its_time(sandbox, network):
    sandbox.fault(network.slug, "prepare", "slow_processing", seconds=1.5)
    client = network.client
    if network.slug == "instagram":
        url = network.host.put(real_media.jpeg(320, 320))
        number = client.create(url).json()["id"]
        state, waiting, ready = client.status, "IN_PROGRESS", "FINISHED"
    elif network.slug == "youtube":
        number = client.put(client.session(network.content), network.content).json()["id"]
        state, waiting, ready = client.upload_status, "uploaded", "processed"
    else:
        number, address = client.announce()
        client.send(address, real_media.jpeg(320, 320))
        state, waiting, ready = client.status, "PROCESSING", "AVAILABLE"

    began = sandbox.control("GET", "/clock")["now"]
    assert state(number) == waiting
    until(lambda: state(number), wanted=lambda status: status == ready)
    ended = sandbox.control("GET", "/clock")["now"]
    assert seconds_between(began, ended) > 1


def seconds_between(began, ended):

    return (datetime.fromisoformat(ended) - datetime.fromisoformat(began)).total_seconds()


def test_lagging_lists_show_a_new_post_later(sandbox, network):
    prepared = network.prepared()
    sandbox.fault(network.slug, "publish", "lagging_lists", seconds=1.5)

    network.publish(prepared)

    assert len(visible(sandbox, network)) == 1
    assert network.listed() == []
    until(network.listed, wanted=lambda ids: ids == visible(sandbox, network))


def test_a_fault_for_another_text_does_not_strike(sandbox, network):
    wanted, other = network.prepared("الإعلان الأول"), network.prepared("الإعلان الثاني")
    sandbox.fault(network.slug, "publish", "error_before_503", match="الأول")

    assert network.publish(other).is_success
    assert network.publish(wanted).status_code == 503


def test_a_held_request_is_accepted_and_answered_on_release(sandbox, network):

    prepared = network.prepared()
    fault = sandbox.fault(network.slug, "publish", "hold_after")
    answers = []
    sender = threading.Thread(target=lambda: answers.append(network.publish(prepared)))
    sender.start()
    until(lambda: held(sandbox), wanted=lambda number: number == 1)
    assert answers == []
    assert len(visible(sandbox, network)) == 1
    sandbox.control("POST", "/release", {"fault_id": fault})
    sender.join(timeout=10)

    assert answers[0].is_success


def test_the_public_page_of_the_ledgers_post_opens(sandbox, network):
    prepared = network.prepared()
    network.publish(prepared)

    (post,) = visible(sandbox, network)

    assert TEXT in sandbox.http.get(f"{sandbox.walls[network.slug]}p/{post}").text


def test_what_was_accepted_survives_a_kill(own_sandbox):

    network = OnLinkedIn(own_sandbox)
    network.publish(network.prepared())
    before = own_sandbox.ledger()

    own_sandbox.stop(signal.SIGKILL)
    own_sandbox.start()

    assert own_sandbox.ledger() == before


def test_two_requests_at_once_publish_a_container_once(sandbox):
    network = OnInstagram(sandbox)
    container = network.prepared()
    network.close()
    fault = sandbox.fault("instagram", "publish", "hold_before", times=2)
    answers = []
    senders = [
        threading.Thread(target=lambda: answers.append(network.publish(container)))
        for _ in range(2)
    ]
    for sender in senders:
        sender.start()
    until(lambda: held(sandbox), wanted=lambda number: number == 2)
    sandbox.control("POST", "/release", {"fault_id": fault})
    for sender in senders:
        sender.join(timeout=10)

    assert sorted(answer.status_code for answer in answers) == [200, 400]
    assert len(visible(sandbox, network)) == 1


def test_two_equal_posts_at_once_become_one(sandbox):
    network = OnLinkedIn(sandbox)
    post = network.prepared()
    fault = sandbox.fault("linkedin", "publish", "hold_before", times=2)
    answers = []
    senders = [
        threading.Thread(target=lambda: answers.append(network.publish(post))) for _ in range(2)
    ]
    for sender in senders:
        sender.start()
    until(lambda: held(sandbox), wanted=lambda number: number == 2)
    sandbox.control("POST", "/release", {"fault_id": fault})
    for sender in senders:
        sender.join(timeout=10)

    assert sorted(answer.status_code for answer in answers) == [201, 422]
    assert len(visible(sandbox, network)) == 1


def held(sandbox):
    return sandbox.control("GET", "/faults")["faults"][0]["held"]
