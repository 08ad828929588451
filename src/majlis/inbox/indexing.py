"""Keeping what inquiries are found by. Triggers say whose words have changed; the worker makes
them anew, a second later, so that hearing the public waits for no index."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Final

from django.db import connection

from majlis.arabic.search import STEMMER, stems, words
from majlis.inbox.models import Case, Identity, Item, WordsDue
from majlis.store.tenancy import acting_for

MOST: Final = 1000  # rows of the queue in one transaction
MOST_WORDS: Final = 20_000  # of one inquiry; no conversation of people is longer
ROUNDS: Final = 20

KEEP = """
INSERT INTO inbox_casewords (institution_id, case_id, words, stemmer)
SELECT %(institution)s, given.id, to_tsvector('simple', given.words), %(stemmer)s
FROM unnest(%(cases)s::bigint[], %(words)s::text[]) AS given (id, words)
ON CONFLICT (case_id) DO UPDATE SET words = EXCLUDED.words, stemmer = EXCLUDED.stemmer
WHERE inbox_casewords.words IS DISTINCT FROM EXCLUDED.words
   OR inbox_casewords.stemmer <> EXCLUDED.stemmer
"""


def index_due() -> int:
    """Make anew the words of whatever has changed; return how many inquiries. Worker only."""
    made = 0
    for _round in range(ROUNDS):
        with connection.cursor() as cursor:
            cursor.execute("SELECT institution_id FROM inbox_words_due_in(%s)", [MOST])
            institutions = [row[0] for row in cursor.fetchall()]
        if not institutions:
            break
        made += sum(_index_some(institution_id) for institution_id in institutions)
    return made


def queue_all(institution_id: int) -> None:
    """Let the words of every inquiry be made anew: with another stemmer, or after loading rows past
    the triggers."""
    with acting_for(institution_id), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO inbox_wordsdue (institution_id, case_number)"
            " SELECT institution_id, id FROM inbox_case WHERE institution_id = %s ORDER BY id",
            [institution_id],
        )


def _index_some(institution_id: int) -> int:
    """Take the oldest rows of the queue. What changes meanwhile leaves a row of its own."""
    with acting_for(institution_id):
        free = WordsDue.objects.select_for_update(skip_locked=True).order_by("id")
        rows = list(free.filter(institution=institution_id)[:MOST])
        case_ids = sorted({row.case_number for row in rows})
        index(institution_id, case_ids)
        WordsDue.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(case_ids)


def index(institution_id: int, case_ids: Iterable[int]) -> None:
    """Make the words of these inquiries anew, in the caller's transaction."""
    said = _said(list(case_ids))
    if not said:
        return
    values: dict[str, Any] = {
        "institution": institution_id,
        "stemmer": STEMMER,
        "cases": list(said),
        "words": [_folded(texts) for texts in said.values()],
    }
    with connection.cursor() as cursor:
        cursor.execute(KEEP, values)


def _said(case_ids: list[int]) -> dict[int, list[str]]:
    """Return all that each inquiry is found by: reference, texts, names and handles."""
    found: dict[int, list[str]] = {}
    contacts: dict[int, list[int]] = defaultdict(list)
    cases = Case.objects.filter(pk__in=case_ids)
    for pk, reference, contact, name in cases.values_list(
        "pk", "reference", "contact_id", "contact__name"
    ):
        found[pk] = [reference, name or ""]
        contacts[contact].append(pk)
    items = Item.objects.filter(case__in=case_ids)
    for pk, text, name, handle in items.values_list(
        "case_id", "text", "author__name", "author__handle"
    ):
        if pk in found:
            found[pk] += [text, name or "", handle or ""]
    identities = Identity.objects.filter(contact__in=[each for each in contacts if each])
    for contact, name, handle in identities.values_list("contact_id", "name", "handle"):
        for pk in contacts[contact]:
            found[pk] += [name, handle]
    return found


def _folded(texts: Iterable[str]) -> str:
    plain = dict.fromkeys(word for text in texts for word in words(text))
    return " ".join(dict.fromkeys([*plain, *stems(plain)][:MOST_WORDS]))
