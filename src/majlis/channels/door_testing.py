"""Whether a mailbox, or another system's address for answers, does what it is for. Worker only.

Nothing is sent to anybody.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta

from majlis.channels import letter_doors, opened_doors, sessions
from majlis.channels.models import Channel, Mailbox
from majlis.channels.models.tick import Tick
from majlis.networks.connection import Deadline
from majlis.networks.contract import LoggedOut, NetworkError, Rejected
from majlis.networks.mail import Email
from majlis.networks.mail_calls import imap, smtp
from majlis.store.tenancy import acting_for

CALL_BUDGET = timedelta(seconds=20)
PASSWORD, NO_FOLDER = "password", "no_folder"


def ticks(channel: Channel) -> Iterator[Tick]:
    """Yield what was found, thing by thing."""
    if channel.network == letter_doors.NETWORK:
        yield from _of_system(channel)
        return
    try:
        permission = sessions.permission_of(channel)
    except LoggedOut as error:
        yield Tick("reads", Tick.BAD, str(error))
        return
    with acting_for(channel.institution_id):
        folder = Mailbox.objects.get(channel=channel).folder
    box = opened_doors.mailbox(channel, permission, call_budget=CALL_BUDGET)
    yield _tried("reads", lambda: _selects(box, folder))
    yield _tried("copies", lambda: _selects(box, box.sent_folder))
    yield _tried("sends", lambda: smtp(box.sends, Deadline(CALL_BUDGET)).close())


def _of_system(channel: Channel) -> Iterator[Tick]:
    system = opened_doors.system(channel, call_budget=CALL_BUDGET)
    if system.address:
        yield _tried("answers", system.ask)


def _selects(box: Email, folder: str) -> None:
    with imap(box.reads, Deadline(CALL_BUDGET)) as opened:
        opened.select(folder)


def _tried(what: str, do: Callable[[], object]) -> Tick:
    try:
        do()
    except LoggedOut:
        return Tick(what, Tick.BAD, PASSWORD)
    except Rejected as error:
        why = NO_FOLDER if error.code == "not_found" else error.detail
        return Tick(what, Tick.BAD, why[:200])
    except NetworkError as error:
        return Tick(what, Tick.BAD, str(error)[:200])
    return Tick(what, Tick.GOOD)
