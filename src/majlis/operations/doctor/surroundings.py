"""What lies around the office: the networks' hosts, our own public address, the time out there."""

import email.utils
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import httpx

from majlis.operations.doctor.finding import Finding, fine, problem, warning
from majlis.operations.doctor.speech import gettext as _

LONGEST_WAIT_S = 5
MOST_SKEW = timedelta(seconds=30)


def networks(urls: Mapping[str, Mapping[str, str]]) -> Iterator[Finding]:
    """D20: each network's hosts answer; D21: their clock and ours agree."""
    addresses = sorted({url for hosts in urls.values() for url in hosts.values()})
    with ThreadPoolExecutor(len(addresses) or 1) as pool:
        answers = dict(zip(addresses, pool.map(_ask, addresses), strict=True))
    for network, hosts in urls.items():
        silent = sorted({url for url in hosts.values() if answers[url] is None})
        yield _reached(network, silent)
    yield _time([answer for answer in answers.values() if answer is not None])


def media(url: str) -> Finding:
    """D22: our media address answers; whether it does from outside, only outside can tell."""
    answer = _ask(url)
    if answer is None:
        return problem(
            "D22",
            _("The media address {url} does not answer.").format(url=url),
            _(
                "Instagram fetches images there: set MAJLIS_MEDIA_URL to an address of this office "
                "that the internet reaches, and start the office."
            ),
        )
    return fine("D22", _("The media address {url} answers here.").format(url=url))


def _ask(url: str) -> httpx.Response | None:
    """Return any answer at all; the root of an API may well say 404."""
    try:
        with httpx.Client(timeout=LONGEST_WAIT_S, follow_redirects=False) as client:
            return client.get(url)
    except httpx.HTTPError:
        return None


def _reached(network: str, silent: list[str]) -> Finding:
    if silent:
        return problem(
            "D20",
            _("{network} is not reached at {hosts}.").format(
                network=network, hosts=", ".join(silent)
            ),
            _("Let this machine reach these hosts on port 443."),
        )
    return fine("D20", _("{network} is reached.").format(network=network))


def _time(answers: list[httpx.Response]) -> Finding:
    dates = [
        email.utils.parsedate_to_datetime(a.headers["date"]) for a in answers if "date" in a.headers
    ]
    if not dates:
        return fine("D21", _("No network told the time."))
    skew = min(abs(datetime.now(UTC) - date) for date in dates)
    said = _("This machine's clock differs from the networks' by {seconds} s.").format(
        seconds=f"{skew.total_seconds():.0f}"
    )
    if skew > MOST_SKEW:
        return warning("D21", said, _("Keep the clock right, with chrony or systemd-timesyncd."))
    return fine("D21", said)
