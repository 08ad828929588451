"""Filling the composer: from the library, from what a unit said, from a hand-over."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from majlis.inbox import bodies
from majlis.inbox.composing import Composer, Draft, joined
from majlis.inbox.models import Body, Proposal, ReferralTurn, Reply

LARGEST = 2**63 - 1


def draft_from(composer: Composer, used: str) -> Draft | None:
    """Return the draft with what `used` names put into it; None for what is not there any more."""
    kind, _dash, number = used.partition("-")
    if kind in _SOURCES and number.isdecimal():
        return _SOURCES[kind](composer, min(int(number), LARGEST))
    hint = next((each for each in composer.hints if each.key == used), None)
    if hint is None:
        return None
    draft = composer.draft
    return replace(draft, text=joined(draft.text, hint.text), used=used, is_filled=True)


def _from_unit(composer: Composer, number: int) -> Draft | None:
    """Take up what a unit said in this inquiry: the officer words it for the public."""
    known = ReferralTurn.objects.filter(referral__case=composer.case, pk=number)
    turn = known.first()
    if turn is None or not turn.is_from_the_unit or not turn.text:
        return None
    draft = composer.draft
    return replace(draft, text=joined(draft.text, turn.text), is_filled=True)


def _from_proposal(composer: Composer, number: int) -> Draft | None:
    """Take up again what came back from who approves."""
    proposal = composer.case.proposals.filter(pk=number, state=Proposal.State.RETURNED).first()
    if proposal is None:
        return None
    return replace(
        composer.draft,
        text=proposal.text,
        kind=proposal.kind,
        way=proposal.way,
        pointer=proposal.pointer,
        body=proposal.body_id,
        is_filled=True,
    )


def _from_body(composer: Composer, number: int) -> Draft | None:
    """Say whose business it is, in the language of the question."""
    known = Body.objects.filter(institution=composer.case.institution_id).listed()
    body = known.filter(pk=number).first()
    if body is None:
        return None
    return replace(
        composer.draft,
        text=bodies.handover(body, language=composer.language),
        kind=Reply.Kind.REDIRECT,
        body=body.pk,
        is_filled=True,
    )


_SOURCES: Final[dict[str, Callable[[Composer, int], Draft | None]]] = {
    "turn": _from_unit,
    "proposal": _from_proposal,
    "body": _from_body,
}
