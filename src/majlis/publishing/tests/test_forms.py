"""Forms of a post: what each network carries beside text and files, and in how many acts."""

import pytest

from majlis.channels.models import Channel
from majlis.delivery.models import Delivery
from majlis.networks import NETWORKS
from majlis.publishing import checking, outcome, sending, writing
from majlis.publishing.field_acts import sent_with
from majlis.publishing.going_out import NotReady
from majlis.publishing.parts import parts_of

LONG = " ".join(f"الجملة رقم {n} عن سلامة الألعاب في البيت والمدرسة." for n in range(30))
POLL = {"question": "", "options": ["نعم", "لا"], "minutes": 1440}


@pytest.fixture
def mastodon(office):
    return Channel.objects.create(
        institution=office,
        network="mastodon",
        remote_id="mastodon-1",
        handle="gso_mastodon",
        name="هيئة المواصفات النموذجية",
    )


def parts(text, network="mastodon"):
    rules = NETWORKS[network]
    return parts_of(text, form=rules.form("thread"), rules=rules)


def test_a_line_of_hyphens_begins_a_new_part():
    assert parts("أولاً\n---\nثانياً\n\n  -----  \nثالثاً") == ["أولاً", "ثانياً", "ثالثاً"]


def test_hyphens_inside_a_line_begin_nothing():
    assert parts("من 9 --- إلى 12") == ["من 9 --- إلى 12"]


def test_a_part_that_is_too_long_is_cut_where_sentences_end():
    found = parts(LONG)

    assert len(found) > 1
    assert all(len(part) <= 500 and part.endswith(".") for part in found)
    assert " ".join(found) == LONG


def test_a_long_sentence_is_cut_between_words():
    words = "كلمة " * 300
    found = parts(words)

    assert all(len(part) <= 500 for part in found)
    assert " ".join(found) == words.strip()


def test_a_word_longer_than_a_post_is_told_and_not_cut(office, huda, mastodon):
    post = writing.draft(office, huda, "ك" * 600, [mastodon], forms={"mastodon": "thread"})

    codes = {finding.code for finding in checking.check(post.written())}
    assert "text_too_long" in codes


def test_the_plain_form_is_never_cut():
    rules = NETWORKS["mastodon"]
    assert parts_of("أ\n---\nب", form=rules.form("post"), rules=rules) == ["أ\n---\nب"]


def test_a_thread_freezes_one_payload_for_each_part_and_signs_them_all(office, huda, mastodon):
    post = writing.draft(
        office, huda, "أ\n---\nب\n---\nج", [mastodon], forms={"mastodon": "thread"}
    )
    revision = post.send_to_review(by=huda)

    found = revision.payloads
    assert [entry["payload"]["text"] for entry in found] == ["أ", "ب", "ج"]
    assert [(entry["position"], entry["after"]) for entry in found] == [(0, None), (1, 0), (2, 1)]
    assert {entry["payload"]["act"] for entry in found} == {"post"}


def test_the_files_and_fields_go_with_the_first_part(office, huda, mastodon, image):
    post = writing.draft(
        office,
        huda,
        "أ\n---\nب",
        [mastodon],
        files=[image],
        forms={"mastodon": "thread"},
    )
    first, second = post.send_to_review(by=huda).payloads

    assert len(first["payload"]["media"]) == 1
    assert second["payload"]["media"] == []


def test_a_first_comment_goes_out_after_its_post(office, huda, salem, mastodon):
    post = writing.draft(
        office,
        huda,
        "نص",
        [mastodon],
        options={"mastodon": {"first_comment": "التفاصيل \u200fهنا"}},
    )
    post.send_to_review(by=huda)
    post.approve(by=salem)
    sending.publish(post, by=salem)

    first, comment = (placement.delivery for placement in outcome.current(post))
    assert (comment.act, comment.depends_on) == ("comment", first)
    assert comment.payload["text"] == "التفاصيل هنا"
    assert "first_comment" not in first.payload["options"]
    assert set(comment.payload) == {"version", "act", "network", "account", "language", "text"}


