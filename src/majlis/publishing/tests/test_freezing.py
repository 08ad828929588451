from datetime import timedelta

import pytest

from majlis.delivery import payload as payloads
from majlis.media import files
from majlis.publishing import writing
from majlis.publishing.going_out import NotReady


def payload_of(post, network):
    return next(e["payload"] for e in post.revision.payloads if e["payload"]["network"] == network)


def test_the_payload_has_exactly_the_agreed_shape(office, huda, channels, image):
    post = writing.draft(
        office,
        huda,
        "نرحب بكم",
        [channels["instagram"]],
        files=[image],
        alts={image.pk: "شعار المعرض"},
    )
    post.send_to_review(by=huda)

    payload = payload_of(post, "instagram")
    [file] = payload.pop("media")
    assert payload == {
        "version": 2,
        "act": "post",
        "network": "instagram",
        "account": "instagram-1",
        "form": "post",
        "text": "نرحب بكم",
        "title": "",
        "language": "ar",
        "options": {},
        "files": {},
    }
    assert set(file) == {
        "rendition",
        "sha256",
        "kind",
        "mime",
        "size_bytes",
        "width",
        "height",
        "alt",
    }
    assert (file["kind"], file["mime"], file["alt"]) == ("image", "image/jpeg", "شعار المعرض")
    with files.open_file(office.pk, file["sha256"]) as stored:
        assert len(stored.read()) == file["size_bytes"]


def test_the_hash_covers_text_account_time_and_writers(draft, huda):
    revision = draft.send_to_review(by=huda)
    for name in ("due_at", "max_late_s", "writers", "payloads"):
        changed = revision.content | {name: "other"}
        assert payloads.sha256(changed) != revision.sha256


def test_direction_marks_are_taken_out_and_told_of(office, huda, channels):
    post = writing.draft(office, huda, "مواصفة \u200fGSO\u200e ISO", [channels["x"]])
    post.send_to_review(by=huda)

    assert payload_of(post, "x")["text"] == "مواصفة GSO ISO"


def test_linkedin_gets_its_own_escaping_and_the_others_do_not(office, huda, channels):
    post = writing.draft(office, huda, "دليل (النسخة 2)", [channels["x"], channels["linkedin"]])
    post.send_to_review(by=huda)

    assert payload_of(post, "x")["text"] == "دليل (النسخة 2)"
    assert payload_of(post, "linkedin")["text"] == r"دليل \(النسخة 2\)"


def test_a_network_with_a_text_of_its_own_gets_that(office, huda, channels):
    post = writing.draft(
        office,
        huda,
        "نص طويل للجميع",
        [channels["x"], channels["linkedin"]],
        versions={"x": "نص قصير"},
    )
    post.send_to_review(by=huda)

    assert payload_of(post, "x")["text"] == "نص قصير"
    assert payload_of(post, "linkedin")["text"] == "نص طويل للجميع"


def test_a_video_goes_to_youtube_as_it_is_with_its_title(office, huda, channels, film):
    post = writing.draft(
        office, huda, "وصف", [channels["youtube"]], title="كيف تقرأ البطاقة", files=[film]
    )
    post.send_to_review(by=huda)

    payload = payload_of(post, "youtube")
    assert payload["title"] == "كيف تقرأ البطاقة"
    assert payload["media"][0]["sha256"] == film.sha256


def refused(post, huda):
    with pytest.raises(NotReady) as refusal:
        post.send_to_review(by=huda)
    return {(f.field, f.code): f.sentence for f in refusal.value.findings}


def test_a_text_too_long_for_one_network_names_that_network(office, huda, channels):
    post = writing.draft(office, huda, "ن" * 281, [channels["x"], channels["facebook"]])
    with pytest.raises(NotReady) as refusal:
        post.send_to_review(by=huda)

    [finding] = refusal.value.findings
    assert (finding.field, finding.networks) == ("text", ("x",))


def test_a_text_of_its_own_that_is_too_long_is_told_at_its_own_field(office, huda, channels):
    post = writing.draft(office, huda, "نص", [channels["x"]], versions={"x": "ن" * 300})

    assert ("text_x", "text_too_long") in refused(post, huda)


def test_a_time_in_the_past_is_told_at_the_time(draft, huda, again):
    type(draft).objects.filter(pk=draft.pk).update(due_at=draft.created_at - timedelta(hours=1))

    assert ("when", "time_in_the_past") in refused(again(draft), huda)


def test_an_account_that_is_not_connected_is_named(office, huda, channels):
    post = writing.draft(office, huda, "نص", [channels["x"]])
    channels["x"].log_out("logged_out")

    assert "gso_x" in refused(post, huda)[("channels", "not_connected")]


def test_no_account_is_told_at_the_accounts(office, huda):
    assert ("channels", "no_channel") in refused(writing.draft(office, huda, "نص", []), huda)


def test_an_image_where_only_videos_go_is_told_at_the_file(office, huda, channels, image):
    post = writing.draft(office, huda, "نص", [channels["youtube"]], title="عنوان", files=[image])

    assert ("file", "video_needed") in refused(post, huda)


def test_a_video_too_short_for_one_network_is_told_at_the_file(office, huda, channels, film):
    post = writing.draft(office, huda, "نص", [channels["linkedin"]], files=[film])

    assert ("file", "video_too_short") in refused(post, huda)


def test_a_video_without_a_title_is_told_at_the_title(office, huda, channels, film):
    post = writing.draft(office, huda, "نص", [channels["youtube"]], files=[film])

    assert ("title", "title_missing") in refused(post, huda)


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("هيا و#سلامة_الألعاب", "hashtag_not_seen", "#سلامة_الألعاب"),
        ("في #٢٠٢٦ نلتقي", "hashtag_not_seen", "#٢٠٢٦"),
        ("زوروا https://gso.example/a؟ الآن", "link_mangled", "https://gso.example/a"),
        ("كلمة\u200f مخفية", "hidden_marks_removed", ""),
    ],
)
def test_what_a_network_would_mangle_is_told_and_does_not_stop_the_post(
    office, huda, channels, text, code, said
):
    from majlis.publishing import checking

    post = writing.draft(office, huda, text, [channels["x"]])

    found = {f.code: f for f in checking.check(post.written())}
    assert said in found[code].sentence
    assert not found[code].blocks
    post.send_to_review(by=huda)


def test_every_code_of_the_networks_has_a_sentence_of_its_own():
    import re

    from majlis.networks import checks
    from majlis.publishing import sentences

    listed = re.findall(r"\b[a-z]+(?:_[a-z]+)+\b", checks.__doc__)
    values = {"length", "size_bytes", "largest_bytes", "duration_s", "longest_s", "shortest_s"}
    codes = [word for word in listed if word not in values]
    assert len(codes) > 20
    assert not [c for c in codes if c not in sentences._PLAIN and c not in sentences._WITH_VALUES]
