"""Being told on a device: encrypted for its browser alone, once, and nowhere else than agreed."""

import base64
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc import jwt
from joserfc.jwk import ECKey

from majlis.notices import vapid
from majlis.notices.models import Device, Notice
from majlis.notices.pushing import Keys, encrypted
from majlis.notices.tasks import TryAgain, push_waiting
from majlis.notices.telling import tell
from majlis.record.models import Entry
from majlis.store.tenancy import acting_for

pytestmark = pytest.mark.django_db


def to_text(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def to_bytes(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Browser:
    """A browser's side of RFC 8291, written from the standard and not with the sender's library."""

    def __init__(self, private=None, auth=b"0123456789abcdef"):
        self.private = private or ec.generate_private_key(ec.SECP256R1())
        self.auth = auth

    @property
    def point(self):
        public = self.private.public_key()
        return public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    @property
    def keys(self):
        return Keys(to_text(self.point), to_text(self.auth))

    def read(self, body):
        salt, length = body[:16], body[20]
        sender = body[21 : 21 + length]
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender)
        shared = self.private.exchange(ec.ECDH(), theirs)
        info = b"WebPush: info\0" + self.point + sender
        key = _derived(shared, salt=self.auth, info=info, length=32)
        content = _derived(key, salt=salt, info=b"Content-Encoding: aes128gcm\0", length=16)
        nonce = _derived(key, salt=salt, info=b"Content-Encoding: nonce\0", length=12)
        plain = AESGCM(content).decrypt(nonce, body[21 + length :], None)
        return plain.rstrip(b"\0").removesuffix(b"\x02")


def _derived(secret, *, salt, info, length):
    return HKDF(hashes.SHA256(), length=length, salt=salt, info=info).derive(secret)


@pytest.fixture
def service(settings):
    """A push service on this machine; `answers` are its next ones, 201 afterwards."""
    told, answers = [], []

    class Service(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told.append((self.path, dict(self.headers), body))
            self.send_response(answers.pop(0) if answers else 201)
            self.send_header("Location", "http://127.0.0.1:9/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    server.told, server.answers = told, answers
    server.url = f"http://127.0.0.1:{server.server_port}"
    settings.WEB_PUSH = True
    settings.PUSH_SERVICES = [server.url]
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def browser():
    return Browser()


@pytest.fixture
def ask(client, service, browser):
    """Let someone's browser ask to be told."""

    def ask(person, *, path="/push/1", **changes):
        client.force_login(person)
        given = {"endpoint": service.url + path, **vars_of(browser.keys)}
        return client.post("/notices/devices/", given | changes)

    return ask


def vars_of(keys):
    return {"p256dh": keys.p256dh, "auth": keys.auth}


def say(office, person, **changes):
    said = {"kind": "case.assigned", "object": "case:26-00042-7", "urgent": True}
    values = {"text": "هل هذا المنتج مطابق؟"}
    tell(institution_id=office.pk, persons=[person], values=values, **(said | changes))


def test_only_the_browser_can_read_it(browser):
    body = encrypted("نصّ لا يقرؤه غيره".encode(), browser.keys)

    assert browser.read(body).decode() == "نصّ لا يقرؤه غيره"
    assert "نص".encode() not in body


def test_the_standards_own_example_is_read_by_this_browser():
    """RFC 8291, 5 and appendix A: the browser of the example, and what it is told."""
    number = int.from_bytes(to_bytes("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"), "big")
    example = Browser(
        ec.derive_private_key(number, ec.SECP256R1()), to_bytes("BTBZMqHH6r4Tts7J_aSIgg")
    )
    body = to_bytes(
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml"
        "mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT"
        "pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )

    assert example.read(body) == b"When I grow up, I want to be a watermelon"


def test_an_urgent_notice_reaches_the_device_once_signed_by_us(
    ask, office, noura, service, browser
):
    assert ask(noura).status_code == 302

    say(office, noura)
    push_waiting()
    push_waiting()

    ((path, headers, body),) = service.told
    read = json.loads(browser.read(body))
    assert path == "/push/1"
    assert "هل هذا المنتج مطابق؟" in read["body"]
    assert (read["url"], read["dir"]) == ("/inbox/26-00042-7/", "rtl")
    assert (headers["Content-Encoding"], headers["Urgency"]) == ("aes128gcm", "high")
    scheme, token, key = headers["Authorization"].replace(",", "").split()
    assert (scheme, key) == ("vapid", f"k={vapid.public_key()}")
    point = to_bytes(vapid.public_key())
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    claims = jwt.decode(token.removeprefix("t="), ECKey.import_key(public)).claims
    assert claims["aud"] == service.url
    assert claims["sub"].startswith("mailto:")


def test_what_is_not_urgent_comes_only_where_everything_is_wanted(
    ask, client, office, noura, service
):
    ask(noura)
    say(office, noura, urgent=False)
    push_waiting()
    assert service.told == []

    device = Device.objects.get()
    client.post(f"/notices/devices/{device.pk}/", {"wants": "everything"})
    say(office, noura, urgent=False, object="case:26-00043-5")
    push_waiting()

    assert len(service.told) == 2


def test_nobody_is_told_what_was_said_before_they_asked(ask, office, noura, service):
    say(office, noura)
    ask(noura)
    push_waiting()

    assert service.told == []


def test_a_service_that_is_busy_is_asked_again_and_nothing_overtakes(ask, office, noura, service):
    ask(noura)
    say(office, noura, object="case:26-00001-1")
    say(office, noura, object="case:26-00002-2")
    service.answers.append(503)

    with pytest.raises(TryAgain):
        push_waiting()
    assert len(service.told) == 1
    push_waiting()

    assert len(service.told) == 3
    assert not Notice.objects.filter(pushed_at=None).exists()


@pytest.mark.parametrize("status", [404, 410])
def test_a_subscription_that_has_ended_is_forgotten(ask, office, noura, service, status):
    ask(noura)
    say(office, noura)
    service.answers.append(status)

    push_waiting()

    assert not Device.objects.exists()


def test_a_redirect_is_not_followed_and_counts_as_a_refusal(ask, office, noura, service):
    ask(noura)
    say(office, noura)
    service.answers.append(302)

    push_waiting()

    assert Device.objects.get().refusals == 1
    assert len(service.told) == 1


def test_who_has_left_is_told_nothing(ask, office, noura, manager, service):
    from majlis.people import membership_acts
    from majlis.people.models import Membership

    ask(noura)
    say(office, noura)
    membership_acts.end(Membership.objects.get(person=noura), by=manager)
    push_waiting()

    assert service.told == []


@pytest.mark.parametrize(
    "changes",
    [
        {"endpoint": "http://127.0.0.1:1/internal"},
        {"endpoint": "http://169.254.169.254/latest/meta-data"},
        {"endpoint": "file:///etc/passwd"},
        {"endpoint": ""},
        {"p256dh": "short"},
        {"auth": "مفتاح"},
    ],
)
def test_an_address_or_keys_that_are_none_are_refused(ask, noura, changes):
    assert ask(noura, **changes).status_code == 409
    assert not Device.objects.exists()


def test_a_part_of_a_name_may_differ_and_no_more(settings):
    from majlis.notices.pushing import is_allowed

    settings.PUSH_SERVICES = ["https://*.notify.windows.com"]

    assert is_allowed("https://db5p.notify.windows.com/w/?token=x")
    assert not is_allowed("https://evil.example/.notify.windows.com")
    assert not is_allowed("https://evil.example#.notify.windows.com")
    assert not is_allowed("http://db5p.notify.windows.com/w")
    assert not is_allowed("https://user@evil.example/https://a.notify.windows.com")


def test_adding_and_taking_away_stand_in_the_record(ask, client, noura):
    ask(noura)
    client.post(f"/notices/devices/{Device.objects.get().pk}/", {"wants": "nothing"})

    acts = Entry.objects.filter(act__startswith="device.").order_by("id")
    assert list(acts.values_list("act", flat=True)) == ["device.added", "device.removed"]


def test_anothers_device_is_none_of_mine(ask, client, office, noura, huda, omar):
    ask(noura)
    device = Device.objects.get()
    for stranger in (huda, omar):
        client.force_login(stranger)
        answer = client.post(f"/notices/devices/{device.pk}/", {"wants": "nothing"})
        assert answer.status_code == 404
    with acting_for(office.pk):
        assert Device.objects.filter(pk=device.pk).exists()


def test_turned_off_nothing_is_offered_taken_or_sent(client, settings, office, noura):
    settings.WEB_PUSH = False
    client.force_login(noura)

    assert b'data-part="push"' not in client.get("/notices/").content
    assert client.post("/notices/devices/", {}).status_code == 409
