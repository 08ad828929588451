import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from majlis.media.tests.samples import PAGE, photograph
from majlis.publishing import sending, writing
from majlis.publishing.models import Placement, Post
from majlis.publishing.states import State


@pytest.fixture
def page(channels):
    """What the page of a new post sends."""

    def fields(**more):
        return {
            "key": str(uuid4()),
            "edition": "0",
            "kind": "awareness",
            "language": "ar",
            "text": "نرحب بكم في معرض الكتاب",
            "channels": [channels["x"].pk],
            "when": "now",
            "late": "15",
        } | more

    return fields


HTMX = {"HX-Request": "true"}


def test_a_new_page_chooses_the_accounts_that_take_a_text(client, huda, channels):
    client.force_login(huda)

    html = client.get("/posts/new/").content.decode()

    assert html.count("checked") >= 4
    youtube = re.search(r'<input type="checkbox"[^>]*data-network="youtube"[^>]*>', html).group()
    assert "checked" not in youtube


def test_the_first_save_begins_a_post_and_later_ones_change_it(client, huda, page):
    client.force_login(huda)
    sent = page()

    first = client.post("/posts/draft/", sent, headers=HTMX)
    post = Post.objects.get()
    client.post("/posts/draft/", sent | {"text": "نص أحدث", "edition": post.edition}, headers=HTMX)

    assert first.status_code == 200
    assert first.headers["HX-Replace-Url"] == f"/posts/{post.pk}/edit/"
    assert f'value="{post.edition}" hx-swap-oob' in first.content.decode()
    assert Post.objects.get().text == "نص أحدث"


def test_without_scripts_a_save_leads_back_to_the_page(client, huda, page):
    client.force_login(huda)

    answer = client.post("/posts/draft/", page())

    assert answer.status_code == 302
    assert client.get(answer.url).status_code == 200


def test_the_counter_counts_as_each_network_counts(client, huda, page, channels):
    client.force_login(huda)
    text = "موعدنا https://example.com/very/long/address/that/x/counts/as/twenty/three"

    html = client.post(
        "/posts/draft/",
        page(text=text, channels=[channels["x"].pk, channels["linkedin"].pk]),
        headers=HTMX,
    ).content.decode()

    counters = html[html.index('id="counters"') : html.index('id="checklist"')]
    lengths = re.findall(r"<b>([\d,]+)</b>", counters)
    assert lengths[0] == str(len("موعدنا ") + 23)
    assert int(lengths[1]) > 60


def test_what_is_wrong_stands_at_its_field_while_writing(client, huda, page):
    client.force_login(huda)

    html = client.post("/posts/draft/", page(text="ن" * 281), headers=HTMX).content.decode()

    at_text = re.search(r'id="problems-text" hx-swap-oob="true">(.*?)</div>', html, re.S).group(1)
    assert "field__error" in at_text
    assert Post.objects.get().text == "ن" * 281


def test_sending_a_page_for_approval_freezes_it(client, huda, page):
    client.force_login(huda)

    answer = client.post("/posts/submission/", page())

    post = Post.objects.get()
    assert answer.status_code == 302
    assert answer.url == f"/posts/{post.pk}/"
    assert post.state == State.IN_REVIEW


def test_an_unready_page_is_answered_with_422_and_kept_as_a_draft(client, huda, page):
    client.force_login(huda)

    answer = client.post("/posts/submission/", page(text="ن" * 300))

    assert answer.status_code == 422
    assert "ن" * 300 in answer.content.decode()
    assert Post.objects.get().state == State.DRAFT


def test_a_page_of_a_stranger_kind_is_no_page_of_ours(client, huda, page):
    client.force_login(huda)

    assert client.post("/posts/draft/", page(key="' OR 1=1")).status_code == 400
    assert not Post.objects.exists()


def test_arabic_digits_are_read_as_a_time(client, huda, page):
    client.force_login(huda)

    client.post("/posts/draft/", page(when="at", date="٢٠٣٠-١٠-١٨", hour="١٠:٠٠"), headers=HTMX)

    assert Post.objects.get().due_at.isoformat() == "2030-10-18T07:00:00+00:00"


