"""Addresses of the public pages for words that leave the house; those pages stand above this room.

Each is whole, and empty where the institution's public pages are closed.
"""

from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from majlis.answers.models import Article
from majlis.inbox.models import Case, Measure


def of_case(case: Case, language: str) -> str:
    """Return a signed address: whoever has it reads this case and nothing else, without a code."""
    return _address("following", case, language)


def tracking(case: Case, language: str) -> str:
    """Return where a reference and its code are asked for."""
    return _address("track", case, language)


def of_article(article: Article, language: str) -> str:
    return _address("article", article, language)


def of_rating(case: Case, language: str) -> str:
    """Return the signed address of the page where this case is rated."""
    return _address("rating", case, language)


def of_appeal(measure: Measure, language: str) -> str:
    """Return the signed address of the page where somebody objects to this measure."""
    return _address("appeal", measure, language)


def _address(page: str, thing: Any, language: str) -> str:
    return str(import_string(settings.PUBLIC_PAGES)(page, thing, language))
