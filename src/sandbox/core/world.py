"""Everything the networks of one sandbox share."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sandbox.core.accounts import Accounts
from sandbox.core.audience import Audience
from sandbox.core.clock import Clock
from sandbox.core.comments import Comment, Comments
from sandbox.core.faults import Faults
from sandbox.core.files import Files
from sandbox.core.ids import Numbers
from sandbox.core.insights import Insights
from sandbox.core.ledger import Ledger, Post
from sandbox.core.messages import Messages
from sandbox.core.quotas import Quotas
from sandbox.core.recorder import Recorder
from sandbox.core.records import Records
from sandbox.core.request_log import RequestLog
from sandbox.core.standing import Standing
from sandbox.core.store import Statement, Store
from sandbox.core.webhooks import Webhooks

if TYPE_CHECKING:
    from sandbox.core.network import Network


class World:
    """The state of one sandbox, kept in one folder."""

    def __init__(self, folder: Path, *, quotas_on: bool = True) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.clock = Clock()
        self.store = Store(folder / "ledger.sqlite3")
        self.ledger = Ledger(self.store, self.clock)
        self.comments = Comments(self.store, self.clock)
        self.messages = Messages(self.store, self.clock)
        self.records = Records(self.store)
        self.standing = Standing(self.records, self.clock)
        self.requests = RequestLog(self.store)
        self.recorder = Recorder()
        self.accounts = Accounts(self.records, self.clock)
        self.audience = Audience(self.records, self.accounts)
        self.insights = Insights(self.ledger, self.comments, self.audience, self.clock)
        self.faults = Faults()
        self.files = Files(folder / "files")
        self.quotas = Quotas(self.clock, on=quotas_on)
        self.numbers = Numbers(self.clock)
        self.webhooks = Webhooks(self.clock)
        self.networks: Mapping[str, Network] = {}  # by slug, once they are served
        self.control_url = ""
        self.latency = timedelta(0)
        self.refuses_duplicates = True
        self.is_stopping = False
        self._quotas_at_start = quotas_on

    def start(self) -> None:
        """Read what the folder holds; called inside the running event loop."""
        self.store.start()
        self.ledger.load()
        self.comments.load()
        self.messages.load()
        self.records.load()
        self.requests.load()
        self.webhooks.start(self.comments.all())

    def stop(self) -> None:
        """Write what waits and let held requests go."""
        self.is_stopping = True
        self.faults.clear()
        self.store.stop()

    async def take(self, things: Iterable[Post | Comment]) -> None:
        """Take any number of posts and comments, all or none; on return they are on the disk.

        Each is in memory before the next is asked for, so that one may answer an earlier one.

        Raises:
            ValueError: one has an id that its network has already; nothing was taken.
        """
        entered: list[Post | Comment] = []
        try:
            statements = []
            for thing in things:
                statements.append(self._enter(thing))
                entered.append(thing)
            await self.store.commit(statements)
        except BaseException:
            for thing in reversed(entered):
                self._drop(thing)
            raise
        for thing in entered:
            thing.is_durable = True

    def _enter(self, thing: Post | Comment) -> Statement:
        return self.ledger.enter(thing) if isinstance(thing, Post) else self.comments.enter(thing)

    def _drop(self, thing: Post | Comment) -> None:
        if isinstance(thing, Post):
            self.ledger.drop(thing)
        else:
            self.comments.drop(thing)

    async def reset(self) -> None:
        """Forget everything: accounts, tokens, posts, files, faults, settings."""
        self.webhooks.forget()
        await self.store.wipe()
        self.ledger.forget()
        self.comments.forget()
        self.messages.forget()
        self.records.forget()
        self.faults.clear()
        self.files.wipe()
        self.quotas.forget()
        self.quotas.on = self._quotas_at_start
        self.insights.lags = False
        self.latency = timedelta(0)
        self.refuses_duplicates = True
        self.clock.offset = timedelta(0)
