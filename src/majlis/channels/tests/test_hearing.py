"""From what is kept raw to what it means: each thing once, and whatever fails is tried again."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from majlis.channels import hearing
from majlis.channels.models import Channel, RawEvent
from majlis.networks.hearing import Happening, NotUnderstood, RemoteItem
from majlis.notices.models import Notice
from majlis.people.testing import as_owner
from majlis.store.clock import now
from majlis.store.tenancy import acting_for

from .pushing import COMMENT, comment, sha256

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@pytest.fixture
def channel(office):
    return Channel.objects.create(
        institution=office, network="facebook", remote_id="770000000001", handle="gso"
    )


def stands(number=1, text=COMMENT, **more):
    written = RemoteItem(
        kind="comment",
        id=f"99_{number}",
        post_id="770000000001_99",
        author_id="5001",
        author_name="سالم",
        text=text,
        created_at=AT,
    )
    return Happening("stands", replace(written, **more), AT, "770000000001")


def pushed(office, body, network="facebook", **more):
    return RawEvent.objects.create(
        institution=office,
        network=network,
        source=RawEvent.Source.PUSH,
        key=sha256(body),
        body=body,
        **more,
    )


def take_all(apply=lambda event, happenings: None):
    """Understand everything that waits now, as a worker's round does."""
    return [hearing.understand(*ids, apply) for ids in hearing.unparsed()]


def fail(event, happenings):
    raise ValueError(f"cannot be applied: {COMMENT}\0")


def let_time_pass(event, span=timedelta(hours=1)):
    RawEvent.objects.filter(pk=event.pk).update(try_at=now() - span)


def test_what_polling_finds_is_kept_and_comes_back_whole(channel):
    found = [stands(1), stands(2, "متى يفتح المكتب؟ Open at 8")]

    assert hearing.keep_polled(channel, found) == 2

    kept = RawEvent.objects.defer(None).order_by("id")
    assert [event.happenings() for event in kept] == [[found[0]], [found[1]]]
    assert {(event.channel_id, event.source) for event in kept} == {(channel.pk, "poll")}


def test_what_polling_finds_unchanged_is_not_kept_twice(channel):
    hearing.keep_polled(channel, [stands(1), stands(2)])

    again = [stands(1), replace(stands(2), at=AT + timedelta(minutes=2)), stands(3)]

    assert hearing.keep_polled(channel, again) == 1
    assert RawEvent.objects.count() == 3


def test_a_text_that_returns_to_an_earlier_wording_is_news_each_time(channel):
    for text in ("كلمة أولى", "كلمة ثانية", "كلمة أولى", "كلمة أولى"):
        hearing.keep_polled(channel, [stands(text=text)])

    kept = RawEvent.objects.defer(None).order_by("id")
    said = [event.happenings()[0].item.text for event in kept]
    assert said == ["كلمة أولى", "كلمة ثانية", "كلمة أولى"]


def test_the_same_item_twice_in_one_reading_is_kept_once_for_each_wording(channel):
    assert hearing.keep_polled(channel, [stands(), stands(), stands(text="غيره")]) == 2


def test_many_things_are_kept_with_few_questions(channel, django_assert_max_num_queries):
    found = [stands(number) for number in range(400)]
    hearing.keep_polled(channel, found)

    with django_assert_max_num_queries(12):
        assert hearing.keep_polled(channel, found) == 0


def test_a_comment_and_a_mention_of_the_same_number_are_two(channel):
    mention = replace(stands(), item=replace(stands().item, kind="mention"))

    assert hearing.keep_polled(channel, [stands(), mention]) == 2


def test_a_pushed_event_says_what_happened(office, channel):
    event = pushed(office, comment(7))

    (happening,) = event.happenings()

    assert (happening.verb, happening.account_id) == ("stands", "770000000001")
    assert (happening.item.id, happening.item.text) == ("99_7", COMMENT)


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[" * 500_000, b'{"a":' * 200_000 + b"1" + b"}" * 200_000, b'"text"', b"\xff"],
    ids=["empty", "open", "open brackets", "deep", "no object", "no text"],
)
def test_what_cannot_be_understood_is_named_so(office, body):
    with pytest.raises(NotUnderstood):
        pushed(office, body).happenings()


def test_an_understood_event_waits_no_more_and_names_its_account(office, channel):
    event = pushed(office, comment())
    heard = []

    assert take_all(lambda event, happenings: heard.extend(happenings)) == [True]

    assert [one.item.id for one in heard] == ["99_1"]
    event.refresh_from_db()
    assert event.parsed_at is not None
    assert event.channel_id == channel.pk
    assert hearing.unparsed() == []


def test_the_oldest_is_understood_first(office, channel):
    made = [pushed(office, comment(number)) for number in range(3)]

    assert [event for _, event in hearing.unparsed()] == [event.pk for event in made]
    assert [event for _, event in hearing.unparsed(most=2)] == [event.pk for event in made[:2]]


