"""The record as a file for a spreadsheet."""

import csv
import io
import json
from collections.abc import Iterable

from majlis.record.models import Entry
from majlis.record.sentences import sentence_text

COLUMNS = ("number", "at", "actor", "act", "object", "sentence", "detail", "hash")
# A cell that begins with one of these is a formula to a spreadsheet (ASVS 5.0, 1.2.10).
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n")
# Spreadsheets read a file with this mark as UTF-8; without it Arabic is garbled.
MARK = "\ufeff"


def rows_as_csv(entries: Iterable[Entry]) -> str:
    """Return the entries as CSV (RFC 4180), no cell of which a spreadsheet would execute."""
    out = io.StringIO()
    out.write(MARK)
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for entry in entries:
        writer.writerow(harmless(cell) for cell in _cells(entry))
    return out.getvalue()


def harmless(cell: str) -> str:
    """Return the cell with an apostrophe before it where it would be taken as a formula.

    Spaces and marks of direction before the sign do not hide it.
    """
    bare = cell.lstrip(" \u00a0\u200e\u200f\u061c\u2066\u2067\u2068\u202a\u202b\ufeff")
    is_formula = cell.startswith(FORMULA_SIGNS) or bare.startswith(FORMULA_SIGNS)
    return f"'{cell}" if is_formula else cell


def _cells(entry: Entry) -> tuple[str, ...]:
    return (
        str(entry.number),
        entry.at.isoformat(timespec="seconds"),
        entry.actor,
        entry.act,
        entry.object,
        sentence_text(entry.act, entry.detail),
        json.dumps(entry.detail, ensure_ascii=False, sort_keys=True),
        entry.hash,
    )
