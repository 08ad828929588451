"""Language and speech are told where words tell them, and are not known elsewhere."""

import pytest

from majlis.arabic.language import Speech, speech_of

KNOWN = {
    "هل صدرت مواصفة للسيارات الكهربائية؟": Speech("ar", "msa"),
    "نحن شركة مستوردة، ما الخطوة الأولى؟": Speech("ar", "msa"),
    "وش السبب يا هيئة": Speech("ar", "gulf-sa"),
    "شنو الإجراء وماكو أحد يرد": Speech("ar", "gulf-kw"),
    "شو المطلوب": Speech("ar", "gulf-ae"),
    "موه المطلوب عشان الميزان": Speech("ar", "gulf-om"),
    "اشحقه ما تردون": Speech("ar", "gulf-bh"),
    "لازم تمنعونه، من محل بالدوحة": Speech("ar", "gulf-qa"),
    "هالمنتج وايد زين": Speech("ar", "gulf"),
    "شكراً جداً": Speech("ar", ""),
    "ميزان": Speech("ar", ""),
    "hi ابي lab معتمد يسوي EMC test بدبي، عندكم list؟": Speech("mixed"),
    "رقم الشهادة GSO-1234 من ISO": Speech("ar", ""),
    "salam 3alaikum, abi a3raf el awraq": Speech("arabizi"),
    "salam shlonkum abi mumkin": Speech("arabizi"),
    "When is World Standards Day?": Speech("en"),
    "Merhaba nasılsınız": Speech(),
    "آپ کا شکریہ": Speech(),
    "این استاندارد برای چه است": Speech(),
    "https://mgsa.example/en/help @mgsa #GSO": Speech(),
    "12345 😡": Speech(),
    "": Speech(),
}


@pytest.mark.parametrize(("text", "speech"), KNOWN.items())
def test_speech_is_told_or_not_known(text, speech):
    assert speech_of(text) == speech


def test_a_place_alone_makes_no_speech():
    assert speech_of("هل يوجد مختبر في الدوحة؟") == Speech("ar", "msa")
