"""`python -m majlis figures`: one JSON object, a table, or the report."""

import argparse
import json
from datetime import date

import pytest

from majlis.channels.models import Channel
from majlis.insights import keeping
from majlis.networks.readings import Reading
from majlis.operations.commands import figures
from majlis.people.testing import as_owner
from majlis.store.tenancy import acting_for

pytestmark = pytest.mark.django_db
KEYS = [
    "followers",
    "posts",
    "images",
    "videos",
    "views",
    "visits",
    "likes_and_reposts",
    "inquiries_answered",
]
LAST = date(2018, 12, 31)


@pytest.fixture
def followed(office):
    with acting_for(office.pk):
        channel = Channel.objects.create(
            institution=office, network="linkedin", remote_id="1", handle="gso"
        )
        keeping.keep(channel, [Reading("followers", 5310, day=LAST)], today=LAST)
    return channel


def asked(*words):
    """Run the command as it is run: as the database's owner, who sees all institutions."""
    parser = argparse.ArgumentParser()
    figures.add_arguments(parser)
    with as_owner():
        return figures.run(parser.parse_args(words))


def test_the_last_line_is_one_json_object_with_the_eight_keys(followed, capsys):
    assert asked("--year", "2018", "--json") == 0

    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert list(told) == KEYS
    assert (told["followers"], told["views"]) == (5310, None)


def test_a_table_has_the_networks_side_by_side(followed, capsys):
    assert asked("--year", "2018", "--language", "en") == 0

    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Model Standards Authority 2018"
    assert lines[2].split() == ["Figure", "LinkedIn", "All"]
    assert lines[3].split() == ["Followers", "5,310", "5,310"]
    assert any(line.startswith("Views") and line.endswith("-") for line in lines)


def test_the_table_is_arabic_for_an_arabic_terminal(followed, capsys):
    asked("--year", "2018", "--language", "ar")

    assert "المتابعون" in capsys.readouterr().out


def test_of_several_institutions_the_one_with_accounts_is_meant(followed, other_office, capsys):
    assert asked("--year", "2018", "--json") == 0
    assert json.loads(capsys.readouterr().out)["followers"] == 5310


def test_where_several_have_accounts_one_must_be_named(followed, other_office, capsys):
    with acting_for(other_office.pk):
        Channel.objects.create(institution=other_office, network="x", remote_id="2", handle="water")

    assert asked("--year", "2018", "--json") == 1
    assert "--institution: gso, water" in capsys.readouterr().err
    assert asked("--year", "2018", "--json", "--institution", "gso") == 0


def test_an_institution_that_is_not_there_is_said(followed, capsys):
    assert asked("--year", "2018", "--institution", "nobody") == 1
    assert "no such institution" in capsys.readouterr().err


@pytest.mark.parametrize("year", ["1066", "soon", "", "-5"])
def test_a_year_that_there_cannot_be_is_refused(followed, year, capsys):
    with pytest.raises(SystemExit):
        asked(f"--year={year}")


def test_the_report_is_written_into_a_file(followed, tmp_path, capsys):
    file = tmp_path / "report.pdf"

    assert asked("--year", "2018", "--pdf", str(file)) == 0

    assert file.read_bytes().startswith(b"%PDF-")
    assert capsys.readouterr().out == ""
