"""The readings of a whole demonstration year, against what the sandbox's ledger counts itself.

The clock walks through the year and stops every few days; at each stop the connectors read as an
office would, and of all that was ever read the last word on each post and day is kept.
"""

from datetime import UTC, date, datetime, timedelta

import pytest

from majlis.networks import connect
from majlis.networks.figure_sources import FIGURE_SOURCES

from .sandbox_here import HERE, IDS, Sandbox, running

pytestmark = pytest.mark.long

YEAR = 2018
FIGURES = ("followers", "views", "visits", "likes_and_reposts")
# Within it a post is read often enough: it settles after 21 days, and X hides its clicks after 30.
READ_AGAIN, STEP = timedelta(days=30), timedelta(days=9)
STOPS = [datetime(YEAR, 1, 1, 20, tzinfo=UTC) + number * STEP for number in range(41)]
STOPS = [*STOPS, datetime(YEAR, 12, 31, 18, 5, tzinfo=UTC)]
AFTERWARDS = datetime(YEAR + 1, 1, 2, 12, tzinfo=UTC)
A_LONG_LIFE_S = 20 * 366 * 86_400


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    with running(tmp_path_factory.mktemp("year")) as ready:
        made = Sandbox(ready["control"], ready["network_urls"], "", dict(IDS))
        for slug in HERE:
            made.ask("POST", "accounts", network=slug, id=IDS[slug], handle="mgsa", name="هيئة")
        made.ask("POST", "year", year=YEAR, seed=7, accounts=IDS)
        yield made


def set_clock(office, at):
    office.ask("POST", "clock", at=at.isoformat())


def counted(office):
    return office.ask("GET", f"figures?year={YEAR}")["networks"]


class Reader:
    """What an office keeps of one account: the last word on each post, each day, and today."""

    def __init__(self, office, slug):
        fields = {"network": slug, "account": IDS[slug], "expires_in_s": A_LONG_LIFE_S}
        self.slug = slug
        self.account = connect(
            slug,
            hosts=office.urls[slug],
            account=IDS[slug],
            access_token=office.ask("POST", "tokens", **fields)["access_token"],
            clock=lambda: datetime.fromisoformat(office.ask("GET", "clock")["now"]),
        )
        self.posts, self.days, self.now = {}, {}, {}
        self.first = date(YEAR, 1, 1)

    def read(self, at):
        if any(source.how == "post" for source in FIGURE_SOURCES[self.slug].values()):
            ids = [it.id for it in self.account.recent(since=at - READ_AGAIN) if it.is_original]
            for one in self.account.post_readings(ids):
                if one.value is not None:
                    self.posts[one.metric, one.post_id] = one.value
        for one in self.account.account_readings(first=self.first, last=at.date()):
            if one.day is None:
                self.now[one.metric] = one.value
            elif one.value is not None and one.day.year == YEAR:
                self.days[one.metric, one.day] = one.value
        self.first = at.date() - timedelta(days=2)

    def figure(self, name):
        source = FIGURE_SOURCES[self.slug].get(name)
        if source is None:
            return None
        if source.how == "now":
            return self.now[source.metrics[0]]
        kept = self.posts if source.how == "post" else self.days
        values = {key: value for key, value in kept.items() if key[0] in source.metrics}
        if name == "followers":
            return values[max(values)] if values else None
        return sum(values.values())


def test_what_the_connectors_read_is_what_the_ledger_counts_all_the_year(office):
    readers = {slug: Reader(office, slug) for slug in HERE}

    for at in STOPS:
        set_clock(office, at)
        after = counted(office)
        for slug, reader in readers.items():
            before = after
            reader.read(at)
            after = counted(office)
            read = {name: reader.figure(name) for name in FIGURES}
            # On the first day no Pacific day of the Page has ended yet.
            if slug == "facebook" and at == STOPS[0]:
                assert read.pop("followers") is None
            for name, value in read.items():
                # Somebody may look at a post while it is read: the clock runs on.
                span = range(before[slug][name] or 0, (after[slug][name] or 0) + 1)
                assert (value or 0) in span, (slug, at, name)
                assert (value is None) == (before[slug][name] is None), (slug, at, name)

    set_clock(office, AFTERWARDS)
    final = counted(office)
    whole = dict.fromkeys(FIGURES, 0)
    for slug, reader in readers.items():
        reader.read(AFTERWARDS)
        for name in FIGURES:
            assert reader.figure(name) == final[slug][name], (slug, name)
            whole[name] += reader.figure(name) or 0
    assert whole["likes_and_reposts"] == 23_000
    assert whole["followers"] >= 40_000
    assert whole["views"] >= 2_000_000
    assert whole["visits"] >= 215_000


