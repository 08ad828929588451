import pytest

from majlis.answers import searching, suggesting
from majlis.answers.tests import sample

pytestmark = pytest.mark.django_db


def test_it(office):
    numbers = sample.shelve(office)
    wanted = [(q, numbers[q.entry]) for q in sample.questions(*sample.ARABIC)]
    print()
    print(
        "search",
        sample.measure(lambda t: [h.object.pk for h in searching.search(t, most=20)], wanted),
    )
    print(
        "suggest",
        sample.measure(lambda t: [s.object.pk for s in suggesting.suggest(t, most=3)], wanted),
    )
    print(
        "suggest20",
        sample.measure(lambda t: [s.object.pk for s in suggesting.suggest(t, most=20)], wanted),
    )
    for q in sample.questions("oos", "en"):
        print(q.text, [(s.title, round(s.score, 2)) for s in suggesting.suggest(q.text)])
