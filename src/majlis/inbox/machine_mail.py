"""Machines that write to us, and what keeps two of them from talking for ever.

A report that our mail came back, and an automatic answer to it, stand beside the case: nobody
asks anything by them. No automatic answer of ours goes to what a machine wrote, nor to one sender
more often in a day than the mailbox says.
"""

from datetime import datetime, timedelta

from majlis.channels.models import Channel, Mailbox, RawEvent
from majlis.delivery.models import Delivery
from majlis.delivery.states import State
from majlis.inbox import telling, threads
from majlis.inbox.models import Case, Item, Letter, MachineLetter, Reply
from majlis.inbox.states import Act
from majlis.networks.hearing import Happening, words
from majlis.networks.letters import RemoteLetter
from majlis.store.clock import now

A_DAY = timedelta(days=1)
# Where there is no mailbox to say it.
MOST_A_DAY = 3
_NOT_SENT = (State.FAILED, State.CANCELLED)


def takes(channel: Channel, happening: Happening, event: RawEvent) -> bool:
    """Keep what a machine wrote in answer to us; return whether it was that.

    What answers nothing of ours becomes an item as any other: a person looks at it.
    """
    letter = happening.item
    if not isinstance(letter, RemoteLetter):
        return False
    if _is_our_own(channel, letter):  # a copy of what we sent
        return True
    if not letter.is_by_machine:
        return False
    if Item.objects.filter(channel=channel, remote_id=letter.id).exists():
        return False
    home = threads.home_of_told(channel, letter)
    if home is None:
        return False
    _keep(channel, Case.objects.get(pk=home), letter, event)
    return True


def may_answer(item: Item) -> bool:
    """Return whether an automatic answer may go to who wrote this."""
    letter = Letter.objects.filter(item=item).first()
    if letter is not None and letter.machine:
        return False
    if item.channel is None or not item.is_letter:
        return True
    address = item.author.remote_id if item.author else ""
    return _sent_lately(item.channel, address) < _most_a_day(item.channel)


def must_not_go(reply: Reply) -> bool:
    """Return whether an automatic answer at the door would go to a machine after all."""
    is_automatic = reply.delivery is not None and reply.delivery.payload.get("by_machine")
    return (
        bool(is_automatic) and Letter.objects.filter(item=reply.item).exclude(machine="").exists()
    )


def _is_our_own(channel: Channel, letter: RemoteLetter) -> bool:
    if not letter.message_id or letter.author_id != channel.remote_id:
        return False
    return Delivery.objects.filter(channel=channel, remote_id=letter.message_id).exists()


def _sent_lately(channel: Channel, address: str) -> int:
    sent = Delivery.objects.messages_to(channel.pk, address).filter(
        payload__by_machine=True,
        payload__person_id=address,
        created_at__gt=now() - A_DAY,
    )
    return sent.exclude(state__in=_NOT_SENT).count()


def _most_a_day(channel: Channel) -> int:
    found = Mailbox.objects.filter(channel=channel).values_list("automatic_per_day", flat=True)
    most = found.first()
    return MOST_A_DAY if most is None else most


def _keep(channel: Channel, case: Case, letter: RemoteLetter, event: RawEvent) -> None:
    kind = _kind(letter)
    reply = Reply.objects.filter(
        delivery__channel=channel, delivery__remote_id__in=letter.answers
    ).first()
    _kept, is_new = MachineLetter.objects.get_or_create(
        institution_id=channel.institution_id,
        channel=channel,
        remote_id=letter.id,
        defaults={
            "case": case,
            "reply": reply,
            "kind": kind,
            "sender": letter.author_handle[:300],
            "status": letter.returned.status if letter.returned else "",
            "why": words(letter.returned.why) if letter.returned else "",
            "text": words(letter.text),
            "at": letter.created_at or event.received_at,
        },
    )
    if is_new:
        _note(case, kind, at=event.received_at)


def _kind(letter: RemoteLetter) -> MachineLetter.Kind:
    if letter.returned is None:
        return MachineLetter.Kind.AUTOMATIC
    if letter.returned.action in {"delayed", "relayed", "expanded", "delivered"}:
        return MachineLetter.Kind.DELAYED
    return MachineLetter.Kind.RETURNED


def _note(case: Case, kind: MachineLetter.Kind, *, at: datetime) -> None:
    act = Act.MAIL_BACK if kind == MachineLetter.Kind.RETURNED else Act.MACHINE_WROTE
    case.leave_step(act, at=at)
    if kind == MachineLetter.Kind.RETURNED:
        telling.mail_came_back(case)
