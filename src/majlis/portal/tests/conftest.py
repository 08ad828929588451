from pathlib import Path

import pytest

from majlis.answers import loading, writing
from majlis.answers.models import Article, Service
from majlis.portal import opening

CONTENT = Path(__file__).resolve().parents[2] / "operations" / "content" / "library"


@pytest.fixture
def portal(office):
    """Our portal, open; nothing stands in its library yet."""
    return opening.open_portal(office, by=None)


@pytest.fixture
def library(office, portal):
    loading.load(office, CONTENT)
    return office


@pytest.fixture
def service(office, portal):
    made = writing.begin(
        Service,
        office,
        {
            "key": "label",
            "title_ar": "بطاقة كفاءة الطاقة",
            "title_en": "Energy label",
            "summary_ar": "قراءة النجوم والاستهلاك.",
            "summary_en": "Reading stars and consumption.",
            "steps_ar": "قارنوا النجوم\nاقرؤوا الاستهلاك",
            "steps_en": "Compare the stars\nRead the consumption",
            "fee_ar": "مجاناً",
            "fee_en": "Free",
            "sla_days": 3,
        },
        by=None,
    )
    writing.publish(made, by=None)
    return made


@pytest.fixture
def article(office, service):
    made = writing.begin(
        Article,
        office,
        {
            "service": service,
            "question_ar": "ما معنى النجوم على المكيف؟",
            "answer_ar": "كلما زادت النجوم قل استهلاك الكهرباء.",
            "question_en": "What do the stars on an air conditioner mean?",
            "answer_en": "The more stars, the less electricity it uses.",
        },
        by=None,
    )
    writing.publish(made, by=None)
    return made
