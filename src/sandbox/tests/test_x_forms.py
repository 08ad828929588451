"""X's forms of post: polls, threads, long texts, edits, subtitles, moving images, money."""

import io

import pytest
from PIL import Image

from . import real_media
from .x_client import XClient

LINES = "1\n00:00:00,000 --> 00:00:02,000\nمرحبًا بكم\n".encode()
LONG = "تفاصيل المعرض " * 100


@pytest.fixture
def x(sandbox):
    return XClient(sandbox)


@pytest.fixture
def premium(sandbox):
    made = XClient(sandbox, "2")
    sandbox.account("x", "2", handle="momah", subscription_type="Premium")
    return made


def edit(x, id_, text, **more):
    return x.publish(text, edit_options={"previous_post_id": id_}, **more)


def id_of(answer):
    assert answer.status_code == 201, answer.text
    return answer.json()["data"]["id"]


def gif(frames=3):
    pictures = [Image.new("P", (64, 64), number * 40) for number in range(frames)]
    out = io.BytesIO()
    pictures[0].save(out, "GIF", save_all=True, append_images=pictures[1:])
    return out.getvalue()


# Polls and audiences


@pytest.mark.parametrize(
    "poll",
    [
        {"options": ["نعم"], "duration_minutes": 60},
        {"options": ["نعم", ""], "duration_minutes": 60},
        {"options": ["نعم", "ل" * 26], "duration_minutes": 60},
        {"options": ["نعم", "لا"], "duration_minutes": 4},
        {"options": ["نعم", "لا"], "duration_minutes": "60"},
        {"options": "نعم", "duration_minutes": 60},
        {"options": ["نعم", "لا"], "duration_minutes": 60, "question": "؟"},
    ],
)
def test_a_poll_outside_its_bounds_is_refused(x, poll):
    answer = x.publish("رأيكم؟", poll=poll)

    assert answer.status_code == 400
    assert answer.json()["title"] == "Invalid Request"


def test_a_poll_closes_when_its_time_is_over(sandbox, x):
    poll = {"options": ["نعم", "لا"], "duration_minutes": 5}
    made = id_of(x.publish("رأيكم؟", poll=poll))
    asked = {"expansions": "attachments.poll_ids", "poll.fields": "voting_status"}

    first = x.get(f"/2/tweets/{made}", **asked).json()["includes"]["polls"][0]
    sandbox.control("POST", "/clock", {"offset_s": 301})
    then = x.get(f"/2/tweets/{made}", **asked).json()["includes"]["polls"][0]

    assert (first["voting_status"], then["voting_status"]) == ("open", "closed")
    assert [option["position"] for option in first["options"]] == [1, 2]


def test_an_audience_of_everyone_is_no_value_of_the_schema(x):
    assert x.publish("خبر", reply_settings="everyone").status_code == 400
    assert x.publish("خبر", reply_settings="following").status_code == 201


# Long texts


def test_a_long_text_is_for_accounts_that_pay(x, premium):
    assert x.publish(LONG).status_code == 403
    assert premium.publish(LONG).status_code == 201
    assert premium.publish("س" * 25_001).status_code == 403


@pytest.mark.parametrize(("fields", "name"), [("tweet", "note_tweet"), ("post", "note_post")])
def test_a_long_text_is_shown_cut_and_stands_whole_beside(premium, fields, name):
    made = id_of(premium.publish(LONG))

    read = premium.get(f"/2/tweets/{made}", **{f"{fields}.fields": name}).json()["data"]

    assert len(read["text"]) < 280
    assert read[name]["text"] == LONG.strip()


def test_a_short_text_has_no_whole_beside_it(x):
    made = id_of(x.publish("خبر"))

    assert "note_tweet" not in x.get(f"/2/tweets/{made}", **{"tweet.fields": "note_tweet"}).text


# Edits


def test_an_edit_adds_an_id_and_each_wording_is_read_by_its_own(sandbox, premium):
    first = id_of(premium.publish("يفتح غدا"))
    second = id_of(edit(premium, first, "يفتح غدًا"))

    read = {id_: premium.get(f"/2/tweets/{id_}").json()["data"] for id_ in (first, second)}
    (listed,) = premium.timeline().json()["data"]
    (kept,) = sandbox.ledger("x")

    assert (read[first]["text"], read[second]["text"]) == ("يفتح غدا", "يفتح غدًا")
    assert read[first]["edit_history_tweet_ids"] == [first, second]
    assert listed["id"] == second
    assert (kept["id"], kept["text"]) == (first, "يفتح غدًا")
    assert kept["edits"][0]["was"]["text"] == "يفتح غدا"


def test_only_the_last_wording_is_edited_and_five_times_at_most(premium):
    first = id_of(premium.publish("نص 0"))
    last = first
    for number in range(1, 6):
        last = id_of(edit(premium, last, f"نص {number}"))

    assert edit(premium, first, "نص آخر").status_code == 403
    assert edit(premium, last, "نص سادس").status_code == 403


