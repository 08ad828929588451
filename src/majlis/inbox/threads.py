"""Which case a letter belongs to by what it answers: nearer than who wrote it and when.

A letter that names a reference of ours belongs there only if its writer is known in that case:
anybody can write a number.
"""

from collections.abc import Iterable, Iterator

from django.db.models import Q

from majlis.channels.models import Channel
from majlis.delivery.models import Delivery
from majlis.inbox.models import Case, Item, Letter
from majlis.inbox.states import Status
from majlis.networks.letters import RemoteLetter

MOST_LOOKED_FOR = 10


def home_of(item: Item) -> int | None:
    """Return the case that a letter answers, None for anything else."""
    if not item.is_letter or item.is_ours:
        return None
    letter = Letter.objects.filter(item=item).first()
    if letter is None or item.channel is None:
        return None
    address = item.author.remote_id if item.author else ""
    found = _by_answers(item.channel, letter.answers, but=item.pk)
    return found or _by_reference(item.institution_id, letter.named, address)


def home_of_told(channel: Channel, letter: RemoteLetter) -> int | None:
    """Return the case that a letter answers which is no item."""
    found = _by_answers(channel, letter.answers)
    return found or _by_reference(channel.institution_id, letter.named, letter.author_id)


def answering(item: Item) -> Iterator[Item]:
    """Yield the letters that answer this one, also those that came before it."""
    if not item.is_letter:
        return
    names = {item.remote_id, *Letter.objects.filter(item=item).values_list("message_id", flat=True)}
    answers = Q()
    for name in names - {""}:
        answers |= Q(answers__contains=[name])
    found = Letter.objects.filter(answers, item__channel=item.channel_id).exclude(item=item)
    for letter in found.select_related("item__channel", "item__author").order_by("item_id"):
        yield letter.item


def _by_answers(channel: Channel, answers: Iterable[str], *, but: int = 0) -> int | None:
    for name in list(answers)[:MOST_LOOKED_FOR]:
        if found := _of_item(channel, name, but) or _of_reply(channel, name):
            return found
    return None


def _of_item(channel: Channel, name: str, but: int) -> int | None:
    named = Q(remote_id=name) | Q(letter__message_id=name)
    known = Item.objects.public().filter(named, channel=channel).exclude(pk=but)
    return _open(Case.objects.filter(items__in=known))


def _of_reply(channel: Channel, name: str) -> int | None:
    ours = Delivery.objects.filter(channel=channel, remote_id=name)
    return _open(Case.objects.filter(replies__delivery__in=ours))


def _by_reference(institution_id: int, named: Iterable[str], address: str) -> int | None:
    if not address:
        return None
    theirs = Q(contact__email__iexact=address) | Q(
        items__author__network="email", items__author__remote_id=address
    )
    cases = Case.objects.filter(theirs, institution=institution_id, reference__in=list(named))
    return _open(cases)


def _open(cases: "Iterable[Case]") -> int | None:
    """Return the case where the first of these went; what is spam is no home."""
    found = cases.exclude(status=Status.SPAM).order_by("id")  # type: ignore[attr-defined]
    case = found.only("id", "merged_into_id").first()
    return None if case is None else case.merged_into_id or case.pk
