"""The forms of post that a network takes, and what each may carry beside its text and files.

This is the table that the composer reads: what stands in no row is not offered. The value of a
field is plain JSON, frozen with the payload under `options`, or a file under `files`:

    flag           true or false
    choice         one of `choices`
    line, text     words, at most `longest`
    address        an http or https address
    names          a list of words, at most `most`, each at most `longest`
    moment         ISO 8601 in UTC
    poll           {"question": words, "options": [words], "minutes": whole number}
    translations   {language: {"title": words, "text": words}}
    file           in `files`: the same as one of the payload's media
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from .abilities import Abilities, TextUnit


class FieldKind(StrEnum):
    FLAG = "flag"
    CHOICE = "choice"
    LINE = "line"
    TEXT = "text"
    ADDRESS = "address"
    NAMES = "names"
    MOMENT = "moment"
    POLL = "poll"
    TRANSLATIONS = "translations"
    FILE = "file"


@dataclass(frozen=True)
class Field:
    """One thing that a form may carry.

    `slug` is one word for one thing on all networks: poll, reply_settings, first_comment, link,
    article_title, article_text, document_title, place, user_tags, collaborators, comments_off,
    share_to_feed, tags, category, playlist, publish_at, made_for_kids, ai_label, translations,
    thumbnail, captions.
    """

    slug: str
    kind: FieldKind
    longest: int = 0  # of a line, a text, or each of the names; 0: no limit of its own
    unit: TextUnit = TextUnit.CHARACTERS
    most: int = 0  # names, options of a poll
    longest_together: int = 0  # of names, see length_together; 0: no limit
    least: int = 0
    choices: tuple[str, ...] = ()  # the first is what holds when nothing is said
    mimes: tuple[str, ...] = ()  # of a file
    largest_bytes: int = 0
    longest_question: int = 0  # of a poll; 0: it has none
    durations: tuple[timedelta, ...] = ()  # of a poll: these alone, or all between the two ends
    spans: tuple[timedelta, timedelta] | None = None


@dataclass(frozen=True)
class Form:
    """One form of post: `post` on every network, and `thread`, `reel`, `story`, `short`.

    `abilities` are the network's, narrowed to this form. `edits` names what may be changed while
    it stands: text, title, or the slug of a field.
    """

    slug: str
    abilities: Abilities
    fields: tuple[Field, ...] = ()
    edits: tuple[str, ...] = ()
    parts_most: int = 1  # a thread: how many posts, each following the one before
    # Media and these exclude each other; of them only one may be chosen.
    instead_of_media: tuple[str, ...] = ()

    def field(self, slug: str) -> Field | None:
        return next((field for field in self.fields if field.slug == slug), None)


POST = "post"


def length_together(names: Iterable[str]) -> int:
    """Return the length of names as YouTube counts its tags: with the commas between them, and
    quotes around each that has a space."""
    listed = list(names)
    return sum(len(name) + 2 * (" " in name) for name in listed) + max(len(listed) - 1, 0)


def known_options(form: Form, options: Mapping[str, Any]) -> dict[str, Any]:
    """Return those of `options` that this form carries."""
    return {slug: value for slug, value in options.items() if form.field(slug) is not None}