def test_an_edit_needs_an_account_that_pays_its_own_post_and_its_hour(sandbox, x, premium):
    theirs, mine = id_of(x.publish("خبر")), id_of(premium.publish("خبر"))

    assert edit(x, theirs, "خبر جديد").status_code == 403
    assert edit(premium, theirs, "خبر جديد").status_code == 403
    sandbox.control("POST", "/clock", {"offset_s": 3_601})
    assert edit(premium, mine, "خبر جديد").status_code == 403


def test_polls_and_answers_to_others_are_not_edited(sandbox, premium):
    poll = {"options": ["نعم", "لا"], "duration_minutes": 60}
    polled = id_of(premium.publish("رأيكم؟", poll=poll))
    question = sandbox.comment("x", id_of(premium.publish("خبر")), "@momah متى؟")
    answer = id_of(premium.publish("غدًا", reply={"in_reply_to_tweet_id": question}))

    assert edit(premium, polled, "رأيكم الآن؟").status_code == 403
    assert edit(premium, answer, "بعد غد").status_code == 403


def test_a_deleted_wording_takes_all_of_them_with_it(premium):
    first = id_of(premium.publish("خبر"))
    second = id_of(edit(premium, first, "خبر جديد"))

    assert premium.delete(second).status_code == 200
    assert "errors" in premium.get(f"/2/tweets/{first}").json()
    assert premium.delete(first).status_code == 404


def test_answers_to_any_wording_are_in_one_conversation(sandbox, premium):
    first = id_of(premium.publish("خبر"))
    second = id_of(edit(premium, first, "خبر جديد"))
    part = id_of(premium.publish("تتمة", reply={"in_reply_to_tweet_id": second}))

    query = {"query": f"conversation_id:{first}", "tweet.fields": "conversation_id"}
    found = premium.get("/2/tweets/search/recent", **query).json()["data"]

    assert [it["id"] for it in found] == [part, second]
    assert {it["conversation_id"] for it in found} == {first}


def test_edits_survive_a_restart(own_sandbox):
    x = XClient(own_sandbox)
    own_sandbox.account("x", "1", subscription_type="Premium")
    first = id_of(x.publish("خبر"))
    second = id_of(edit(x, first, "خبر جديد"))

    own_sandbox.stop()
    own_sandbox.start()
    x.api = own_sandbox.urls["x"]["api"]

    assert x.get(f"/2/tweets/{second}").json()["data"]["text"] == "خبر جديد"


# Files


def test_subtitles_are_put_to_a_film_once_it_is_processed(sandbox, x):
    film = x.upload(real_media.mp4(), mime="video/mp4", category="tweet_video")
    lines = x.upload(LINES, mime="text/srt", category="subtitles")
    body = {
        "id": film,
        "media_category": "TweetVideo",
        "subtitles": {"id": lines, "language_code": "AR", "display_name": "العربية"},
    }

    early = x.post("/2/media/subtitles", body)
    sandbox.control("POST", "/clock", {"advance_s": 2})
    done = x.post("/2/media/subtitles", body)

    assert early.status_code == 400
    assert done.json()["data"]["associated_subtitles"] == [body["subtitles"]]
    wrong = {**body, "subtitles": {**body["subtitles"], "language_code": "ar"}}
    assert x.post("/2/media/subtitles", wrong).status_code == 400
    assert x.post("/2/media/subtitles", {**body, "subtitles": {"id": film}}).status_code == 400


def test_subtitles_are_no_media_of_a_post(x):
    lines = x.upload(LINES, mime="text/srt", category="subtitles")

    assert x.publish("خبر", media={"media_ids": [lines]}).status_code == 400


def test_a_moving_image_is_processed_and_stands_alone(sandbox, x):
    moving = x.upload(gif(), mime="image/gif", category="tweet_gif")
    still = x.upload(real_media.jpeg(64, 64))
    sandbox.control("POST", "/clock", {"advance_s": 1})

    both = x.publish("خبر", media={"media_ids": [moving, still]})
    alone = id_of(x.publish("خبر", media={"media_ids": [moving]}))

    asked = {"expansions": "attachments.media_keys", "media.fields": "type"}
    (shown,) = x.get(f"/2/tweets/{alone}", **asked).json()["includes"]["media"]
    assert both.status_code == 400
    assert (shown["type"], shown["media_key"][:3]) == ("animated_gif", "16_")


def test_a_film_without_an_index_fails_while_it_is_processed(sandbox, x):
    film = x.upload(real_media.mp4()[:40] + b"0" * 500, mime="video/mp4", category="tweet_video")
    sandbox.control("POST", "/clock", {"advance_s": 2})

    work = x.get("/2/media/upload", media_id=film).json()["data"]["processing_info"]

    assert (work["state"], work["error"]["name"]) == ("failed", "InvalidMedia")
    assert x.publish("خبر", media={"media_ids": [film]}).status_code == 400


