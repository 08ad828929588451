"""Every figure is defined wherever it is given, in both languages, and at every time."""

from datetime import timedelta

import pytest

from majlis.insights import definitions
from majlis.insights.models import Break, Definition
from majlis.insights.words import Figure
from majlis.networks.figure_sources import FIGURE_SOURCES

pytestmark = pytest.mark.django_db


def test_the_tables_say_what_the_content_says():
    said = definitions.known()
    kept = Definition.objects.values_list("figure", "network", "method_ar", "method_en")
    turns = Break.objects.values_list("figure", "network", "day", "what_ar", "what_en")

    assert set(kept) == {
        (each["figure"], each.get("network", ""), each["method_ar"], each["method_en"])
        for each in said["definitions"]
    }
    assert set(turns) == {tuple(each.values()) for each in said["breaks"]}


def test_every_figure_is_defined_on_each_network_that_gives_it():
    given = {(name, network) for network, sources in FIGURE_SOURCES.items() for name in sources}
    everywhere = {(figure.value, "") for figure in Figure}

    assert set(Definition.objects.values_list("figure", "network")) == given | everywhere


def test_a_definition_on_a_network_names_what_is_counted_there():
    assert all(Definition.objects.exclude(network="").values_list("fields", flat=True))


def test_definitions_follow_on_each_other_with_a_break_between():
    for one in Definition.objects.exclude(valid_to=None):
        follower = Definition.objects.get(
            figure=one.figure, network=one.network, valid_from=one.valid_to + timedelta(days=1)
        )
        assert Break.objects.filter(
            figure=one.figure, network=one.network, day=follower.valid_from
        ).exists()


def test_the_definitions_of_a_year_are_those_that_held_in_it():
    first = Break.objects.get(network="youtube").day.replace(month=1, day=1)
    last = first.replace(month=12, day=31)
    views = Definition.objects.filter(figure="views", network="youtube")

    assert views.within(first, last).count() == 2
    assert views.within(first.replace(year=2018), last.replace(year=2018)).count() == 1
