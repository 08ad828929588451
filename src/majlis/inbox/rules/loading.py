"""Filling an office with rules from a file, in their order and switched on."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import transaction

from majlis.answers.models import Service
from majlis.inbox.models import Rule
from majlis.inbox.models.rule import Event
from majlis.inbox.rules import keeping
from majlis.inbox.rules.conditions import NONE
from majlis.people.models import Institution


@transaction.atomic
def load(institution: Institution, path: Path) -> int:
    """Write the rules of a file, unless the institution has some; return how many.

    Each names a subject by its key; it is asked only where no earlier one named any. The caller
    acts for the institution, and its library has been filled.
    """
    if Rule.objects.filter(institution=institution).exists():
        return 0
    subjects = dict(Service.objects.filter(institution=institution).values_list("key", "pk"))
    described = tomllib.loads(path.read_text(encoding="utf-8"))["rules"]
    for each in described:
        rule = keeping.write(institution, _given(each, subjects), by=None)
        keeping.switch(rule, on=True, version=rule.version, by=None)
    return len(described)


def _given(each: Mapping[str, Any], subjects: Mapping[str, int]) -> dict[str, Any]:
    conditions: dict[str, Any] = {"topic": NONE}
    if "words" in each:
        conditions["words"] = list(each["words"])
    if "priority_is" in each:
        conditions["priority"] = each["priority_is"]
    acts: dict[str, Any] = {"topic": subjects[each["topic"]]}
    if "priority" in each:
        acts["priority"] = each["priority"]
    return {"name": each["name"], "event": Event.CASE, "conditions": conditions, "acts": acts}