def lasting(film, seconds):
    """The same film with another length in its header (ISO/IEC 14496-12)."""
    place = film.index(b"mvhd")
    scale = int.from_bytes(film[place + 16 : place + 20], "big")
    length = int(seconds * scale).to_bytes(4, "big")
    return film[: place + 20] + length + film[place + 24 :]


@pytest.mark.parametrize(
    ("seconds", "words"), [(141, "too long, maximum:140000"), (0.4, "too short"), (140, "")]
)
def test_a_film_of_the_wrong_length_fails_by_its_length(sandbox, x, seconds, words):
    content = lasting(real_media.mp4(), seconds)
    film = x.upload(content, mime="video/mp4", category="tweet_video")
    sandbox.control("POST", "/clock", {"advance_s": 2})

    work = x.get("/2/media/upload", media_id=film).json()["data"]["processing_info"]

    assert work["state"] == ("failed" if words else "succeeded")
    assert words in work.get("error", {}).get("message", "")


def test_a_film_says_how_often_it_was_played(sandbox, x):
    film = x.upload(real_media.mp4(), mime="video/mp4", category="tweet_video")
    sandbox.control("POST", "/clock", {"advance_s": 2})
    made = id_of(x.publish("خبر", media={"media_ids": [film]}))
    asked = {"expansions": "attachments.media_keys", "media.fields": "public_metrics"}

    sandbox.control("POST", "/clock", {"advance_s": 3 * 86_400})
    x.access_token = sandbox.token("x")
    (shown,) = x.get(f"/2/tweets/{made}", **asked).json()["includes"]["media"]

    assert shown["public_metrics"]["view_count"] > 0


# Money, names and addresses


def test_what_each_act_costs_stands_in_the_ledger(sandbox, x):
    x.publish("خبر")
    x.publish("خبر https://momah.gov.sa")
    post = id_of(x.publish("خبر آخر"))
    question = sandbox.comment("x", post, "@eskan متى؟")
    x.publish("غدًا", reply={"in_reply_to_tweet_id": question})
    x.publish("تتمة", reply={"in_reply_to_tweet_id": post})

    costs = [it["data"]["cost_dollars"] for it in sandbox.ledger("x")]

    assert costs == ["0.015", "0.20", "0.015", "0.01", "0.015"]


def test_an_account_runs_out_of_its_credit(sandbox, x):
    sandbox.account("x", "1", credit_dollars="0.03")

    answers = [x.publish(f"خبر {number}") for number in range(3)]

    assert [it.status_code for it in answers] == [201, 201, 402]
    assert answers[-1].json()["title"] == "CreditsDepleted"
    assert len(sandbox.ledger("x")) == 2


def test_an_account_may_be_answered_in_both_sets_of_names(sandbox, x):
    made = id_of(x.publish("خبر"))
    asked = {"tweet.fields": "public_metrics"}
    before = x.get(f"/2/tweets/{made}", **asked).json()["data"]
    sandbox.account("x", "1", wire_names="both")
    after = x.get(f"/2/tweets/{made}", **asked).json()["data"]

    assert "repost_count" not in before["public_metrics"]
    assert {"retweet_count", "repost_count"} <= after["public_metrics"].keys()
    assert {"edit_history_tweet_ids", "edit_history_post_ids"} <= after.keys()


def test_the_older_host_leads_to_the_same_place(x):
    older = x.api.replace("api.x.com", "api.twitter.com")

    answer = x.http.get(f"{older}/2/users/me", headers=x.headers)

    assert answer.json()["data"]["id"] == "1"


def test_figures_by_day_add_up_to_what_a_post_has(sandbox, x):
    made = id_of(x.publish("خبر https://momah.gov.sa"))
    start = sandbox.control("GET", "/clock")["now"]
    sandbox.control("POST", "/clock", {"advance_s": 10 * 86_400})
    end = sandbox.control("GET", "/clock")["now"]
    x.access_token = sandbox.token("x")
    span = {"ids": made, "start_time": start, "end_time": end}

    daily = x.get("/2/tweets/analytics", granularity="daily", **span).json()["data"][0]
    whole = x.get("/2/tweets/analytics", **span).json()["data"][0]

    steps = [step["metrics"]["impressions"] for step in daily["timestamped_metrics"]]
    (total,) = whole["timestamped_metrics"]
    assert len(steps) in {10, 11}  # of the last a moment has begun
    assert sum(steps) == total["metrics"]["impressions"] > 0
    other = XClient(sandbox, "2").get("/2/tweets/analytics", **span).json()
    assert other["errors"][0]["title"] == "Authorization Error"
    assert x.get("/2/tweets/analytics", ids=made, start_time="x", end_time=end).status_code == 400
