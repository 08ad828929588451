"""The record's pages. Who may read it, the request says: this room knows no roles."""

from typing import Protocol, cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from majlis.record import entries, searching
from majlis.record.models import Entry
from majlis.record.sentences import SENTENCES, sentence_html, sentence_text
from majlis.record.spreadsheet import rows_as_csv
from majlis.record.things import number_of, page_of, word_for

# A file of this many entries is read in one breath; who needs more asks day by day.
MOST_ROWS = 20_000


class _WithId(Protocol):
    pk: int


class ReaderRequest(Protocol):
    """What the room of people settled before: the institution, and what this person may do."""

    institution: _WithId
    abilities: frozenset[str]


@require_GET
@login_required
def record(request: HttpRequest) -> HttpResponse:
    institution_id = _institution(request)
    wish = searching.read_wish(request.GET)
    page = searching.page(institution_id, wish)
    acts = [(act, sentence_text(act, {})) for act in SENTENCES]
    return render(
        request,
        "record/record.html",
        {
            "rows": [_row(entry) for entry in page.entries],
            "wish": wish,
            "older": wish.address(before=str(page.older_before)) if page.older_before else "",
            "acts": sorted(acts, key=lambda each: each[1]),
            "csv_query": wish.address(),
        },
    )


@require_GET
@login_required
def download(request: HttpRequest) -> HttpResponse:
    """Answer with what the filter finds as a CSV file, and record that it left the house."""
    institution_id = _institution(request)
    wish = searching.read_wish(request.GET)
    rows = list(searching.found(institution_id, wish)[:MOST_ROWS])
    entries.write(
        institution_id=institution_id,
        act="record.exported",
        object=f"institution:{institution_id}",
        by=request.user,
        detail={"rows": len(rows), "filter": wish.address()},
    )
    return HttpResponse(
        rows_as_csv(rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="record.csv"'},
    )


def _institution(request: HttpRequest) -> int:
    reader = cast(ReaderRequest, request)
    if "read_record" not in reader.abilities:
        raise PermissionDenied
    return reader.institution.pk


def _row(entry: Entry) -> dict[str, object]:
    is_self = entry.object == f"person:{entry.actor_id}"
    return {
        "entry": entry,
        "sentence": sentence_html(entry.act, entry.detail),
        "thing": word_for(entry.object),
        "number_of_thing": entry.actor if is_self else number_of(entry.object),
        "page": page_of(entry.object),
    }
