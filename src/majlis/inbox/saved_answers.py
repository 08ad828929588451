"""Keeping answers ready: writing them, finding them while one answers, and filling them in."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Case as When
from django.db.models import IntegerField, Q, Value
from django.db.models import When as If
from django.utils.translation import gettext as _

from majlis.arabic.language import ENGLISH, speech_of
from majlis.arabic.phrases import Text
from majlis.arabic.search import words
from majlis.inbox import filling
from majlis.inbox.models import Case, RuleRun, SavedAnswer
from majlis.inbox.models.saved_answer import SavedAnswerSet
from majlis.people.models import Institution, Person
from majlis.record import entries
from majlis.store.clock import now
from majlis.store.refusal import Refused

KEY = "saved-"  # how a form names one, as the library's entries are named
MOST = 12


def write(institution: Institution, given: Mapping[str, Any], *, by: Person | None) -> SavedAnswer:
    """Write a new one.

    Raises:
        Refused: there is one of this title.
    """
    try:
        with transaction.atomic():
            answer = SavedAnswer.objects.create(institution=institution, changed_by=by, **given)
            _record(answer, "saved_answer.written", by=by)
    except IntegrityError as error:
        raise _taken() from error
    return answer


def change(answer: SavedAnswer, given: Mapping[str, Any], *, version: int, by: Person) -> None:
    """Change one.

    Raises:
        Refused: somebody changed it meanwhile, or there is another of this title.
    """
    standing = SavedAnswer.objects.standing().filter(pk=answer.pk, version=version)
    stamp = {"version": version + 1, "changed_at": now(), "changed_by": by}
    try:
        with transaction.atomic():
            if not standing.update(**given, **stamp):
                raise _changed()
            answer.refresh_from_db()
            _record(answer, "saved_answer.changed", by=by)
    except IntegrityError as error:
        raise _taken() from error


@transaction.atomic
def remove(answer: SavedAnswer, *, version: int, by: Person) -> None:
    """Put one away; answers that were sent keep their words.

    Raises:
        Refused: somebody changed it meanwhile.
    """
    standing = SavedAnswer.objects.standing().filter(pk=answer.pk, version=version)
    if not standing.update(removed_at=now(), version=version + 1):
        raise _changed()
    _record(answer, "saved_answer.removed", by=by)


def offered(
    case: Case, asked: str = "", *, suggestions: Collection[int] | None = None
) -> list[SavedAnswer]:
    """Return what may be answered with: what rules suggested, then the unit's own, then others.

    `asked` are words that must stand in it, as people type them; `suggestions` is what `suggested`
    answers, where it was asked already.
    """
    found = _ranked(case, suggested(case) if suggestions is None else suggestions)
    looked = words(asked)
    if not looked:
        return list(found[:MOST])
    return [answer for answer in found if _has_all(Text.of(_whole(answer)), looked)][:MOST]


def _has_all(text: Text, looked: list[str]) -> bool:
    """Say whether each of these words stands in it, or the beginning of one."""
    return all(text.has(word) or text.has(f"{word}*") for word in looked)


def suggested(case: Case) -> set[int]:
    """Return the answers that rules suggested for this inquiry."""
    runs = RuleRun.objects.filter(case=case, suggested__isnull=False)
    return set(runs.values_list("suggested_id", flat=True))


def _ranked(case: Case, first: Collection[int]) -> SavedAnswerSet:
    here = SavedAnswer.objects.standing().filter(institution_id=case.institution_id)
    mine = here.filter(Q(unit__isnull=True) | Q(unit=case.unit_id))
    rank = When(
        If(pk__in=first, then=Value(0)),
        If(unit__isnull=False, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return mine.annotate(rank=rank).order_by("rank", "title", "pk")


def _whole(answer: SavedAnswer) -> str:
    return f"{answer.title}\n{answer.text_ar}\n{answer.text_en}"


def named(case: Case, key: str) -> SavedAnswer | None:
    """Return the one that a form names; None for what may not be used here."""
    number = key.removeprefix(KEY)
    if not number.isdecimal():
        return None
    return _ranked(case, suggested(case)).filter(pk=min(int(number), 2**63 - 1)).first()


def text_for(answer: SavedAnswer, case: Case, question: str, *, by: Person) -> str:
    """Return what it says, filled in, in the language of the question.

    Raises:
        Refused: it names something that is not known of this inquiry.
    """
    is_english = speech_of(question).language == ENGLISH and answer.text_en
    language = "en" if is_english else "ar"
    text = answer.text_en if is_english else answer.text_ar
    return filling.filled(text, case, language=language, by=by)


def _changed() -> Refused:
    return Refused(_("This saved answer has changed since you opened it. Look at it again."))


def _taken() -> Refused:
    return Refused(_("There is a saved answer of this title already."))


def _record(answer: SavedAnswer, act: str, *, by: Person | None) -> None:
    entries.write(
        institution_id=answer.institution_id,
        act=act,
        object=answer,
        by=by,
        detail={"title": answer.title, "version": answer.version, "unit": answer.unit_id or 0},
    )
