"""Everything the networks of one sandbox share."""

from datetime import timedelta
from pathlib import Path

from sandbox.core.accounts import Accounts
from sandbox.core.audience import Audience
from sandbox.core.clock import Clock
from sandbox.core.faults import Faults
from sandbox.core.files import Files
from sandbox.core.ids import Numbers
from sandbox.core.insights import Insights
from sandbox.core.ledger import Ledger
from sandbox.core.quotas import Quotas
from sandbox.core.records import Records
from sandbox.core.request_log import RequestLog
from sandbox.core.store import Store


class World:
    """The state of one sandbox, kept in one folder."""

    def __init__(self, folder: Path, *, quotas_on: bool = True) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.clock = Clock()
        self.store = Store(folder / "ledger.sqlite3")
        self.ledger = Ledger(self.store, self.clock)
        self.records = Records(self.store)
        self.requests = RequestLog(self.store)
        self.accounts = Accounts(self.records, self.clock)
        self.audience = Audience(self.records, self.accounts)
        self.insights = Insights(self.ledger, self.audience, self.clock)
        self.faults = Faults()
        self.files = Files(folder / "files")
        self.quotas = Quotas(self.clock, on=quotas_on)
        self.numbers = Numbers()
        self.latency = timedelta(0)
        self.refuses_duplicates = True
        self.is_stopping = False
        self._quotas_at_start = quotas_on

    def start(self) -> None:
        """Read what the folder holds; called inside the running event loop."""
        self.store.start()
        self.ledger.load()
        self.records.load()
        self.requests.load()

    def stop(self) -> None:
        """Write what waits and let held requests go."""
        self.is_stopping = True
        self.faults.clear()
        self.store.stop()

    async def reset(self) -> None:
        """Forget everything: accounts, tokens, posts, files, faults, settings."""
        await self.store.wipe()
        self.ledger.forget()
        self.records.forget()
        self.faults.clear()
        self.files.wipe()
        self.quotas.forget()
        self.quotas.on = self._quotas_at_start
        self.insights.lags = False
        self.latency = timedelta(0)
        self.refuses_duplicates = True
        self.clock.offset = timedelta(0)
