"""A closed office whose manager let it speak by itself, and messages to it."""

import pytest

from majlis.answers import writing
from majlis.answers.models import Article
from majlis.inbox.models import Automation
from majlis.inbox.tests.conftest import hear, hours, stands
from majlis.inbox.tests.test_messages import able, message, private
from majlis.inbox.tests.test_replying import TO_PUBLISHED, walk
from majlis.people.models import OfficeCalendar
from majlis.portal import opening
from majlis.store.clock import now

__all__ = ["able", "private"]
QUESTION = "ما معنى النجوم على المكيف؟"


@pytest.fixture
def shut(office):
    """An office that never opens."""
    return OfficeCalendar.objects.create(institution=office, periods=[])


@pytest.fixture
def automation(office):
    return Automation.objects.create(
        institution=office, acknowledges="closed", began_at=now() - hours(3), offers=True
    )


@pytest.fixture
def portal(office):
    return opening.open_portal(office, by=None)


@pytest.fixture
def article(office):
    given = {
        "question_ar": QUESTION,
        "answer_ar": "كلما زادت النجوم قل استهلاك الكهرباء.",
        "question_en": "What do the stars on an air conditioner mean?",
        "answer_en": "The more stars, the less electricity it uses.",
    }
    made = writing.begin(Article, office, given, by=None)
    writing.publish(made, by=None)
    return made


@pytest.fixture
def messaged(channels, private, shut, automation):
    """The case of one private message on Facebook, written while the office is closed."""
    facebook = channels["facebook"]
    return hear(facebook, stands(facebook, message())).case


def say(channels, text, remote_id="m9", author="u9", **more):
    facebook = channels["facebook"]
    item = message(remote_id, text=text, author_id=author, post_id=f"t-{author}", **more)
    return hear(facebook, stands(facebook, item)).case


def publish(reply, at=None):
    """Let a reply stand on its network, as the door does."""
    at, number = at or now(), f"r{reply.pk}"
    walk(reply.delivery, *TO_PUBLISHED, remote_id=number, published_at=at)
