"""Rules, register, appeals, personal data and erasing on their pages: who may, and what is seen."""

import io
import time
import zipfile
from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from majlis import networks
from majlis.delivery.models import Delivery
from majlis.inbox import appealing, indexing, participation
from majlis.inbox.models import Appeal, Case, Erasure, Item, Measure, Reply, RuleBook
from majlis.inbox.rule_book_forms import RuleBookForm
from majlis.inbox.tests.conftest import again, hear, stands
from majlis.inbox.tests.pages.conftest import HTMX
from majlis.inbox.tests.test_replying import TO_PUBLISHED, walk
from majlis.networks.hearing import RemoteItem
from majlis.notices.models import Notice
from majlis.people.models import Membership
from majlis.people.testing import make_person
from majlis.portal import opening, visits
from majlis.portal.linking import signed
from majlis.record.models import Entry
from majlis.store.clock import now

IDENTITY = "1012345672"
EXPOSING = f"رقم هويتي {IDENTITY} وجوالي 0551234567 تابعوا شكواي 🙏"
MASKED = "••••••••72"
GROUNDS = {
    "reason": f"كشف رقم هويته {IDENTITY}",
    "rule": "personal_data",
    "why_not_hidden": "يبقى ظاهراً لأصحابه",
}


@pytest.fixture(autouse=True)
def able(monkeypatch):
    rules = networks.NETWORKS["facebook"]
    all_of_it = dict.fromkeys(("hides", "removes", "likes", "blocks"), True)
    abilities = replace(rules.abilities, **all_of_it)
    monkeypatch.setitem(networks.NETWORKS, "facebook", replace(rules, abilities=abilities))


@pytest.fixture
def case(say):
    return say(EXPOSING, network="facebook")


@pytest.fixture
def portal(office):
    return opening.open_portal(office, by=None)


@pytest.fixture
def khalid(office):
    return make_person(
        office, "khalid@office.example", "خالد الدوسري", "Khalid", Membership.Role.OFFICER
    )


@pytest.fixture
def taken(client, case, noura):
    """A comment that was hidden, as the network knows it."""
    press(client, noura, case, "measures", kind="hide", **GROUNDS)
    measure = Measure.objects.get()
    walk(measure.delivery, *TO_PUBLISHED)
    measure.delivery.move("verified")
    Delivery.objects.filter(pk=measure.delivery_id).update(published_at=now())
    return measure


def press(client, person, case, act, **fields):
    client.force_login(person)
    item = case.items.first()
    return client.post(f"{case.get_absolute_url()}items/{item.pk}/{act}/", fields)


def post(client, person, address, fields=None, **headers):
    client.force_login(person)
    return client.post(address, fields or {}, headers=headers)


def confirmed(client, person):
    """Sign in as someone who has just confirmed who they are."""
    client.force_login(person)
    session = client.session
    record = {"method": "password", "at": time.time(), "reauthenticated": True}
    session["account_authentication_methods"] = [record]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()


# Personal data


def test_the_officer_is_warned_and_hides_it_in_one_press(client, case, noura, page_of, portal):
    html = page_of(noura, case.get_absolute_url())
    assert "رقم هوية" in html
    assert reverse("item-privacy", args=[case.reference, case.items.get().pk]) in html

    answer = press(client, noura, case, "privacy")

    assert answer.status_code == 302
    measure, reply = Measure.objects.get(), Reply.objects.get()
    assert (measure.kind, measure.rule.code) == ("hide", "personal_data")
    assert (reply.kind, reply.delivery.act) == ("question", Delivery.Act.MESSAGE)
    assert f"/ar/gso/appeal/{measure.pk}:" in reply.text
    assert "item-privacy" not in page_of(noura, case.get_absolute_url())


