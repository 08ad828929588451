"""What other systems tell us, and our answers on their way back to them."""

import hashlib
import hmac
import json
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.db import connection

from majlis.channels import door_receiving, letter_doors, self_testing, unsigned
from majlis.delivery import carrying, claiming, processes, reconciling, sweeping
from majlis.delivery.models import Delivery
from majlis.inbox import applying, cases, replying, tracking
from majlis.inbox.models import Case, Item
from majlis.inbox.states import Status
from majlis.people.testing import as_owner
from majlis.store.tenancy import acting_for

BEGAN = "2026-10-14T10:00:00+03:00"
LETTER = {
    "id": "call-1",
    "text": "متى يفتح المركز؟",
    "author": {"id": "c-7", "name": "مها", "handle": "0500000000"},
    "written_at": BEGAN,
    "at": BEGAN,
}


@pytest.fixture(autouse=True)
def own_tally(monkeypatch):
    monkeypatch.setattr(door_receiving, "tally", unsigned.Tally())


def make(office, manager, answers_to=""):
    door, secret = letter_doors.make(
        institution_id=office.pk, name="الخط الساخن", answers_to=answers_to, by=manager
    )
    return Speaker(door, secret)


class Speaker:
    """Another system that knows its address here and its secret."""

    def __init__(self, door, secret):
        self.door, self.secret = door, secret

    def send(self, said):
        body = json.dumps(said).encode()
        time = str(int(datetime.now(UTC).timestamp()))
        mac = hmac.new(self.secret.encode(), time.encode() + b"." + body, hashlib.sha256)
        headers = {"x-majlis-time": time, "x-majlis-signature": f"v1={mac.hexdigest()}"}
        answer = door_receiving.receive(
            key=self.door.key, method="POST", headers=headers, body=body
        )
        assert answer.status == 200
        return json.loads(answer.body)

    def tell(self, **more):
        self.send({**LETTER, **more})
        applying.apply_waiting()


@pytest.fixture
def hotline(office, manager):
    return make(office, manager)


@pytest.mark.django_db
class TestHearing:
    def test_a_letter_becomes_an_inquiry(self, hotline):
        hotline.tell()

        item = Item.objects.get()
        assert (item.kind, item.text) == (Item.Kind.LETTER, "متى يفتح المركز؟")
        assert (item.author.name, item.case.channel) == ("مها", hotline.door.channel)
        assert item.written_at == datetime.fromisoformat(BEGAN)

    def test_an_edit_keeps_the_first_words_and_a_removal_the_last(self, hotline):
        hotline.tell()
        later = "2026-10-14T11:00:00+03:00"
        hotline.tell(text="متى يغلق المركز؟", at=later, edited_at=later)
        hotline.tell(verb="removed", at="2026-10-14T12:00:00+03:00")
        hotline.tell(text="عدت", at="2026-10-14T13:00:00+03:00")  # nothing revives it

        item = Item.objects.get()
        assert item.first_text == "متى يفتح المركز؟"
        assert item.is_removed
        assert item.texts.count() == 3

    def test_a_removal_before_its_letter_holds(self, hotline):
        hotline.tell(verb="removed", at="2026-10-14T12:00:00+03:00")
        hotline.tell()

        assert Item.objects.get().is_removed

    def test_a_letter_that_answers_another_joins_it(self, hotline):
        hotline.tell()
        hotline.tell(
            id="call-2",
            answers="call-1",
            author={"id": "c-8"},
            written_at="2026-10-24T10:00:00+03:00",
            at="2026-10-24T10:00:00+03:00",
        )

        assert Case.objects.standing().get().items.count() == 2

    def test_two_systems_may_use_the_same_ids(self, hotline, office, manager):
        hotline.tell()
        make(office, manager).tell(author={"id": "another"})

        assert Item.objects.count() == 2

    def test_an_answer_without_an_address_stands_on_the_tracking_page(self, hotline, noura, office):
        hotline.tell()
        told = hotline.send({"type": "question", "id": "call-1"})
        case = Case.objects.get(reference=told["reference"])

        reply = replying.answer(case, None, "من الثامنة", by=noura)

        assert reply.delivery is None
        found = tracking.find(office, told["reference"], told["code"])
        assert [line.text for line in tracking.lines(found)] == [LETTER["text"], "من الثامنة"]
        assert hotline.send({"type": "question", "id": "call-1"}) == {
            "known": True,
            "reference": case.reference,
            "status": "answered",
            "answered": True,
        }

    def test_a_system_is_told_nothing_of_anothers_letters(self, hotline, office, manager):
        hotline.tell()

        other = make(office, manager)
        assert other.send({"type": "question", "id": "call-1"}) == {"known": False}


