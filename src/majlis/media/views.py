"""Sending a file in, looking at it on the desk, and letting a network fetch it."""

import os

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import trigger_client_event

from majlis.media import addresses, files, renditions
from majlis.media.models import Asset
from majlis.media.receiving import receive
from majlis.media.streaming import stream
from majlis.media.uploading import Arrived
from majlis.people.access import PersonRequest, may
from majlis.store.refusal import Refused
from majlis.ui.icons import ICONS

# Whatever the bytes are, a browser runs nothing of them.
_HARMLESS = "default-src 'none'; sandbox"
# What stands for a file without a picture.
_SHEET = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-10 -6 40 32" fill="none" stroke="#6b7280"'
    f' stroke-width="1.2" stroke-linejoin="round">{ICONS["file"]}</svg>'
)
_ENDINGS = {"jpeg": "jpg", "quicktime": "mov"}


@require_POST
@may("add_media")
def add(request: PersonRequest) -> HttpResponse:
    """Take in one file from the field `file`."""
    arrived = request.FILES.get("file")
    if not isinstance(arrived, Arrived):
        return _answer(request, problem=_("Choose a file first."))
    try:
        received = receive(arrived, institution_id=request.institution.pk, by=request.user)
    except Refused as error:
        return _answer(request, problem=str(error))
    return _answer(request, asset=received.asset, told=received.told)


def _answer(
    request: PersonRequest, *, asset: Asset | None = None, told: str = "", problem: str = ""
) -> HttpResponse:
    back = request.POST.get("next", "")
    if asset and not request.htmx and url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return redirect(back)
    shown = {
        "asset": asset or _before(request),
        "alt": "" if asset else request.POST.get("alt", ""),
        "told": told,
        "problem": problem,
        "language": "en" if request.POST.get("language") == "en" else "ar",
    }
    page = "media/card.html" if request.htmx else "media/asset.html"
    answer = render(request, page, shown, status=422 if problem else 200)
    # The form around it listens, and saves itself with the new file.
    return trigger_client_event(answer, "media-added", after="swap") if asset else answer


def _before(request: PersonRequest) -> Asset | None:
    """Return the file that was there before one that was not taken."""
    pk = request.POST.get("asset", "")
    if not pk.isdecimal() or len(pk) > 18:
        return None
    return Asset.objects.visible_to(request.user).filter(pk=int(pk)).first()


@require_safe
@may("read_posts")
def show_preview(request: PersonRequest, pk: int) -> HttpResponseBase:
    asset = get_object_or_404(Asset.objects.visible_to(request.user), pk=pk)
    if not asset.has_picture:
        return HttpResponse(_SHEET, content_type="image/svg+xml")
    small = renditions.preview(asset)
    return _stream(request, request.institution.pk, small.sha256, small.mime, is_ours=True)


@require_safe
@may("read_posts")
def show_file(request: PersonRequest, pk: int) -> HttpResponseBase:
    asset = get_object_or_404(Asset.objects.visible_to(request.user), pk=pk)
    return _stream(request, request.institution.pk, asset.sha256, asset.mime, is_ours=True)


@require_safe
def out(request: HttpRequest, signed: str) -> HttpResponseBase:
    """Give a file to whoever holds an address that we signed a while ago."""
    found = addresses.read(signed)
    if found is None:
        raise Http404
    if not found.sha256:
        return HttpResponse(addresses.TEST_WORD, content_type=found.mime)
    return _stream(request, found.institution_id, found.sha256, found.mime, is_ours=False)


def _stream(
    request: HttpRequest, institution_id: int, sha256: str, mime: str, *, is_ours: bool
) -> HttpResponseBase:
    if is_ours and request.headers.get("If-None-Match") == f'"{sha256}"':
        return HttpResponseNotModified()
    try:
        file = files.open_file(institution_id, sha256)
    except FileNotFoundError as error:
        raise Http404 from error
    form = mime.rpartition("/")[2]
    response = stream(
        request,
        file,
        size_bytes=os.fstat(file.fileno()).st_size,
        mime=f"{mime}; charset=utf-8" if mime.startswith("text/") else mime,
        name=f"file.{_ENDINGS.get(form, form)}",
        etag=f'"{sha256}"',
    )
    response["ETag"] = f'"{sha256}"'
    response["Cache-Control"] = "private, max-age=31536000, immutable" if is_ours else "no-store"
    response["Content-Security-Policy"] = _HARMLESS
    response["X-Content-Type-Options"] = "nosniff"
    if is_ours:
        response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
