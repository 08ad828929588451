"""Reading the record."""

import csv
import io

import pytest
from django.utils import translation

from majlis.record import entries, searching
from majlis.record.models import Entry
from majlis.record.sentences import SENTENCES, sentence_html, sentence_text
from majlis.record.spreadsheet import harmless

pytestmark = pytest.mark.django_db


def _write(office, by=None, **changes):
    entry = {"act": "post.created", "object": "post:1", "detail": {}} | changes
    return entries.write(institution_id=office.pk, by=by, **entry)


def test_the_page_says_it_in_the_readers_language(client, auditor, huda, office):
    _write(office, huda, act="channel.paused", detail={"network": "x", "handle": "@model_gso"})
    auditor.language = "en"
    auditor.save()
    client.force_login(auditor)

    page = client.get("/record/").text

    assert "Publishing on <bdi>X</bdi> <bdi>@model_gso</bdi> paused" in page
    assert "<bdi>هدى الكعبي</bdi>" in page


def test_what_others_wrote_is_shown_as_text(client, auditor, office):
    attack = "<img src=x onerror=alert(1)>"
    _write(office, actor=attack, act="membership.invited", detail={"person": attack})
    client.force_login(auditor)

    page = client.get("/record/").text

    assert attack not in page
    assert "&lt;img src=x" in page


def test_braces_that_others_wrote_are_no_templates():
    said = sentence_text("membership.invited", {"person": "{roles.__class__} {0}", "roles": []})

    assert "{roles.__class__} {0}" in said


def test_an_act_without_a_sentence_stands_for_itself():
    assert sentence_html("strange.act<b>", {}) == "strange.actb>"


@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_sentence_can_be_said(language):
    with translation.override(language):
        for act in SENTENCES:
            assert "{" not in sentence_html(act, {})


def test_a_long_record_is_read_page_by_page_without_gaps(client, auditor, office):
    for number in range(1, 121):
        _write(office, object=f"post:{number}")
    client.force_login(auditor)

    seen, wish = [], searching.Wish()
    while True:
        page = searching.page(office.pk, wish)
        seen += [entry.number for entry in page.entries]
        if page.older_before is None:
            break
        wish = searching.Wish(before=page.older_before)

    assert seen == list(range(120, 0, -1))
    assert 'rel="next"' in client.get("/record/").text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"act": "post.approved"}, [2]),
        ({"object": "post:1"}, [1]),
        ({"actor": "هدى الكعبي"}, [2]),
        ({"day": "2020-01-01"}, []),
        ({"day": "٢٠٢٠-٠١-٠١"}, []),
        ({"before": "2"}, [1]),
        ({"before": "abc", "day": "never"}, [2, 1]),
        ({"act": "'; DROP TABLE record_entry; --"}, []),
        ({"institution_id": "99", "act__contains": "x", "order": "hash"}, [2, 1]),
    ],
)
def test_the_filter_knows_its_names_and_no_others(office, huda, query, found):
    _write(office)
    _write(office, huda, act="post.approved", object="post:2")

    page = searching.page(office.pk, searching.read_wish(query))

    assert [entry.number for entry in page.entries] == found


def test_a_day_begins_and_ends_in_the_institutions_zone(office):
    entry = _write(office)
    from zoneinfo import ZoneInfo

    from django.utils import timezone

    with timezone.override(ZoneInfo("Asia/Riyadh")):
        day = timezone.localdate(entry.at)
        wish = searching.Wish(day=day)
        assert list(searching.found(office.pk, wish)) == [entry]


@pytest.mark.parametrize(
    "cell",
    ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", " =1", "\u200f=جمع(1)", "\u2068=1"],
)
def test_no_cell_is_a_formula(cell):
    assert harmless(cell) == f"'{cell}"


def test_a_harmless_cell_is_left_alone():
    assert harmless("نص عادي = نص") == "نص عادي = نص"


def test_the_download_is_a_spreadsheet_of_what_the_filter_finds_and_is_recorded(
    client, auditor, huda, office
):
    _write(office, huda, act="post.approved", object="post:2")
    _write(office, actor="=cmd|' /C calc'!A0")
    client.force_login(auditor)

    answer = client.get("/record/download/?object=post:1")

    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert answer["Content-Disposition"] == 'attachment; filename="record.csv"'
    assert [row["actor"] for row in rows] == ["'=cmd|' /C calc'!A0"]
    assert rows[0]["hash"] == Entry.objects.get(number=2).hash
    assert Entry.objects.filter(act="record.exported", actor_id=auditor.pk).exists()


def test_another_offices_record_is_not_in_ours(client, auditor, office, other_office):
    _write(other_office, actor="عمر الحداد")
    client.force_login(auditor)

    assert "عمر الحداد" not in client.get("/record/").text
    assert "عمر الحداد" not in client.get("/record/download/").content.decode()
