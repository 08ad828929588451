"""What is never said in public: a request for an identity number, and what was told in private."""

import pytest

from majlis.inbox import guarding
from majlis.inbox.tests.conftest import TEXT

ASKING = [
    "أرسل رقم الهوية",
    "أرسِلوا رقمَ الهويّة",
    "زودنا برقم هويتك",
    "زوّدونا برقم هويتكم وتاريخ الميلاد",
    "نأمل تزويدنا برقم الهوية الوطنية",
    "يرجى إرسال رقم الإقامة",
    "الرجاء كتابة رقم البطاقة المدنية",
    "عطنا رقم هويتك",
    "عطونا رقم الإقامة",
    "طرش لنا رقم الهوية",
    "دزلنا رقم البطاقة المدنية",
    "نبي رقم هويتك لو سمحت",
    "نبغى رقم الهويه عشان نخدمك",
    "ابعت رقمك القومي",
    "ابعثلنا رقم الجواز",
    "نحتاج رقم هويتك",
    "كم رقم هويتك؟",
    "وش رقم هويتك",
    "شنو رقمك الشخصي؟",
    "ما هو رقم هويتكم؟",
    "رقم هويتك؟",
    "رقم الهوية لو سمحت",
    "رقم الإقامة من فضلك",
    "ممكن صورة الهوية",
    "أرسل صورة من بطاقتك الشخصية",
    "لا تتردد في إرسال رقم الهوية",
    "أخفينا تعليقك، أرسل رقم هويتك",
    "مرحباً! تم استلام بلاغكم. زودنا برقم الهوية ورقم الجوال على الخاص",
    "أر\u200bسل رقـــم الهو\u200fية",
    "Please send us your national ID number",
    "What is your civil ID?",
    "Kindly provide your Emirates ID",
    "We need your passport number",
    "your ID number please",
]
NOT_ASKING = [
    TEXT,
    "أهلاً بكم، الشارة إلزامية على ألعاب الأطفال منذ 2019.",
    "لا ترسلوا رقم الهوية في التعليقات",
    "لا تكتب رقم هويتك هنا حفاظاً على خصوصيتك",
    "يرجى عدم إرسال رقم الهوية في التعليقات",
    "حفاظاً على خصوصيتكم أخفينا تعليقكم لأن فيه رقم هويتكم",
    "كتبتم رقم هويتكم في تعليقكم، فأخفيناه",
    "راسلونا على الخاص لنكمل معكم",
    "يمكنكم الدخول بالنفاذ الوطني الموحد",
    "الهوية البصرية للمنتج غير مطابقة",
    "أرسلوا رقم الطلب وصورة المنتج",
    "زودنا برقم الموديل من فضلك",
    "إقامة المعرض في الرياض",
    "بطاقة كفاءة الطاقة إلزامية",
    "Never send your national ID number in a comment",
    "Please don't post your ID number here",
    "Please send the model number",
    "We hid your post because it shows your ID number.",
    "Your question was answered.",
]


@pytest.mark.parametrize("text", ASKING)
def test_asking_for_an_identity_number_is_recognised(text):
    assert guarding.asks_for_identity(text)


@pytest.mark.parametrize("text", NOT_ASKING)
def test_what_asks_for_none_is_left_alone(text):
    assert not guarding.asks_for_identity(text)
