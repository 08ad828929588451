"""tweepy, which knows the names of before July 2026, against the sandbox of X."""

from urllib.parse import parse_qs, urlsplit

import pytest
import requests
import tweepy

from conftest import Redirect

TWEET_FIELDS = ["created_at", "public_metrics", "conversation_id", "entities", "attachments"]
BACK = "http://localhost:9/connected"
CLIENT, SECRET = "majlis-sandbox", "sandbox-secret-x"


def client_of(sandbox, token):
    client = tweepy.Client(bearer_token=token)
    base = sandbox.urls["x"]["api"].removesuffix("/api.x.com")
    client.session.mount("https://api.twitter.com", Redirect(base))
    return client


@pytest.fixture
def x(sandbox):
    return client_of(sandbox, sandbox.token("x"))


def write(x, text="نرحب بكم في معرض الكتاب #الرياض_تقرأ", **more):
    return x.create_tweet(text=text, user_auth=False, **more).data["id"]


def test_it_signs_in_and_renews_its_token(sandbox):
    sandbox.account("x")
    base = sandbox.urls["x"]["api"].removesuffix("/api.x.com")
    scopes = ["tweet.read", "tweet.write", "users.read", "offline.access"]
    handler = tweepy.OAuth2UserHandler(
        client_id=CLIENT, client_secret=SECRET, redirect_uri=BACK, scope=scopes
    )
    for host in ("https://api.twitter.com", "https://api.x.com"):
        handler.mount(host, Redirect(base))

    asked = urlsplit(handler.get_authorization_url())
    consent = f"{base}/{asked.netloc}{asked.path}?{asked.query}"
    back = requests.post(consent, data={"account": "1"}, allow_redirects=False)
    token = handler.fetch_token(back.headers["Location"].replace("http://", "https://", 1))

    assert asked.netloc in {"x.com", "twitter.com"}
    assert parse_qs(asked.query)["code_challenge_method"] == ["S256"]
    assert token["refresh_token"]
    assert client_of(sandbox, token["access_token"]).get_me(user_auth=False).data.id == 1


def test_it_publishes_a_thread_and_lists_it(x):
    first = write(x, "أولًا: الأرقام")
    second = write(x, "ثانيًا: التفاصيل", in_reply_to_tweet_id=first)

    listed = x.get_users_tweets(
        1, tweet_fields=["referenced_tweets", *TWEET_FIELDS], max_results=10
    )

    assert [str(it.id) for it in listed.data] == [second, first]
    (answered,) = listed.data[0].referenced_tweets
    assert (answered.type, str(answered.id)) == ("replied_to", first)
    assert str(listed.data[0].conversation_id) == first
    assert listed.data[0].created_at.tzinfo is not None


def test_it_publishes_a_poll_for_some_and_reads_it(x):
    made = write(
        x, poll_options=["نعم", "لا"], poll_duration_minutes=60, reply_settings="mentionedUsers"
    )

    read = x.get_tweet(
        made,
        expansions=["attachments.poll_ids"],
        poll_fields=["duration_minutes", "end_datetime", "voting_status"],
        tweet_fields=["reply_settings", "attachments"],
    )

    (poll,) = read.includes["polls"]
    assert [option["label"] for option in poll.options] == ["نعم", "لا"]
    assert (poll.duration_minutes, poll.voting_status) == (60, "open")
    assert read.data.reply_settings == "mentionedUsers"


def test_it_hears_answers_and_mentions_and_answers_them(sandbox, x):
    post = write(x)
    question = sandbox.comment("x", post, "@eskan متى يفتح المعرض؟")

    found = x.search_recent_tweets(
        f"conversation_id:{post}",
        expansions=["author_id"],
        tweet_fields=["author_id", "in_reply_to_user_id"],
        max_results=10,
    )
    named = x.get_users_mentions(1, expansions=["author_id"], max_results=5)
    answer = write(x, "من الغد", in_reply_to_tweet_id=question)

    # The post that begins a conversation is found with it.
    assert [str(it.id) for it in found.data] == [question, post]
    assert found.includes["users"][0].username
    assert [str(it.id) for it in named.data] == [question]
    replies = x.search_recent_tweets(f"in_reply_to_tweet_id:{question}", max_results=10)
    assert [str(it.id) for it in replies.data] == [answer]


def test_it_hides_an_answer_likes_it_and_takes_both_back(sandbox, x):
    answer = sandbox.comment("x", write(x))

    assert x.hide_reply(answer, user_auth=False).data["hidden"] is True
    assert x.like(answer, user_auth=False).data["liked"] is True
    assert [str(it.id) for it in x.get_liked_tweets(1).data] == [answer]
    assert x.unhide_reply(answer, user_auth=False).data["hidden"] is False
    assert x.unlike(answer, user_auth=False).data["liked"] is False
    assert x.get_liked_tweets(1).data is None


def test_it_reads_private_messages_and_answers_them(sandbox, x):
    fields = {"network": "x", "account": "1", "from": "سالم العتيبي", "text": "هل لديكم موعد؟"}
    theirs = sandbox.control("POST", "/messages", fields)

    heard = x.get_direct_message_events(
        dm_event_fields=["created_at", "dm_conversation_id", "sender_id"],
        expansions=["sender_id"],
        user_auth=False,
    )
    person = heard.data[0].sender_id
    sent = x.create_direct_message(participant_id=person, text="نعم", user_auth=False)
    talk = x.get_direct_message_events(participant_id=person, user_auth=False)

    assert [str(it.id) for it in heard.data] == [theirs["id"]]
    assert heard.includes["users"][0].name == "سالم العتيبي"
    assert sent.data["dm_conversation_id"] == theirs["conversation"]
    assert [str(it.id) for it in talk.data] == [sent.data["dm_event_id"], theirs["id"]]


def test_it_reads_metrics(x):
    post = write(x, "خبر https://momah.gov.sa")

    read = x.get_tweets([post], tweet_fields=["public_metrics", "non_public_metrics"])
    me = x.get_me(user_fields=["public_metrics"], user_auth=False)

    assert {"retweet_count", "like_count", "quote_count", "impression_count"} <= set(
        read.data[0].public_metrics
    )
    assert "url_link_clicks" in read.data[0].non_public_metrics
    assert me.data.public_metrics["tweet_count"] == 1


def test_it_walks_through_pages(x):
    made = [write(x, f"الخبر {number}") for number in range(7)]

    walked = tweepy.Paginator(x.get_users_tweets, 1, max_results=5).flatten()

    assert [str(it.id) for it in walked] == made[::-1]


def test_it_deletes(x):
    post = write(x)

    assert x.delete_tweet(post, user_auth=False).data["deleted"] is True
    gone = x.get_tweet(post)
    assert gone.data is None
    assert gone.errors[0]["title"] == "Not Found Error"


def test_it_names_each_refusal(sandbox, x):
    write(x, "مرة واحدة")
    with pytest.raises(tweepy.Forbidden, match="duplicate content"):
        write(x, "مرة واحدة")
    with pytest.raises(tweepy.BadRequest):
        write(x, "نص", media_ids=["1"])
    with pytest.raises(tweepy.Unauthorized):
        client_of(sandbox, "no-token").get_me(user_auth=False)
    fault = {"network": "x", "call": "publish", "fault": "rate_limited", "seconds": 60}
    sandbox.control("POST", "/faults", fault)
    with pytest.raises(tweepy.TooManyRequests) as limited:
        write(x, "بعد حين")
    assert limited.value.reset_time
