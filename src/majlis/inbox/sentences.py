"""What stands against an answer, as sentences for the person who writes it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from majlis.arabic import numbers
from majlis.networks.contract import Problem
from majlis.ui.reading import reading


def sentence(problem: Problem) -> str:
    """Return what is wrong with an answer and what to do, in the reader's language and digits."""
    if problem.code == "text_empty":
        return _("There is nothing to send yet. Write an answer.")
    if problem.code == "text_too_long":
        return _too_long(problem.values)
    return _("The network does not take this answer: %(code)s.") % {"code": problem.code}


def _too_long(values: Mapping[str, Any]) -> str:
    over = numbers.grouped(values["length"] - values["longest"], digits=reading().digits)
    return _("The answer is too long by %(over)s. Shorten it.") % {"over": over}
