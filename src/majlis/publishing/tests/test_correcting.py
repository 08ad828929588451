"""A post that stands is given another text where its network allows it, and nowhere else."""

from dataclasses import replace

import pytest

from majlis.channels.models import Channel
from majlis.delivery import followers
from majlis.delivery.states import State as DeliveryState
from majlis.publishing import correcting, outcome, sending, writing
from majlis.publishing.going_out import NotReady
from majlis.publishing.models import Post
from majlis.publishing.states import State
from majlis.store.clock import now
from majlis.store.refusal import Refused

S = DeliveryState
TO_VERIFIED = (S.CLAIMED, S.PREPARING, S.READY, S.COMMITTING, S.PUBLISHED, S.VERIFIED)


def walk(delivery, *states, **fields):
    for state in states:
        delivery.move(state, **(fields if state == S.PUBLISHED else {}))
    followers.follow(delivery)


def let_out(post, *, writer, approver):
    post.send_to_review(by=writer)
    post.approve(by=approver)
    sending.publish(post, by=approver)
    return [placement.delivery for placement in outcome.current(post)]


@pytest.fixture
def out(office, huda, salem, channels, image):
    """Standing on Mastodon, where a text may be changed, and on Instagram, where it may not."""
    mastodon = Channel.objects.create(
        institution=office, network="mastodon", remote_id="m-1", handle="gso", name="هيئة"
    )
    post = writing.draft(
        office, huda, "موعدنا الأحد", [channels["instagram"], mastodon], files=[image]
    )
    for number, delivery in enumerate(let_out(post, writer=huda, approver=salem)):
        walk(delivery, *TO_VERIFIED, remote_id=f"remote-{number}")
    post.refresh_from_db()
    return post


@pytest.fixture
def correction(out, huda):
    made = correcting.begin(out, by=huda)
    writing.save(
        made, replace(made.written(), text="موعدنا الاثنين"), by=huda, edition=made.edition
    )
    return made


def test_a_correction_begins_with_what_stands_on_the_accounts_that_allow_it(out, huda):
    made = correcting.begin(out, by=huda)

    assert (made.text, made.corrects) == ("موعدنا الأحد", out)
    assert [channel.network for channel in made.channels.all()] == ["mastodon"]
    assert out.state == State.OUT


def test_beginning_twice_goes_on_with_the_same(out, huda):
    assert correcting.begin(out, by=huda) == correcting.begin(out, by=huda)


def test_it_goes_out_as_a_change_of_the_standing_post_after_a_new_approval(
    correction, out, huda, salem
):
    [delivery] = let_out(correction, writer=huda, approver=salem)

    assert delivery.act == "edit"
    assert delivery.target.placement.revision.post == out
    assert delivery.payload["remote_id"] == delivery.target.remote_id
    assert delivery.payload["text"] == "موعدنا الاثنين"
    assert delivery.payload["media"] == delivery.target.payload["media"]


def test_a_writer_of_the_correction_cannot_approve_it(correction, huda):
    correction.send_to_review(by=huda)

    with pytest.raises(Refused):
        correction.approve(by=huda)


def test_it_is_out_when_the_network_shows_it(correction, huda, salem):
    [delivery] = let_out(correction, writer=huda, approver=salem)
    walk(delivery, *TO_VERIFIED, remote_id="remote-1")

    correction.refresh_from_db()
    assert correction.state == State.OUT


def test_a_correction_that_says_the_same_is_refused(out, huda):
    made = correcting.begin(out, by=huda)

    with pytest.raises(NotReady) as refusal:
        made.send_to_review(by=huda)
    assert [finding.code for finding in refusal.value.findings] == ["nothing_changed"]


def test_a_second_correction_begins_with_the_first(correction, out, huda, salem):
    [delivery] = let_out(correction, writer=huda, approver=salem)
    walk(delivery, *TO_VERIFIED, remote_id=delivery.target.remote_id)

    second = correcting.begin(out, by=huda)
    assert second.text == "موعدنا الاثنين"
    assert second.corrects == out


def test_a_correction_goes_out_at_once_and_at_no_set_time(correction, huda, salem):
    from datetime import timedelta

    correction.send_to_review(by=huda)
    correction.approve(by=salem)

    with pytest.raises(Refused):
        sending.publish(correction, by=salem, at=now() + timedelta(hours=1))


def test_what_does_not_stand_is_not_corrected(approved, huda):
    with pytest.raises(Refused):
        correcting.begin(approved, by=huda)


def test_a_retracted_post_is_not_corrected(correction, out, huda, salem):
    correction.send_to_review(by=huda)
    correction.approve(by=salem)
    sending.retract(out, by=huda)

    with pytest.raises(Refused):
        sending.publish(correction, by=salem)
    correction.refresh_from_db()
    assert correction.state == State.APPROVED


def test_the_page_of_a_correction_changes_neither_files_nor_accounts(
    client, correction, huda, channels, take
):
    from majlis.media.tests.samples import photograph

    other = take(photograph(500, 500), "أخرى.jpg")
    client.force_login(huda)
    client.post(
        "/posts/draft/",
        {
            "key": str(correction.draft_key),
            "edition": correction.edition,
            "kind": "awareness",
            "language": "ar",
            "text": "موعدنا الثلاثاء",
            "channels": [
                channels["instagram"].pk,
                *correction.channels.values_list("pk", flat=True),
            ],
            "asset": [other.pk],
            "when": "now",
        },
    )

    correction.refresh_from_db()
    assert correction.text == "موعدنا الثلاثاء"
    assert correction.first_file != other
    assert [channel.network for channel in correction.channels.all()] == ["mastodon"]


def test_the_page_of_what_stands_says_where_it_can_be_corrected(client, out, huda, noura, omar):
    client.force_login(huda)
    html = client.get(f"/posts/{out.pk}/").content.decode()
    assert f"/posts/{out.pk}/correction/" in html

    made = client.post(f"/posts/{out.pk}/correction/")
    assert made.url == f"/posts/{Post.objects.get(corrects=out).pk}/edit/"
    assert client.get(made.url).status_code == 200
    client.force_login(noura)
    assert client.post(f"/posts/{out.pk}/correction/").status_code == 403
    client.force_login(omar)
    assert client.post(f"/posts/{out.pk}/correction/").status_code in {403, 404}