def test_where_no_private_message_goes_it_is_hidden_and_said_so(client, say, noura, page_of):
    case = say(EXPOSING, network="youtube")

    answer = client.get("/") and press(client, noura, case, "privacy")

    assert answer.status_code == 302
    assert Measure.objects.get().kind == "hide"
    assert not Reply.objects.exists()
    assert "لا تقبل هذه الشبكة رسالة خاصة" in page_of(noura, case.get_absolute_url())


def test_who_does_not_answer_hides_nothing(client, case, huda, omar):
    assert press(client, huda, case, "privacy").status_code == 403
    assert press(client, omar, case, "privacy").status_code in (403, 404)
    assert not Measure.objects.exists()


def test_what_is_hidden_already_is_not_hidden_again(client, case, taken, khalid):
    assert press(client, khalid, case, "privacy").status_code == 409


def test_lists_searches_and_notices_show_no_personal_data(client, case, noura, manager, page_of):
    post(client, manager, f"{case.get_absolute_url()}assignment/", {"officer": noura.pk})

    indexing.index_due()
    for address in ("/inbox/", f"/inbox/?q={IDENTITY}", "/", "/notices/"):
        html = page_of(noura, address)
        assert IDENTITY not in html.replace(f'value="{IDENTITY}"', "").replace(
            f"<bdi>{IDENTITY}</bdi>", ""
        ).replace(f"q={IDENTITY}", ""), address
        assert "0551234567" not in html
    assert MASKED in page_of(noura, "/inbox/")
    assert case.reference in page_of(noura, f"/inbox/?q={IDENTITY}")
    assert IDENTITY not in str(list(Notice.objects.values_list("values", flat=True)))


@pytest.mark.parametrize(("who", "sees"), [("noura", True), ("manager", True), ("auditor", False)])
def test_the_whole_text_is_for_who_answers_and_confirms(request, case, page_of, who, sees):
    html = page_of(request.getfixturevalue(who), case.get_absolute_url())

    assert (IDENTITY in html) is sees
    assert (MASKED in html) is not sees


def test_neither_record_nor_steps_keep_what_cannot_be_erased(client, case, taken, page_of, auditor):
    assert IDENTITY not in str(list(Entry.objects.values_list("detail", flat=True)))
    assert IDENTITY not in str(list(case.steps.values_list("why", flat=True)))
    assert IDENTITY not in str(taken.delivery.payload)
    assert IDENTITY not in page_of(auditor, f"/deliveries/{taken.delivery_id}/")


# What is never said in public


def test_no_identity_number_is_asked_for_in_public(client, case, noura):
    address = reverse("case-answer", args=[case.reference])

    answer = post(client, noura, address, {"text": "زودنا برقم هويتك", "way": "public"})

    assert answer.status_code == 422
    assert "لا تطلبوا رقم هوية في العلن" in answer.content.decode()
    assert "زودنا برقم هويتك" in answer.content.decode()
    assert not Reply.objects.exists()
    assert (
        post(client, noura, address, {"text": "زودنا برقم هويتك", "way": "private"}).status_code
        == 302
    )


def test_what_was_told_in_private_is_looked_at_before_it_is_public(client, case, noura, channels):
    facebook = channels["facebook"]
    told = replace(
        _message(case), text="رقم طلبي 77881234 وبريدي maha@home.example في حي النسيم شارع الأمير"
    )
    private = hear(facebook, stands(facebook, told))
    assert private.case_id == case.pk
    address, comment = reverse("case-answer", args=[case.reference]), case.items.first().pk
    fields = {"item": comment, "way": "public", "text": "طلبكم ٧٧٨٨-١٢٣٤ قيد المعالجة"}

    asked = post(client, noura, address, fields)

    assert asked.status_code == 422
    page = asked.context["page"]
    assert "77881234" in page.composer.warnings[0]
    counted = client.post(
        reverse("case-composing", args=[case.reference]), fields, headers=HTMX
    ).content.decode()
    assert 'name="looked_at"' in counted
    looked = fields | {"looked_at": page.composer.warnings_key}
    assert post(client, noura, address, looked).status_code == 302
    assert Reply.objects.get().delivery.act == Delivery.Act.REPLY


