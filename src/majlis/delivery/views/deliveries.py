"""One delivery: what exactly went out, when, and what it asks."""

from collections.abc import Callable
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from majlis.delivery import deciding, questions, retracting, scheduling
from majlis.delivery.models import AccountPost, Delivery
from majlis.people.access import PersonRequest, may
from majlis.people.models import Person
from majlis.store.refusal import Refused


@may("read_posts")
def delivery(request: PersonRequest, pk: int) -> HttpResponse:
    """Show the payload, every step and every attempt."""
    shown = get_object_or_404(
        Delivery.objects.select_related("channel", "target", "depends_on"), pk=pk
    )
    return render(
        request,
        "delivery/delivery.html",
        {
            "delivery": shown,
            "question": questions.question_of(shown),
            "may_settle": _may(request, "settle_held", shown),
            "may_cancel": _may(request, "cancel", shown),
            "again_at": _again_at(shown),
            "under": _answered_post(shown),
        },
    )


@require_POST
@may("read_posts")
def decide(request: PersonRequest, pk: int) -> HttpResponse:
    """Take a person's answer to a held delivery."""
    held = get_object_or_404(Delivery.objects.select_for_update(of=("self",)), pk=pk)
    _demand(request, "settle_held", held)
    question = questions.question_of(held)
    word = request.POST.get("answer", "")
    offered = {answer.word for answer in question.answers} if question else set()
    if question and question.asks_for_link:
        offered.add("look_at")
    if word not in offered:
        raise Refused(_("This has changed since you opened it."))
    ANSWERS[word](request, held)
    return redirect("delivery", pk)


@require_POST
@may("read_posts")
def cancel(request: PersonRequest, pk: int) -> HttpResponse:
    """Take a delivery back that has not gone out."""
    found = get_object_or_404(Delivery, pk=pk)
    _demand(request, "cancel", found)
    scheduling.cancel(found, by=request.user)
    return redirect("delivery", pk)


@require_POST
@may("read_posts")
def retract(request: PersonRequest, pk: int) -> HttpResponse:
    """Remove a published post or reply from its network."""
    found = get_object_or_404(Delivery, pk=pk)
    _demand(request, "cancel", found)
    removal = retracting.retract(found, by=request.user)
    return redirect("delivery", removal.pk)


def _may(request: PersonRequest, ability: str, about: Delivery) -> bool:
    """Whoever answers the public also decides what becomes of an answer."""
    answers = about.is_of_officers and "answer" in request.abilities
    return answers or ability in request.abilities


def _demand(request: PersonRequest, ability: str, about: Delivery) -> None:
    if not _may(request, ability, about):
        raise PermissionDenied


def _answered_post(shown: Delivery) -> AccountPost | None:
    """Return the post of ours that a reply stands under, if we know it."""
    post_id = shown.payload.get("post_id", "") or shown.follows_id
    known = AccountPost.objects.filter(channel_id=shown.channel_id, remote_id=post_id)
    return known.first() if post_id else None


def _again_at(held: Delivery) -> datetime | None:
    text = held.hold_detail.get("again_at")
    return datetime.fromisoformat(text) if text else None


def _look_at(request: PersonRequest, held: Delivery) -> None:
    link = request.POST.get("link", "")
    named = (
        questions.reply_id_in(link, post_id=held.payload.get("post_id") or held.follows_id)
        if held.act in (Delivery.Act.REPLY, Delivery.Act.COMMENT)
        else questions.id_in(link)
    )
    if not named:
        raise Refused(_("Paste the link as the network shows it."))
    deciding.look_at(held, named, by=request.user)


def _with(act: Callable[..., None]) -> Callable[[PersonRequest, Delivery], None]:
    def answer(request: PersonRequest, held: Delivery) -> None:
        by: Person = request.user
        act(held, by=by)

    return answer


ANSWERS: dict[str, Callable[[PersonRequest, Delivery], None]] = {
    "send": _with(deciding.send),
    "send_then": lambda request, held: deciding.send(held, by=request.user, at=_again_at(held)),
    "look_again": _with(deciding.look_again),
    "look_at": _look_at,
    "send_knowing_absent": _with(deciding.send_knowing_absent),
    "drop_knowing_absent": _with(deciding.drop_knowing_absent),
    "done_by_hand": _with(deciding.done_by_hand),
    "cancel": _with(scheduling.cancel),
}
