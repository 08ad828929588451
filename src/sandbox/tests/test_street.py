"""The street: forms of the walls, sent as a browser without scripts sends them."""

import re
from urllib.parse import quote, unquote

import pytest

NETWORKS = ["x", "facebook", "instagram", "youtube", "linkedin"]


class Street:
    """One wall, and one browser before it that keeps its cookies."""

    def __init__(self, sandbox, network):
        self.sandbox = sandbox
        self.network = network
        self.wall = sandbox.walls[network]
        self.name = ""
        sandbox.account(network, "7", handle="mgsa", name="هيئة المواصفات")
        asked = {"network": network, "account": "7", "text": "تبدأ الحملة غدا"}
        self.post = sandbox.control("POST", "/posts", asked)["id"]

    def send(self, act, **fields):
        self.remember()
        answer = self.sandbox.http.post(f"{self.wall}street/{act}", data=fields)
        if "set-cookie" in answer.headers:
            self.name = unquote(re.search(r"citizen=([^;]+)", answer.headers["set-cookie"])[1])
        return answer

    def comment(self, text, author="فهد القحطاني", **fields):
        return self.send("comment", **{"post": self.post, "text": text, "author": author, **fields})

    def page(self, path=""):
        self.remember()
        return self.sandbox.http.get(self.wall + path).text

    def remember(self):
        """Have the browser remember the name that stands here, or none."""
        self.sandbox.http.cookies.clear()
        if self.name:
            self.sandbox.http.cookies.set("citizen", quote(self.name))

    def written(self):
        return [one for one in self.sandbox.comments() if one["visible"]]


@pytest.fixture(params=NETWORKS)
def street(request, sandbox):
    return Street(sandbox, request.param)


@pytest.fixture
def facebook(sandbox):
    return Street(sandbox, "facebook")


def test_anyone_comments_under_a_name_and_sees_it_on_the_wall(street):
    answer = street.comment("متى تنتهي الحملة؟", back="/")

    assert answer.status_code == 303
    (comment,) = street.written()
    assert comment["text"] == "متى تنتهي الحملة؟"
    assert comment["author_name"] == street.name == "فهد القحطاني"
    place = answer.headers["Location"].removeprefix("/#")
    shown = street.page()
    assert f'id="{place}"' in shown
    assert "متى تنتهي الحملة؟" in shown
    assert "تعليق واحد" in shown
    assert 'value="فهد القحطاني"' in shown


def test_an_answer_stands_inside_its_thread(street):
    street.comment("متى تنتهي؟")
    above = street.written()[0]["id"]

    street.comment("في آخر الشهر", author="سارة العتيبي", parent=above)

    assert street.written()[-1]["parent"] == above
    shown = street.page()
    assert shown.index("متى تنتهي؟") < shown.index("في آخر الشهر")
    assert shown.count('<ol class="comments">') == 2


def test_only_the_writer_edits_and_removes(street):
    street.comment("أول")
    made = street.written()[0]["id"]
    assert "احذف" in street.page()
    asked = f"street/edit?id={quote(made)}"
    assert "أول</textarea>" in street.page(asked)

    street.send("edit", id=made, text="أول بعد تعديل")
    street.name = "سارة العتيبي"
    others = street.send("edit", id=made, text="تحريف"), street.send("remove", id=made)

    assert [answer.status_code for answer in others] == [403, 403]
    assert "من كتبه" in others[0].text
    assert street.written()[0]["text"] == "أول بعد تعديل"
    assert "<textarea" not in street.page(asked)
    shown = street.page()
    assert "احذف" not in shown
    assert "معدّل" in shown
    street.name = "فهد القحطاني"
    assert street.send("remove", id=made, back="/").headers["Location"] == "/"
    assert street.written() == []


def test_what_is_removed_is_said_so(street):
    street.comment("سؤال")
    made = street.written()[0]["id"]
    street.sandbox.remove(street.network, made)

    assert street.comment("رد", parent=made).status_code == 404
    assert street.send("edit", id=made, text="متأخر").status_code == 404
    assert street.comment("رد", post="404").status_code == 404


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "&lt;b&gt; &amp;"],
)
def test_markup_is_text(street, text):
    street.comment(text, author='"><b>فهد</b>')

    shown = street.page()
    assert "<script>alert" not in shown
    assert "<img src=x" not in shown
    assert "<b>فهد" not in shown
    assert street.written()[0]["text"] == text


@pytest.mark.parametrize("text", ["😀🇸🇦", "\u064b\u064e\u0651", "س" * 10_240, "\u202eنص\u202c"])
def test_odd_texts_are_taken_whole(facebook, text):
    assert facebook.comment(text).status_code == 303

    assert facebook.written()[0]["text"] == text


def test_a_nul_is_dropped_and_lines_are_kept(facebook):
    facebook.comment("سطر\x00\r\nسطر آخر", author="فهد\x00 القحطاني")

    (comment,) = facebook.written()
    assert comment["text"] == "سطر\nسطر آخر"
    assert comment["author_name"] == "فهد القحطاني"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"text": "   "}, "اكتب شيئًا"),
        ({"text": "\x00"}, "اكتب شيئًا"),
        ({"text": "نص", "author": " \u200b "}, "اكتب اسمًا"),
        ({"text": "س" * 60_000}, "أطول"),
    ],
)
def test_what_cannot_be_written_is_said_and_the_text_kept(facebook, fields, sentence):
    answer = facebook.comment(**fields)

    assert answer.status_code == 422
    assert sentence in answer.text
    if fields["text"].strip("\x00 "):
        assert fields["text"] in answer.text
    assert facebook.written() == []


