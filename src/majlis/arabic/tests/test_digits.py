import pytest
from hypothesis import given
from hypothesis import strategies as st

from majlis.arabic.digits import (
    DigitStyle,
    in_style,
    normalise_number,
    number_in_style,
    to_arabic,
    to_latin,
)


@pytest.mark.parametrize("typed", ["١٤٤٨", "۱۴۴۸", "1448", "١4۴8"])
def test_all_three_kinds_of_digits_are_read_alike(typed):
    assert to_latin(typed) == "1448"


@given(st.text())
def test_going_to_arabic_digits_and_back_changes_only_digits(text):
    assert to_latin(to_arabic(text)) == to_latin(text)
    assert len(to_arabic(text)) == len(text)


@given(st.integers(min_value=0))
def test_a_number_typed_in_arabic_digits_is_the_same_number(number):
    assert int(normalise_number(to_arabic(str(number)))) == number


def test_a_typed_number_loses_its_grouping_and_keeps_its_decimals():
    assert normalise_number(" ١٬٢٣٤٫٥ ") == "1234.5"


def test_digits_inside_a_sentence_follow_the_style():
    assert in_style("وصلت 12 رسالة", DigitStyle.ARABIC) == "وصلت ١٢ رسالة"
    assert in_style("وصلت ١٢ رسالة", DigitStyle.LATIN) == "وصلت 12 رسالة"


def test_a_number_takes_the_separators_of_its_style():
    assert number_in_style("41,286.5%", DigitStyle.ARABIC) == "٤١٬٢٨٦٫٥٪"
    assert number_in_style("41,286.5%", DigitStyle.LATIN) == "41,286.5%"
