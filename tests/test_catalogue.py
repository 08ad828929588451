"""Arabic is the language of the product: no sentence is left in English."""

import re

from babel.messages.pofile import read_po

from majlis.operations import catalogue

PLACE = re.compile(r"%\([a-z_]+\)[sd]|\{[a-z_]*\}")


def test_every_sentence_has_its_arabic():
    missing = [f"{where}: {words[1]}" for words, where in catalogue.untranslated("ar").items()]

    assert missing == []


def test_every_translation_keeps_the_places_of_its_words():
    wrong = []
    for entry in catalogue.catalogue("ar"):
        ours = entry.id if isinstance(entry.id, tuple) else (entry.id,)
        theirs = entry.string if isinstance(entry.string, tuple) else (entry.string,)
        # The forms for one and two may say the number in a word.
        allowed = {place for text in ours for place in PLACE.findall(text)}
        used = {place for text in theirs for place in PLACE.findall(text)}
        if entry.id and (used - allowed or (not entry.pluralizable and used != allowed)):
            wrong.append(entry.id)

    assert wrong == []


def test_no_sentence_has_two_translations():
    seen, twice = {}, []
    for path in catalogue.files("ar"):
        with path.open("rb") as file:
            for entry in read_po(file, locale="ar"):
                key = (entry.context, entry.id)
                if entry.id and seen.setdefault(key, entry.string) != entry.string:
                    twice.append(entry.id)

    assert twice == []


def test_no_sentence_stands_twice_in_a_file():
    # Reading a file keeps the last of two entries and says nothing.
    twice = []
    for path in catalogue.files("ar"):
        written = len(re.findall(r"^msgid ", path.read_text(encoding="utf-8"), re.MULTILINE))
        with path.open("rb") as file:
            if len(read_po(file, locale="ar")) != written - 1:
                twice.append(str(path))

    assert twice == []


def test_the_extractor_sees_templates_and_code():
    found = {message: where for (_, message, _), where in catalogue.sentences().items()}

    assert found["Run: python -m majlis up"].endswith(".py")
    assert any(where.endswith(".html") for where in found.values())
