"""What a delivery's moves mean for the case that it answers."""

from majlis.delivery import scheduling
from majlis.delivery.models import Delivery
from majlis.delivery.states import State
from majlis.inbox import cases, placing, referral_ends
from majlis.inbox.locking import lock
from majlis.inbox.models import Case, Item, Reply
from majlis.inbox.recounting import News, recount
from majlis.inbox.states import Act, Status
from majlis.store.clock import Now, now

_NOT_SENT = (State.HELD, State.FAILED, State.CANCELLED)


def follow(delivery_id: int, institution_id: int, state: str) -> None:
    """Bring the case up to date, in the transaction in which the delivery of its answer moved.

    People are told by delivery itself when one is held or refused.
    """
    found = Reply.objects.filter(delivery_id=delivery_id, institution_id=institution_id)
    reply = found.select_related("delivery", "item").first()
    if reply is None or reply.delivery is None:
        return
    if state == State.PUBLISHED:
        # Its item may be arriving at this very moment.
        lock(reply.institution_id)
    case = Case.objects.select_for_update(of=("self",), no_key=True).get(pk=reply.case_id)
    if state == State.HELD and reply.is_automatic and reply.delivery.can_be_cancelled:
        # Nobody is asked about words that nobody wrote: what cannot go out now is left unsaid.
        scheduling.cancel(reply.delivery, by=None)
        return
    if state in {State.PUBLISHED, State.VERIFIED}:
        if reply.published_at is None:
            _comes_to_stand(reply, reply.delivery)
    elif state == State.RETRACTED:
        recount(case.pk, News.TAKEN_AWAY)
    elif state in _NOT_SENT and reply.published_at is None:
        case.move(Status(case.status), act=Act.NOT_SENT, by=None)


def _comes_to_stand(reply: Reply, delivery: Delivery) -> None:
    reply.published_at = delivery.published_at
    reply.save(update_fields=["published_at"])
    _recognise(reply, delivery)
    stands(reply)


def _recognise(reply: Reply, delivery: Delivery) -> None:
    """Link the item that shows it, where the network was quicker than its own answer to us."""
    known = Item.objects.exclude(remote_id="")
    item = known.filter(channel=delivery.channel_id, remote_id=delivery.remote_id).first()
    if item is None:
        return
    Item.objects.filter(pk=item.pk).update(
        delivery=delivery,
        case=reply.case_id,
        is_ours=True,
        kind=Item.Kind.REPLY,
        author=None,
        voice="",
    )
    if item.case_id and item.case_id != reply.case_id:
        placing.merge_if_empty(item.case_id, reply.case_id, at=now())


def stands(reply: Reply) -> None:
    """Let the case know that an answer stands, on the network or on the tracking page.

    Automatic words move nothing: what they answer shows later, see recounting.py. Who was handed
    over to another body waits for nothing of ours: the case closes.
    """
    if reply.is_automatic:
        recount(reply.case_id)
        return
    recount(reply.case_id, _NEWS.get(reply.kind, News.ANSWERED))
    cases.close_as_asked(reply.case_id)
    if reply.body is not None:
        _close_handed_over(reply)


def _close_handed_over(reply: Reply) -> None:
    case = Case.objects.get(pk=reply.case_id)
    if case.status == Status.ANSWERED:
        assert reply.body is not None
        why = reply.body.name_ar
        case.move(Status.CLOSED, act=Act.CLOSED, by=None, why=why, closed_at=Now())
        referral_ends.end_all(case, by=None)


_NEWS: dict[str, News] = {Reply.Kind.QUESTION: News.ASKED_BACK, Reply.Kind.POINTER: News.NONE}