def test_an_unknown_kind_is_kept_and_counted(office, channel):
    change = {"field": "palm_reading", "value": {"item": "future"}}
    body = json.dumps({"object": "page", "entry": [{"id": "77", "changes": [change]}]}).encode()
    event = pushed(office, body)

    assert take_all() == [True]

    event.refresh_from_db()
    assert len(event.unknown_kinds) == 1
    assert list(RawEvent.objects.of_unknown_kinds()) == [event]


def test_what_failed_leaves_nothing_behind_and_is_tried_again_later(office, channel):
    event = pushed(office, comment())

    def half(event, happenings):
        Channel.objects.filter(pk=channel.pk).update(name="نصف")
        raise ValueError

    assert take_all(half) == [False]

    channel.refresh_from_db()
    event.refresh_from_db()
    assert channel.name == ""
    assert (event.tries, event.parsed_at) == (1, None)
    assert hearing.unparsed() == []  # not at once
    let_time_pass(event)
    assert take_all() == [True]


def test_after_five_tries_it_waits_for_a_person_who_is_told_once(office, channel, manager):
    events = [pushed(office, comment(number)) for number in range(2)]
    for _ in range(7):
        for event in events:
            let_time_pass(event)
        take_all(fail)

    assert [event.tries for event in RawEvent.objects.dead()] == [5, 5]
    assert hearing.unparsed() == []
    told = Notice.objects.filter(kind="events_not_understood")
    assert [notice.person_id for notice in told] == [manager.pk]
    assert "\0" not in RawEvent.objects.dead().first().problem


def test_what_was_given_up_is_understood_after_a_mend(office, channel):
    event = pushed(office, comment(), tries=5, problem="قديم")

    assert hearing.replay_dead(office.pk) == 1
    assert take_all() == [True]

    event.refresh_from_db()
    assert (event.tries, event.problem) == (0, "")


def test_any_range_is_understood_anew(office, channel):
    start = now()
    old = pushed(office, comment(1), received_at=start - timedelta(days=2), parsed_at=start)
    new = pushed(office, comment(2), received_at=start - timedelta(hours=1), parsed_at=start)
    other = pushed(office, b"{}", "x", received_at=start - timedelta(hours=1), parsed_at=start)

    many = hearing.replay(
        office.pk, since=start - timedelta(days=1), until=start, network="facebook"
    )

    assert many == 1
    unparsed = set(RawEvent.objects.unparsed())
    assert unparsed == {new}
    assert hearing.replay(office.pk, since=start - timedelta(days=9), until=start) == 3
    assert set(RawEvent.objects.unparsed()) == {old, new, other}


def test_an_event_that_was_understood_meanwhile_is_not_counted_as_failed(office, channel):
    event = pushed(office, comment(), parsed_at=now())

    assert not hearing.understand(office.pk, event.pk, fail)
    hearing.mark_failed(office.pk, event.pk, problem="too late")

    event.refresh_from_db()
    assert event.tries == 0


def test_a_replay_of_one_office_touches_no_event_of_another(office, other_office, look_at):
    with acting_for(other_office.pk):
        pushed(other_office, comment(), tries=5)
    pushed(office, comment(), tries=5)

    assert hearing.replay_dead(office.pk) == 1

    with as_owner():
        assert RawEvent.objects.get(institution=other_office).tries == 5


def test_nothing_of_a_body_is_logged_when_it_fails(office, channel, caplog):
    pushed(office, comment(text="secret words"))

    def fail(event, happenings):
        raise ValueError(happenings[0].item.text)

    take_all(fail)

    assert "secret words" not in caplog.text


def test_one_that_fails_among_many_undoes_only_its_own(office, channel):
    events = [pushed(office, comment(number)) for number in range(4)]

    def apply(event, happenings):
        Channel.objects.filter(pk=channel.pk).update(name=f"{event.pk}")
        if event.pk == events[3].pk:
            raise ValueError("cannot be applied")

    ids = [event.pk for event in events]
    assert hearing.understand_all(office.pk, ids, lambda _read: apply) == 3

    channel.refresh_from_db()
    assert channel.name == f"{events[2].pk}"
    (failed,) = RawEvent.objects.filter(parsed_at=None)
    assert (failed.pk, failed.tries) == (events[3].pk, 1)


def test_where_many_cannot_be_prepared_each_is_for_itself(office, channel):
    bad, good = (pushed(office, comment(number)) for number in range(2))

    def prepare(read):
        if bad.pk in {event.pk for event, _ in read}:
            raise ValueError("cannot be prepared")
        return lambda event, happenings: None

    assert hearing.understand_all(office.pk, [bad.pk, good.pk], prepare) == 1

    (failed,) = RawEvent.objects.filter(parsed_at=None)
    assert (failed.pk, failed.tries, failed.problem) == (
        bad.pk,
        1,
        "ValueError: cannot be prepared",
    )


def test_what_is_understood_together_is_of_one_moment(office, channel):
    ids = [pushed(office, comment(number)).pk for number in range(3)]

    hearing.understand_all(office.pk, ids, lambda _read: lambda event, happenings: None)

    found = RawEvent.objects.filter(pk__in=ids).values_list("parsed_at", "channel_id").distinct()
    ((parsed_at, channel_id),) = found
    assert parsed_at is not None
    assert channel_id == channel.pk
