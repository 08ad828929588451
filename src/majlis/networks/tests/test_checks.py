"""What each network says of a draft before it goes anywhere."""

from datetime import timedelta

import pytest

from majlis.networks import NETWORKS
from majlis.networks.contract import MediaFacts

PICTURE = {"kind": "image", "mime": "image/jpeg", "size_bytes": 200_000, "width": 1080}
PICTURE |= {"height": 1080, "alt": "واجهة المعرض"}
FILM = {"kind": "video", "mime": "video/mp4", "size_bytes": 9_000_000, "width": 1280}
FILM |= {"height": 720, "duration": timedelta(seconds=30)}


def picture(**changes):
    return MediaFacts(**(PICTURE | changes))


def film(**changes):
    return MediaFacts(**(FILM | changes))


def codes(slug, text="نرحب بكم", title="", media=(), blocks=None):
    found = NETWORKS[slug].problems(text=text, title=title, media=media)
    return [it.code for it in found if blocks is None or it.blocks is blocks]


@pytest.mark.parametrize(
    ("slug", "title", "media"),
    [
        ("x", "", ()),
        ("x", "", (picture(),)),
        ("facebook", "", ()),
        ("facebook", "", (picture(),)),
        ("instagram", "", (picture(),)),
        ("youtube", "معرض الكتاب", (film(),)),
        ("linkedin", "", ()),
        ("linkedin", "", (picture(),)),
    ],
)
def test_a_plain_post_has_no_problem(slug, title, media):
    assert codes(slug, title=title, media=media) == []


@pytest.mark.parametrize(
    ("slug", "longest"),
    [
        ("x", "م" * 280),
        ("facebook", "م" * 63206),
        ("instagram", "م" * 2200),
        ("youtube", "م" * 2500),
        ("linkedin", "م" * 3000),
    ],
)
def test_each_network_counts_in_its_own_way(slug, longest):
    title, media = ("عنوان", (film(),)) if slug == "youtube" else ("", (picture(),))

    assert codes(slug, longest, title, media) == []
    assert codes(slug, longest + "م", title, media) == ["text_too_long"]


def test_a_length_comes_with_its_numbers():
    (problem,) = NETWORKS["x"].problems(text="م" * 300)

    assert problem.blocks
    assert problem.values == {"length": 300, "longest": 280, "unit": "x_weight"}


def test_what_is_measured_is_what_is_sent():
    assert codes("x", "م" * 280 + "\u200f", blocks=True) == []
    assert codes("linkedin", "م" * 2999 + "(", blocks=True) == ["text_too_long"]
    assert codes("linkedin", "💡" * 1500) == []
    assert codes("linkedin", "💡" * 1501) == ["text_too_long"]


def test_an_empty_post_is_refused():
    assert codes("x", " \u200f ", blocks=True) == ["text_empty"]
    assert codes("x", "", media=(picture(),)) == []


def test_instagram_needs_a_file_and_youtube_a_video():
    assert codes("instagram") == ["media_needed"]
    assert codes("youtube", title="عنوان") == ["video_needed"]
    assert "image_not_taken" in codes("youtube", title="عنوان", media=(picture(),))
    assert codes("instagram", media=(film(),)) == []


@pytest.mark.parametrize(
    ("slug", "item", "code"),
    [
        ("x", picture(mime="image/gif"), "image_mime"),
        ("x", picture(size_bytes=6_000_000), "image_too_large"),
        ("x", picture(alt="و" * 1001), "alt_too_long"),
        ("facebook", picture(size_bytes=5_000_000), "image_too_large"),
        ("instagram", picture(mime="image/png"), "image_mime"),
        ("instagram", picture(width=1080, height=1400), "image_ratio"),
        ("instagram", picture(width=1440, height=720), "image_ratio"),
        ("instagram", picture(width=300, height=300), "image_width"),
        ("instagram", picture(width=1500, height=1500), "image_width"),
        ("linkedin", picture(mime="image/webp"), "image_mime"),
        ("linkedin", picture(width=7000, height=6000), "image_pixels"),
        ("x", film(duration=timedelta(seconds=141)), "video_too_long"),
        ("x", film(mime="video/webm"), "video_mime"),
        ("x", film(size_bytes=600_000_000), "video_too_large"),
    ],
)
def test_a_file_that_a_network_refuses_is_named(slug, item, code):
    assert codes(slug, media=(item,)) == [code]


def test_too_many_or_mixed_files_are_refused():
    assert codes("x", media=(picture(),) * 5) == ["images_too_many"]
    assert codes("x", media=(film(), film())) == ["videos_too_many"]
    assert codes("x", media=(film(), picture())) == ["media_mixed"]


def test_a_youtube_title_has_its_own_rules():
    media = (film(),)
    assert codes("youtube", media=media) == ["title_missing"]
    assert codes("youtube", title="ع" * 101, media=media) == ["title_too_long"]
    assert codes("youtube", title="أ < ب", media=media) == ["title_has_angle_brackets"]
    assert codes("youtube", text="أ > ب", title="أ", media=media) == ["text_has_angle_brackets"]


def test_instagram_takes_thirty_hashtags():
    tags = " ".join(f"#وسم{number}" for number in range(31))
    assert codes("instagram", tags, media=(picture(),)) == ["hashtags_too_many"]


def test_x_takes_one_cashtag():
    assert codes("x", "سعر $ABC و $XYZ") == ["cashtags_too_many"]
    assert codes("x", "سعر $ABC و 5$") == []


def test_what_will_look_otherwise_only_warns():
    text = "و#وسم و موقع.السعودية\u200f ﻻ"
    found = codes("x", text, media=(picture(alt=""),))

    assert found == codes("x", text, media=(picture(alt=""),), blocks=False)
    assert set(found) == {
        "hashtag_not_seen",
        "link_mangled",
        "hidden_marks_removed",
        "letters_folded",
        "alt_missing",
    }