@pytest.mark.parametrize("back", ["//evil.example/", "https://evil.example/", "evil", "/\\evil"])
def test_nobody_is_sent_elsewhere(facebook, back):
    answer = facebook.comment("نص", back=back)

    assert answer.headers["Location"].startswith("/#c")


def test_a_form_of_another_site_is_not_taken(facebook):
    answer = facebook.sandbox.http.post(
        f"{facebook.wall}street/comment",
        data={"post": facebook.post, "text": "دخيل", "author": "دخيل"},
        headers={"Sec-Fetch-Site": "cross-site"},
    )

    assert answer.status_code == 403
    assert facebook.written() == []


def test_a_hidden_comment_is_seen_by_its_writer_alone(facebook):
    facebook.comment("كلام يُخفى")
    facebook.sandbox.edit("facebook", facebook.written()[0]["id"], hidden=True)

    assert "كلام يُخفى" in facebook.page()
    facebook.name = ""
    shown = facebook.page()
    assert "كلام يُخفى" not in shown
    assert "أخفى الحساب هذا التعليق" in shown


@pytest.mark.parametrize("network", ["x", "facebook", "linkedin"])
def test_a_citizen_mentions_the_institution_in_a_post_of_their_own(sandbox, network):
    street = Street(sandbox, network)

    street.send("mention", account="7", text="شكرا على المعرض", author="هند الشمري", back="/")

    (mention,) = sandbox.comments(kind="mention")
    assert mention["account"] == "7"
    assert mention["text"] == ("@mgsa شكرا على المعرض" if network == "x" else "شكرا على المعرض")
    assert "يذكر" in street.page()
    assert sandbox.http.get(f"{street.wall}p/{quote(mention['id'])}").status_code == 200
    street.comment("أين هو؟", post=mention["id"])
    assert sandbox.comments()[-1]["post"] == mention["id"]


@pytest.mark.parametrize("network", ["instagram", "youtube"])
def test_where_mentions_are_not_heard_there_is_no_form_for_them(sandbox, network):
    street = Street(sandbox, network)

    answer = street.send("mention", account="7", text="شكرا", author="هند الشمري")

    assert answer.status_code == 404
    assert "/street/mention" not in street.page()


def test_our_answer_stands_marked_in_the_thread_on_x(sandbox):
    street = Street(sandbox, "x")
    street.comment("متى تنتهي؟")
    above = street.written()[0]["id"]
    sandbox.comment("x", street.post, "في آخر الشهر", author="account", parent=above)

    shown = street.page()

    assert shown.count('<article class="post"') == 1
    assert 'class="comment ours"' in shown
    assert shown.count('<ol class="comments">') == 2


def test_an_answer_outlives_the_comment_above_on_x(sandbox):
    street = Street(sandbox, "x")
    street.comment("سؤال")
    above = street.written()[0]["id"]
    street.comment("رد باق", author="سارة العتيبي", parent=above)
    sandbox.remove("x", above)

    shown = street.page()

    assert "رد باق" in shown
    assert "ردًا على تعليق محذوف" in shown


def test_deep_threads_end_in_no_endless_indent(sandbox):
    street = Street(sandbox, "x")
    street.comment("0")
    for number in range(1, 12):
        street.comment(str(number), parent=street.written()[-1]["id"])

    assert street.page().count('<ol class="comments">') == 4
    assert street.page().count("data-comment=") == 12


def test_a_wall_shows_the_newest_threads_and_the_page_of_a_post_all(street):
    entries = [{"text": f"تعليق رقم {number}."} for number in range(30)]
    asked = {"network": street.network, "post": street.post, "comments": entries}
    street.sandbox.control("POST", "/comments", asked)

    assert street.page().count("data-comment=") == 6
    assert "تعليق رقم 29." in street.page()
    assert "30 تعليقًا" in street.page()
    whole = street.page(f"p/{quote(street.post)}")
    assert whole.count("data-comment=") == 30


def test_a_long_wall_goes_on_where_it_ends(sandbox):
    street = Street(sandbox, "facebook")
    for number in range(45):
        asked = {"network": "facebook", "account": "7", "text": f"الخبر {number}."}
        sandbox.control("POST", "/posts", asked)

    first = street.page()
    older = re.search(r'href="/(\?before=\d+)"', first)[1]
    second = street.page(older)

    assert first.count("<article") == 40
    assert second.count("<article") == 6
    assert "الخبر 4." in second
    assert "الخبر 44." not in second


def test_a_comments_own_address_leads_to_its_thread(street):
    street.comment("متى تنتهي؟")
    made = street.written()[0]["id"]

    answer = street.sandbox.http.get(f"{street.wall}p/{quote(made)}")

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(f"/p/{quote(street.post)}#c")


def test_a_comment_laid_ahead_is_not_on_the_wall(facebook):
    facebook.sandbox.comment("facebook", facebook.post, "لاحقا", at="2999-01-01T00:00:00Z")

    assert "لاحقا" not in facebook.page()
    assert "لا تعليقات بعد" in facebook.page()
