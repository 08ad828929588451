import pytest

from majlis.answers import writing
from majlis.answers.models import Article, Service
from majlis.people.testing import Role, make_person

TYRES = {
    "question_ar": "ما عمر الإطار المسموح ببيعه؟",
    "answer_ar": "سنتان من تاريخ الإنتاج إذا خُزّن تخزيناً سليماً.",
    "question_en": "How old may a tyre be when it is sold?",
    "answer_en": "Two years from its manufacture, if it was stored properly.",
}
TOYS = {
    "question_ar": "لعبة لها رائحة قوية، هل هي آمنة؟",
    "answer_ar": "الرائحة النفاذة سبب كافٍ للتوقف عن استعمال اللعبة.",
}


@pytest.fixture
def editor(office):
    """Someone who writes and approves nothing."""
    return make_person(office, "amal@office.example", "أمل الراشد", "Amal", Role.EDITOR)


@pytest.fixture
def service(office, huda):
    fields = {"key": "label", "title_ar": "بطاقة كفاءة الطاقة", "summary_ar": "قراءة النجوم."}
    made = writing.begin(Service, office, fields | {"title_en": "Energy label"}, by=huda)
    writing.publish(made, by=huda)
    return made


@pytest.fixture
def draft(office, huda, service):
    return writing.begin(Article, office, TYRES | {"service": service}, by=huda)


@pytest.fixture
def article(draft, huda):
    writing.publish(draft, by=huda)
    return draft


@pytest.fixture
def toys(office, huda):
    made = writing.begin(Article, office, TOYS, by=huda)
    writing.publish(made, by=huda)
    return made
