"""Comments on LinkedIn, our answers, and what the page is notified of."""

from urllib.parse import quote

import pytest

from .linkedin_client import ACCOUNT, AUTHOR, LinkedInClient
from .receiver import Receiver
from .waiting import until

MEMBER = f"urn:li:person:admin{ACCOUNT}"
EVENTS = "ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS"


@pytest.fixture
def linkedin(sandbox):
    return LinkedInClient(sandbox)


@pytest.fixture
def post(linkedin):
    return linkedin.create("يفتح المعرض غدا").headers["x-restli-id"]


def path_of(urn, rest="/comments"):
    return f"socialActions/{quote(urn, safe='')}{rest}"


def listed(linkedin, urn, **query):
    words = "&".join(f"{name}={value}" for name, value in query.items())
    return linkedin.call("GET", f"{path_of(urn)}?{words}").json()


def comment_on(linkedin, urn, text="أهلا بكم", **fields):
    body = {"actor": AUTHOR, "message": {"text": text}, **fields}
    return linkedin.call("POST", path_of(urn), json=body)


def number_of(urn):
    return urn.rpartition(",")[2].rstrip(")")


def test_a_comment_is_read_without_the_name_of_its_author(sandbox, linkedin, post):
    made = sandbox.comment("linkedin", post, "متى؟", author="فهد القحطاني")

    (comment,) = listed(linkedin, post)["elements"]

    assert comment["commentUrn"] == comment["$URN"] == made
    assert made.startswith("urn:li:comment:(urn:li:activity:")
    assert comment["id"] == number_of(made)
    assert comment["actor"].startswith("urn:li:person:")
    assert comment["message"]["text"] == "متى؟"
    assert comment["created"]["time"] == comment["lastModified"]["time"]
    assert comment["object"].startswith("urn:li:activity:")
    assert "فهد" not in str(comment)


def test_a_thread_is_known_by_the_post_and_by_its_own_name(sandbox, linkedin, post):
    sandbox.comment("linkedin", post)
    thread = listed(linkedin, post)["elements"][0]["object"]

    assert listed(linkedin, thread) == listed(linkedin, post) | {
        "paging": listed(linkedin, thread)["paging"]
    }


def test_answers_stand_under_their_comment(sandbox, linkedin, post):
    top = sandbox.comment("linkedin", post)
    answer = sandbox.comment("linkedin", post, "رد", parent=top)

    (above,) = listed(linkedin, post)["elements"]
    (below,) = listed(linkedin, top)["elements"]

    assert above["commentsSummary"]["totalFirstLevelComments"] == 1
    assert (below["commentUrn"], below["parentComment"]) == (answer, top)
    one = linkedin.call("GET", path_of(post, f"/comments/{number_of(answer)}")).json()
    assert one["commentUrn"] == answer


def test_pages_are_cut_by_start_and_count(sandbox, linkedin, post):
    made = [sandbox.comment("linkedin", post, f"تعليق {n}") for n in range(5)]

    first = listed(linkedin, post, start=0, count=3)
    second = listed(linkedin, post, start=3, count=3)

    shown = [one["commentUrn"] for body in (first, second) for one in body["elements"]]
    assert shown == made[::-1]
    assert first["paging"]["total"] == 5


def test_the_summary_counts_the_top_and_all(sandbox, linkedin, post):
    top = sandbox.comment("linkedin", post)
    sandbox.comment("linkedin", post, "رد", parent=top)

    summary = linkedin.call("GET", path_of(post, "")).json()["commentsSummary"]
    encoded = quote(post, safe="")
    many = linkedin.call("GET", f"socialActions?ids=List({encoded},urn%3Ali%3Ashare%3A1)").json()

    assert (summary["totalFirstLevelComments"], summary["aggregatedTotalComments"]) == (1, 2)
    assert many["results"][post]["commentsSummary"] == summary
    assert many["errors"]["urn:li:share:1"]["status"] == 404


def test_the_page_comments_and_answers(sandbox, linkedin, post):
    top = sandbox.comment("linkedin", post)

    own = comment_on(linkedin, post)
    by_address = comment_on(linkedin, top, "جواب")
    by_field = comment_on(linkedin, post, "جواب آخر", object=post, parentComment=top)

    assert {answer.status_code for answer in (own, by_address, by_field)} == {201}
    assert own.headers["x-restli-id"] == own.json()["id"]
    by_id = {comment["id"]: comment for comment in sandbox.comments()}
    assert by_id[own.json()["commentUrn"]]["parent"] == ""
    assert by_id[by_address.json()["commentUrn"]]["parent"] == top
    assert by_id[by_field.json()["commentUrn"]]["parent"] == top
    assert by_address.json()["actor"] == AUTHOR


