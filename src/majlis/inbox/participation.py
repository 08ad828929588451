"""The rules of participation in force, publishing a new edition, and the terms of measures."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from majlis.inbox import clauses
from majlis.inbox.models import Clause, MeasureTerms, RuleBook
from majlis.people.models import Institution, Person
from majlis.record import entries
from majlis.store.clock import now
from majlis.store.refusal import Refused

NAMES = ("title_ar", "title_en", "text_ar", "text_en")


def in_force(institution: Institution) -> tuple[RuleBook, list[Clause]]:
    """Return the edition in force with its rules; before the first was kept, ours unsaved."""
    book = _newest(institution)
    if book is not None:
        return book, list(book.clauses.all())
    book = _ours(institution)
    book.published_at = now()
    return book, _clauses_of(book)


def clauses_in_force(institution: Institution) -> list[Clause]:
    """Return the rules of the edition in force alone."""
    book = _newest(institution)
    return list(book.clauses.all()) if book else _clauses_of(_ours(institution))


def editions(institution: Institution) -> list[RuleBook]:
    """Return every edition that was published, the newest first."""
    return list(RuleBook.objects.filter(institution=institution).order_by("-number"))


def clause(institution: Institution, code: str) -> Clause | None:
    """Return the rule in force with this code; None where there is none.

    The first time that a rule is named, the edition with which an institution begins is kept.
    """
    if code not in clauses.CODES:
        return None
    book = _newest(institution) or _keep_first(institution)
    return book.clauses.filter(code=code).first()


@transaction.atomic
def publish(
    institution: Institution,
    *,
    intro_ar: str,
    intro_en: str,
    worded: Mapping[str, Mapping[str, str]],
    by: Person,
    after: int,
) -> RuleBook:
    """Publish a new edition: `worded` has the texts of each rule that shall hold, by its code.

    `after` is the number of the edition that was changed, so that of two people at once one wins.

    Raises:
        Refused: the rule on personal data is missing, or a colleague has published another
            edition meanwhile.
    """
    codes = [code for code in clauses.CODES if code in worded]
    if clauses.PERSONAL_DATA not in codes:
        raise Refused(_("The rule on personal data stays: by it, people are protected."))
    newest = _newest(institution) or _keep_first(institution)
    if newest.number != after:
        raise Refused(_("A colleague has published another edition. Look at it first."))
    book = _edition(institution, number=after + 1, intro_ar=intro_ar, intro_en=intro_en, by=by)
    _fill(book, [{"code": code, **_texts(worded[code])} for code in codes])
    entries.write(
        institution_id=institution.pk,
        act="rules.published",
        object=institution,
        by=by,
        detail={"edition": book.number, "rules": codes},
    )
    return book


def _edition(institution: Institution, **columns: Any) -> RuleBook:
    try:
        with transaction.atomic():
            return RuleBook.objects.create(institution=institution, **columns)
    except IntegrityError as error:
        raise Refused(_("A colleague has published another edition. Look at it first.")) from error


def terms(institution: Institution) -> MeasureTerms:
    """Return how long blocks last and appeals run: as set, else as they are at first."""
    found = MeasureTerms.objects.filter(institution=institution).first()
    return found or MeasureTerms(institution=institution)


@transaction.atomic
def set_terms(institution: Institution, *, by: Person, **days: int) -> MeasureTerms:
    """Set `block_days`, `appeal_days` and `appeal_window_days`."""
    kept, _made = MeasureTerms.objects.update_or_create(institution=institution, defaults=days)
    entries.write(
        institution_id=institution.pk,
        act="rules.terms_changed",
        object=institution,
        by=by,
        detail=days,
    )
    return kept


def _ours(institution: Institution) -> RuleBook:
    """Return the edition with which an institution begins, unsaved."""
    return RuleBook(
        institution=institution, number=1, intro_ar=clauses.INTRO_AR, intro_en=clauses.INTRO_EN
    )


def _clauses_of(book: RuleBook) -> list[Clause]:
    """Return the rules of our own edition, unsaved."""
    institution = book.institution
    return [
        Clause(institution=institution, book=book, **each._asdict()) for each in clauses.DEFAULTS
    ]


def _newest(institution: Institution) -> RuleBook | None:
    return RuleBook.objects.filter(institution=institution).order_by("-number").first()


def _keep_first(institution: Institution) -> RuleBook:
    book, is_new = RuleBook.objects.get_or_create(
        institution=institution,
        number=1,
        defaults={"intro_ar": clauses.INTRO_AR, "intro_en": clauses.INTRO_EN},
    )
    if is_new:
        _fill(book, [each._asdict() for each in clauses.DEFAULTS])
    return book


def _fill(book: RuleBook, worded: list[dict[str, Any]]) -> None:
    Clause.objects.bulk_create(
        Clause(institution_id=book.institution_id, book=book, **each) for each in worded
    )


def _texts(given: Mapping[str, str]) -> dict[str, str]:
    return {name: given[name].strip() for name in NAMES}
