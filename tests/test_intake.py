"""No message is missed: what citizens write on five networks stands on the desk, each once.

Real processes: the networks push over HTTP with their own signatures and lose, double and shuffle
what they push, the receiver is killed, and polling finds the rest.
"""

import os
import signal
import time

import pytest

from tests.journeys import ledger

pytestmark = pytest.mark.alone

NETWORKS = ("x", "facebook", "instagram", "youtube", "linkedin")
PUSHING = ("x", "facebook", "instagram", "linkedin")
COMMENTS = 1_000
PATIENCE_S = 400  # on a machine that does much else as well
ON_THE_DESK = """
    SELECT c.network, i.remote_id, i.text FROM inbox_item i
    JOIN channels_channel c ON c.id = i.channel_id WHERE NOT i.is_ours
"""
HEARD = "SELECT source, count(*) FROM channels_rawevent GROUP BY source"


def wait_until(happened, seconds=PATIENCE_S):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if found := happened():
            return found
        time.sleep(0.25)
    return None


def account_of(stack, network):
    """Return the id of our account on a network."""
    accounts = ledger.order(stack, "accounts", method="GET")["accounts"]
    return next(account["id"] for account in accounts if account["network"] == network)


@pytest.fixture(scope="module")
def posts(stack):
    """One post on each account, and every network that pushes subscribed."""
    made = {}
    for network in NETWORKS:
        post = {"network": network, "account": account_of(stack, network), "text": "سؤال وجواب"}
        made[network] = ledger.order(stack, "posts", post)["id"]

    def everyone_is_subscribed():
        hooks = ledger.order(stack, "hooks", method="GET")["hooks"]
        return set(PUSHING) <= {hook["network"] for hook in hooks}

    assert wait_until(everyone_is_subscribed, 60)
    return made


def text_of(number):
    """Return what citizen `number` writes: Arabic, Latin, emoji, marks and ten thousand letters."""
    kinds = (
        f"متى يصدر قرار الاعتراض رقم {number}؟",
        f"كم رسوم شهادة المطابقة؟ 🙏 {number}",
        f"Is GSO {number} in force?\nشكراً",
        f"{number} 😡😡😡",
        f"\u064b\u064c\u064d {number}",
        f"<b onclick=alert(1)>{number}</b> &amp; \u202eمعكوس",
    )
    return f"{number} " + "ط" * 10_000 if number == 500 else kinds[number % len(kinds)]


def write(stack, posts, numbers):
    """Have citizens write these comments, each on the network its number says."""
    comments = [
        {
            "network": NETWORKS[number % 5],
            "post": posts[NETWORKS[number % 5]],
            "author": f"مواطن {number}",
            "text": text_of(number),
            "push": True,
        }
        for number in numbers
    ]
    ledger.order(stack, "comments", {"comments": comments})


def in_the_ledger(stack):
    """Return what citizens wrote, as the networks have it: network, id and text."""
    comments = ledger.order(stack, "comments", method="GET")["comments"]
    return {(one["network"], one["id"], one["text"]) for one in comments if not one["by_account"]}


def on_the_desk(stack):
    return [tuple(row) for row in ledger.asked(stack, ON_THE_DESK)]


def kill_the_receiver(stack):
    assert wait_until(stack.web_pids, 20)
    for pid in stack.web_pids():
        os.kill(pid, signal.SIGKILL)


def test_a_thousand_comments_lost_doubled_and_shuffled_stand_on_the_desk_once(stack, posts):
    faults = {"network": "any", "lost": 0.05, "doubled": 0.1, "shuffled": 0.2, "scale": 600}
    ledger.order(stack, "webhooks", faults)

    for part in range(4):
        write(stack, posts, range(part * COMMENTS // 4, (part + 1) * COMMENTS // 4))
        if part < 3:
            kill_the_receiver(stack)

    texts = {text_of(number) for number in range(COMMENTS)}
    written = {one for one in in_the_ledger(stack) if one[2] in texts}
    assert len(written) == COMMENTS

    wait_until(lambda: written <= set(on_the_desk(stack)))
    shown = on_the_desk(stack)
    assert written - set(shown) == set()
    assert len(shown) == len(set(shown))
    assert set(shown) <= in_the_ledger(stack)
    counts = ledger.order(stack, "webhooks", method="GET")["networks"]
    for network in PUSHING:
        assert counts[network]["counts"]["lost"] > 0
        assert counts[network]["counts"]["doubled"] > 0
    assert {source for source, _ in ledger.asked(stack, HEARD)} == {"push", "poll"}


def test_a_forged_and_an_altered_push_are_refused_and_counted(stack, posts):
    question = "SELECT sum(refused_count) FROM channels_hook"
    (before,) = ledger.asked(stack, question)[0]

    for network in PUSHING:
        forged = {"network": network, "account": account_of(stack, network)}
        ledger.order(stack, "webhooks/forge", forged)

    wanted = before + 2 * len(PUSHING)
    assert wait_until(lambda: ledger.asked(stack, question)[0][0] >= wanted, 20)
    assert set(on_the_desk(stack)) <= in_the_ledger(stack)
