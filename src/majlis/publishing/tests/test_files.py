"""Several files in one post: in order, each described, none lost."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from majlis.media.tests.samples import PAGE, photograph
from majlis.publishing import writing
from majlis.publishing.models import Post

HTMX = {"HX-Request": "true"}


@pytest.fixture
def four(take):
    return [take(photograph(900 + n, 800), f"صورة {n}.jpg") for n in range(4)]


@pytest.fixture
def page(channels):
    """What the page of a new post with these files sends."""

    def fields(files, **more):
        return {
            "key": "6dd7f2b0-6e0c-4a5e-9d5c-0d9b6b6f4a11",
            "edition": "0",
            "kind": "awareness",
            "language": "ar",
            "text": "أربع صور من المعرض",
            "channels": [channels["x"].pk],
            "when": "now",
            "late": "15",
            "asset": [each.pk for each in files],
            **{f"alt_{each.pk}": f"وصف {n}" for n, each in enumerate(files)},
        } | more

    return fields


def order_of(post):
    return [each.asset_id for each in post.post_files.all()]


def test_the_files_go_out_in_their_order_each_with_its_words(office, huda, channels, four):
    alts = {each.pk: f"وصف {n}" for n, each in enumerate(four)}
    post = writing.draft(
        office, huda, "أربع صور", [channels["x"]], files=[four[2], *four[:2], four[3]], alts=alts
    )
    post.send_to_review(by=huda)

    [entry] = post.revision.payloads
    assert [file["alt"] for file in entry["payload"]["media"]] == [
        "وصف 2",
        "وصف 0",
        "وصف 1",
        "وصف 3",
    ]


def test_more_files_than_one_network_takes_names_that_network(office, huda, channels, four, take):
    from majlis.publishing import checking

    five = [*four, take(photograph(700, 700), "خامسة.jpg")]
    post = writing.draft(office, huda, "نص", [channels["x"], channels["facebook"]], files=five)

    [finding] = [f for f in checking.check(post.written()) if f.blocks]
    assert (finding.field, finding.code, finding.networks) == ("file", "images_too_many", ("x",))


def test_a_file_is_moved_by_its_buttons(client, huda, page, four):
    client.force_login(huda)
    client.post("/posts/draft/", page(four), headers=HTMX)

    answer = client.post("/posts/draft/", page(four, earlier=four[2].pk), headers=HTMX)

    a, b, c, d = (each.pk for each in four)
    assert order_of(Post.objects.get()) == [a, c, b, d]
    shown = re.findall(r'name="asset" value="(\d+)"', answer.content.decode())
    assert [int(pk) for pk in shown] == [a, c, b, d]


@pytest.mark.parametrize(("button", "which"), [("earlier", 0), ("later", 3)])
def test_the_first_goes_no_earlier_and_the_last_no_later(client, huda, page, four, button, which):
    client.force_login(huda)

    client.post("/posts/draft/", page(four) | {button: four[which].pk})

    assert order_of(Post.objects.get()) == [each.pk for each in four]


def test_one_of_them_is_left_out_and_the_words_of_the_others_stay(client, huda, page, four):
    client.force_login(huda)

    client.post("/posts/draft/", page(four, leave_out=four[1].pk), headers=HTMX)

    post = Post.objects.get()
    assert order_of(post) == [four[0].pk, four[2].pk, four[3].pk]
    assert list(post.written().alts.values()) == ["وصف 0", "وصف 2", "وصف 3"]


def test_several_files_are_handed_in_at_once_and_come_back_as_boxes(client, huda):
    client.force_login(huda)
    files = [SimpleUploadedFile(f"{n}.jpg", photograph(400 + n, 300)) for n in range(2)]

    answer = client.post("/posts/files/", {"file": files, "language": "ar"}, headers=HTMX)

    html = answer.content.decode()
    assert answer.status_code == 200
    assert html.count('class="file-box"') == 2
    assert 'id="chooser" hx-swap-oob="true"' in html  # or the form would send them once more
    assert answer.headers["HX-Trigger-After-Swap"] == '{"media-added": {}}'


def test_of_two_files_the_one_that_is_none_is_told_and_the_other_kept(client, huda):
    client.force_login(huda)
    files = [SimpleUploadedFile("a.jpg", photograph()), SimpleUploadedFile("b.jpg", PAGE)]

    html = client.post("/posts/files/", {"file": files}, headers=HTMX).content.decode()

    assert html.count('class="file-box"') == 1
    assert "field__error" in html[html.index('id="not-taken"') :]


def test_no_file_at_all_is_answered_with_a_sentence(client, huda):
    client.force_login(huda)

    answer = client.post("/posts/files/", {}, headers=HTMX)

    assert answer.status_code == 422
    assert "field__error" in answer.content.decode()


def test_who_may_not_write_hands_in_nothing(client, noura, omar):
    client.force_login(noura)

    assert client.post("/posts/files/", {}, headers=HTMX).status_code == 403


def test_the_same_file_stands_once_in_a_post(client, huda, page, four):
    client.force_login(huda)

    client.post("/posts/draft/", page([four[0], four[0], four[1]]), headers=HTMX)

    assert order_of(Post.objects.get()) == [four[0].pk, four[1].pk]


def test_a_copy_takes_the_files_along(office, huda, channels, four):
    post = writing.draft(office, huda, "نص", [channels["x"]], files=four)

    assert order_of(writing.copy(post, by=huda)) == [each.pk for each in four]


def test_a_new_order_alone_is_a_change_of_the_post(office, huda, channels, four, salem):
    from dataclasses import replace

    post = writing.draft(office, huda, "نص", [channels["x"]], files=four)
    turned = replace(post.written(), files=tuple(reversed(four)))

    writing.save(post, turned, by=salem, edition=post.edition)

    assert order_of(post) == [each.pk for each in reversed(four)]
    assert salem.pk in post.writer_ids
