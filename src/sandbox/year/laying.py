"""Laying a demonstration year into the sandbox, all of it at once and at its own times."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from random import Random

from sandbox.core import street
from sandbox.core.audience import YEAR, Year, laid
from sandbox.core.comments import Comment
from sandbox.core.files import StoredFile
from sandbox.core.ledger import Post
from sandbox.core.network import Network
from sandbox.core.world import World
from sandbox.year import people, plan
from sandbox.year.pictures import drawn
from sandbox.year.plan import OFFICE_TIME, Planned
from sandbox.year.posts import Maker
from sandbox.year.talk import Talk, Thing, Told
from sandbox.year.words import wording


class LaidAlready(Exception):
    """One of the accounts has this year already."""


@dataclass(frozen=True)
class Account:
    """One network with the account whose year it is."""

    network: Network
    id: str


async def lay(
    world: World, accounts: Mapping[str, Account], *, year: int, seed: int
) -> dict[str, int]:
    """Lay the year of five accounts; return how many posts and comments, when it is on the disk.

    Raises:
        LaidAlready: nothing was laid.
    """
    for slug, account in accounts.items():
        if any(known.year == year for known in world.audience.years(slug, account.id)):
            raise LaidAlready(f"{slug} {account.id} has the year {year} already")
    lot = Random(f"{seed} {year}")  # noqa: S311 - a demonstration is no secret
    pictures, videos = await drawn(world.files, lot)
    laying = _Laying(accounts, pictures, videos, lot, year=year)
    await world.take(laying.things())
    statements = [world.ledger.leaving(post, at) for post, at in laying.leaving]
    for slug, account in accounts.items():
        before, after = plan.FOLLOWERS[slug]
        record = laid(slug, account.id, Year(year, seed, before, after, plan.VISITS[slug]))
        statements.append(world.records.putting(YEAR, *record))
    await world.store.commit(statements)
    for account in accounts.values():
        own = [one for one in laying.comments if one.network == account.network.slug]
        street.tell(account.network, own)
    return {"posts": laying.posts, "comments": len(laying.comments) + laying.replies}


class _Laying:
    def __init__(
        self,
        accounts: Mapping[str, Account],
        pictures: list[StoredFile],
        videos: list[StoredFile],
        lot: Random,
        *,
        year: int,
    ) -> None:
        self.leaving: list[tuple[Post, datetime]] = []
        self.comments: list[Comment] = []
        self.posts = self.replies = 0
        self._accounts = accounts
        self._pictures, self._videos = pictures, videos
        self._lot = lot
        self._year = year

    def things(self) -> Iterator[Thing]:
        """Yield every post, then everything under them, each before what answers it."""
        names = people.names(self._lot)
        for slug, plans in plan.planned(self._year, self._lot).items():
            account = self._accounts[slug]
            maker = Maker(account.network, account.id, self._lot)
            told = []
            for planned in plans:
                made = self._made(maker, planned)
                self.posts += 1
                yield made.post
                if planned.removed_at is None:
                    told.append(made)
                else:
                    self.leaving.append((made.post, planned.removed_at))
            for thing in Talk(account.network, told, names, self._lot, year=self._year).composing():
                if isinstance(thing, Comment):
                    self.comments.append(thing)
                else:
                    self.replies += 1
                yield thing

    def _made(self, maker: Maker, planned: Planned) -> Told:
        day = planned.at.astimezone(OFFICE_TIME).date()
        words = wording(self._lot, day=day, network=planned.network)
        files = [self._lot.choice(self._videos)] if planned.is_video else []
        files += self._lot.sample(self._pictures, planned.pictures)
        return Told(maker.made(planned, words, files), words.topic)
