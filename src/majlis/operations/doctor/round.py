"""One round of the doctor, from the machine inwards."""

import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

from majlis.operations.doctor import machine
from majlis.operations.doctor.finding import Finding, problem
from majlis.operations.doctor.speech import gettext as _
from majlis.operations.postgres import NotStarted


def look(*, networks: bool) -> Iterator[Finding]:
    """Yield every finding; what cannot be looked at for want of something lower is left out."""
    yield machine.python()
    yield from machine.built()
    try:
        from django.conf import settings

        place = settings.HOME
    except Exception as error:
        yield _unreadable(error)
        return
    yield machine.home(place)
    yield machine.disk(place)
    yield from machine.keys(place / "keys" / "secret", settings.VAULT_KEY_FILE)
    yield from _inside(networks=networks)


def _inside(*, networks: bool) -> Iterator[Finding]:
    from majlis.operations import starting

    try:
        starting.django()
    except NotStarted as error:
        yield problem("D10", str(error), _("See the server's log in the data folder."))
        return
    except Exception as error:
        yield _unreadable(error)
        return
    from django.conf import settings

    from majlis.operations.doctor import database, house, surroundings

    found = list(
        database.look(is_embedded=not settings.DATABASE_URL, today=datetime.now(UTC).date())
    )
    yield from found
    yield from house.valid_settings()
    if all(finding.mend == "" or finding.number not in {"D10", "D13"} for finding in found):
        yield house.witness_file()
        yield house.safe_mode()
        at_work = house.worker()
        yield at_work
        port = urlsplit(settings.SITE_URL).port or 8000
        yield machine.port(port, is_ours=not at_work.mend)
    yield surroundings.media(settings.PUBLIC_MEDIA_URL)
    if networks:
        yield from surroundings.networks(settings.NETWORK_URLS)


def _unreadable(error: Exception) -> Finding:
    last = traceback.format_exception_only(error)[-1].strip()
    return problem(
        "D30",
        _("The settings cannot be read: {why}").format(why=last),
        _("Correct the variable that it names; the handbook lists them all."),
    )
