"""What a public answer must not say: a request for an identity number, what was told in private."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from majlis.arabic import personal
from majlis.arabic.digits import to_latin
from majlis.arabic.hidden import without_hidden
from majlis.arabic.search import words
from majlis.inbox.models import Case, Item
from majlis.inbox.ruling import IN_PUBLIC

# So many words in a row are no chance; fewer digits are a year or a price.
WORDS_IN_A_ROW = 6
FEWEST_DIGITS = 5

# What an identity number is called, as normalised words; alone only where it is the reader's.
_OF_WHICH = r"(?:هوي(?:ه|ت\w+)|اقام(?:ه|ت\w+)|جواز\w*|مدني\w*|شخصي\w*|سكاني\w*|قومي\w*|وطني\w*)"
_IDENTITY = (
    r"(?:و|ف)?(?:ب|ل)?(?:ال|لل)?(?:رقم|ارقام|صوره|نسخه|بطاق|بيانات|سجل)\w*(?: (?:من|عن|الخاص\w*))?"
    rf" (?:بطاق\w* )?(?:ال|لل|ل)?{_OF_WHICH}"
    r"|(?:و|ف)?(?:ب|ل)?(?:هويت|اقامت|جواز)(?:ك|كم|ج|ش)(?: السفر)?"
    r"|(?:national|civil|emirates|your|the|an) (?:id|identity)(?: (?:number|card|no))?"
    r"|(?:id|identity|passport|iqama) (?:number|card|no)|iqama|qid|cpr"
)
# How one asks: a wish, a request, a question; what somebody did already is none.
_DONE_ALREADY = r"(?!\w*(?:ت|تم|تي|تو)\b)"
_ASKING = (
    rf"{_DONE_ALREADY}(?:و|ف|س)?(?:ت|ن|ي|ا)?"
    r"(?:رسل|زود|عط|بعث|بعت|طرش|كتب|شارك|ذكر|رفق|رفاق|فيد|فد|قدم|دخل|حتاج|طلب|ضيف|زوي|رسال)\w{0,6}"
    r"|ابعت|ابعث|دز\w*|حط\w*|هات\w*|ضع\w*|محتاج\w*|نب[يغ]\w*|نريد|لازم|يلزم\w*|(?:ال)?مطلوب|تزويد\w*|كتاب[هت]\w*"
    r"|ممكن|نرجو|يرجي|(?:ال)?رجاء|فضلا|تفضل\w*|تكرم\w*|سمح\w*|كم|شنو|وش|ايش|شو|شن|ما هو|ما هي|ما"
    r"|send|give|provide|share|write|post|tell|need|needs|require|requires|submit|confirm|please|what|dm|reply|have"
)
_ASKS = re.compile(rf"\b(?:{_ASKING})\b(?: \w+){{0,6}}? (?P<it>{_IDENTITY})\b")
_PLEASE = re.compile(
    rf"\b(?P<it>{_IDENTITY})(?: \w+){{0,4}}? (?:لو سمح\w*|من فضل\w*|رجاء|بليز|please)\b"
)
_ALONE = re.compile(rf"^(?:{_IDENTITY})(?: \w+){{0,2}}$")
# Before a request: it is told not to, or why something was hidden.
_REFUSING = re.compile(
    r"\b(?:لا(?! تتردد| مانع| باس| تنس)|لن|عدم|دون|بدون|تجنب\w*|ممنوع|احذر\w*|لسنا|"
    r"not|never|dont|don t|without|avoid)(?: \w+){0,4} ?$"
    r"|\b(?:لان\w*|because)(?: \w+){0,2} ?$"
)


def asks_for_identity(text: str) -> bool:
    """Say whether a text asks its reader for an identity number, in Arabic, dialects or English."""
    sentences = re.findall(r"[^.!?؟\n]+[.!?؟\n]?", _visible(text))
    return any(_asks(sentence) for sentence in sentences)


def _asks(sentence: str) -> bool:
    said = " ".join(words(sentence))
    if sentence.rstrip().endswith(("?", "؟")) and _ALONE.search(said):
        return True
    return any(
        not _REFUSING.search(said[: found.start("it")])
        for pattern in (_ASKS, _PLEASE)
        for found in pattern.finditer(said)
    )


def why_never_in_public(text: str) -> str:
    """Return why this must not be answered in public; nothing where it may."""
    if asks_for_identity(text):
        return _(
            "Never ask for an identity number in public: people answer where everyone reads. Ask"
            " privately, or send the address of the form."
        )
    return ""


def warnings(case: Case, text: str) -> list[str]:
    """Return what a person should look at before this is said in public."""
    found = taken_from_private(case, text)
    said = []
    if found:
        said.append(
            _("This stands in the private part of the inquiry, and would be public: %(what)s")
            % {"what": "، ".join(f"\u2068{each}\u2069" for each in found)}
        )
    if any(each.kind in _SHUT for each in personal.find(text)):
        said.append(_("This answer shows somebody's identity, account or card number to everyone."))
    return said


def taken_from_private(case: Case, text: str) -> list[str]:
    """Return what of a text they told us in private: numbers, e-mails, runs of words."""
    private = _private_texts(case) if text.strip() else []
    if not private:
        return []
    told = set().union(*(_numbers(each) for each in private))
    numbers = [number for number in _numbers(text) if number in told]
    mails = _emails([*private])
    emails = [mail for mail in sorted(_emails([text])) if mail in mails]
    return [*dict.fromkeys([*numbers, *emails]), *_runs(text, private)]


_SHUT = (personal.Kind.IDENTITY, personal.Kind.ACCOUNT, personal.Kind.CARD)


def _private_texts(case: Case) -> list[str]:
    said = Item.objects.public().filter(case=case.pk).exclude(kind__in=IN_PUBLIC)
    mail = case.contact.email if case.contact else ""
    return [text for text in (*said.values_list("text", flat=True), mail) if text]


def _numbers(text: str) -> set[str]:
    """Return the numbers of a text without what stands between their digits."""
    found = re.findall(r"\d(?:[ .\-_]{0,2}\d)*", to_latin(_visible(text)))
    return {digits for each in found if len(digits := re.sub(r"\D", "", each)) >= FEWEST_DIGITS}


def _emails(texts: Iterable[str]) -> set[str]:
    return {
        found.plain.lower()
        for text in texts
        for found in personal.find(text)
        if found.kind == personal.Kind.EMAIL
    }


def _runs(text: str, private: list[str]) -> list[str]:
    """Return the first of each run of words that also stands in private."""
    told = {run for each in private for run in _in_a_row(_words(each))}
    ours = _words(text)
    found, at = [], 0
    while at + WORDS_IN_A_ROW <= len(ours):
        run = tuple(ours[at : at + WORDS_IN_A_ROW])
        if run in told:
            found.append(" ".join(run))
            at += WORDS_IN_A_ROW
        else:
            at += 1
    return found


def _in_a_row(said: list[str]) -> Iterable[tuple[str, ...]]:
    return zip(*(said[start:] for start in range(WORDS_IN_A_ROW)), strict=False)


def _words(text: str) -> list[str]:
    return words(_visible(text))


def _visible(text: str) -> str:
    return without_hidden(text).replace("ـ", "").replace("\u200c", "").replace("\u200d", "")
