"""Rating how one was served: a signed address, one press, no account.

Looking counts nothing: programs that test the links of a letter press no buttons.
"""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from majlis.inbox import ratings
from majlis.inbox.models import Rating
from majlis.portal import linking, visits
from majlis.portal.forms import RatingCommentForm
from majlis.portal.pages import PublicRequest, address, public, shown
from majlis.store.clock import now
from majlis.store.refusal import Refused

CONFLICT, NOT_VALID, TOO_OFTEN = 409, 422, 429
# The mouth of each face, in a box of 20 by 20.
MOUTHS = {
    1: "M6 15q4-5 8 0",
    2: "M6.5 14.2q3.5-2.6 7 0",
    3: "M6.5 13.5h7",
    4: "M6.5 12.6q3.5 2.8 7 0",
    5: "M6 11.8q4 5.4 8 0z",
}


@require_safe
@never_cache
@public
def show(request: PublicRequest, token: str) -> HttpResponse:
    return _page(request, _rating(request, token), token, RatingCommentForm())


@require_POST
@public
def give(request: PublicRequest, token: str) -> HttpResponse:
    """Count one press; another one changes it."""
    rating = _rating(request, token)
    pressed = request.POST.get("score", "")
    try:
        ratings.give(rating.case, score=int(pressed) if pressed.isdecimal() else 0)
    except Refused as why:
        return _refused(request, rating, token, why)
    messages.success(request, _("Your rating has reached us. Thank you."))
    return redirect(address(request, "portal-rating", token))


@require_POST
@public
def comment(request: PublicRequest, token: str) -> HttpResponse:
    rating = _rating(request, token)
    form = RatingCommentForm(request.POST)
    if not form.is_valid():
        return _page(request, rating, token, form, status=NOT_VALID)
    if visits.is_too_often(request, request.institution, visits.Act.ASK):
        form.add_error(None, _("Many messages came from here within the hour. Try again later."))
        return _page(request, rating, token, form, status=TOO_OFTEN)
    try:
        ratings.comment(rating.case, **form.cleaned_data)
    except Refused as why:
        form.add_error(None, str(why))
        return _page(request, rating, token, form, status=CONFLICT)
    visits.note(request, request.institution, visits.Act.ASK)
    messages.success(request, _("Your comment has reached us."))
    return redirect(address(request, "portal-rating", token))


def _rating(request: PublicRequest, token: str) -> Rating:
    """Return the rating that an address was signed for.

    Raises:
        Http404: of none, or of another institution's.
    """
    number = linking.number_of("rating", token)
    asked = Rating.objects.filter(institution=request.institution)
    rating = asked.select_related("case", "comment").filter(case=number or 0).first()
    if rating is None:
        raise Http404
    return rating


def _refused(request: PublicRequest, rating: Rating, token: str, why: Refused) -> HttpResponse:
    messages.error(request, str(why))
    return _page(request, rating, token, RatingCommentForm(), status=CONFLICT)


def _page(
    request: PublicRequest,
    rating: Rating,
    token: str,
    form: RatingCommentForm,
    *,
    status: int = 200,
) -> HttpResponse:
    rating = Rating.objects.select_related("case", "comment").get(pk=rating.pk)
    meant = request.GET.get("score", "")
    about: dict[str, Any] = {
        "rating": rating,
        "is_open": now() <= rating.until,
        "choices": [
            (score.value, score.label, MOUTHS[score.value], score.value == rating.score)
            for score in Rating.Score
        ],
        # What a link in a letter meant; it is counted when it is pressed.
        "meant": int(meant) if meant in {"1", "2", "3", "4", "5"} and not rating.is_given else 0,
        "token": token,
        "form": form,
        "is_private": True,
    }
    return shown(request, "portal/rating.html", about, status=status)