def test_a_lost_answer_leaves_the_comment_standing(sandbox, linkedin, post):
    top = sandbox.comment("linkedin", post)
    sandbox.fault("linkedin", "publish", "error_after_500")

    assert comment_on(linkedin, top, "جواب").status_code == 500

    (answer,) = listed(linkedin, top)["elements"]
    assert answer["message"]["text"] == "جواب"


def test_ones_own_comment_is_edited_and_deleted(sandbox, linkedin, post):
    made = comment_on(linkedin, post).json()["id"]
    actor = f"?actor={quote(AUTHOR, safe='')}"
    patch = {"patch": {"message": {"$set": {"text": "أهلا وسهلا"}}}}
    update = {"X-RestLi-Method": "PARTIAL_UPDATE"}

    edited = linkedin.call(
        "POST", path_of(post, f"/comments/{made}{actor}"), json=patch, headers=update
    )
    gone = linkedin.call("DELETE", path_of(post, f"/comments/{made}{actor}"))
    again = linkedin.call("DELETE", path_of(post, f"/comments/{made}{actor}"))

    assert edited.json()["message"]["text"] == "أهلا وسهلا"
    assert gone.status_code == 204
    assert again.status_code == 404


def test_others_comments_are_deleted_but_never_reworded(sandbox, linkedin, post):
    theirs = sandbox.comment("linkedin", post)
    actor = f"?actor={quote(AUTHOR, safe='')}"
    address = path_of(post, f"/comments/{number_of(theirs)}{actor}")
    patch = {"patch": {"message": {"$set": {"text": "تحريف"}}}}

    refused = linkedin.call(
        "POST", address, json=patch, headers={"X-RestLi-Method": "PARTIAL_UPDATE"}
    )

    assert refused.status_code == 403
    assert linkedin.call("DELETE", address).status_code == 204
    assert listed(linkedin, post)["elements"] == []


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"text": ""}, 400),
        ({"text": "س" * 1_251}, 422),
        ({"actor": "urn:li:organization:1"}, 403),
        ({"actor": ""}, 400),
        ({"object": "urn:li:share:1"}, 404),
        ({"parentComment": "urn:li:comment:(urn:li:activity:1,2)"}, 404),
    ],
)
def test_what_linkedin_does_not_take_is_refused(linkedin, post, fields, status):
    text = fields.pop("text", "أهلا")

    assert comment_on(linkedin, post, text, **fields).status_code == status


def test_another_page_has_no_say(sandbox, linkedin, post):
    sandbox.comment("linkedin", post)
    linkedin.access_token = sandbox.token("linkedin", "999")

    assert linkedin.call("GET", path_of(post)).status_code == 403
    assert comment_on(linkedin, post).status_code == 403


def test_an_answer_to_a_deleted_comment_is_refused(sandbox, linkedin, post):
    top = sandbox.comment("linkedin", post)
    sandbox.remove("linkedin", top)

    assert comment_on(linkedin, top, "فات الأوان").status_code == 404


# Notifications


def notified(linkedin, *actions):
    query = f"q=criteria&actions=List({','.join(actions)})"
    where = f"organizationalEntity={quote(AUTHOR, safe='')}"
    return linkedin.call("GET", f"organizationalEntityNotifications?{query}&{where}").json()


def test_the_page_is_notified_for_sixty_days(sandbox, linkedin, post):
    made = sandbox.comment("linkedin", post, "متى؟")
    sandbox.edit("linkedin", made, text="متى وأين؟")
    comment_on(linkedin, made, "غدا")
    sandbox.remove("linkedin", made)
    mention = sandbox.mention("linkedin", ACCOUNT, "شكرا للوزارة")

    whole = notified(linkedin)["elements"]

    assert sorted(one["action"] for one in whole) == sorted(
        ["COMMENT", "COMMENT_EDIT", "ADMIN_COMMENT", *["COMMENT_DELETE"] * 2, "SHARE_MENTION"]
    )
    assert whole[0]["action"] == "SHARE_MENTION"
    assert whole[0]["decoratedGeneratedActivity"]["share"]["entity"] == mention
    assert len({one["notificationId"] for one in whole}) == 6
    assert notified(linkedin) == notified(linkedin)
    only = notified(linkedin, "SHARE_MENTION")["elements"]
    assert [one["generatedActivity"] for one in only] == [mention]
    sandbox.control("POST", "/clock", {"advance_s": 61 * 86_400})
    linkedin.access_token = sandbox.token("linkedin", ACCOUNT)
    assert notified(linkedin)["elements"] == []


def test_a_post_that_mentions_the_page_is_read_and_answered(sandbox, linkedin):
    mention = sandbox.mention("linkedin", ACCOUNT, "شكرا (جزيلا)")

    shown = linkedin.call("GET", f"posts/{quote(mention, safe='')}").json()
    answer = comment_on(linkedin, mention, "أهلا بك")

    assert shown["author"].startswith("urn:li:person:")
    assert shown["commentary"] == "شكرا \\(جزيلا\\)"
    assert answer.status_code == 201
    assert len(listed(linkedin, mention)["elements"]) == 1