def test_the_deliveries_of_a_thread_follow_one_another(office, huda, salem, mastodon):
    post = writing.draft(
        office, huda, "أ\n---\nب\n---\nج", [mastodon], forms={"mastodon": "thread"}
    )
    post.send_to_review(by=huda)
    post.approve(by=salem)
    sending.publish(post, by=salem)

    a, b, c = (placement.delivery for placement in outcome.current(post))
    assert (a.depends_on, b.depends_on, c.depends_on) == (None, a, b)


def test_cancelling_takes_back_every_part(office, huda, salem, mastodon):
    post = writing.draft(office, huda, "أ\n---\nب", [mastodon], forms={"mastodon": "thread"})
    post.send_to_review(by=huda)
    post.approve(by=salem)
    sending.publish(post, by=salem)
    sending.cancel(post, by=huda)

    assert set(Delivery.objects.values_list("state", flat=True)) == {"cancelled"}


def test_what_only_a_standing_post_can_say_is_a_change_of_it():
    from dataclasses import replace

    form = replace(NETWORKS["mastodon"].form("post"), edits=("text", "comments_off"))
    said = sent_with(form, {"comments_off": True, "poll": POLL})

    assert (said.with_the_post, said.after_the_post) == ({"poll": POLL}, {"comments_off": True})


def test_comments_are_closed_once_the_post_stands(office, huda, salem, channels, image):
    post = writing.draft(
        office,
        huda,
        "نص",
        [channels["instagram"]],
        files=[image],
        options={"instagram": {"comments_off": True}},
    )
    post.send_to_review(by=huda)
    post.approve(by=salem)
    sending.publish(post, by=salem)

    first, closing = (placement.delivery for placement in outcome.current(post))
    assert "comments_off" not in first.payload["options"]
    assert (closing.act, closing.depends_on, closing.target) == ("edit", first, first)
    assert closing.payload["options"] == {"comments_off": True}
    assert closing.payload["remote_id"] == ""


def test_a_first_comment_where_comments_are_closed_is_refused(office, huda, channels, image):
    said = {"comments_off": True, "first_comment": "تعليق"}
    post = writing.draft(
        office, huda, "نص", [channels["instagram"]], files=[image], options={"instagram": said}
    )

    with pytest.raises(NotReady) as refusal:
        post.send_to_review(by=huda)
    assert {finding.code for finding in refusal.value.findings} == {"options_exclude"}


def test_a_story_sends_no_text_and_says_so(office, huda, channels, image):
    post = writing.draft(
        office, huda, "نص", [channels["instagram"]], files=[image], forms={"instagram": "story"}
    )

    found = {finding.code: finding.blocks for finding in checking.check(post.written())}
    assert found["text_not_shown"] is False
    [entry] = post.send_to_review(by=huda).payloads
    assert (entry["payload"]["text"], entry["payload"]["form"]) == ("", "story")


def test_a_thumbnail_goes_with_the_field_that_asks_for_it(office, huda, channels, take, image):
    from majlis.media.tests.samples import video

    film = take(video(), "فيلم.mp4")
    post = writing.draft(
        office,
        huda,
        "نص",
        [channels["youtube"]],
        title="عنوان",
        files=[film],
        attached={"youtube": {"thumbnail": image}},
    )

    [entry] = post.send_to_review(by=huda).payloads
    file = entry["payload"]["files"]["thumbnail"]
    assert (file["kind"], file["language"]) == ("image", "ar")


def test_a_file_of_a_field_is_handed_in_and_taken_out_again(client, huda, channels):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from majlis.media.tests.samples import photograph
    from majlis.publishing.models import Post

    client.force_login(huda)
    name = "option_youtube_thumbnail"
    file = SimpleUploadedFile("غلاف.jpg", photograph(400, 300))
    typed = PAGE | {"channels": [channels["youtube"].pk]}

    client.post("/posts/draft/", typed | {f"file_{name}": file})
    asset = Post.objects.get().written().attached["youtube"]["thumbnail"]
    client.post("/posts/draft/", typed | {f"asset_{name}": asset.pk, "leave_out": name})

    assert Post.objects.get().written().attached == {}


def test_a_field_of_another_form_is_not_sent(office, huda, mastodon):
    post = writing.draft(
        office,
        huda,
        "نص",
        [mastodon],
        forms={"mastodon": "thread"},
        options={"mastodon": {"poll": POLL}},
    )

    [entry] = post.send_to_review(by=huda).payloads
    assert entry["payload"]["options"] == {}


