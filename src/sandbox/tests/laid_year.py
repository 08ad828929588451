"""A sandbox with a demonstration year laid into it, and calls of its insights."""

from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote

IDS = {
    "x": "7700000000001",
    "facebook": "7700000000002",
    "instagram": "7700000000003",
    "youtube": "UC1234567890123456789012",
    "linkedin": "7700000000005",
}
A_LONG_LIFE_S = 20 * 366 * 86_400


def _restli(value):
    return value if value.startswith(("List(", "(")) else quote(value, safe="")


class LaidYear:
    """One year over five accounts, and the sandbox's clock."""

    def __init__(self, sandbox, *, year=2018, seed=7):
        self.sandbox = sandbox
        self.year, self.seed = year, seed
        for network, id_ in IDS.items():
            sandbox.account(network, id_, handle="mgsa", name="هيئة المواصفات النموذجية")
        self.made = sandbox.control("POST", "/year", self.order())
        self._tokens = {}

    def order(self, **changed):
        return {"year": self.year, "seed": self.seed, "accounts": IDS, **changed}

    def set_clock(self, *moment):
        at = datetime(*moment, tzinfo=UTC)
        self.sandbox.control("POST", "/clock", {"at": at.isoformat()})
        return at

    def figures(self, year=None):
        return self.sandbox.control("GET", f"/figures?year={year or self.year}")

    def token(self, network):
        if network not in self._tokens:
            asked = {"network": network, "account": IDS[network], "expires_in_s": A_LONG_LIFE_S}
            made = self.sandbox.control("POST", "/tokens", asked)
            self._tokens[network] = made["access_token"]
        return self._tokens[network]

    def get(self, network, path, host="api", **query):
        headers = {"Authorization": f"Bearer {self.token(network)}"}
        if network == "linkedin":
            headers |= {"LinkedIn-Version": "202609", "X-Restli-Protocol-Version": "2.0.0"}
            # Written out: the brackets of lists and records stay.
            path += "?" + "&".join(f"{name}={_restli(value)}" for name, value in query.items())
            query = {}
        url = self.sandbox.urls[network][host] + path
        return self.sandbox.http.get(url, params=query or None, headers=headers)

    def posts(self, network):
        return [
            post
            for post in self.sandbox.ledger(network)
            if post["kind"] == "post" and not post["data"].get("reply_to")
        ]


def unix(*moment):
    return int(datetime(*moment, tzinfo=UTC).timestamp())


def intervals(first, last):
    start = int(datetime(first.year, first.month, first.day, tzinfo=UTC).timestamp() * 1000)
    after = last + timedelta(days=1)
    end = int(datetime(after.year, after.month, after.day, tzinfo=UTC).timestamp() * 1000)
    return f"(timeRange:(start:{start},end:{end}),timeGranularityType:DAY)"


def days_of(year):
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]
