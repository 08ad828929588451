from datetime import timedelta

import pytest

from majlis.networks.abilities import Abilities, MediaFacts, TextUnit
from majlis.networks.field_checks import field_problems
from majlis.networks.forms import Field, FieldKind, Form

ABILITIES = Abilities(longest_text=280, text_unit=TextUnit.CHARACTERS, longest_title=10)
POLL = Field(
    "poll",
    FieldKind.POLL,
    longest=25,
    least=2,
    most=4,
    longest_question=20,
    spans=(timedelta(minutes=5), timedelta(days=7)),
)
FORM = Form(
    "post",
    ABILITIES,
    fields=(
        POLL,
        Field("reply_settings", FieldKind.CHOICE, choices=("everyone", "following")),
        Field("link", FieldKind.ADDRESS),
        Field("article_title", FieldKind.LINE, longest=5),
        Field("tags", FieldKind.NAMES, longest=4, most=2),
        Field("publish_at", FieldKind.MOMENT),
        Field("translations", FieldKind.TRANSLATIONS, longest=8, unit=TextUnit.BYTES),
        Field("thumbnail", FieldKind.FILE, mimes=("image/jpeg",), largest_bytes=100),
        Field("ai_label", FieldKind.FLAG),
    ),
    instead_of_media=("poll", "link"),
)
TWO = {"question": "سؤال", "options": ["نعم", "لا"], "minutes": 60}


def codes(options, files=None, *, has_media=False, form=FORM):
    found = field_problems(form, options=options, files=files or {}, has_media=has_media)
    assert all(problem.blocks for problem in found)
    return [(problem.values["field"], problem.code) for problem in found]


def image(mime="image/jpeg", size_bytes=50):
    return MediaFacts(kind="image", mime=mime, size_bytes=size_bytes, width=10, height=10)


def test_names_have_one_limit_for_all_of_them_together():
    form = Form("post", ABILITIES, fields=(Field("tags", FieldKind.NAMES, longest_together=10),))

    assert codes({"tags": ["معرض", "كتاب"]}, form=form) == []
    assert codes({"tags": ["معرض", "كتب ا"]}, form=form) == [("tags", "option_too_long")]


def test_nothing_said_is_nothing_wrong():
    assert codes({}) == []


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"poll": TWO}, []),
        ({"poll": TWO | {"question": ""}}, [("poll", "poll_question_missing")]),
        ({"poll": TWO | {"question": "س" * 21}}, [("poll", "poll_question_too_long")]),
        ({"poll": TWO | {"options": ["نعم"]}}, [("poll", "option_too_few")]),
        ({"poll": TWO | {"options": list("أبتثج")}}, [("poll", "option_too_many")]),
        ({"poll": TWO | {"options": ["نعم", "ن" * 26]}}, [("poll", "poll_option_too_long")]),
        ({"poll": TWO | {"options": ["نعم", "نعم"]}}, [("poll", "poll_option_twice")]),
        ({"poll": TWO | {"minutes": 4}}, [("poll", "poll_duration")]),
        ({"poll": TWO | {"minutes": 5}}, []),
        ({"poll": TWO | {"minutes": 7 * 24 * 60 + 1}}, [("poll", "poll_duration")]),
        ({"poll": TWO | {"minutes": None}}, [("poll", "poll_duration")]),
        ({"reply_settings": "following"}, []),
        ({"reply_settings": "nobody"}, [("reply_settings", "option_not_a_choice")]),
        ({"link": "https://mgsa.example/a?b=1"}, []),
        ({"link": "mgsa.example"}, [("link", "option_no_address")]),
        ({"link": "javascript:alert(1)"}, [("link", "option_no_address")]),
        ({"link": "https://[::1"}, [("link", "option_no_address")]),
        ({"link": "https://a b.example"}, [("link", "option_no_address")]),
        ({"article_title": "عنوان"}, []),
        ({"article_title": "عنوان طويل"}, [("article_title", "option_too_long")]),
        ({"tags": ["ألعاب", "لعب"]}, [("tags", "option_too_long")]),
        ({"tags": ["أ", "ب", "ج"]}, [("tags", "option_too_many")]),
        ({"publish_at": "2030-01-01T10:00:00+00:00"}, []),
        ({"publish_at": "2030-01-01T10:00:00"}, [("publish_at", "option_no_moment")]),
        ({"publish_at": "غداً"}, [("publish_at", "option_no_moment")]),
        ({"translations": {"en": {"title": "Toys", "text": "Safe"}}}, []),
        (
            {"translations": {"en": {"title": "", "text": "a"}}},
            [("translations", "option_missing")],
        ),
        (
            {"translations": {"ar": {"title": "لعب", "text": "خمسة"}}},
            [],
        ),
        (
            {"translations": {"ar": {"title": "لعب", "text": "خمسةٌ"}}},
            [("translations", "option_too_long")],
        ),
        ({"ai_label": True}, []),
        ({"poll": TWO, "link": "https://a.example"}, [("link", "options_exclude")]),
    ],
)
def test_each_field_says_what_is_wrong_with_it(options, expected):
    assert codes(options) == expected


def test_what_stands_instead_of_files_excludes_them():
    assert codes({"poll": TWO}, has_media=True) == [("poll", "option_not_with_media")]


@pytest.mark.parametrize(
    ("file", "code"),
    [(image("image/png"), "option_mime"), (image(size_bytes=101), "option_too_large")],
)
def test_a_file_of_a_field_is_looked_at_like_any_other(file, code):
    assert codes({}, {"thumbnail": file}) == [("thumbnail", code)]


def test_a_poll_that_only_some_durations_suit_takes_no_other():
    form = Form("post", ABILITIES, fields=(Field("poll", FieldKind.POLL, durations=DAYS),))

    assert codes({"poll": TWO | {"minutes": 1440}}, form=form) == []
    assert codes({"poll": TWO | {"minutes": 1441}}, form=form) == [("poll", "poll_duration")]


DAYS = (timedelta(days=1), timedelta(days=3))


def test_a_field_that_may_not_stay_empty_says_so():
    form = Form("post", ABILITIES, fields=(Field("article_title", FieldKind.LINE, least=1),))

    assert codes({}, form=form) == [("article_title", "option_missing")]