def test_a_poll_beside_an_image_is_refused_at_the_poll(office, huda, mastodon, image):
    post = writing.draft(
        office, huda, "نص", [mastodon], files=[image], options={"mastodon": {"poll": POLL}}
    )

    with pytest.raises(NotReady) as refusal:
        post.send_to_review(by=huda)
    [finding] = refusal.value.findings
    assert (finding.field, finding.code) == ("option_mastodon_poll", "option_not_with_media")


def test_too_many_parts_are_refused(office, huda, mastodon):
    text = "\n---\n".join(f"جزء {n}" for n in range(30))
    post = writing.draft(office, huda, text, [mastodon], forms={"mastodon": "thread"})

    with pytest.raises(NotReady) as refusal:
        post.send_to_review(by=huda)
    assert {finding.code for finding in refusal.value.findings} == {"parts_too_many"}


def test_the_counter_counts_the_longest_part(office, huda, mastodon):
    post = writing.draft(office, huda, "أ\n---\nأربعة", [mastodon], forms={"mastodon": "thread"})

    counter = checking.counters(post.written())["mastodon"]
    assert (counter.length, counter.parts) == (5, 2)


PAGE = {
    "key": "6dd7f2b0-6e0c-4a5e-9d5c-0d9b6b6f4a12",
    "edition": "0",
    "kind": "awareness",
    "language": "ar",
    "text": "ما رأيكم؟",
    "when": "now",
    "late": "15",
}


def test_the_page_writes_a_poll_and_shows_it(client, huda, mastodon):
    client.force_login(huda)
    typed = {
        "channels": [mastodon.pk],
        "form_mastodon": "post",
        "option_mastodon_poll_option": ["نعم", "لا", "", ""],
        "option_mastodon_poll_minutes": "١٤٤٠",
        "option_mastodon_first_comment": "شكراً",
    }

    answer = client.post("/posts/draft/", PAGE | typed)

    from majlis.publishing.models import Post

    post = Post.objects.get()
    assert post.written().options["mastodon"] == {"poll": POLL, "first_comment": "شكراً"}
    html = client.get(answer.url).content.decode()
    assert 'class="poll__option" dir="auto">نعم<' in html
    assert 'value="لا"' in html


def test_another_form_brings_its_own_fields_onto_the_page(client, huda, mastodon):
    client.force_login(huda)
    typed = {"channels": [mastodon.pk], "form_mastodon": "thread", "shown_mastodon": "post"}

    html = client.post(
        "/posts/draft/", PAGE | typed, headers={"HX-Request": "true"}
    ).content.decode()

    assert 'id="fields-mastodon" hx-swap-oob="true"' in html
    assert "option_mastodon_poll" not in html


@pytest.mark.parametrize("form", ["", "story", "' OR 1=1", "post\x00"])
def test_a_form_that_a_network_has_not_is_the_plain_post(client, huda, mastodon, form):
    client.force_login(huda)

    client.post("/posts/draft/", PAGE | {"channels": [mastodon.pk], "form_mastodon": form})

    from majlis.publishing.models import Post

    assert Post.objects.get().written().form_for("mastodon").slug == "post"


@pytest.fixture
def paying(office):
    return Channel.objects.create(
        institution=office,
        network="x",
        remote_id="x-pays",
        handle="gso_pays",
        name="هيئة المواصفات النموذجية",
        may=["long_text"],
    )


def test_a_long_text_is_taken_where_all_chosen_accounts_may_write_it(office, huda, paying):
    usual = Channel.objects.create(
        institution=office, network="x", remote_id="x-usual", handle="gso_usual", name="هيئة"
    )

    def codes(*channels):
        post = writing.draft(office, huda, LONG, channels)
        return {finding.code for finding in checking.check(post.written())}

    assert "text_too_long" not in codes(paying)
    assert "text_too_long" in codes(usual)
    assert "text_too_long" in codes(paying, usual)


def test_a_thread_of_an_account_that_may_write_long_is_cut_all_the_same(paying):
    assert len(parts(LONG, "x")) > 1
    assert NETWORKS["x"].form("thread", paying.may).abilities.longest_text == 280