@pytest.mark.parametrize("slug", sorted(HERE))
def test_a_day_that_is_not_told_yet_is_none_and_comes_later(office, slug):
    if slug == "x":
        pytest.skip("X tells no days")
    office.ask("POST", "insights", late=True)
    reader = Reader(office, slug)
    try:
        at = datetime(YEAR, 5, 20, 12, tzinfo=UTC)
        set_clock(office, at)
        days = {"first": date(YEAR, 5, 1), "last": date(YEAR, 5, 20)}
        early = values_of(reader.account.account_readings(**days), "views")
        set_clock(office, at + timedelta(days=5))
        later = values_of(reader.account.account_readings(**days), "views")
    finally:
        office.ask("POST", "insights", late=False)

    missing = [day for day, value in early.items() if value is None]
    assert missing == [day for day in early if day >= min(missing)]
    assert 2 <= len(missing) <= 5
    assert None not in later.values()
    assert {
        day: value for day, value in early.items() if value is not None
    }.items() <= later.items()


def values_of(readings, metric):
    return {one.day: one.value for one in readings if one.metric == metric and one.day}


@pytest.mark.parametrize("slug", sorted(HERE))
def test_a_removed_post_has_no_reading_any_more(office, slug):
    if slug == "youtube":
        pytest.skip("no video is removed in the year")
    reader = Reader(office, slug)
    set_clock(office, datetime(YEAR, 12, 30, tzinfo=UTC))
    posts = [post for post in office.objects(slug) if not post["data"].get("reply_to")]
    removed = next(post["id"] for post in posts if post["removed_at"])
    kept = next(post["id"] for post in posts if post["visible"])

    readings = reader.account.post_readings([removed, kept])

    assert {one.post_id for one in readings} == {kept}


@pytest.mark.parametrize("slug", sorted(HERE))
def test_the_lists_show_as_many_posts_and_files_as_the_ledger_counts(office, slug):
    set_clock(office, AFTERWARDS)
    since = datetime(YEAR, 1, 1, tzinfo=UTC)
    shown = [it for it in Reader(office, slug).account.recent(since=since) if it.is_original]
    removed = [post for post in office.objects(slug) if post["removed_at"]]
    files = [item["kind"] for post in removed for item in post["media"]]

    own = counted(office)[slug]

    assert len(shown) == own["posts"] - len(removed)
    assert sum(it.images for it in shown) == own["images"] - files.count("image")
    assert sum(it.videos for it in shown) == own["videos"] - files.count("video")


@pytest.mark.parametrize("slug", sorted(HERE))
def test_every_answer_of_the_year_is_seen_under_its_inquiry(office, slug):
    told = office.ask("GET", "comments")["comments"]
    asked = [it for it in told if it["network"] == slug and it["data"].get("meaning") == "inquiry"]
    account, answered = Reader(office, slug).account, set()
    set_clock(office, AFTERWARDS)
    for inquiry in asked:
        if slug == "x":  # its search goes back seven days
            at = datetime.fromisoformat(inquiry["created_at"]) + timedelta(days=6, hours=12)
            set_clock(office, at)
        items = list(account.comments(inquiry["post"], since=None))
        assert inquiry["id"] in [it.id for it in items if not it.is_ours]
        answered |= {it.parent_id for it in items if it.is_ours}

    set_clock(office, AFTERWARDS)
    answers = len({inquiry["id"] for inquiry in asked} & answered)
    assert answers == counted(office)[slug]["inquiries_answered"]


def test_clicks_of_old_posts_on_x_are_none(office):
    set_clock(office, datetime(YEAR, 12, 30, tzinfo=UTC))
    reader = Reader(office, "x")
    ids = [post["id"] for post in office.objects("x") if post["visible"]][:3]

    visits = [one.value for one in reader.account.post_readings(ids) if one.metric == "visits"]

    assert visits == [None, None, None]


def test_instagrams_too_few_viewers_are_none(office):
    post = next(p for p in office.objects("instagram") if p["visible_at"] > f"{YEAR}-04")
    at = datetime.fromisoformat(post["visible_at"]) + timedelta(seconds=15)
    set_clock(office, at)
    reader = Reader(office, "instagram")

    assert {one.value for one in reader.account.post_readings([post["id"]])} == {None}
