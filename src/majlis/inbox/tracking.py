"""Finding one's own case by its reference number and code, without an account."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from majlis.arabic.digits import to_latin
from majlis.inbox import joining, references
from majlis.inbox.models import Case
from majlis.inbox.models.case import Said
from majlis.people.models import Institution
from majlis.store.clock import now
from majlis.store.refusal import Refused

CODE_DIGITS = 8
# So many wrong codes for one case, and it stays shut until an hour after the last.
MOST_WRONG_CODES = 10
SHUT_FOR = timedelta(hours=1)


class TooManyTries(Refused):
    """Too many wrong codes were tried for this case; it opens again within the hour."""


@dataclass(frozen=True)
class Line:
    """One thing that the person reads on their tracking page: no names of ours, no inner steps."""

    at: datetime
    text: str
    is_ours: bool
    files: tuple[str, ...] = ()  # the names of what came with it


def find(institution: Institution, reference: str, code: str) -> Case | None:
    """Return the case, None when reference and code do not belong together.

    Both are read as people type them: Arabic-Indic digits, spaces, other dashes. The caller acts
    for the institution. What went into another case leads there.

    Raises:
        TooManyTries: see above.
    """
    known = Case.objects.filter(institution=institution).select_related("split_from")
    case = known.filter(reference=references.read(reference)).first()
    if case is None or not joining.root_of(case).code_hash:
        return None
    at = now()
    is_recent = case.wrong_code_at is not None and at - case.wrong_code_at < SHUT_FOR
    if is_recent and case.wrong_codes >= MOST_WRONG_CODES:
        raise TooManyTries(_("Too many wrong codes. Try again in an hour."))
    if not _belongs(case, code):
        wrong = F("wrong_codes") + 1 if is_recent else 1
        Case.objects.filter(pk=case.pk).update(wrong_codes=wrong, wrong_code_at=at)
        return None
    return case.merged_into or case


def lines(case: Case) -> list[Line]:
    """Return the conversation as the person may read it, with the parts that became inquiries of
    their own, oldest first.

    An answer is here once it stands, and not while it is on its way.
    """
    said = [each for part in joining.with_parts(case) for each in part.thread()]
    return sorted((line for each in said if (line := _line(each))), key=lambda line: line.at)


def _line(said: Said) -> Line | None:
    if said.item is not None:
        is_shown = not said.item.is_removed
        files = tuple(file.name for file in said.item.files.all())
        line = Line(said.at, said.item.text, is_ours=said.item.is_ours, files=files)
        return line if is_shown else None
    if said.reply is not None and said.reply.is_standing:
        return Line(said.at, said.reply.text, is_ours=True)
    return None


def new_code(reference: str) -> tuple[str, str]:
    """Return a code, to be shown once, and what is kept of it."""
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
    return code, hashed(code, reference=reference)


def hashed(code: str, *, reference: str, secret: str | None = None) -> str:
    """Return what is kept of a code. It is keyed: from the database alone nobody can guess it."""
    return salted_hmac(
        "majlis.inbox.tracking", f"{reference}:{code}", secret=secret, algorithm="sha256"
    ).hexdigest()


def _belongs(case: Case, typed: str) -> bool:
    code = "".join(sign for sign in to_latin(typed) if sign in "0123456789")
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    root = joining.root_of(case)
    found = [
        secrets.compare_digest(root.code_hash, hashed(code, reference=root.reference, secret=key))
        for key in keys
    ]
    return any(found)