@pytest.mark.parametrize(
    "text",
    [
        "نكتب لكم على MAHA@home.example",
        "نؤكد أنكم في حي النسيم شارع الأمير سلطان",
        "رقم الآيبان SA0380000000608010167519",
    ],
)
def test_mail_addresses_and_runs_of_words_are_looked_at_too(client, case, noura, channels, text):
    facebook = channels["facebook"]
    told = replace(
        _message(case), text="بريدي maha@home.example وأسكن في حي النسيم شارع الأمير سلطان"
    )
    hear(facebook, stands(facebook, told))
    text = text.replace("أنكم في", "بريدي وأسكن في") if "النسيم" in text else text
    fields = {"item": case.items.first().pk, "way": "public", "text": text}

    answer = post(client, noura, reverse("case-answer", args=[case.reference]), fields)

    assert answer.status_code == 422
    assert answer.context["page"].composer.warnings


def _message(case):
    return RemoteItem(
        kind="message",
        id="m1",
        post_id="t_1",
        author_id=case.items.first().author.remote_id,
        author_name="نورة",
        created_at=now() - timedelta(minutes=5),
    )


# The register


def test_the_register_is_found_by_what_one_asks_and_shows_no_personal_data(
    client, case, taken, noura, auditor, page_of
):
    html = page_of(auditor, "/register/")
    assert "كشف بيانات شخصية" in html
    assert case.reference in html
    assert IDENTITY not in html
    assert "نورة الشمري" in html

    for found in ("rule=personal_data", "network=facebook", f"actor={noura.pk}", "kind=hide"):
        assert f'id="measure-{taken.pk}"' in page_of(auditor, f"/register/?{found}")
    for none in ("rule=spam", "network=x", "actor=1", "kind=block", "until=2001-01-01"):
        assert f'id="measure-{taken.pk}"' not in page_of(auditor, f"/register/?{none}")
    for odd in ("rule=%00", "actor=x", "since=2026-99-99", "before=9999999999999999999", "kind='"):
        assert f'id="measure-{taken.pk}"' in page_of(auditor, f"/register/?{odd}")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_register_is_downloaded_masked_harmless_and_noted(client, case, noura, auditor, form):
    press(client, noura, case, "measures", kind="hide", **GROUNDS | {"reason": "=HYPERLINK(1)"})
    client.force_login(auditor)

    answer = client.get(f"/register/register.{form}?kind=hide")

    if form == "csv":
        text = answer.content.decode()
        assert text.startswith("\ufeff")
        assert "'=HYPERLINK(1)" in text
    else:
        book = zipfile.ZipFile(io.BytesIO(answer.content))
        text = book.read("xl/sharedStrings.xml").decode()
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet
        assert 'rightToLeft="1"' in sheet
    assert IDENTITY not in text
    assert MASKED in text
    assert "attachment" in answer["Content-Disposition"]
    assert Entry.objects.get(act="register.exported").detail["rows"] == 1


def test_who_may_read_the_register(client, office, taken, huda, omar):
    analyst = make_person(office, "ana@office.example", "أمل", "Amal", Membership.Role.ANALYST)
    client.force_login(analyst)
    for address in ("/register/", "/register/register.csv", "/participation/"):
        assert client.get(address).status_code == 403
    client.force_login(omar)
    assert f'id="measure-{taken.pk}"' not in client.get("/register/").content.decode()


# The rules


def fields_of(office, **changes):
    first = RuleBookForm.of(office).initial
    return {name: value for name, value in (first | changes).items() if value is not False}


