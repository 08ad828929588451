"""A year walked day by day: every evening the office reads its accounts, hears, and answers.

Nothing is given to the office but what its connectors read over the wire. The clocks stand still
between two evenings, so a year takes minutes.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import connection

from majlis.channels import joining
from majlis.channels.models import Channel
from majlis.inbox import applying, looking, polling
from majlis.insights import readings
from majlis.operations import networks_here
from majlis.operations.year import clocks
from majlis.operations.year.loading import LATER, lay
from majlis.operations.year.officer import Officer
from majlis.people.models import Institution
from majlis.store.tenancy import acting_for

# Past the hour at which an office reads its figures, and the networks' year has settled.
HOUR, MINUTE = 23, 30
ONE_DAY = timedelta(days=1)
# So long after its end the last days of a year are told by every network.
AFTERMATH_DAYS = 4
TOKEN_LIFE = timedelta(days=3000)

# Who was named elsewhere is asked for once a week, which is as far as a first asking reaches.
MENTIONS_ON = 5  # Saturday, by Python's count
# A real office asks every post that may be commented on, again and again. The walk, which sees
# each day for a moment, asks where something may be new: the network counts other comments than
# we have; where answers are not counted among them (X, LinkedIn), also where somebody waits for
# one or a conversation is fresh; where nothing is counted at all, as long as a post is new.
QUIET = """
UPDATE inbox_poll k SET next_at =
  CASE WHEN p.posted_at > %(now)s - interval '8 days' THEN %(tomorrow)s ELSE 'infinity' END
FROM delivery_accountpost p JOIN channels_channel c ON c.id = p.channel_id
WHERE p.id = k.post_id AND k.next_at <= %(now)s AND NOT (
  p.posted_at > %(now)s - interval '8 days' AND (
    (p.comment_count IS NULL AND p.posted_at > %(now)s - interval '3 days')
    OR p.comment_count <> (
      SELECT count(*) FROM inbox_item i WHERE i.channel_id = p.channel_id
        AND i.post_remote_id = p.remote_id AND i.removed_at IS NULL AND i.written_at IS NOT NULL)
    OR (c.network IN ('x', 'linkedin') AND EXISTS (
      SELECT FROM inbox_item i LEFT JOIN inbox_case q ON q.id = i.case_id
      WHERE i.channel_id = p.channel_id AND i.post_remote_id = p.remote_id
        AND (i.written_at > %(now)s - interval '36 hours' OR q.status IN ('new', 'open'))))))
"""


class WentWrong(Exception):
    """The walk stopped; the text says on which day and why."""


@dataclass
class Walk:
    """The year of one institution on the networks of this machine. As the database's owner."""

    institution: Institution
    control: str
    year: int
    seed: int = 1
    tell: Callable[[str], None] = print
    spent_s: "Counter[str]" = field(default_factory=Counter)

    hands: ThreadPoolExecutor = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.zone = ZoneInfo(self.institution.zone)
        self.officer = Officer(self.institution)
        with acting_for(self.institution.pk):
            found = Channel.objects.filter(institution=self.institution).connected()
            self.channels = list(found.order_by("id"))

    def lay(self) -> None:
        """Have the networks lay the year, and tell their days as late as in life."""
        accounts = {channel.network: channel.remote_id for channel in self.channels}
        lay(self.control, year=self.year, seed=self.seed, accounts=accounts)
        networks_here.control(self.control, "insights", {"late": True})

    def go(self, *, days: int = 0) -> None:
        """Walk the year, or only its first days, and come back to the present.

        Raises:
            WentWrong: an account could not be read.
        """
        with clocks.wandering(self.control), ThreadPoolExecutor(len(self.channels)) as self.hands:
            clocks.show(self.control, self.evening(date(self.year, 1, 1)) - ONE_DAY)
            self._connect(TOKEN_LIFE)
            for day in self._days(days):
                self._live(day)
            if not days:
                self.officer.end_the_year()
        self._ask_again_one_day()
        self._connect(None)

    def _days(self, days: int) -> Iterator[date]:
        first = date(self.year, 1, 1)
        last = date(self.year + 1, 1, AFTERMATH_DAYS)
        for number in range(days or (last - first) // ONE_DAY + 1):
            yield first + number * ONE_DAY

    def _live(self, day: date) -> None:
        evening = self.evening(day)
        clocks.show(self.control, evening)
        with self._spending("readings"):
            problems = [problem for problem in self.hands.map(self._read, self.channels) if problem]
        if problems:
            raise WentWrong(f"{day}: {'; '.join(problems)}")
        self._hear(evening)
        if (day + ONE_DAY).month != day.month:
            self.tell(f"{day:%Y-%m}: {self._spent()}")

    def _read(self, channel: Channel) -> str:
        """Read one account, in a thread of its own; return what went wrong, or nothing."""
        try:
            problem = readings.take(self.institution.pk, channel.pk)
        finally:
            connection.close()
        return f"{channel.network}: {problem}" if problem else ""

    def _hear(self, evening: datetime) -> None:
        with self._spending("comments"):
            self._pass_over_the_quiet(evening)
            while polling.poll_due() or looking.look_due():
                pass
        with self._spending("cases"):
            applying.apply_waiting()
            self.officer.read()

    def _pass_over_the_quiet(self, evening: datetime) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT inbox_begin_polls(%s, %s, %s, %s, %s)", polling.hearing_networks()
            )
            # A moment later: the clock has gone on since it was set.
            moment = evening + timedelta(minutes=20)
            tomorrow = evening + ONE_DAY - timedelta(hours=1)
            cursor.execute(QUIET, {"now": moment, "tomorrow": tomorrow})
            if evening.weekday() != MENTIONS_ON:
                cursor.execute(
                    "UPDATE inbox_poll SET next_at = %s WHERE post_id IS NULL", [tomorrow]
                )

    def _ask_again_one_day(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(LATER, [self.institution.pk])

    def _connect(self, life: timedelta | None) -> None:
        """Give the accounts new permissions: those of the present end in the past, and back."""
        for channel in self.channels:
            wanted = {"network": channel.network, "account": channel.remote_id}
            if life:
                wanted["expires_in_s"] = str(int(life.total_seconds()))
            given = networks_here.control(self.control, "tokens", wanted)
            joining.adopt(
                institution_id=self.institution.pk,
                network=channel.network,
                account_id=channel.remote_id,
                access_token=given["access_token"],
                refresh_token=given.get("refresh_token") or "",
                expires_in_s=given.get("expires_in"),
            )

    def evening(self, day: date) -> datetime:
        return datetime(day.year, day.month, day.day, HOUR, MINUTE, tzinfo=self.zone)

    def _spending(self, what: str) -> "_Span":
        return _Span(self.spent_s, what)

    def _spent(self) -> str:
        return ", ".join(f"{what} {spent_s:.0f} s" for what, spent_s in self.spent_s.items())


@dataclass
class _Span:
    """Adds what a block took to a counter."""

    counter: "Counter[str]"
    what: str

    def __enter__(self) -> None:
        self._began_s = time.monotonic()

    def __exit__(self, *_: object) -> None:
        self.counter[self.what] += time.monotonic() - self._began_s  # type: ignore[assignment]
