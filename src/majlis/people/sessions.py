"""How long a person stays signed in, and which institution they chose."""

from datetime import UTC, datetime, timedelta

from allauth.usersessions.models import UserSession
from django.contrib.auth import logout
from django.http import HttpRequest

from majlis.store import clock

LONGEST = timedelta(hours=12)
LONGEST_IDLE = timedelta(minutes=30)
# A session's row is written again when this much has passed: written at every request, two
# requests of one page would wait for each other.
NOTE_EVERY = timedelta(minutes=1)

BEGAN, SEEN, INSTITUTION = "began_at", "seen_at", "institution"


def has_ended(request: HttpRequest) -> bool:
    """Say whether the session is too old or was left alone too long; if not, note its use."""
    now = clock.now()
    began, seen = _moment(request, BEGAN) or now, _moment(request, SEEN)
    if now - began > LONGEST or (seen is not None and now - seen > LONGEST_IDLE):
        return True
    if seen is None or now - seen > NOTE_EVERY:
        _note(request, began=began, now=now)
    return False


def end(request: HttpRequest) -> None:
    """Sign the person out of this session."""
    UserSession.objects.filter(session_key=request.session.session_key).delete()
    logout(request)


def chosen_institution(request: HttpRequest) -> int | None:
    """Return the id of the institution that the person chose, if any."""
    chosen: int | None = request.session.get(INSTITUTION)
    return chosen


def choose_institution(request: HttpRequest, institution_id: int) -> None:
    request.session[INSTITUTION] = institution_id


def _note(request: HttpRequest, *, began: datetime, now: datetime) -> None:
    request.session[BEGAN] = began.timestamp()
    request.session[SEEN] = now.timestamp()
    UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=now)


def _moment(request: HttpRequest, key: str) -> datetime | None:
    value = request.session.get(key)
    return None if value is None else datetime.fromtimestamp(value, UTC)