def test_the_hijri_day_stands_beside_the_chosen_time(client, huda, page):
    client.force_login(huda)

    html = client.post(
        "/posts/draft/", page(when="at", date="2030-10-18", hour="10:00"), headers=HTMX
    ).content.decode()

    assert "1452" in html


def test_a_day_that_is_none_is_told_and_loses_no_text(client, huda, page):
    client.force_login(huda)

    answer = client.post("/posts/submission/", page(when="at", date="2030-13-40", hour="10:00"))

    assert answer.status_code == 422
    assert "problems-when" in answer.content.decode()
    assert Post.objects.get().text == "نرحب بكم في معرض الكتاب"


def test_a_mass_assigned_state_is_ignored(client, huda, page):
    client.force_login(huda)

    client.post("/posts/draft/", page(state="approved", institution_id="99", author="1"))

    assert Post.objects.get().state == State.DRAFT


@pytest.mark.parametrize(
    "state", ["", "draft", "in_review", "scheduled", "asks", "'; --", "text__x"]
)
def test_every_list_opens(client, huda, draft, state):
    client.force_login(huda)

    assert client.get("/posts/", {"state": state}).status_code == 200


def test_the_list_is_paged_from_a_post_onward(client, huda, office, channels):
    for number in range(30):
        writing.draft(office, huda, f"منشور رقم {number}", [])
    client.force_login(huda)

    first = client.get("/posts/").content.decode()
    older = re.search(r"\?before=(\d+)", first).group(1)
    second = client.get("/posts/", {"before": older}).content.decode()

    assert first.count("post-card__link") == 25
    assert second.count("post-card__link") == 5


def test_an_empty_list_says_what_to_do_next(client, huda):
    client.force_login(huda)

    assert "/posts/new/" in client.get("/posts/").content.decode()


def test_an_approver_approves_and_publishes_in_one_press(client, in_review, salem):
    client.force_login(salem)

    answer = client.post(
        f"/posts/{in_review.pk}/approval/", {"then": "now", "sha256": in_review.revision.sha256}
    )

    in_review.refresh_from_db()
    assert answer.status_code == 302
    assert in_review.state == State.GOING_OUT


def test_a_writer_cannot_approve_their_own_post(client, in_review, huda):
    client.force_login(huda)

    answer = client.post(f"/posts/{in_review.pk}/approval/")

    assert answer.status_code == 409
    in_review.refresh_from_db()
    assert in_review.state == State.IN_REVIEW


ACTS = ["approval", "return", "changes", "publication", "cancellation", "retraction", "discarding"]


@pytest.mark.parametrize("act", [*ACTS, "copy"])
def test_another_office_finds_no_post_of_ours(client, in_review, omar, act):
    client.force_login(omar)

    assert client.post(f"/posts/{in_review.pk}/{act}/").status_code in {403, 404}
    assert client.get(f"/posts/{in_review.pk}/").status_code == 404


@pytest.mark.parametrize("act", [*ACTS, "copy"])
def test_who_answers_the_inbox_does_nothing_to_posts(client, in_review, noura, act):
    client.force_login(noura)

    assert client.post(f"/posts/{in_review.pk}/{act}/").status_code == 403


@pytest.mark.parametrize("act", ACTS)
def test_an_act_is_never_done_by_following_a_link(client, in_review, salem, act):
    client.force_login(salem)

    assert client.get(f"/posts/{in_review.pk}/{act}/").status_code == 405


@pytest.mark.parametrize("act", ["approval", "return", "cancellation", "retraction", "publication"])
def test_an_act_in_the_wrong_state_is_refused_with_a_sentence(client, draft, salem, act):
    client.force_login(salem)

    answer = client.post(f"/posts/{draft.pk}/{act}/", {"why": "سبب"})

    assert answer.status_code == 409
    draft.refresh_from_db()
    assert draft.state == State.DRAFT


