"""When an account is quieter than usual: nights, weekends, storms and real silence."""

import random
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from majlis.channels.models import Channel, Hook
from majlis.inbox import listening
from majlis.inbox.models import Item
from majlis.inbox.silence import MOMENT, silent_since
from majlis.inbox.tests.conftest import comment, hear, stands
from majlis.notices.models import Notice
from majlis.people.testing import as_owner
from majlis.store.clock import now
from majlis.store.tenancy import acting_for

RIYADH = ZoneInfo("Asia/Riyadh")
# A Sunday, the first day of the office's week, at midnight in Riyadh.
BEGAN = datetime(2026, 10, 4, tzinfo=RIYADH)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def written(*, a_day=40, days=28, seed=7, weekends=True):
    """When people write: from eight in the morning until midnight, fewer at the weekend."""
    chance = random.Random(seed)
    found = set()
    for number in range(days):
        day = BEGAN + number * DAY
        is_weekend = day.weekday() in (4, 5)
        many = a_day // 4 if is_weekend and weekends else a_day
        for _ in range(many):
            at = day + timedelta(hours=8) + timedelta(minutes=chance.uniform(0, 16 * 60))
            found.add(at.astimezone(UTC) - timedelta(seconds=at.timestamp() % 900))
    return sorted(found)


def silence(moments, at, times=4):
    return silent_since(moments, times=times, now=at, zone=RIYADH)


@pytest.mark.parametrize(("a_day", "seed"), [(6, 1), (40, 2)])
def test_a_usual_month_raises_no_alarm_at_any_hour(a_day, seed):
    """Nights and weekends among it."""
    moments = written(a_day=a_day, days=42, seed=seed)
    alarms = set()
    at = moments[0] + 28 * DAY
    while at < moments[-1]:
        known = [moment for moment in moments if at - 28 * DAY < moment <= at]
        alarms |= {since for since in [silence(known, at)] if since}
        at += 5 * HOUR

    assert alarms == set()


def test_a_silent_morning_raises_it_and_a_silent_night_does_not():
    moments = written()
    last = moments[-1]
    morning = BEGAN + 28 * DAY + 8 * HOUR

    assert silence(moments, morning) is None
    assert silence(moments, morning + 8 * HOUR) == last


def test_the_busier_the_account_the_sooner_it_is_told():
    morning = BEGAN + 28 * DAY + 8 * HOUR

    def told_after(a_day):
        moments = written(a_day=a_day)
        at = morning
        while silence(moments, at) is None:
            at += 2 * MOMENT
        return at - morning

    assert told_after(400) <= 3 * HOUR
    assert told_after(400) < told_after(40) < told_after(6)


def test_a_storm_under_one_post_makes_no_usual_hour_quiet():
    moments = written(a_day=10)
    storm = [BEGAN + 5 * DAY + 9 * HOUR + number * timedelta(seconds=1) for number in range(3600)]
    quarters = {at - timedelta(seconds=at.timestamp() % 900) for at in storm}
    stormy = sorted({*moments, *(at.astimezone(UTC) for at in quarters)})

    morning = BEGAN + 28 * DAY + 9 * HOUR

    assert silence(stormy, morning) is None


def test_little_is_no_rhythm_and_zero_times_is_no_wish():
    moments = written()
    late = BEGAN + 60 * DAY

    assert silence(moments[:29], late) is None
    assert silence(moments, late, times=0) is None
    assert silence(moments, late) == moments[-1]


# The round

pytestmark = pytest.mark.django_db


@pytest.fixture
def spoken(x):
    """Four weeks of words on our X account, until an hour ago."""
    until = now()
    for number in range(400):
        at = until - HOUR - number * timedelta(minutes=96)
        Item.objects.create(
            institution_id=x.institution_id,
            channel=x,
            kind="comment",
            remote_id=f"w{number}",
            written_at=at,
            heard_at=at,
            told_at=at,
            was_pushed=True,
        )
    return x


def pass_time(span):
    from django.db import connection

    with as_owner(), connection.cursor() as cursor:
        cursor.execute("UPDATE store_clock SET shift = shift + %s", [span])


def told_of_silence():
    return list(Notice.objects.filter(kind="channel_silent").values_list("person__email", "object"))


def test_a_silence_is_told_to_the_managers_once_and_shown_until_it_ends(spoken, manager):
    listening.listen_due()
    assert told_of_silence() == []

    for _ in range(3):
        pass_time(3 * DAY)
        listening.listen_due()
    spoken.refresh_from_db()

    assert spoken.silent_since is not None
    ((email, _object),) = told_of_silence()
    assert email == manager.email
    assert Notice.objects.get(kind="channel_silent").is_urgent

    hear(spoken, stands(spoken, comment("back", created_at=now())))
    pass_time(HOUR)
    listening.listen_due()
    spoken.refresh_from_db()
    assert spoken.silent_since is None

    pass_time(9 * DAY)
    listening.listen_due()
    assert len(told_of_silence()) == 2


def test_who_wants_no_alarm_has_none(spoken, manager):
    Channel.objects.filter(pk=spoken.pk).update(silence_times=0)
    pass_time(9 * DAY)
    listening.listen_due()

    assert told_of_silence() == []


def test_an_account_is_listened_to_every_five_minutes(x):
    assert listening.listen_due() >= 1
    assert listening.listen_due() == 0
    pass_time(timedelta(minutes=6))
    assert listening.listen_due() >= 1


@pytest.mark.parametrize(("was_pushed", "is_looked_at"), [(False, True), (True, False)])
def test_what_only_asking_finds_has_the_subscription_looked_at(x, was_pushed, is_looked_at):
    at = now()
    hook = Hook.objects.create(
        institution_id=x.institution_id,
        network="x",
        key="k" * 32,
        verify_token="v",
        subscribed_at=at - HOUR,
        look_at=at + HOUR,
    )
    for number in range(6):
        item = hear(x, stands(x, comment(f"c{number}", created_at=at)))
        Item.objects.filter(pk=item.pk).update(was_pushed=was_pushed)

    listening.listen_due()

    hook.refresh_from_db()
    assert (hook.look_at <= now()) is is_looked_at


def test_another_office_hears_nothing_of_it(spoken, manager, other_office, omar):
    pass_time(9 * DAY)
    listening.listen_due()

    with acting_for(other_office.pk):
        assert not Notice.objects.filter(kind="channel_silent").exists()
