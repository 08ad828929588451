"""Who looks at an inquiry, and who is writing."""

from datetime import timedelta

import pytest

from majlis.inbox import presence
from majlis.inbox.models import Presence
from majlis.inbox.tests.conftest import comment, hear, stands
from majlis.store.clock import Now
from majlis.store.tenancy import acting_for


def ago(seconds):
    return Now() - timedelta(seconds=seconds)


def seen(case, person):
    return [(each.person, each.is_typing) for each in presence.others(case, person)]


def test_a_colleague_is_seen_and_oneself_is_not(asked, noura, salem):
    presence.note(asked, salem, is_typing=False)

    assert seen(asked, noura) == [(salem, False)]
    assert seen(asked, salem) == []


def test_writing_shows_and_passes(asked, noura, salem):
    presence.note(asked, salem, is_typing=True)
    assert seen(asked, noura) == [(salem, True)]

    presence.note(asked, salem, is_typing=False)  # a further sign does not end it
    assert seen(asked, noura) == [(salem, True)]
    Presence.objects.update(typed_at=ago(13))

    assert seen(asked, noura) == [(salem, False)]


def test_who_gives_no_sign_for_half_a_minute_is_forgotten(asked, noura, salem):
    presence.note(asked, salem, is_typing=False)
    Presence.objects.update(seen_at=ago(31))

    assert seen(asked, noura) == []


def test_the_mark_changes_with_who_comes_writes_and_goes(asked, noura, salem):
    marks = [presence.mark(asked.pk, noura)]
    presence.note(asked, salem, is_typing=False)
    marks.append(presence.mark(asked.pk, noura))
    presence.note(asked, salem, is_typing=True)
    marks.append(presence.mark(asked.pk, noura))
    presence.leave(asked, salem)
    marks.append(presence.mark(asked.pk, noura))

    assert len(set(marks)) == 3
    assert marks[0] == marks[-1] == ""


def test_one_row_is_written_over_and_old_ones_go(asked, x, noura):
    other = hear(x, stands(x, comment("c5", author_id="u5"))).case
    for _sign in range(5):
        presence.note(asked, noura, is_typing=True)
    assert Presence.objects.count() == 1
    Presence.objects.update(seen_at=ago(40))

    presence.note(other, noura, is_typing=False)

    assert Presence.objects.get().case == other


@pytest.mark.parametrize("is_typing", [True, False])
def test_another_office_sees_nobody(asked, noura, other_office, is_typing):
    presence.note(asked, noura, is_typing=is_typing)

    with acting_for(other_office.pk):
        assert not Presence.objects.exists()
        assert presence.mark(asked.pk, noura) == ""