# Webhooks


class Subscribed:
    def __init__(self, linkedin, receiver: Receiver):
        self.linkedin = linkedin
        self.receiver = receiver
        parts = {
            "developerApplication": "urn:li:developerApplication:123",
            "user": MEMBER,
            "entity": AUTHOR,
            "eventType": EVENTS,
        }
        key = ",".join(f"{name}:{quote(value, safe='')}" for name, value in parts.items())
        self.path = f"eventSubscriptions/({key})"

    def put(self):
        return self.linkedin.call("PUT", self.path, json={"webhook": self.receiver.url})

    @property
    def told(self):
        return [one for body in self.receiver.bodies for one in body["notifications"]]

    def wait(self, many):
        return until(lambda: self.told, wanted=lambda told: len(told) >= many)


@pytest.fixture
def subscribed(linkedin, receiver_of):
    return Subscribed(linkedin, receiver_of("linkedin"))


def test_an_address_must_answer_the_challenge(sandbox, linkedin, post, subscribed):
    subscribed.receiver.is_honest = False

    refused = subscribed.put()

    assert refused.status_code == 400
    assert "challenge" in refused.json()["message"]
    assert linkedin.call("GET", subscribed.path).status_code == 404


def test_a_subscription_is_made_read_listed_and_ended(linkedin, subscribed):
    assert subscribed.put().status_code == 200
    assert subscribed.put().status_code == 200

    shown = linkedin.call("GET", subscribed.path).json()
    assert (shown["webhook"], shown["user"]) == (subscribed.receiver.url, MEMBER)
    assert shown["expiresAt"] > 1_600_000_000_000
    query = f"eventSubscriptions?q=subscriberAndEventType&eventType={EVENTS}"
    assert linkedin.call("GET", query).json()["elements"] == [shown]
    assert linkedin.call("DELETE", subscribed.path).status_code == 204
    assert linkedin.call("GET", subscribed.path).status_code == 404


def test_only_the_administrator_of_the_page_subscribes(linkedin, subscribed):
    subscribed.path = subscribed.path.replace("admin", "guest")

    assert subscribed.put().status_code == 403


def test_everything_about_comments_is_pushed(sandbox, linkedin, post, subscribed):
    subscribed.put()
    made = sandbox.comment("linkedin", post, "متى؟")
    sandbox.edit("linkedin", made, text="متى وأين؟")
    answer = comment_on(linkedin, made, "غدا").json()["commentUrn"]
    sandbox.remove("linkedin", made)
    mention = sandbox.mention("linkedin", ACCOUNT, "شكرا للوزارة")

    told = subscribed.wait(6)

    assert [one["action"] for one in told] == [
        "COMMENT",
        "COMMENT_EDIT",
        "ADMIN_COMMENT",
        "COMMENT_DELETE",
        "COMMENT_DELETE",
        "SHARE_MENTION",
    ]
    first = told[0]
    assert first["organizationalEntity"] == AUTHOR
    assert first["decoratedSourcePost"]["entity"] == post
    assert first["generatedActivity"] == made.replace("(urn:li:", "(")
    assert first["decoratedGeneratedActivity"]["comment"]["text"] == "متى؟"
    assert told[2]["decoratedGeneratedActivity"]["comment"]["entity"] == answer
    assert told[2]["decoratedGeneratedActivity"]["comment"]["owner"] == AUTHOR
    assert "decoratedGeneratedActivity" not in told[3]
    assert told[5]["generatedActivity"] == mention


def test_ten_notifications_at_most_come_in_one_letter(sandbox, post, subscribed):
    subscribed.put()
    entries = [{"text": str(number)} for number in range(25)]
    asked = {"network": "linkedin", "post": post, "comments": entries}
    sandbox.control("POST", "/comments", asked)

    subscribed.wait(25)

    assert max(len(body["notifications"]) for body in subscribed.receiver.bodies) == 10


def test_with_the_consent_the_subscription_ends(sandbox, linkedin, post, subscribed):
    subscribed.put()
    sandbox.fault("linkedin", "read", "token_revoked")
    linkedin.call("GET", f"posts/{quote(post, safe='')}")

    sandbox.comment("linkedin", post)

    assert not sandbox.control("GET", "/hooks")["hooks"][0]["valid"]
    assert sandbox.control("GET", "/webhooks/letters")["letters"] == []


def test_after_three_failed_challenges_an_address_is_blocked(sandbox, post, subscribed):
    subscribed.put()
    subscribed.receiver.is_honest = False
    sandbox.control("POST", "/webhooks", {"scale": 72_000})

    until(
        lambda: sandbox.control("GET", "/hooks")["hooks"][0]["valid"],
        wanted=lambda valid: not valid,
    )
    sandbox.comment("linkedin", post)
    assert sandbox.control("GET", "/webhooks/letters")["letters"] == []
