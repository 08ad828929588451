"""`{% load record %}{% history entries %}`: what the record says of one thing, on its page."""

from collections.abc import Iterable
from typing import Any

from django import template

from majlis.record.models import Entry
from majlis.record.sentences import sentence_html

register = template.Library()


@register.inclusion_tag("record/history.html")
def history(entries: Iterable[Entry]) -> dict[str, Any]:
    """Show entries as a time line, in the order they come."""
    return {
        "steps": [
            {"entry": entry, "sentence": sentence_html(entry.act, entry.detail)}
            for entry in entries
        ]
    }
