"""Thirty inquiries through the networks of this machine reach the unit that knows their subject."""

import shutil
from datetime import timedelta

import pytest

from majlis.answers import loading
from majlis.inbox import applying, polling
from majlis.inbox.models import Case
from majlis.inbox.rules import loading as rules
from majlis.operations import demonstration, inquiries
from majlis.operations.children import stop_all
from majlis.operations.networks_here import NetworksHere
from majlis.people.models import Unit
from majlis.store.tenancy import acting_for
from tests import session

pytestmark = pytest.mark.django_db(transaction=True)

UNKNOWN = ""
# Subject, department, priority and speech of each. Where words do not tell a country, the speech of
# the Gulf is told and no country; where they tell neither, it is not known.
EXPECTED = {
    "INQ-01": ("gmark-verify", "conformity", "normal", "msa"),
    "INQ-02": ("toys", "consumer", "normal", "gulf"),
    "INQ-03": ("energy-label", "conformity", "normal", "gulf-sa"),
    "INQ-04": ("coc-apply", "conformity", "normal", "msa"),
    "INQ-05": ("customs-hold", "conformity", "urgent", "gulf-sa"),
    "INQ-06": ("tyres-cars", "consumer", "normal", "gulf"),
    "INQ-07": ("notified-bodies", "conformity", "normal", "en"),
    "INQ-08": ("standards", "standards", "normal", "msa"),
    "INQ-09": ("report-unsafe", "consumer", "urgent", "gulf-qa"),
    "INQ-10": ("draft-comments", "standards", "low", "msa"),
    "INQ-11": ("calibration", "metrology", "normal", UNKNOWN),
    "INQ-12": ("recalls", "consumer", "normal", "msa"),
    "INQ-13": ("praise", "comm", "low", "gulf-sa"),
    "INQ-14": ("store", "store", "normal", "gulf"),
    "INQ-15": ("scam", "comm", "urgent", "msa"),
    "INQ-16": ("training", "training", "low", "msa"),
    "INQ-17": ("sme", "training", "normal", "gulf-sa"),
    "INQ-18": ("events", "comm", "low", "en"),
    "INQ-19": ("privacy", "dpo", "high", "msa"),
    "INQ-20": ("regulations", "standards", "normal", "gulf"),
    "INQ-21": ("impersonation", "comm", "urgent", "msa"),
    "INQ-22": ("gmark-info", "conformity", "normal", "gulf"),
    "INQ-23": ("labs", "conformity", "normal", "mixed"),
    "INQ-24": ("media", "comm", "high", "msa"),
    "INQ-25": ("out-of-scope", "comm", "low", UNKNOWN),
    "INQ-26": ("tyres-cars", "consumer", "normal", "gulf"),
    "INQ-27": ("coc-apply", "conformity", "normal", "arabizi"),
    "INQ-28": ("suggestion", "comm", "low", "msa"),
    "INQ-29": ("abuse", "comm", "low", "msa"),
    "INQ-30": ("toys", "consumer", "normal", "en"),
}


@pytest.fixture
def networks():
    home = session.make_folder()
    here = NetworksHere(home / "sandbox", quotas=False)
    here.start()
    yield here.addresses()
    stop_all([here.child], within=timedelta(seconds=5))
    shutil.rmtree(home, ignore_errors=True)


def units():
    """Return the key of each department by its number."""
    organisation = loading._read(demonstration.LIBRARY / "organisation.toml")
    names = {each["name_ar"]: each["key"] for each in organisation["departments"]}
    return {unit.pk: names[unit.name_ar] for unit in Unit.objects.all()}


def speech(case):
    return case.dialect if case.language == "ar" else case.language


def found_for(each):
    """Return the case that one of the thirty became."""
    return Case.objects.select_related("topic").get(items__text__endswith=each["text"])


def test_thirty_inquiries_reach_their_unit(office, networks, settings, tmp_path):
    settings.VAULT_KEY_FILE = tmp_path / "keys" / "vault"
    settings.NETWORK_URLS = networks.network_urls
    with acting_for(office.pk):
        loading.load(office, demonstration.LIBRARY)
        rules.load(office, demonstration.LIBRARY / "rules.toml")
    channels = {
        described["network"]: demonstration.connect(described, office, control=networks.control)
        for described in demonstration.content()["channels"]
    }

    inquiries.bring(office, channels, control=networks.control)
    while polling.poll_due():
        pass
    applying.apply_waiting()

    with acting_for(office.pk):
        known, found = units(), {}
        for each in inquiries.planned():
            case = found_for(each)
            assert len(case.items.all()) == 1
            found[each["id"]] = (case.topic.key, known[case.unit_id], case.priority, speech(case))
    assert found == EXPECTED
