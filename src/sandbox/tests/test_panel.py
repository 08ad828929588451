"""The fault panel, as a browser without scripts uses it."""

import pytest

from .test_webhooks import OnFacebook


class Panel:
    def __init__(self, sandbox):
        self.sandbox = sandbox
        self.address = f"{sandbox.control_url}/panel"

    def send(self, act, **fields):
        answer = self.sandbox.http.post(f"{self.address}/{act}", data=fields)
        assert answer.status_code == 303
        assert answer.headers["Location"] == "/panel"
        return self.page()

    def page(self):
        return self.sandbox.http.get(self.address).text


@pytest.fixture
def panel(sandbox):
    return Panel(sandbox)


def test_faults_of_webhooks_are_ordered_for_one_network_or_all(sandbox, panel):
    panel.send("webhooks", network="any", lost="5", doubled="10", seed="7", shuffled="")
    shown = panel.send("webhooks", network="x", late_s="3")

    networks = sandbox.control("GET", "/webhooks")["networks"]
    assert networks["facebook"]["faults"]["lost"] == 0.05
    assert networks["x"]["faults"]["doubled"] == 0.1
    assert networks["x"]["faults"]["late_s"] == 3
    assert networks["x"]["faults"]["seed"] == 7
    assert networks["facebook"]["faults"]["late_s"] == 0
    assert "ضُبطت" in shown
    assert "ضاع 5٪" in shown
    panel.send("calm")
    assert sandbox.control("GET", "/webhooks")["networks"]["x"]["faults"]["lost"] == 0


def test_a_forged_letter_is_sent_and_its_refusal_told(sandbox, panel, receiver_of):
    assert "لا أحد مشترك" in panel.send("forge", network="any")
    hearing = OnFacebook(sandbox, receiver_of("facebook")).subscribe()
    hearing.receiver.statuses = [403, 403]

    shown = panel.send("forge", network="facebook")

    assert "403، 403" in shown
    assert hearing.receiver.url in shown
    assert len(hearing.receiver.letters) == 2
    assert "قُطعت الاشتراكات: 1" in panel.send(
        "drop", network="facebook", account=hearing.client.page
    )
    assert sandbox.control("GET", "/hooks")["hooks"] == []


def test_faults_of_calls_are_ordered_and_withdrawn(sandbox, panel):
    shown = panel.send(
        "faults",
        network="x",
        call="publish",
        fault="reset_after",
        times="2",
        match="المعرض <b>",
        delay_s="",
        seconds="",
    )

    (fault,) = sandbox.control("GET", "/faults")["faults"]
    assert (fault["network"], fault["call"], fault["fault"]) == ("x", "publish", "reset_after")
    assert (fault["remaining"], fault["match"]) == (2, "المعرض <b>")
    assert "المعرض &lt;b&gt;" in shown
    panel.send("withdraw", fault_id=fault["fault_id"])
    assert sandbox.control("GET", "/faults")["faults"] == []


def test_settings_and_the_clock_are_kept(sandbox, panel):
    panel.send("settings", latency_s="0.2", quotas="off", duplicates="off")
    panel.send("clock", hours="24")

    assert sandbox.control("GET", "/clock")["offset_s"] == 86_400
    shown = panel.page()
    assert 'value="0.2"' in shown
    assert '<option value="off" selected>' in shown


@pytest.mark.parametrize(
    ("act", "fields"),
    [
        ("webhooks", {"network": "any", "lost": "500"}),
        ("webhooks", {"network": "myspace"}),
        ("faults", {"fault": "thunder"}),
        ("settings", {"latency_s": "soon"}),
        ("settings", {"latency_s": "-1"}),
        ("clock", {"hours": "later"}),
    ],
)
def test_an_order_that_makes_no_sense_is_said(panel, act, fields):
    assert "لم يُقبل الطلب" in panel.send(act, **fields)


def test_a_form_of_another_site_is_not_taken(sandbox, panel):
    answer = sandbox.http.post(
        f"{panel.address}/clock", data={"hours": "1"}, headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert answer.status_code == 403
    assert sandbox.control("GET", "/clock")["offset_s"] == 0