def test_a_manager_publishes_an_edition_that_the_public_reads(client, office, manager, portal):
    fields = fields_of(office, **{"spam-title_ar": "دعاية", "dispute-holds": False})

    assert post(client, manager, "/participation/edition/", fields).status_code == 302

    book, held = participation.in_force(office)
    assert book.number == 2
    assert "dispute" not in {each.code for each in held}
    html = client.get("/ar/gso/participation/").content.decode()
    assert "دعاية" in html
    assert "نزاع بين جماعات" not in html
    assert "النقد ليس سبباً" in html
    assert "Personal data exposed" in client.get("/en/gso/participation/").content.decode()


def test_a_rule_that_holds_needs_all_its_texts(client, office, manager):
    fields = fields_of(office, **{"spam-text_en": ""})

    assert post(client, manager, "/participation/edition/", fields).status_code == 422
    assert not RuleBook.objects.exists()


def test_of_two_managers_the_second_is_told(client, office, manager):
    fields = fields_of(office)
    assert post(client, manager, "/participation/edition/", fields).status_code == 302
    assert post(client, manager, "/participation/edition/", fields).status_code == 409


@pytest.mark.parametrize("address", ["/participation/edition/", "/participation/terms/"])
def test_only_a_manager_changes_rules(client, office, noura, auditor, address):
    for person in (noura, auditor):
        assert post(client, person, address, fields_of(office)).status_code == 403


def test_terms_are_set_within_their_bounds(client, office, manager, noura, page_of):
    terms = {"block_days": "٤٥", "appeal_days": "7", "appeal_window_days": "30"}
    assert post(client, manager, "/participation/terms/", terms).status_code == 302
    assert participation.terms(office).block_days == 45
    wrong = terms | {"block_days": "0"}
    assert post(client, manager, "/participation/terms/", wrong).status_code == 422
    assert "خلال" in page_of(noura, "/participation/")


# Appeals


def appeal_of(client, measure, **fields):
    token = signed("appeal", measure.pk)
    return client.post(f"/ar/gso/appeal/{token}/", {"text": "لم أكشف إلا بياناتي"} | fields)


def test_the_person_objects_without_an_account_and_follows_it(client, taken, portal, khalid):
    client.logout()
    token = signed("appeal", taken.pk)
    assert "كشف بيانات شخصية" in client.get(f"/ar/gso/appeal/{token}/").content.decode()

    answer = appeal_of(client, taken)

    assert answer.status_code == 302
    shown = client.get(answer.url)
    appeal = Appeal.objects.get()
    assert appeal.case.reference in shown.content.decode()
    code = shown.context["code"]
    assert code in shown.content.decode()
    other = type(client)()
    assert code not in other.get(answer.url).content.decode()
    appealing.decide(appeal, "upheld", reason="الرقم لغيره", by=khalid)
    followed = other.post(
        "/ar/gso/track/", {"reference": appeal.case.reference, "code": code}, follow=True
    )
    assert "الرقم لغيره" in followed.content.decode()
    assert "بُتّ في اعتراضكم" in followed.content.decode()


def test_what_is_wrong_with_an_appeal_is_said(client, taken, portal):
    client.logout()
    assert appeal_of(client, taken, text=" ").status_code == 422
    assert appeal_of(client, taken, website="x").status_code == 422
    assert appeal_of(client, taken).status_code == 302
    assert appeal_of(client, taken).status_code == 409
    assert Appeal.objects.count() == 1


def test_an_address_that_was_made_up_leads_nowhere(client, taken, portal):
    for token in ("1", f"{taken.pk}:forged:x", "%00"):
        assert client.get(f"/ar/gso/appeal/{token}/").status_code == 404
    assert client.post(f"/ar/gso/appeal/{taken.pk}:x:y/", {"text": "ن"}).status_code == 404


def test_appeals_have_a_limit_for_one_source(client, taken, portal):
    limit = visits.LIMITS[visits.Act.ASK].of_one
    for _each in range(limit):
        client.post("/ar/gso/ask/", {"text": "سؤال"})

    assert appeal_of(client, taken).status_code == 429


