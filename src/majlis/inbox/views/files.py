"""The files that came with an item: handed out as downloads, and never shown by a browser."""

from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from majlis.inbox.models import ItemFile
from majlis.inbox.views.finding import case_of
from majlis.media import files
from majlis.people.access import PersonRequest, may

# Whatever the bytes are, a browser runs nothing of them.
HARMLESS = "default-src 'none'; sandbox"


@require_safe
@may("read_cases")
def file(request: PersonRequest, reference: str, pk: int) -> HttpResponseBase:
    case = case_of(request, reference)
    ours = ItemFile.objects.visible_to(request.user).filter(item__case=case).exclude(sha256="")
    found = get_object_or_404(ours, pk=pk)
    try:
        stored = files.open_file(found.institution_id, found.sha256)
    except FileNotFoundError as error:
        raise Http404 from error
    answer = FileResponse(
        stored,
        as_attachment=True,
        filename=_name(found),
        content_type="application/octet-stream",
    )
    answer["Content-Security-Policy"] = HARMLESS
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _name(file: ItemFile) -> str:
    """Return a name that no folder and no terminal trips over."""
    kept = "".join(sign for sign in file.name if sign.isprintable() and sign not in '/\\:*?"<>|')
    return kept.strip(" .") or f"file-{file.number + 1}"
