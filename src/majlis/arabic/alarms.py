"""Words that mean danger: what speaks of one is read first, whoever wrote it and however.

Formal Arabic, the speech of the Gulf, Arabic in Latin letters, and English. Rather one inquiry too
many is read first than one too few; but a bill «like fire» is no fire, and a question about fire
extinguishers neither.
"""

import re
from typing import Final

from majlis.arabic.arabizi import is_arabizi
from majlis.arabic.phrases import Phrases, Text

# By what they tell of. Written as phrases.py reads them, one phrase between two strokes.
_ARABIC: Final = {
    "explosion": "انفجر* | ينفجر* | تنفجر* | انفجار* | متفجر* | انفقع* | فرقع* | يفرقع* | تفرقع*",
    "fire": "حريق* | حرائق | حرايق | احترق* | يحترق* | تحترق* | احتراق* | محترق* | اشتعل* | يشتعل*"
    " | تشتعل* | اشتعال* | مشتعل* | ولع | ولعت | ولعوا | يولع | التهمته النيران | نيران"
    " | شب .. نار | شبت .. نار | شبت فيه* | طلع .. نار | طلعت .. نار | يطلع .. نار | تطلع .. نار"
    " | طلع .. دخان | يطلع .. دخان | طلعت .. دخان | ريحه حرق | ريحه شياط | رائحه حرق"
    " | رائحه احتراق",
    "burn": "حروق | حرقني | حرقه | حرقته | حرقها | حرقت | حرقتني | حرق .. يد* | انحرق* | احرق*"
    " | محروق | محروقه | يحرق",
    "injury": "اصابه | اصابات | اصابته | اصابتها | اصابني | اصيب* | مصاب | مصابه | مصابين | جرح"
    " | جرحت | جرحته | جرحني | جرحها | جروح | انجرح* | مجروح* | نزيف | ينزف | تنزف | نزف | نزفت"
    " | تعور | تعورت | تعوروا | يتعور | عورني | عورته | عورتني | انقطع .. اصبع* | انكسر* .. يد*"
    " | انكسر* .. رجل* | انقص .. اصبع* | ودي* .. مستشفي | نقل* .. مستشفي | دخل* .. مستشفي",
    "swallowed": "بلع* | يبلع* | تبلع* | ابتلع* | يبتلع* | تبتلع* | ابتلاع* | مبلوع*",
    "choking": "اختنق* | يختنق* | تختنق* | اختناق* | انخنق* | ينخنق*",
    "shock": "صعق* | انصعق* | يصعق* | تصعق* | صعقه كهرب* | صدمه كهرب* | لدغه كهرب* | تكهرب*"
    " | يتكهرب* | نتكهرب* | انكهرب* | كهربني | كهربته | كهربه | كهربها | كهربتني | كهربت"
    " | يكهرب* | ماس كهرب* | تماس كهرب* | التماس كهرب*",
    "poison": "تسمم* | متسمم* | يتسمم* | تتسمم* | مسموم* | سموم | ماده سامه | مواد سامه"
    " | غاز سام | سميه",
    "gas": "تسرب .. غاز | تسريب .. غاز | يسرب .. غاز | تهريب .. غاز | ريحه غاز | رائحه غاز"
    " | ريحه الغاز | رائحه الغاز | اول اكسيد الكربون",
    "death": "توفي | توفيت | توفوا | وفاه .. طفل* | وفيات | مات .. ولد* | مات .. طفل*"
    " | ماتت .. بنت* | ماتت .. طفل* | قتلت | قتله",
}
_ENGLISH: Final = {
    "explosion": "explode* | explosi* | exploding | blew up | blow up | blown up | blowing up"
    " | burst into",
    "fire": "fire | fires | caught fire | flame | flames | in flames | smoke | smoking | ignite*",
    "burn": "burn | burns | burned | burnt | burning | scald*",
    "injury": "injur* | got hurt | was hurt | is hurt | hurt my | hurt his | hurt her | bleeding"
    " | bleed | bled | wounded | cut his | cut her | cut my finger | broke his | broke her"
    " | hospital",
    "swallowed": "swallow* | ingest*",
    "choking": "choke | choked | chokes | choking | suffocat*",
    "shock": "electric shock | electrical shock | electrocut* | shocked me | shocked my"
    " | got shocked | got a shock | short circuit*",
    "poison": "poison* | toxic",
    "gas": "gas leak* | leak* gas | smell* gas | smell of gas | carbon monoxide",
    "death": "died | death of | killed | fatal*",
}
# Arabic in Latin letters is spelt as everyone hears it: its consonants alone are compared.
_ARABIZI: Final = {
    "explosion": "nfjr ynfjr tnfjr nfjrt nfgr nfgrt nfj2r",
    "fire": "7rq 7rg 7ryq 7ryg 7trq 7trg 7trqt 7trgt htrq htrg htrqt htrgt y7trq t7trq y7trg t7trg",
    "burn": "7rwq 7rwg 7rqny 7rgny 7rqn 7rgn 7rqt 7rgt n7rq n7rg",
    "injury": "njr7 njr7t t3wr t3wrt mjrw7 nzyf ynzf",
    "swallowed": "bl3 bl3t btl3 btl3t ybl3 tbl3",
    "choking": "5tnq 5tng 5tnqt 5tngt khtnq khtng khtnqt khtngt",
    "shock": "tkhrb tkhrbt nkhrb nkhrbt khrbn khrbny khrbtn khrbtny s3q s3qt 93q 93g s3g",
    "poison": "tsmm tsmmt ttsmm msmwm",
}
# What names danger and speaks of none.
_HARMLESS: Final = (
    "طفايه* حريق* | طفايات حريق* | طفايه* .. الحريق | انذار .. حريق* | انظمه .. حريق*"
    " | مكافحه .. حريق* | مقاوم* .. حريق* | مقاوم* .. احتراق* | ضد .. حريق* | كاشف* .. حريق*"
    " | اطفاء .. حريق* | ابواب .. حريق* | محرك .. احتراق* | حرق الاسعار | حرق الدهون"
    " | fire extinguisher* | fire alarm* | fire resist* | fire safety | fire rated | fire rating"
    " | fire retardant* | fire door* | fire protection | fire detect* | fire fight* | fire stick"
    " | amazon fire | non toxic | flame retardant* | smoke detector* | smoke alarm* | no smoking"
    " | burn fat | burn calories"
)
_VOWELS = re.compile("[aeiou]")
_TWICE = re.compile(r"(.)\1")
_DIGIT = re.compile("[0-9]")


