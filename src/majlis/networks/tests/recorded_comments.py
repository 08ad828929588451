"""Comments, mentions and answers as the five networks give them.

The bodies are those of the vendors' pages and of public captures, shortened.
"""

from .recorded import ACCOUNTS, NOW, said

ASKED = "متى يفتح المعرض؟ ولكم الشكر 🌷"
ANSWER = "نرحب بكم: المعرض مفتوح يوميًا من ١٠ صباحًا https://gso.example/ar_2026?a=1&b=2"
EARLIER = "تم استلام سؤالكم"

X_POST, X_COMMENT, X_ANSWER = "1900000000000000001", "1900000000000000007", "1900000000000000009"
FB_POST, FB_COMMENT, FB_ANSWER = "104567_9", "9_501", "9_502"
IG_POST, IG_COMMENT, IG_ANSWER = "18000000001", "17900000501", "17900000502"
YT_POST, YT_COMMENT = "dQw4w9WgXcQ", "UgxKREWxIgDrw8w2e_Z4AaABAg"
YT_ANSWER = f"{YT_COMMENT}.8hWlB2"
LI_POST, LI_THREAD = "urn:li:share:7243000000000000001", "urn:li:activity:7243000000000000900"
LI_COMMENT = f"urn:li:comment:({LI_THREAD},7243000000000000501)"
LI_ANSWER = f"urn:li:comment:({LI_THREAD},7243000000000000502)"
LI_PAGE = "urn:li:organization:5515715"


def at(minute):
    return NOW.replace(minute=minute)


def x_id(minute):
    """An id as X makes it at that moment: milliseconds above 22 bits of other things."""
    return str((int(at(minute).timestamp() * 1000) - 1288834974657) << 22 | 7)


def x_said(text, id_, *, author="77", answers="", to="", conversation=X_POST, minute=3, **more):
    made = {
        "id": id_,
        "text": text,
        "author_id": author,
        "conversation_id": conversation,
        "created_at": f"2026-11-22T10:{minute:02}:00.000Z",
        "edit_history_tweet_ids": [id_],
        **more,
    }
    if answers:
        made |= {
            "referenced_tweets": [{"type": "replied_to", "id": answers}],
            "in_reply_to_user_id": to or ACCOUNTS["x"],
        }
    return made


X_USERS = {"users": [{"id": "77", "username": "salem_1", "name": "سالم"}]}


def x_asked(**more):
    return x_said(f"@gso {ASKED}", X_COMMENT, answers=X_POST, **more)


def x_answered(text=ANSWER, id_=X_ANSWER, **more):
    short = text.replace("https://gso.example/ar_2026?a=1&b=2", "https://t.co/aaa")
    link = {"url": "https://t.co/aaa", "expanded_url": "https://gso.example/ar_2026?a=1&b=2"}
    return x_said(
        f"@salem_1 {short}",
        id_,
        author=ACCOUNTS["x"],
        answers=X_COMMENT,
        to="77",
        minute=4,
        entities={"urls": [link]},
        **more,
    )


def fb_said(text, id_, *, author="880", name="سالم", parent="", minute=3, **more):
    made = {
        "id": id_,
        "message": text,
        "created_time": f"2026-11-22T10:{minute:02}:00+0000",
        "from": {"id": author, "name": name},
        "is_hidden": False,
        "permalink_url": f"https://www.facebook.com/104567/posts/9?comment_id={id_}",
        **more,
    }
    return made | ({"parent": {"id": parent}} if parent else {})


def fb_asked(**more):
    return fb_said(ASKED, FB_COMMENT, **more)


def fb_answered(text=ANSWER, id_=FB_ANSWER, **more):
    return fb_said(
        text, id_, author=ACCOUNTS["facebook"], name="الهيئة", parent=FB_COMMENT, minute=4, **more
    )


def graph_list(*rows, after=""):
    paging = {"cursors": {"before": "b", "after": after or "z"}}
    return said(200, {"data": list(rows), "paging": paging | ({"next": "x"} if after else {})})


def ig_said(text, id_, *, author="990", username="salem_1", minute=3, **more):
    return {
        "id": id_,
        "text": text,
        "timestamp": f"2026-11-22T10:{minute:02}:00+0000",
        "from": {"id": author, "username": username},
        "username": username,
        "hidden": False,
        **more,
    }


def ig_asked(**more):
    return ig_said(ASKED, IG_COMMENT, **more)


def ig_answered(text=ANSWER, id_=IG_ANSWER, **more):
    own = {"author": ACCOUNTS["instagram"], "username": "gso", "parent_id": IG_COMMENT}
    return ig_said(text, id_, minute=4, **own, **more)


def yt_said(text, id_, *, author="UCsalem", name="@salem_1", parent="", minute=3, **more):
    written = f"2026-11-22T10:{minute:02}:00Z"
    snippet = {
        "textDisplay": text,
        "authorDisplayName": name,
        "authorChannelId": {"value": author},
        "publishedAt": written,
        "updatedAt": written,
        **more,
    }
    snippet |= {"parentId": parent} if parent else {"videoId": YT_POST}
    return {"kind": "youtube#comment", "id": id_, "snippet": snippet}


def yt_asked(**more):
    return yt_said(ASKED, YT_COMMENT, **more)


def yt_answered(text=ANSWER, id_=YT_ANSWER, **more):
    own = {"author": ACCOUNTS["youtube"], "name": "@gso", "textOriginal": text}
    return yt_said(text, id_, parent=YT_COMMENT, minute=4, **own, **more)


def yt_thread(top, *answers, count=None):
    return {
        "kind": "youtube#commentThread",
        "id": top["id"],
        "snippet": {
            "videoId": YT_POST,
            "topLevelComment": top,
            "totalReplyCount": len(answers) if count is None else count,
        },
        "replies": {"comments": list(answers)},
    }


def yt_comments(*items, kind="comment", **more):
    return said(200, {"kind": f"youtube#{kind}ListResponse", "items": list(items), **more})


def li_said(text, urn, *, actor="urn:li:person:salem", parent="", answers=0, minute=3, **more):
    ms = int(at(minute).timestamp() * 1000)
    made = {
        "id": urn.rpartition(",")[2].rstrip(")"),
        "commentUrn": urn,
        "actor": actor,
        "object": LI_THREAD,
        "message": {"attributes": [], "text": text},
        "created": {"actor": actor, "time": ms},
        "lastModified": {"actor": actor, "time": ms},
        "commentsSummary": {"totalFirstLevelComments": answers},
        **more,
    }
    return made | ({"parentComment": parent} if parent else {})


def li_asked(answers=1, **more):
    return li_said(ASKED, LI_COMMENT, answers=answers, **more)


def li_answered(text=ANSWER, urn=LI_ANSWER, **more):
    return li_said(text, urn, actor=LI_PAGE, parent=LI_COMMENT, minute=4, **more)


def li_list(*elements):
    return said(200, {"elements": list(elements), "paging": {"start": 0, "count": 50}})


def escaped(urn):
    for sign, code in ((":", "%3A"), ("(", "%28"), (")", "%29"), (",", "%2C")):
        urn = urn.replace(sign, code)
    return urn


LI_LIST = f"/rest/socialActions/{escaped(LI_POST)}/comments"
LI_NESTED = f"/rest/socialActions/{escaped(LI_COMMENT)}/comments"
LI_ONE = f"/rest/socialActions/{escaped(LI_THREAD)}/comments"