def test_an_appeal_is_decided_on_its_page_by_somebody_else(
    client, taken, portal, noura, khalid, auditor, omar, page_of
):
    appeal_of(client, taken)
    appeal = Appeal.objects.get()
    address = f"{appeal.case.get_absolute_url()}decision/"
    decision = {"outcome": "undone", "reason": "بياناته له"}

    assert address not in page_of(noura, appeal.case.get_absolute_url())
    assert post(client, noura, address, decision).status_code == 409
    assert post(client, auditor, address, decision).status_code == 403
    assert post(client, omar, address, decision).status_code in (403, 404)
    assert address in page_of(khalid, appeal.case.get_absolute_url())
    assert post(client, khalid, address, decision | {"reason": ""}).status_code == 409
    assert post(client, khalid, address, decision, **HTMX).status_code == 200
    assert again(appeal).outcome == "undone"
    assert post(client, khalid, address, decision).status_code == 409


def test_an_appeal_is_neither_closed_nor_marked_otherwise(client, taken, portal, khalid):
    appeal_of(client, taken)
    case = Appeal.objects.get().case

    for act, fields in (
        ("closing", {"outcome": "other", "why": "لا"}),
        ("kind", {"kind": "spam"}),
        ("kind", {"kind": "other"}),
    ):
        answer = post(client, khalid, f"{case.get_absolute_url()}{act}/", fields)
        assert answer.status_code == 409, act
    assert again(case).kind == "appeal"


def test_the_public_sees_numbers_and_nothing_else(client, taken, portal, khalid, case):
    appeal_of(client, taken)
    appealing.decide(Appeal.objects.get(), "undone", reason="بياناته له", by=khalid)
    client.logout()

    answer = client.get("/ar/gso/measures/")

    numbers = answer.context["numbers"]
    assert numbers.months[0].cells == [1, 0, 0]
    assert len(numbers.months) == 12
    assert numbers.total == 1
    assert sum(rule.total for rule in numbers.rules) == 1
    assert (numbers.appeals[0].made, numbers.appeals[0].undone) == (1, 1)
    html = answer.content.decode()
    for secret in (IDENTITY, case.reference, "نورة", "خالد"):
        assert secret not in html
    assert client.get("/en/gso/measures/").status_code == 200


def test_what_was_only_asked_for_is_not_counted(client, case, portal, noura):
    press(client, noura, case, "measures", kind="delete", **GROUNDS)

    assert client.get("/ar/gso/measures/").context["numbers"].total == 0


# Erasing


def test_a_manager_erases_in_two_steps(client, case, manager, page_of):
    manager.set_password("نخلة عالية قرب البحر")
    manager.save()
    address = f"{case.get_absolute_url()}erasure/"
    assert address in page_of(manager, case.get_absolute_url())
    assert post(client, manager, f"{address}asking/", {"why": ""}).status_code == 409
    assert post(client, manager, f"{address}asking/", {"why": "بطلبه"}).status_code == 302
    assert "محو نهائي" in page_of(manager, address)
    assert post(client, manager, f"{address}confirmation/").status_code == 302
    assert not Erasure.objects.get().is_confirmed  # asked for the password first

    confirmed(client, manager)
    assert client.post(f"{address}confirmation/").url == address
    assert Erasure.objects.get().is_confirmed
    assert client.post(f"{address}confirmation/").status_code == 409


def test_nobody_else_erases(client, case, noura, auditor, omar):
    for person in (noura, auditor):
        for act in ("", "asking/", "confirmation/"):
            address = f"{case.get_absolute_url()}erasure/{act}"
            client.force_login(person)
            answer = client.post(address) if act else client.get(address)
            assert answer.status_code == 403
    client.force_login(omar)
    assert client.get(f"{case.get_absolute_url()}erasure/").status_code in (403, 404)


def test_nothing_can_be_chosen_that_is_not_offered(client, case, noura):
    assert Case.objects.count() == Item.objects.count() == 1
    assert press(client, noura, case, "measures", kind="erase", **GROUNDS).status_code == 409
