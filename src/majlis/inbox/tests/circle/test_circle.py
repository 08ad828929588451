"""From a citizen's comment to the answer under it and its end, on each of the five networks."""

from datetime import timedelta

import pytest

from majlis.channels.models import Cursor
from majlis.delivery import account_posts, permissions
from majlis.delivery.models import AccountPost
from majlis.delivery.states import State
from majlis.delivery.tests.conftest import Worker
from majlis.inbox import applying, looking, polling, replying
from majlis.inbox.models import Case, Item
from majlis.inbox.states import Status
from majlis.inbox.tests.conftest import again
from majlis.store.tenancy import acting_for

pytestmark = pytest.mark.django_db(transaction=True)

# Those that the sandbox speaks.
IN_SANDBOX = ("facebook", "instagram", "linkedin", "x", "youtube")
QUESTION = "هل شارة المطابقة إلزامية؟ 🧸 v2.1"
EDITED = "هل شارة المطابقة إلزامية على الدراجات؟"
ANSWER = "نعم، الشارة إلزامية قبل العرض في السوق."
# X takes no question about what is older than seven days by a clock that is not shifted.
STEP = timedelta(seconds=3)


@pytest.fixture(autouse=True)
def scales(settings):
    settings.SETTLE_SCALE = 1 / 60
    settings.GUARD_SCALE = 0.1


@pytest.fixture
def told(office, clock):
    """Let time pass, and the worker go once through its rounds of this room.

    `walking`: as once a day, for what no list calls new.
    """

    def go(*, walking=False):
        clock.step(STEP)
        if walking:
            with acting_for(office.pk):
                Cursor.objects.update(detail={})
        polling.poll_due()
        applying.apply_waiting()
        looking.look_due()
        applying.apply_waiting()

    return go


def post_on(channel, sandbox):
    """Stand a post on our account and note it, as the watch over it does."""
    made = sandbox.posted("ابحثوا عن شارة المطابقة", channel.network)
    network = permissions.opened(channel)
    shown = network.read(made["id"])
    account_posts.note(channel, [shown])
    with acting_for(channel.institution_id):
        return AccountPost.objects.get(channel=channel)


@pytest.mark.parametrize("network", IN_SANDBOX)
def test_a_comment_is_heard_answered_and_followed_to_its_end(
    office,
    noura,
    connect,
    sandbox,
    told,
    network,
):
    channel = connect(network)
    post = post_on(channel, sandbox)
    written = sandbox.ask(
        "POST",
        "comments",
        network=network,
        post=post.remote_id,
        author="مها القحطاني",
        text=QUESTION,
        push=False,
    )
    told()
    with acting_for(office.pk):
        case = Case.objects.get()
        item = case.items.get()
        assert (item.text, item.post_remote_id, item.is_ours) == (QUESTION, post.remote_id, False)
        assert case.status == Status.NEW
        reply = replying.answer(case, item, ANSWER, by=noura)

    worker = Worker()
    worker.carry()
    with acting_for(office.pk):
        reply = again(reply)
        assert reply.state in {State.PUBLISHED, State.VERIFIED}, reply.delivery.why
        assert again(case).status == Status.ANSWERED
    told()
    with acting_for(office.pk):
        ours = Item.objects.ours().get()
        assert (ours.delivery, ours.case) == (reply.delivery, case)
        assert len(again(case).thread()) == 2
        assert again(case).first_answered_at == ours.written_at
        assert Case.objects.count() == 1

    sandbox.ask("PATCH", f"comments/{network}/{written['id']}", text=EDITED)
    told(walking=True)
    with acting_for(office.pk):
        item = Item.objects.public().get()
        assert (item.text, item.first_text) == (EDITED, QUESTION)
        assert again(case).status == Status.OPEN

    sandbox.ask("DELETE", f"comments/{network}/{written['id']}")
    told(walking=True)
    with acting_for(office.pk):
        assert Item.objects.public().get().is_removed
        assert Case.objects.count() == 1