def alarms_in(text: str) -> list[str]:
    """Return which dangers a text speaks of, each by one word of this module; mostly none."""
    heard = Text.of(text)
    if not heard.words:
        return []
    told = heard.without(span for _name, span in _NO_ALARMS.found(heard))
    found = {kind for kind, _span in _ALARMS.found(told)} | _in_latin(text, heard)
    return [kind for kind in KINDS if kind in found]


def _in_latin(text: str, heard: Text) -> set[str]:
    """Return what Arabic in Latin letters says; without a digit in it only where all of it is."""
    latin = [word for word in heard.words if word[0].isascii() and not word.isdecimal()]
    if not latin:
        return set()
    if not is_arabizi(text):
        latin = [word for word in latin if _DIGIT.search(word)]
    told = {skeleton(word) for word in latin}
    return {kind for kind, known in _ARABIZI_OF.items() if told & known}


def skeleton(word: str) -> str:
    """Return the consonants of a word in Latin letters, none doubled: «7areeq» is 7rq."""
    return _VOWELS.sub("", _TWICE.sub(r"\1", word))


def _phrases(written: str) -> list[str]:
    return [phrase.strip() for phrase in written.split("|")]


KINDS: Final = tuple(_ARABIC)
_ALARMS: Final = Phrases(
    {kind: _phrases(_ARABIC[kind]) + _phrases(_ENGLISH.get(kind, "")) for kind in KINDS}
)
_NO_ALARMS: Final = Phrases({"": _phrases(_HARMLESS)})
_ARABIZI_OF: Final = {kind: frozenset(known.split()) for kind, known in _ARABIZI.items()}
