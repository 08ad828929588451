"""What people asked is kept without them, and counted."""

import pytest

from majlis.answers import questions
from majlis.answers.models import Question

pytestmark = pytest.mark.django_db
PORTAL = Question.Place.PORTAL


def test_a_question_is_noted_once_within_a_minute(office):
    for text in ("كم عمر الإطار؟", "كم عُمر الاطار", "كم عمر الإطار؟"):
        questions.note(office, text, found=True, place=PORTAL)
    questions.note(office, "كم عمر الإطار؟", found=True, place=Question.Place.DESK)

    assert Question.objects.count() == 2


@pytest.mark.parametrize("text", ["", " ", "؟!", "\0"])
def test_what_has_no_word_is_no_question(office, text):
    questions.note(office, text, found=False, place=PORTAL)

    assert not Question.objects.exists()


def test_a_long_question_is_cut_and_hidden_marks_are_left_out(office):
    questions.note(office, "\u202eسؤال\0 " + "طويل " * 200, found=False, place=PORTAL)

    assert len(Question.objects.get().text) <= 300
    assert "\u202e" not in Question.objects.get().text


def test_what_was_not_found_is_counted(office):
    for place in Question.Place:
        questions.note(office, "رخصة قيادة", found=False, place=place)
    questions.note(office, "دهان", found=False, place=PORTAL)
    questions.note(office, "إطار", found=True, place=PORTAL)

    wanting = questions.wanting(office)

    assert [(one.text, one.times) for one in wanting] == [("رخصة قيادة", 2), ("دهان", 1)]
