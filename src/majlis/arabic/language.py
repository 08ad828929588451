"""In which language and whose speech a text is written, as far as it can be told.

By letters and by marker words, with no model. What cannot be told is said to be not known: a wrong
label costs more than none. A place that is named decides between countries, but makes no speech.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from majlis.arabic.arabizi import is_arabizi
from majlis.arabic.phrases import Phrases, Text
from majlis.arabic.search import normalise

ARABIC, ARABIZI, MIXED, ENGLISH, UNKNOWN = "ar", "arabizi", "mixed", "en", ""
FORMAL, GULF = "msa", "gulf"
COUNTRIES: Final = ("sa", "kw", "qa", "ae", "bh", "om")


@dataclass(frozen=True)
class Speech:
    """A language, and of Arabic the speech; each empty where it is not known."""

    language: str = UNKNOWN
    dialect: str = ""


# Words of the Gulf that tell no country.
_OF_THE_GULF: Final = """
اللي الي هالشي هالشاره هالحين الحين زين وايد واجد محد ماحد ليش علشان عشان بس اخوي اختي يبون نبي
تبون ابغى ابغا وين شوي العيال عيالي شفناه شفت حق حقي مال توني عادي ترى جماعه حياكم مشكورين
مساكم هلا بسوي يسوي تسوي سويت جوتي تواير تاير عطوني عطني ودوني طلعت صج زحمه مو مب موب مهب ياريت
ماعندكم هيك برا عندهم لازم
"""
# Words of a few countries; one alone counts whole, one that several share counts in part.
_OF: Final = {
    "وش": "sa",
    "وشو": "sa",
    "وشلون": "sa",
    "ايش": "sa",
    "ودي": "sa",
    "دحين": "sa",
    "كذا": "sa",
    "بيض الله وج*": "sa",
    "مره زين": "sa",
    "شنو": "kw",
    "شكو": "kw",
    "ماكو": "kw",
    "اكو": "kw",
    "شسالفه": "kw",
    "شلون": "kw bh qa",
    "شلونكم": "kw bh qa",
    "جذي": "kw bh",
    "يديد": "kw bh qa ae",
    "يديده": "kw bh qa ae",
    "ويه": "kw bh qa ae",
    "دش": "kw bh qa",
    "دشيت": "kw bh qa",
    "خوش": "kw bh qa",
    "وايد": "kw bh qa ae om",
    "ابي": "sa kw qa",
    "موتر": "sa qa ae om",
    "شنهو": "bh qa",
    "شنهي": "bh qa",
    "اشحقه": "bh",
    "شهالحاله": "bh",
    "شفيكم": "qa kw",
    "شو": "ae",
    "شحالكم": "ae",
    "شحالك": "ae",
    "رمسه": "ae",
    "ارمس": "ae",
    "هيه نعم": "ae",
    "ماريد": "ae",
    "ياهل": "ae kw",
    "موه": "om",
    "باغي": "om",
    "نروم": "om ae",
    "اروم": "om ae",
    "هيش": "om",
}
_PLACES: Final = {
    "sa": "الرياض جده الدمام الخبر مكه القصيم السعوديه ابها تبوك",
    "kw": "الكويت حولي السالميه الفروانيه الجهرا الاحمدي",
    "qa": "الدوحه قطر الوكره",
    "ae": "دبي ابوظبي الشارقه عجمان الامارات الفجيره",
    "bh": "البحرين المنامه المحرق سترة",
    "om": "مسقط مطرح صلاله صحار نزوي السلطنه",
}
_FORMAL: Final = """
هل لماذا ماذا كيف الذي التي الذين اود ارغب نرغب نطلب ارجو نرجو نحن انتم سوف لقد لم لن ليس ليست هناك
هذه هذا ذلك تلك حيث لكن ارى اطلعت قرات يوجد توجد عليه اليكم فضلا وصلتني انني لدي لدينا
"""
_THANKS: Final = "شكرا جدا اهلا مثلا عفوا ايضا دائما طبعا غدا صباحا مساء"
_TANWEEN = re.compile("[\u0621-\u064a]{3,}\u0627\u064b|[\u0621-\u064a]{3,}\u064b\u0627")
# Letters and words of other languages that are written in Arabic letters.
_URDU = re.compile("[\u0679\u0688\u0691\u06ba\u06c1\u06d2]")
_PERSIAN: Final = frozenset(["است", "این", "برای", "که", "می", "را", "هست", "شما", "چه"])
_NOT_SAID = re.compile(r"https?://\S+|www\.\S+|[@#]\S+|\S+@\S+", re.IGNORECASE)
_LATIN_WORD = re.compile("[A-Za-z][A-Za-z0-9']+")
_ARABIC_WORD = re.compile("[\u0620-\u064a\u0670-\u06d3]+")
_ENGLISH: Final = """
the is are was a an to and or of in on for with my your our we you i it this that do does did
can could would should how what when where why who which please thanks thank hello hi dear have
has not no yes any there need want from about be been will just only
"""
_ARABIZI: Final = """
salam alaikum alaykum slm shlon shlonkum shlonik wain wayn wein abi abgha abghi abee wesh wsh
esh shu shno shino mumkin momken inshallah shukran shokran habibi yalla kaif keef kef law
samaht samahto el al fi ma mafi ana enta intu ento hal kam mata laish lesh wallah hatha hada
hadi 3indi
"""


def speech_of(text: str) -> Speech:
    """Return the language and the speech of a text."""
    said = _NOT_SAID.sub(" ", text)
    arabic, latin = _ARABIC_WORD.findall(said), _LATIN_WORD.findall(said)
    if not arabic:
        return Speech(_of_latin(said, latin))
    if _is_other(said, arabic):
        return Speech()
    # A name of a product or a standard is written in capitals.
    english = [word for word in latin if word.islower() or word.istitle()]
    if len(english) >= 2 and len(english) * 3 >= len(arabic):
        return Speech(MIXED)
    return Speech(ARABIC, _dialect(said))


def _of_latin(said: str, latin: Iterable[str]) -> str:
    words = [word.lower() for word in latin]
    if not words:
        return UNKNOWN
    english = sum(word in _ENGLISH_WORDS for word in words)
    if is_arabizi(said) or (sum(word in _ARABIZI_WORDS for word in words) >= 2 and english < 2):
        return ARABIZI
    return ENGLISH if english * 6 >= len(words) else UNKNOWN


def _is_other(said: str, arabic: Iterable[str]) -> bool:
    return bool(_URDU.search(said)) or sum(word in _PERSIAN for word in arabic) >= 2


def _dialect(said: str) -> str:
    heard = Text.of(said)
    scores: Counter[str] = Counter()
    # Of what several countries share, each has half.
    for countries, _span in {*_MARKERS.found(heard)}:
        for country in countries.split():
            scores[country] += 2 if len(countries) == 2 else 1
    if not scores and not _GULF_WORDS.found(heard):
        return FORMAL if _is_formal(said, heard) else ""
    for country in {country for country, _span in _PLACED.found(heard)}:
        scores[country] += 2
    (best, score), second = _best_two(scores)
    return f"{GULF}-{best}" if score >= 2 and score > second else GULF


def _best_two(scores: Mapping[str, int]) -> tuple[tuple[str, int], int]:
    ordered = sorted(scores.items(), key=lambda each: (-each[1], each[0]))
    best = ordered[0] if ordered else ("", 0)
    return best, ordered[1][1] if len(ordered) > 1 else 0


def _is_formal(said: str, heard: Text) -> bool:
    if any(word in _FORMAL_WORDS for word in heard.words):
        return True
    return any(normalise(found) not in _THANKS.split() for found in _TANWEEN.findall(said))


_GULF_WORDS: Final = Phrases({GULF: _OF_THE_GULF.split()})
_MARKERS: Final = Phrases(
    {named: [word for word, of in _OF.items() if of == named] for named in set(_OF.values())}
)
_PLACED: Final = Phrases({country: places.split() for country, places in _PLACES.items()})
_FORMAL_WORDS: Final = frozenset(normalise(_FORMAL).split())
_ENGLISH_WORDS: Final = frozenset(_ENGLISH.split())
_ARABIZI_WORDS: Final = frozenset(_ARABIZI.split())
