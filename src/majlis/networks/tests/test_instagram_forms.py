"""Instagram's forms: what each of them takes of a draft."""

from datetime import timedelta

import pytest

from majlis.networks import NETWORKS
from majlis.networks.contract import MediaFacts


def codes(form, *media, text="نص"):
    rules = NETWORKS["instagram"]
    found = rules.problems(text=text, media=media, form=rules.form(form))
    return [problem.code for problem in found]


def facts(**changes):
    still = {"kind": "image", "mime": "image/jpeg", "size_bytes": 1000, "alt": "واجهة"}
    return MediaFacts(**(still | {"width": 1080, "height": 1080} | changes))


def moving(seconds=20, **changes):
    length = timedelta(seconds=seconds)
    upright = {"kind": "video", "mime": "video/mp4", "duration": length, "height": 1920}
    return facts(**(upright | changes))


@pytest.mark.parametrize(
    ("form", "media", "expected"),
    [
        ("post", (facts(),), []),
        ("post", (facts(), moving(), facts()), []),
        ("post", (moving(),), []),
        ("post", (), ["media_needed"]),
        ("post", (facts(),) * 11, ["images_too_many"]),
        ("post", (facts(height=1920),), ["image_ratio"]),
        ("post", (moving(61),), ["video_too_long"]),
        ("reel", (moving(899),), []),
        ("reel", (moving(2),), ["video_too_short"]),
        ("reel", (moving(901),), ["video_too_long"]),
        ("reel", (moving(mime="video/webm"),), ["video_mime"]),
        ("reel", (facts(),), ["video_needed", "image_not_taken"]),
        ("reel", (moving(), moving()), ["videos_too_many"]),
        ("story", (facts(height=1920),), ["text_not_shown"]),
        ("story", (moving(60),), ["text_not_shown"]),
        ("story", (moving(61),), ["video_too_long", "text_not_shown"]),
        ("story", (facts(), facts()), ["images_too_many", "text_not_shown"]),
    ],
)
def test_each_form_is_asked_for_what_it_takes(form, media, expected):
    assert codes(form, *media) == expected


def test_every_form_names_only_what_instagram_has():
    forms = NETWORKS["instagram"].forms

    assert list(forms) == ["post", "reel", "story"]
    assert forms["post"].abilities.media_most == 10
    assert forms["reel"].field("thumbnail").mimes == ("image/jpeg",)
    assert forms["post"].field("collaborators").most == 3
    assert not forms["story"].abilities.shows_text
    assert forms["story"].fields == ()
