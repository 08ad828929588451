import pytest

from majlis.arabic.arabizi import is_arabizi


@pytest.mark.parametrize(
    "text",
    [
        "salam 3alaikum, abi a3raf el awraq el ma6looba 7ag shahadat el mokayefat",
        "3indi mokayef",
        "wain a7ejz maw3ed",
        "kam el rosoom 7ag el shahada",
        "ma3 as3ar el tayrat",
        "sa7 walla la2",
    ],
)
def test_arabic_in_latin_letters_is_recognised(text):
    assert is_arabizi(text)


@pytest.mark.parametrize(
    "text",
    [
        "When is World Standards Day this year?",
        "Is ISO/IEC 17065 enough?",
        "kettle KX-210, 240v, 3kg, 2nd edition, 7am",
        "B2B mp3 co2 h264 ps5",
        "a 5star, 3phase, 60hz unit of 7kw",
        "covid19 rules 2026",
        "متى 3alaikum",  # mixed: the Arabic in it can be searched
        "",
        "12345",
    ],
)
def test_english_numbers_and_models_are_not_arabizi(text):
    assert not is_arabizi(text)
