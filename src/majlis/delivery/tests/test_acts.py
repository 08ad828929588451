"""Each act speaks to its network in its own words, and knows by itself whether it took place."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from majlis.delivery import payload
from majlis.delivery.acts import act_of
from majlis.delivery.acts.posting import Posting
from majlis.delivery.models import Delivery
from majlis.networks.contract import Finding, OutgoingPost, Prepared, RemotePost
from majlis.networks.fingerprint import fingerprint
from majlis.networks.hearing import OutgoingMessage, OutgoingReply, RemoteItem

WORDS = "نصحح الموعد: الأحد القادم 📘"


class Network:
    """A network behind the seam: it keeps what was asked of it and tells its state."""

    def __init__(self, *, hidden=False, is_there=True, liked=None, blocked=None, **abilities):
        self.abilities = SimpleNamespace(tells_hidden=abilities.get("tells_hidden", True))
        self.asked = []
        self.hidden, self.is_there = hidden, is_there
        self.liked, self.blocked = liked, blocked

    def comment(self, remote_id):
        item = RemoteItem("comment", remote_id, "p1", is_hidden=self.hidden)
        return item if self.is_there else None

    def is_liked(self, remote_id):
        return self.liked

    def is_blocked(self, person_id):
        return self.blocked

    def __getattr__(self, name):
        def asked(*given, **named):
            self.asked.append((name, *given, *sorted(named.items())))
            return {
                "prepare_reply": Prepared({"noted": True}),
                "prepare_message": Prepared({"noted": True}),
                "find_edit": Finding(),
            }.get(name, RemotePost(id="new", url="", text=WORDS))

        return asked


def delivery_of(act, **told):
    made = {"version": 1, "act": act, "network": "x", "account": "7", **told}
    return Delivery(act=act, payload=made, institution_id=0)


HIDE = {"remote_id": "c1", "hidden": True}


def test_a_first_comment_stands_directly_under_its_post():
    first = Delivery(act="post", remote_id="p1", pk=1)
    comment = delivery_of("comment", text=WORDS, language="ar")
    comment.depends_on = first
    network = Network()

    act_of(comment).reveal(network, {})

    ((name, answer, _handles),) = network.asked
    assert name == "reply"
    assert answer == OutgoingReply(text=WORDS, post_id="p1", parent_id="p1")


def test_a_part_of_a_thread_names_the_part_before():
    first = Delivery(act="post", remote_id="p1", pk=1)
    part = delivery_of("post", text=WORDS, title="", language="ar", media=[])
    part.depends_on = first
    network = Network()

    act_of(part).reveal(network, {})

    ((_, post, _handles),) = network.asked
    assert post == OutgoingPost(text=WORDS, follows_id="p1")


def test_what_was_sent_after_an_older_id_keeps_it_in_doubt():
    part = delivery_of("post", text=WORDS, title="", language="ar", media=[])
    part.depends_on = Delivery(act="post", remote_id="p1-corrected", pk=1)
    part.parent_remote_id = "p1"

    part.state = "unknown"
    assert part.follows_id == "p1"
    part.state = "retry_wait"
    assert part.follows_id == "p1-corrected"


def test_a_correction_changes_the_post_and_is_compared_with_the_new_text():
    correction = delivery_of("edit", text=WORDS, title="", language="ar", media=[], remote_id="p1")
    network = Network()
    act = act_of(correction)

    shown = act.reveal(network, {"some": "handles"})

    assert network.asked == [("edit", "p1", OutgoingPost(text=WORDS), {"some": "handles"})]
    assert act.difference(shown, account="7") == ""
    assert act.difference(RemotePost(id="p1", url="", text="القديم"), account="7") == "text"


@pytest.mark.parametrize(
    ("at", "difference"),
    [("2026-12-01T06:00:00+00:00", ""), ("2026-12-02T06:00:00+00:00", "hidden"), (None, "hidden")],
)
def test_a_post_that_its_network_makes_public_later_is_what_was_approved(at, difference):
    options = {"publish_at": at} if at else {}
    post = Posting(OutgoingPost(text=WORDS, options=options), fingerprint(text=WORDS))
    comes = datetime(2026, 12, 1, 6, tzinfo=UTC)
    shown = RemotePost(id="v", url="", text=WORDS, is_public=False, public_at=comes)

    assert post.difference(shown, account="7") == difference


def test_a_private_message_is_none_of_the_publics_business():
    message = delivery_of(
        "message", text=WORDS, person_id="9", conversation_id="t", mark="m1", language="ar"
    )
    network = Network()
    act = act_of(message)

    act.reveal(network, {})

    ((name, sent, _handles),) = network.asked
    assert name == "send_message"
    assert sent == OutgoingMessage(WORDS, person_id="9", conversation_id="t", mark="m1")
    private = RemotePost(id="m", url="", text=WORDS, author="7", is_public=False)
    assert act.difference(private, account="7") == ""


@pytest.mark.parametrize(
    ("act", "told", "asked", "done", "undone"),
    [
        ("hide", HIDE, ("hide", "c1", ("hidden", True)), {"hidden": True}, {"hidden": False}),
        (
            "hide",
            {"remote_id": "c1", "hidden": False},
            ("hide", "c1", ("hidden", False)),
            {"hidden": False},
            {"hidden": True},
        ),
        ("remove", {"remote_id": "c1"}, ("remove", "c1"), {"is_there": False}, {}),
        (
            "like",
            {"remote_id": "c1", "liked": True},
            ("like", "c1", ("liked", True)),
            {"liked": True},
            {"liked": False},
        ),
        (
            "block",
            {"person_id": "9", "blocked": True},
            ("block", "9", ("blocked", True)),
            {"blocked": True},
            {"blocked": False},
        ),
    ],
    ids=["hide", "show", "remove", "like", "block"],
)
def test_what_may_be_done_twice_is_known_by_its_state(act, told, asked, done, undone):
    deed = act_of(delivery_of(act, **told))
    network = Network(**undone)

    deed.reveal(network, {})

    assert network.asked == [asked]
    assert deed.find(network, {}, since=None).posts == ()
    assert deed.difference(deed.read(network, ""), account="7") == "not_done"
    there = Network(**done)
    assert len(deed.find(there, {}, since=None).posts) == 1
    assert deed.difference(deed.read(there, ""), account="7") == ""


@pytest.mark.parametrize(
    ("act", "told", "network"),
    [
        ("hide", HIDE, Network(tells_hidden=False)),
        ("like", {"remote_id": "c1", "liked": True}, Network()),
        ("block", {"person_id": "9", "blocked": True}, Network()),
    ],
    ids=["hide", "like", "block"],
)
def test_where_the_network_does_not_tell_it_counts_as_not_done_and_after_it_as_done(
    act, told, network
):
    deed = act_of(delivery_of(act, **told))

    assert deed.find(network, {}, since=None) == Finding()
    assert deed.difference(deed.read(network, ""), account="7") == ""


def test_a_comment_that_is_gone_needs_no_hiding():
    deed = act_of(delivery_of("hide", **HIDE))

    assert len(deed.find(Network(is_there=False), {}, since=None).posts) == 1


def test_two_opposite_acts_on_one_comment_share_their_mark():
    hide = {"act": "hide", "remote_id": "c1", "hidden": True}
    show = {"act": "hide", "remote_id": "c1", "hidden": False}

    assert payload.mark_of(hide) == payload.mark_of(show)


def test_the_same_words_to_two_people_are_in_doubt_in_two_places():
    first = {"act": "message", "conversation_id": "", "person_id": "9", "text": "شكراً"}
    second = {"act": "message", "conversation_id": "t8", "person_id": "8", "text": "شكراً"}

    assert payload.mark_of(first) == payload.mark_of(second)
    assert payload.place_of(first) != payload.place_of(second)
