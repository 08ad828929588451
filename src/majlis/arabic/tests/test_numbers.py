from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from majlis.arabic.digits import DigitStyle, normalise_number
from majlis.arabic.numbers import compact, grouped, percent, size


def test_thousands_are_grouped_in_both_styles():
    assert grouped(41286) == "41,286"
    assert grouped(41286, digits=DigitStyle.ARABIC) == "٤١٬٢٨٦"


@pytest.mark.parametrize(
    ("value", "arabic", "english"),
    [
        (999, "999", "999"),
        (1000, "1 ألف", "1K"),
        (1250, "1.3 ألف", "1.3K"),
        (5000, "5 آلاف", "5K"),
        (10000, "10 آلاف", "10K"),
        (215000, "215 ألف", "215K"),
        (4_200_000, "4.2 مليون", "4.2M"),
    ],
)
def test_a_large_number_is_said_in_short(value, arabic, english):
    assert compact(value, language="ar") == arabic
    assert compact(value, language="en") == english


def test_a_percentage_has_its_sign_after_the_number():
    assert percent(0.96) == "96%"
    assert percent(Decimal("0.955"), digits=DigitStyle.ARABIC) == "٩٦٪"


def test_a_file_size_is_said_in_decimal_units():
    assert size(4_200_000, language="ar") == "4.2 ميغابايت"
    assert size(4_200_000, language="en") == "4.2 MB"
    assert size(512, language="en") == "512 bytes"
    assert size(1, language="en") == "1 byte"
    assert size(0, language="ar") == "0 بايت"
    assert size(104_857_600, language="ar", digits=DigitStyle.ARABIC) == "١٠٥ ميغابايت"


@given(st.integers(), st.sampled_from(DigitStyle))
def test_a_written_number_reads_back_as_itself(number, style):
    assert int(normalise_number(grouped(number, digits=style))) == number