def test_the_page_of_a_post_shows_an_auditor_what_was_signed(client, approved, auditor):
    client.force_login(auditor)

    html = client.get(f"/posts/{approved.pk}/").content.decode()

    assert approved.revision.short_hash in html
    assert all(entry["sha256"] in html for entry in approved.revision.payloads)
    assert "سالم" in html
    assert "<form" not in html[html.index('id="moving"') :]


def test_the_page_of_a_draft_leads_its_writer_on(client, draft, huda):
    client.force_login(huda)

    assert f"/posts/{draft.pk}/edit/" in client.get(f"/posts/{draft.pk}/").content.decode()


def test_the_page_looks_again_by_itself_only_while_something_moves(client, approved, huda):
    client.force_login(huda)
    assert "every 1s" not in client.get(f"/posts/{approved.pk}/").content.decode()

    sending.publish(approved, by=huda)

    assert "every 1s" in client.get(f"/posts/{approved.pk}/outcome/").content.decode()


def test_code_in_a_text_is_shown_as_text(client, huda, page):
    client.force_login(huda)
    text = "<script>alert(1)</script> <img src=x onerror=alert(1)> #وسم"

    saved = client.post("/posts/draft/", page(text=text), headers=HTMX).content.decode()
    shown = client.get(f"/posts/{Post.objects.get().pk}/").content.decode()

    assert "<script>alert" not in saved + shown
    assert "<img src=x" not in saved + shown


def test_without_scripts_a_file_comes_with_the_page(client, huda, page, office):
    client.force_login(huda)
    file = SimpleUploadedFile("زيارة.jpg", photograph(400, 300))

    answer = client.post("/posts/draft/", page(file=file))

    post = Post.objects.get()
    assert post.first_file.mime == "image/jpeg"
    assert f"/media/{post.first_file.pk}/preview/" in client.get(answer.url).content.decode()


def test_a_refused_file_is_told_at_its_field_and_the_text_is_kept(client, huda, page):
    client.force_login(huda)
    file = SimpleUploadedFile("صورة.jpg", PAGE)

    answer = client.post("/posts/draft/", page(file=file))

    at_file = re.search(r'id="problems-file">(.*?)</div>', answer.content.decode(), re.S).group(1)
    assert answer.status_code == 422
    assert "field__error" in at_file
    assert Post.objects.get().text == "نرحب بكم في معرض الكتاب"


def test_a_file_can_be_left_out_again(client, huda, page, image):
    client.force_login(huda)
    sent = page(asset=image.pk)
    client.post("/posts/draft/", sent, headers=HTMX)
    assert Post.objects.get().first_file == image

    html = client.post("/posts/draft/", sent | {"leave_out": image.pk}, headers=HTMX)

    assert Post.objects.get().first_file is None
    assert 'id="media" hx-swap-oob="true"' in html.content.decode()


def test_the_alternative_text_is_kept_in_the_language_of_the_post(client, huda, page, image):
    client.force_login(huda)

    client.post(
        "/posts/draft/", page(**{"asset": image.pk, f"alt_{image.pk}": "شعار المعرض"}), headers=HTMX
    )

    image.refresh_from_db()
    assert (image.alt_ar, image.alt_en) == ("شعار المعرض", "")


def test_a_file_of_another_office_cannot_be_used(client, page, image, omar, look_at, other_office):
    client.force_login(omar)

    client.post("/posts/draft/", page(asset=image.pk, channels=[]), headers=HTMX)

    look_at(str(other_office.pk))
    assert Post.objects.get().first_file is None


def test_an_account_of_another_office_cannot_be_chosen(client, page, omar, look_at, other_office):
    client.force_login(omar)

    client.post("/posts/draft/", page(), headers=HTMX)

    look_at(str(other_office.pk))
    assert not Post.objects.get().channels.exists()


