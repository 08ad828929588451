"""Which act carries the value of each field of a form."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from majlis.networks.forms import Form
from majlis.networks.text import clean

# Said of a post that stands already, where the form names it among its edits.
ONLY_STANDING = frozenset({"comments_off"})


@dataclass(frozen=True)
class Said:
    """The values of a form's fields, by the act that carries them."""

    with_the_post: dict[str, Any]
    after_the_post: dict[str, Any]
    first_comment: str


def sent_with(form: Form, options: Mapping[str, Any]) -> Said:
    """Part the options: comments are closed only on a post that stands, where the form edits so."""
    known = {slug: cleaned(value) for slug, value in options.items() if value}
    first_comment = str(known.pop("first_comment", ""))
    after = {slug: known.pop(slug) for slug in ONLY_STANDING & set(form.edits) if slug in known}
    return Said(known, after, first_comment)


def cleaned(value: Any) -> Any:
    """Return a field's value as it may leave the house, its words clean of hidden marks."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [cleaned(each) for each in value]
    if isinstance(value, dict):
        return {key: cleaned(each) for key, each in value.items()}
    return value
