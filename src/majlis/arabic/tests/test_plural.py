import pytest

from majlis.arabic.plural import Noun, arabic_plural

MESSAGES = Noun(
    zero="لا رسائل",
    one="رسالة واحدة",
    two="رسالتان",
    few="{n} رسائل",
    many="{n} رسالة",
    other="{n} رسالة",
)


@pytest.mark.parametrize(
    ("count", "form"),
    [
        (0, "zero"),
        (1, "one"),
        (2, "two"),
        (3, "few"),
        (10, "few"),
        (11, "many"),
        (99, "many"),
        (100, "other"),
        (102, "other"),
        (103, "few"),
        (111, "many"),
        (200, "other"),
        (1000, "other"),
        (1.5, "other"),
    ],
)
def test_each_count_takes_its_form(count, form):
    assert arabic_plural(count) == form


def test_a_noun_answers_with_its_six_forms():
    said = [MESSAGES.form(count) for count in (0, 1, 2, 3, 11, 100)]

    assert said == [
        "لا رسائل",
        "رسالة واحدة",
        "رسالتان",
        "{n} رسائل",
        "{n} رسالة",
        "{n} رسالة",
    ]
