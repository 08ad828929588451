"""Files that are sent in while a post is being written, before anything of it is saved."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from majlis.people.access import PersonRequest, may
from majlis.publishing import taking_in
from majlis.publishing.boxes import FieldBox, FileBox
from majlis.publishing.taking_in import Taken


@require_POST
@may("write_post")
def add(request: PersonRequest) -> HttpResponse:
    """Answer with what the page shows of each; the form around it saves itself with them."""
    taken = taking_in.take_in(request)
    if not (taken.of_post or taken.of_fields or taken.problems):
        taken.problems["file"] = [_("Choose a file first.")]
    shown = {
        "boxes": [FileBox(asset, "", []) for asset in taken.of_post],
        "fields": _fields(taken),
        "told": taken.told,
        "not_taken": taken.problems.get("file", []),
        "language": "en" if request.POST.get("language") == "en" else "ar",
    }
    is_taken = bool(taken.of_post or taken.of_fields)
    status = 200 if is_taken else 422
    answer = render(request, "publishing/parts/files_added.html", shown, status=status)
    return trigger_client_event(answer, "media-added", after="swap") if is_taken else answer


def _fields(taken: Taken) -> list[FieldBox]:
    """Return the fields whose files came or were not taken."""
    return [
        FieldBox.of_file(network, slug, asset=taken.of_fields.get((network, slug)), problems=said)
        for (network, slug), name in taking_in.places().items()
        if (said := taken.problems.get(name, [])) or (network, slug) in taken.of_fields
    ]
