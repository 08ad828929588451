"""`python -m majlis replay`: what is read anew, and what is shown."""

import argparse
from datetime import timedelta

import pytest

from majlis.channels.models import RawEvent
from majlis.operations.commands import replay
from majlis.people.testing import as_owner
from majlis.record.models import Entry
from majlis.store.clock import now
from majlis.store.tenancy import acting_for

pytestmark = pytest.mark.django_db


def event(institution, key, **more):
    facts = {"network": "x", "source": "push", "body": b'{"text": "hi", "token": "s3cret"}'}
    with acting_for(institution.pk):
        return RawEvent.objects.create(institution=institution, key=key, **facts | more)


def asked(*words):
    """Run the command as it is run: as the database's owner, who sees all institutions."""
    parser = argparse.ArgumentParser()
    replay.add_arguments(parser)
    with as_owner():
        return replay.run(parser.parse_args(words))


def waiting(institution):
    with acting_for(institution.pk):
        return set(RawEvent.objects.filter(parsed_at=None, tries=0).values_list("key", flat=True))


def test_a_span_of_one_network_is_read_anew(office, other_office):
    at = now()
    event(office, "in", parsed_at=at, received_at=at - timedelta(hours=1))
    event(office, "early", parsed_at=at, received_at=at - timedelta(hours=9))
    event(office, "other", network="facebook", parsed_at=at)
    event(other_office, "theirs", parsed_at=at)

    since = (at - timedelta(hours=2)).isoformat()
    assert asked("--since", since, "--network", "x", "--institution", office.slug) == 0

    assert waiting(office) == {"in"}
    assert waiting(other_office) == set()
    assert Entry.objects.get(act="events.replayed").detail["many"] == 1


def test_what_was_given_up_is_tried_again_everywhere(office, other_office):
    event(office, "dead", tries=RawEvent.MOST_TRIES)
    event(office, "fine", parsed_at=now())
    event(other_office, "theirs", tries=RawEvent.MOST_TRIES)

    assert asked("--dead") == 0

    assert waiting(office) == {"dead"}
    assert waiting(other_office) == {"theirs"}


def test_a_message_is_shown_without_its_secrets(office, capsys):
    kept = event(office, "k", problem="NotUnderstood: strange")

    assert asked("--show", str(kept.pk)) == 0

    said = capsys.readouterr().out
    assert '"text": "hi"' in said
    assert "NotUnderstood: strange" in said
    assert "s3cret" not in said


@pytest.mark.parametrize("words", [[], ["--show", "0"], ["--dead"]])
def test_where_nothing_fits_it_says_so(office, words):
    assert asked(*words) == 1
