"""The ways in beside the networks: nothing is published there, and letters are answered."""

from collections import ChainMap
from collections.abc import Mapping

from . import NETWORKS, Rules, door, mail
from .text import clean

__all__ = ["DOORS", "RULES"]


def _rules(adapter: type[mail.Email] | type[door.Door]) -> Rules:
    return Rules(
        slug=adapter.slug,
        connects=None,
        abilities=adapter.abilities,
        final_text=clean,
        shown_text=str,
        measure=len,
        problems=lambda **_draft: [],
        final_reply=clean,
        shown_reply=str,
        measure_reply=len,
        forms={},
        form_of=lambda form, _may: form,
        cost=None,
    )


DOORS: Mapping[str, Rules] = {each.slug: _rules(each) for each in (mail.Email, door.Door)}
# Of every way in, whatever can be said without an account.
RULES: Mapping[str, Rules] = ChainMap(NETWORKS, DOORS)  # type: ignore[arg-type]