def test_an_account_that_is_not_connected_explains_itself(client, huda, channels):
    channels["x"].log_out("logged_out")
    client.force_login(huda)

    html = client.get("/posts/new/").content.decode()

    choice = re.search(r'<input type="checkbox"[^>]*data-network="x"[^>]*>.*?</label>', html, re.S)
    assert "disabled" in choice.group()
    assert 'data-tone="bad"' in choice.group()


def test_an_office_without_accounts_is_led_to_connect_one(client, huda):
    client.force_login(huda)

    assert "/channels/" in client.get("/posts/new/").content.decode()


def test_two_writers_do_not_overwrite_each_other(client, draft, huda, office, page):
    from majlis.people.models import Membership
    from majlis.people.testing import make_person

    other = make_person(office, "e@office.example", "إيمان", "Eman", Membership.Role.EDITOR)
    sent = page(key=str(draft.draft_key), edition=draft.edition)
    client.force_login(other)
    client.post("/posts/draft/", sent | {"text": "نص إيمان"}, headers=HTMX)
    client.force_login(huda)

    answer = client.post("/posts/draft/", sent | {"text": "نص هدى"}, headers=HTMX)

    assert answer.status_code == 409
    draft.refresh_from_db()
    assert draft.text == "نص إيمان"


def test_opening_and_saving_unchanged_makes_nobody_a_writer(client, draft, salem, office):
    before = list(draft.writer_ids)
    writing.save(draft, draft.written(), by=salem, edition=draft.edition)

    draft.refresh_from_db()
    assert draft.writer_ids == before


def test_each_act_leads_back_to_the_post_and_is_done(client, approved, huda, salem):
    client.force_login(huda)
    url = f"/posts/{approved.pk}/"

    assert client.post(f"{url}publication/", {"when": "now"}).url == url
    assert client.post(f"{url}cancellation/").url == url
    approved.refresh_from_db()
    assert approved.state == State.CANCELLED
    assert client.post(f"{url}changes/").url == f"{url}edit/"
    approved.refresh_from_db()
    assert approved.state == State.DRAFT
    assert client.post(f"{url}discarding/").url == "/posts/"
    assert client.post(f"{url}copy/").status_code == 302


def test_a_post_is_scheduled_in_the_office_time(client, approved, huda):
    client.force_login(huda)

    client.post(
        f"/posts/{approved.pk}/publication/", {"when": "at", "date": "٢٠٣٠-٠١-٠١", "hour": "10:00"}
    )

    approved.refresh_from_db()
    assert approved.due_at.isoformat() == "2030-01-01T07:00:00+00:00"
    assert approved.is_scheduled


def test_a_post_is_not_scheduled_for_the_past(client, approved, huda):
    client.force_login(huda)

    answer = client.post(
        f"/posts/{approved.pk}/publication/", {"when": "at", "date": "2020-01-01", "hour": "10:00"}
    )

    assert answer.status_code == 409
    approved.refresh_from_db()
    assert approved.state == State.APPROVED


def test_an_approval_that_cannot_be_let_out_at_its_time_is_not_signed_either(
    client, in_review, salem
):
    Post.objects.filter(pk=in_review.pk).update(due_at=in_review.created_at)
    client.force_login(salem)

    answer = client.post(f"/posts/{in_review.pk}/approval/", {"then": "planned"})

    assert answer.status_code == 409
    in_review.refresh_from_db()
    assert in_review.state == State.IN_REVIEW


def test_a_strangers_page_asks_to_sign_in(client, draft):
    assert client.get(f"/posts/{draft.pk}/").status_code == 302


def test_english_pages_are_english(client, huda, approved):
    huda.language = "en"
    huda.save()
    client.force_login(huda)

    assert "Exactly what goes out" in client.get(f"/posts/{approved.pk}/").content.decode()


def test_what_a_comment_hangs_on_leads_to_its_post(client, approved, huda, noura, omar):
    sending.publish(approved, by=huda)
    address = f"/deliveries/{Placement.objects.first().delivery_id}/post/"
    client.force_login(noura)

    assert client.get(address).url == f"/posts/{approved.pk}/"
    client.force_login(omar)
    assert client.get(address).status_code == 404
