"""Calling a person at once: by e-mail, by a signed message to another system, by SMS.

The row is the truth: it says that a call is to be made before it is made, and what became of it. A
call that may have gone out is never made again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection
from django.db.models import F

from majlis.networks import outside
from majlis.networks.contract import OutcomeUnknown, TryLater
from majlis.notices import templating
from majlis.notices.models import Call, CallWay, DutyNumber
from majlis.people import sealing
from majlis.people.models import Institution, Person
from majlis.store.clock import Now, now
from majlis.store.tenancy import acting_for

MOST = 20
MOST_TRIES = 3
TRY_AGAIN = timedelta(seconds=20)
# A worker that died with a call in hand leaves it in doubt after this time.
LEASE = timedelta(minutes=2)


@dataclass(frozen=True)
class Message:
    """What a call says, in its person's language; `values` are for other systems."""

    subject: str
    text: str
    url: str
    values: Mapping[str, str]


def call(
    institution: Institution, person: Person, message: Message, *, thing: str, is_test: bool = False
) -> list[Call]:
    """Write down a call by every way that is on, in the caller's transaction; once for a thing."""
    ways = CallWay.objects.filter(institution=institution, is_on=True).order_by("id")
    return [call_by(way, person, message, thing=thing, is_test=is_test) for way in ways]


def call_by(
    way: CallWay, person: Person, message: Message, *, thing: str, is_test: bool = False
) -> Call:
    """Write down a call by one way."""
    number = DutyNumber.objects.filter(institution=way.institution_id, person=person).first()
    needs_number = way.kind == CallWay.Kind.SMS and number is None
    made, _is_new = Call.objects.get_or_create(
        institution_id=way.institution_id,
        way=way,
        person=person,
        object=thing,
        defaults={
            "subject": message.subject[:200],
            "text": message.text,
            "url": message.url,
            "values": {**message.values, "phone": number.phone if number else ""},
            "is_test": is_test,
            "state": Call.State.FAILED if needs_number else Call.State.WAITING,
            "detail": "no_number" if needs_number else "",
        },
    )
    return made


def send_due() -> int:
    """Make every call that waits; return how many were looked at. Worker only."""
    values: list[Any] = [LEASE, MOST]
    with connection.cursor() as cursor:
        cursor.execute("SELECT institution_id, id FROM notices_calls_due(%s, %s)", values)
        due = cursor.fetchall()
    for institution_id, call_id in due:
        send(institution_id, call_id)
    return len(due)


def send(institution_id: int, call_id: int) -> None:
    """Make one call, once: it is written down as begun and committed before any byte leaves."""
    found = _begin(institution_id, call_id)
    if found is None:
        return
    try:
        state, detail = _by_mail(found) if found.way.kind == CallWay.Kind.EMAIL else _by_http(found)
    except TryLater as error:
        state, detail = _not_sent(found), str(error)
    except OutcomeUnknown as error:
        state, detail = Call.State.UNKNOWN, str(error)
    except sealing.Unsealable:
        state, detail = Call.State.FAILED, "secret_lost"
    with acting_for(institution_id):
        again = {"next_at": Now() + TRY_AGAIN} if state == Call.State.WAITING else {}
        ended = {} if again else {"ended_at": Now()}
        Call.objects.filter(pk=call_id, state=Call.State.SENDING).update(
            state=state, detail=detail[:300], **again, **ended
        )


def _begin(institution_id: int, call_id: int) -> Call | None:
    with acting_for(institution_id):
        known = Call.objects.select_related("way", "person", "institution")
        waiting = Call.objects.filter(pk=call_id, state=Call.State.WAITING)
        if waiting.update(state=Call.State.SENDING, begun_at=Now(), tries=F("tries") + 1):
            return known.get(pk=call_id)
        stale = Call.objects.filter(
            pk=call_id, state=Call.State.SENDING, begun_at__lt=now() - LEASE
        )
        stale.update(state=Call.State.UNKNOWN, detail="interrupted", ended_at=Now())
        return None


def _not_sent(found: Call) -> str:
    return Call.State.WAITING if found.tries < MOST_TRIES else Call.State.FAILED


def _by_mail(found: Call) -> tuple[str, str]:
    letter = EmailMessage(
        f"{found.subject} · {found.institution}",
        f"{found.text}\n\n{found.url}\n",
        settings.DEFAULT_FROM_EMAIL,
        [found.person.email],
    )
    try:
        letter.send()
    except OSError as error:  # smtplib's errors are of this kind too
        return _not_sent(found), type(error).__name__
    return Call.State.SENT, ""


def _by_http(found: Call) -> tuple[str, str]:
    request = templating.request_of(found)
    wrong = outside.mistake(request.url, inside_hosts=settings.INSIDE_HOSTS)
    if wrong:
        return Call.State.FAILED, wrong
    inside = outside.is_inside(request.url, settings.INSIDE_HOSTS)
    answer = outside.http_outside(inside=inside).call(
        request.method, request.url, headers=request.headers, content=request.body
    )
    said = f"HTTP {answer.status}"
    if answer.is_success:
        return Call.State.SENT, said
    # A gateway that broke while it answered may have taken it.
    return (Call.State.UNKNOWN if answer.status >= 500 else Call.State.FAILED), said


def outcomes(thing: str) -> list[Call]:
    """Return what became of the calls about one thing, in their order."""
    return list(Call.objects.filter(object=thing).select_related("way", "person").order_by("id"))


def failed_all(thing: str) -> bool:
    """Say whether none of the calls about a thing can have reached its person."""
    states: set[Any] = set(Call.objects.filter(object=thing).values_list("state", flat=True))
    return states <= {Call.State.FAILED.value}
