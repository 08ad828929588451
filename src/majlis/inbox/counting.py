"""What of the public's words reached us and by which way, and what of it waits."""

from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Greatest

from majlis.channels.models import Channel
from majlis.delivery.models import AccountPost
from majlis.inbox.models import Case, Item, Reply
from majlis.inbox.states import ASKING, Status
from majlis.people.models import Institution, Person


@dataclass(frozen=True)
class Heard:
    """What we have of one account."""

    pushed: int  # items that the network told us
    polled: int  # items that only asking found
    missing: int  # comments that the network counts and we do not have


@dataclass(frozen=True)
class Desk:
    """The numbers on a person's desk, for the menu and Today."""

    unassigned: int
    mine: int  # in my hands and asking
    waiting: int  # in my hands and waiting for the person
    stuck: int  # my answers that are held or were refused


def of_channel(channel: Channel) -> Heard:
    """Return how what we have of this account came to us."""
    told = Item.objects.told().filter(channel=channel)
    ways = told.aggregate(
        pushed=Count("pk", filter=Q(was_pushed=True)),
        polled=Count("pk", filter=Q(was_pushed=False)),
    )
    counted = AccountPost.objects.standing().filter(channel=channel, comment_count__isnull=False)
    short = counted.annotate(short=Greatest(Coalesce("comment_count", 0) - we_have(), Value(0)))
    return Heard(**ways, missing=short.aggregate(all=Sum("short"))["all"] or 0)


def we_have() -> Coalesce:
    """Return how many comments we have of an account's post that still stand, for a query."""
    ours = (
        Item.objects.told()
        .standing()
        .filter(channel=OuterRef("channel"), post_remote_id=OuterRef("remote_id"))
        .order_by()
        .values("post_remote_id")
        .annotate(count=Count("pk"))
        .values("count")
    )
    return Coalesce(Subquery(ours), Value(0))


def on_desk(institution: Institution, person: Person) -> Desk:
    """Return the counts for one person, in two queries."""
    here = Case.objects.standing().filter(institution=institution)
    mine = Q(officer=person)
    counts = here.aggregate(
        unassigned=Count("pk", filter=Q(status__in=ASKING, officer__isnull=True)),
        mine=Count("pk", filter=mine & Q(status__in=ASKING)),
        waiting=Count("pk", filter=mine & Q(status=Status.WAITING)),
    )
    stuck = Reply.objects.stuck().filter(institution=institution, by=person).count()
    return Desk(**counts, stuck=stuck)
