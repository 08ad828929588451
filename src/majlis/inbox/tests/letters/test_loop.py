"""Two machines that answer everything, with real servers between them: their talk ends."""

import pytest

from majlis.channels.models import Mailbox
from majlis.channels.tests import mail_servers
from majlis.channels.tests.mail_servers import mail
from majlis.delivery import carrying, claiming, processes
from majlis.inbox import machine_mail
from majlis.inbox.models import Item
from majlis.inbox.tests.letters.conftest import hear, sent_by_machine

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 12


class Responder:
    """The citizen's mailbox: it answers whatever comes, well-behaved or not."""

    def __init__(self, servers, **heads):
        self.servers, self.heads, self.waiting, self.sent = servers, heads, [], 0
        servers.smtp.on_mail = self.waiting.append

    def answer(self):
        for came in self.waiting:
            self.sent += 1
            heads = {name: value for name, value in self.heads.items() if value}
            if "In_Reply_To" in self.heads:
                heads["In_Reply_To"] = came["Message-ID"]
            self.servers.put(mail("أنا في إجازة", number=100 + self.sent, **heads))
        self.waiting.clear()


@pytest.mark.parametrize(
    ("heads", "most"),
    [
        ({"Auto_Submitted": "auto-replied", "In_Reply_To": ""}, 1),
        ({"Auto_Submitted": "auto-replied"}, 1),
        ({"Precedence": "bulk"}, 1),
        ({"In_Reply_To": ""}, 3),  # it does not say that it is a machine: the limit of a day
        ({}, 3),
    ],
)
def test_two_machines_stop_talking(live, servers, inside, heads, most):
    theirs, process = Responder(servers, **heads), processes.start()
    servers.put(mail())

    for _ in range(ROUNDS):
        hear(live)
        with inside():
            _answer_all()
        for claim in claiming.claim_due(process, most=10):
            carrying.carry(claim, process=process)
        theirs.answer()

    assert len(servers.smtp.taken) == most
    assert all(sent["Auto-Submitted"] == "auto-replied" for sent in servers.smtp.taken)
    with inside():
        assert Mailbox.objects.get().automatic_per_day == 3
    assert mail_servers.USER in servers.smtp.taken[0]["From"]


def _answer_all():
    """Answer by machine whatever was not answered yet, as far as that is allowed.

    The house's own words stop earlier still, after one for each inquiry; this is the limit below.
    """
    for item in Item.objects.public().filter(replies__isnull=True):
        if machine_mail.may_answer(item):
            sent_by_machine(item, f"وصلنا بريدكم {item.pk}")
