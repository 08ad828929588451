"""What is personal in a text, however it is written; and what only looks like it."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from majlis.arabic.personal import Kind, find, has, masked, masked_name
from majlis.arabic.personal_numbers import is_civil_check, luhn

SAUDI, EMIRATES, KUWAIT = "1012345672", "784198512345673", "285010112008"
IBAN = "SA0380000000608010167519"

PERSONAL = [
    # Identity numbers that prove themselves
    ("هذا رقمي 1012345672 تابعوا معي", Kind.IDENTITY),
    ("١٠١٢٣٤٥٦٧٢", Kind.IDENTITY),
    ("۱۰۱۲۳۴۵۶۷۲", Kind.IDENTITY),
    ("1012 345 672", Kind.IDENTITY),
    ("1012-345-672", Kind.IDENTITY),
    ("1 0 1 2 3 4 5 6 7 2", Kind.IDENTITY),
    ("10\u200e12\u200f34\u202b56\u202c72", Kind.IDENTITY),
    ("101\u200b234\u200c567\u200d2", Kind.IDENTITY),
    ("1️⃣0️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣2️⃣", Kind.IDENTITY),
    ("１０１２３４５６７２", Kind.IDENTITY),
    ("رقم الإقامة 2098765437", Kind.IDENTITY),
    ("784-1985-1234567-3", Kind.IDENTITY),
    ("٧٨٤-١٩٨٥-١٢٣٤٥٦٧-٣", Kind.IDENTITY),
    (KUWAIT, Kind.IDENTITY),
    # Identity numbers beside their word
    ("رقم هويتي ١٠١٢٣٤٥٦٧٩", Kind.IDENTITY),
    ("رقمي الشخصي القطري 28563412345", Kind.IDENTITY),
    ("الرقم السكاني 850112345", Kind.IDENTITY),
    ("CPR 850112345", Kind.IDENTITY),
    ("الرقم المدني 12345678", Kind.IDENTITY),
    ("QID: 28563412345", Kind.IDENTITY),
    ("my national ID number is 1012345678", Kind.IDENTITY),
    # Telephones
    ("تواصلوا معي 0551234567", Kind.TELEPHONE),
    ("٠٥٥ ١٢٣ ٤٥٦٧", Kind.TELEPHONE),
    ("+966 55 123 4567", Kind.TELEPHONE),
    ("00966551234567", Kind.TELEPHONE),
    ("+971 (50) 123-4567", Kind.TELEPHONE),
    ("96551234567", Kind.TELEPHONE),
    ("جوالي ٩٩١٢٣٤٥٦", Kind.TELEPHONE),
    ("واتساب 3312 3456", Kind.TELEPHONE),
    ("my phone 55123456", Kind.TELEPHONE),
    ("طلب رقم 4455 وجوالي 0551234567", Kind.TELEPHONE),
    ("+44 20 7946 0958", Kind.TELEPHONE),
    # Accounts, cards, e-mails
    (IBAN, Kind.ACCOUNT),
    ("آيباني SA03 8000 0000 6080 1016 7519 وشكراً", Kind.ACCOUNT),
    ("SA٠٣٨٠٠٠٠٠٠٠٦٠٨٠١٠١٦٧٥١٩", Kind.ACCOUNT),
    ("AE07 0331 2345 6789 0123 456 حولوا عليه", Kind.ACCOUNT),
    ("4111 1111 1111 1111", Kind.CARD),
    ("٥٥٥٥-٥٥٥٥-٥٥٥٥-٤٤٤٤", Kind.CARD),
    ("راسلوني على maha.k+1@example.com رجاءً", Kind.EMAIL),
]

# What is written to an office of standards all day, and is nobody's.
NOT_PERSONAL = [
    "المواصفة GSO 42/2015 والمواصفة GSO ISO 9001:2015",
    "GSO 1913-2:2021 و SASO 2870/2018 و IEC 60335-1:2020",
    "ISO/IEC 17025:2017",
    "UAE.S 5010-5:2019",
    "EN 71-1:2014+A1:2018",
    "اشتريته بتاريخ 14/10/2026 الساعة 10:30",
    "من 2026-10-01 إلى 2026-10-14",
    "١٤/١٠/١٤٤٨ هـ الموافق ٢٥/٣/٢٠٢٧",
    "05-10-2026 12:30",
    "السعر 1,250,000 ريال",
    "١٬٢٥٠٬٠٠٠ ريال و ٩٩٫٩٥",
    "بـ 3499.00 درهم بدل 4999.00",
    "طلب رقم 1012345672",
    "رقم الطلب: 2098765437 ولم يصل",
    "order 1012345672 is late",
    "رقم البلاغ 55123456",
    "فاتورة رقم 0551234567",
    "رقم الشحنة 285010112008",
    "الرقم الضريبي 300012345600003",
    "السجل التجاري 1010123456",
    "باركود 6281234567890",
    "الباركود 4006381333931",
    "موديل AC-1012345672-B",
    "طراز WM1012345672",
    "الرقم المرجعي 26-00042-7",
    "https://x.com/gso/status/1788123456789012345",
    "www.example.com/p/4111111111111111",
    "شارة مطابقة رقم 12345678",
    "عندي 3 أسئلة عن 5 أجهزة",
    "الدور 12 مكتب 1205",
    "220-240V 50/60Hz 2200W",
    "185/65R15 88H",
    "215/60 R16 95V و 225/45 R17",
    "DOT 2322",
    "السعرات 250 لكل 100 جم",
    "3.14159265358979",
    "إصدار 2.0.1",
    "192.168.100.200",
    "24.7136, 46.6753",
    "في 1446 و1447 و1448",
    "2024 2025 2026 2027",
    "من 8 إلى 4 ومن 9 إلى 12",
    "الرقم الموحد 920001234",
    "اتصلوا على 19999",
    "خصم 50% حتى 30/11",
    "المادة 12 فقرة 3 بند 4",
    "120000 كم وماشي 85000",
    "ISBN 978-3-16-148410-0",
    "HS 9503.00.10.00",
    "1000000000 ريال",
    "123456789",
    "87654321",
    "!!! 100/100 👍👍👍",
    "@gso_official #سلامة_الألعاب",
    "gs22 standards for toys in the gulf and more words",
    "CE 0123 و SFDA 12-34-56",
    "رمز التفعيل 482913",
    "الآية 255 ص 42",
    "NFPA 70E-2024 table 130.7",
    "نسبة 12.5% من 80000",
]


@pytest.mark.parametrize(("text", "kind"), PERSONAL)
def test_what_is_personal_is_found_however_it_is_written(text, kind):
    assert kind in {each.kind for each in find(text)}


@pytest.mark.parametrize("text", NOT_PERSONAL)
def test_what_only_looks_like_it_is_left_alone(text):
    assert find(text) == []
    assert masked(text) == text


def test_a_number_of_ten_digits_is_taken_for_an_identity_no_oftener_than_its_check_digit_allows():
    dice = random.Random(1)
    numbers = [f"{dice.choice('12')}{dice.randrange(10**9):09d}" for _ in range(2000)]

    taken = sum(has(number) for number in numbers)

    assert taken == sum(luhn(number) for number in numbers)
    assert taken < 2000 * 0.13


def test_masking_leaves_two_digits_and_the_words_around():
    text = "رقمي 1012-345-672 وبريدي maha@example.com"

    assert masked(text) == "رقمي ••••-•••-•72 وبريدي m•••@example.com"
    assert len(masked("١٠١٢٣٤٥٦٧٢")) == 10
    assert not has(masked(text.replace("maha@example.com", "")))


def test_several_in_one_text_are_each_found_once():
    found = find(f"{SAUDI} ثم {IBAN} ثم 0551234567 ثم a@b.example")

    assert [each.kind for each in found] == [
        Kind.IDENTITY,
        Kind.ACCOUNT,
        Kind.TELEPHONE,
        Kind.EMAIL,
    ]
    assert found[0].plain == SAUDI


def test_a_name_keeps_its_first_letter():
    assert masked_name("مها القحطاني") == "م•••"
    assert masked_name("") == ""


@pytest.mark.parametrize(("digits", "holds"), [(KUWAIT, True), ("285010112009", False)])
def test_kuwaits_number_ends_in_its_check_digit(digits, holds):
    assert is_civil_check(digits) is holds


@given(st.text(max_size=400))
def test_no_text_breaks_it_and_masking_keeps_the_length(text):
    assert len(masked(text)) == len(text)


@pytest.mark.parametrize("sign", ["1 ", "a@", "+9", "\u0301", "sa12", "784-", "٠"])
def test_a_very_long_text_is_looked_through_in_a_moment(sign):
    find(sign * 20_000)