class Listening(ThreadingHTTPServer):
    """A system that takes answers, or does not."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answering)
        self.taken, self.questions = {}, []
        self.status, self.breaks_off, self.knows = 200, False, True
        self.proofs = []


class Answering(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        said, system = json.loads(body), self.server
        system.proofs.append((body, dict(self.headers.items())))
        if said["type"] == "question":
            system.questions.append(said["id"])
            self._say(200 if system.knows else 501, {"has": said["id"] in system.taken})
            return
        if system.status == 200:
            system.taken.setdefault(said["id"], []).append(said)
        if system.breaks_off:
            self.close_connection = True
            return
        self._say(system.status, {"error": "لا نقبل"} if system.status != 200 else {})

    def _say(self, status, told):
        body = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_told):
        """Say nothing."""


@pytest.fixture
def system():
    server = Listening()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join(5)


@pytest.fixture
def gateway(office, manager, system):
    address = f"http://127.0.0.1:{system.server_address[1]}/answers"
    return make(office, manager, answers_to=address)


@pytest.fixture
def answered(gateway, office, noura):
    """Let Noura answer a letter."""
    gateway.tell()
    with acting_for(office.pk):
        case = Case.objects.get()
        cases.take(case, by=noura)
        return replying.answer(case, None, "من الثامنة صباحا", by=noura)


def step(seconds):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("UPDATE store_clock SET shift = shift + %s", [timedelta(seconds=seconds)])


def work():
    process = processes.start()
    for _ in range(4):
        for claim in claiming.claim_due(process, most=10):
            carrying.carry(claim, process=process)


def look(process, turns):
    for _ in range(turns):
        step(4)
        for claim in claiming.claim_unknown(process, most=10):
            reconciling.reconcile(claim)
        sweeping.sweep()


@pytest.mark.django_db(transaction=True)
class TestAnswering:
    def test_an_answer_goes_to_the_system_signed_and_once(self, answered, gateway, system, office):
        work()

        ((said,),) = system.taken.values()
        assert said["text"] == "من الثامنة صباحا"
        assert said["answers"] == "call-1"
        body, headers = system.proofs[0]
        time = headers["x-majlis-time"].encode()
        mac = hmac.new(gateway.secret.encode(), time + b"." + body, hashlib.sha256).hexdigest()
        assert headers["x-majlis-signature"] == f"v1={mac}"
        with acting_for(office.pk):
            assert Delivery.objects.get().state == "verified"
            assert Case.objects.get().status == Status.ANSWERED

    def test_a_system_that_refuses_ends_it_with_its_own_words(self, answered, system, office):
        system.status = 422

        work()

        with acting_for(office.pk):
            delivery = Delivery.objects.get()
            assert delivery.state == "failed"
            assert delivery.hold_detail["detail"] == "لا نقبل"

    def test_a_lost_answer_is_asked_for_and_found(self, answered, system, office):
        system.breaks_off = True
        work()
        system.breaks_off = False

        look(processes.start(), turns=2)

        assert len(system.questions) == 1
        assert [len(said) for said in system.taken.values()] == [1]
        with acting_for(office.pk):
            assert Delivery.objects.get().state in {"published", "verified"}

    def test_a_system_that_cannot_say_leaves_it_to_a_person(self, answered, system, office):
        system.breaks_off, system.knows = True, False
        work()

        look(processes.start(), turns=6)

        assert [len(said) for said in system.taken.values()] == [1]
        with acting_for(office.pk):
            delivery = Delivery.objects.get()
            assert (delivery.state, delivery.hold_reason) == ("held", "unsettled")

    def test_a_self_test_asks_the_system(self, gateway, system):
        (tick,) = self_testing.look(gateway.door.channel)
        assert (tick.what, tick.outcome) == ("answers", "good")
