"""Words that mean danger are found however they are written, and harmless ones are left alone."""

import pytest

from majlis.arabic.alarms import alarms_in

DANGERS = {
    "شاحن من محل بالدوحة انفجر في ويه أخوي!!": "explosion",
    "والسخّان ينفجر فجأة": "explosion",
    "البطارية فرقعت وهي تشحن": "explosion",
    "طلعت من الشاحن نار": "fire",
    "شب في المكيف حريق": "fire",
    "التوصيلة احتــــرقت بالكامل": "fire",
    "ريحة شياط من الفيش": "fire",
    "الغلاية حرقت يد ولدي": "burn",
    "ولدي تعوّر من حافة اللعبة": "injury",
    "إصابة طفل بسبب المروحة": "injury",
    "بنتي بلعت بطارية صغيرة": "swallowed",
    "ابتلع طفلي قطعة مغناطيس": "swallowed",
    "اختنق الطفل بقطعة من اللعبة": "choking",
    "الغسالة كهربتني أمس": "shock",
    "صعقة كهربائية من سخان جديد": "shock",
    "تسمم غذائي من الأواني": "poison",
    "فيه تسريب في الغاز من الموقد": "gas",
    "توفي طفل بعد استعماله": "death",
    "el sha7in enfajar": "explosion",
    "bala3 waladi ba6ariya": "swallowed",
    "7areeeq fel bait": "fire",
    "the charger exploded in my hand": "explosion",
    "It caught fire while charging": "fire",
    "my kid swallowed a magnet": "swallowed",
    "I got an electric shock from the kettle": "shock",
    "he was poisoned by it": "poison",
}
HARMLESS = (
    "فاتورتي نار هالشهر",
    "الأسعار نار والله",
    "كم رسوم شهادة طفاية الحريق؟",
    "مواصفة أنظمة إنذار الحريق",
    "أبواب مقاومة للحريق",
    "المحروقات غالية",
    "مصابيح السيارة الأمامية",
    "قفازات لأصابع الطفل",
    "الأجهزة الكهربائية والكهرباء",
    "متى صلاة الفجر",
    "سخان الماء والمكيف",
    "شكراً على الفيديو",
    "Is this fire extinguisher certified?",
    "smoke detector standard",
    "non-toxic paint",
    "kahraba el bait",
    "",
    "😡😡",
)


@pytest.mark.parametrize(("text", "kind"), DANGERS.items())
def test_a_danger_is_heard(text, kind):
    assert kind in alarms_in(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_harmless_raises_nothing(text):
    assert alarms_in(text) == []


def test_harmless_words_hide_no_danger_beside_them():
    assert alarms_in("طفاية الحريق انفجرت في المطبخ") == ["explosion"]
    assert alarms_in("the smoke detector did nothing when the sofa caught fire") == ["fire"]


def test_several_dangers_come_in_one_order():
    assert alarms_in("احترق الشاحن وانفجر وأصيب ولدي") == ["explosion", "fire", "injury"]
