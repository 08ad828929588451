"""From raw events to items and cases."""

import json
from datetime import timedelta

import pytest

from majlis.channels import hearing
from majlis.channels.models import Channel, RawEvent
from majlis.delivery.models import Watch
from majlis.inbox import applying, cases
from majlis.inbox.models import Case, CaseStep, Contact, Identity, Item, Look
from majlis.inbox.states import Act, Kind, Priority, Status
from majlis.inbox.tests.conftest import (
    BEGAN,
    TEXT,
    again,
    comment,
    event_of,
    hear,
    hours,
    only_case,
    removed,
    stands,
    understand,
)
from majlis.networks.hearing import Happening, RemoteItem
from majlis.store.clock import now

EDITED = "هل شارة المطابقة إلزامية على كل الألعاب؟"


def test_a_comment_becomes_a_case_at_the_network_s_time(x):
    item = hear(x, stands(x, comment()))

    case = item.case
    assert (case.status, case.kind, case.channel) == (Status.NEW, Kind.INQUIRY, x)
    assert case.opened_at == item.written_at == BEGAN
    assert case.subject == TEXT
    assert case.contact.name == "مها القحطاني"
    assert case.clocks.get(kind="first").started_at == BEGAN
    assert [step.act for step in case.steps.all()] == [Act.OPENED]
    assert case.reference.startswith("26-00001-")


def test_the_same_told_twice_is_one(x):
    hear(x, stands(x, comment()), stands(x, comment()))

    assert Item.objects.count() == Case.objects.count() == Contact.objects.count() == 1
    assert CaseStep.objects.count() == 1


def test_what_one_person_writes_within_72_hours_is_one_case(x):
    first = hear(x, stands(x, comment("c1")))
    hear(x, stands(x, comment("c2", created_at=BEGAN + hours(72), text="وماذا عن الدراجات؟")))
    hear(
        x,
        stands(
            x,
            comment(
                "c3",
                created_at=BEGAN
                + hours(
                    72 + 72,
                )
                + timedelta(seconds=1),
            ),
        ),
    )

    assert again(first).case.items.count() == 2
    assert Case.objects.count() == 2
    assert again(first).case.last_item_at == BEGAN + hours(72)
    assert again(first).case.steps.filter(act=Act.JOINED).count() == 1


def test_what_another_person_writes_is_another_case(x):
    hear(x, stands(x, comment("c1")), stands(x, comment("c2", author_id="u2")))

    assert Case.objects.count() == 2


def test_one_person_on_two_accounts_of_ours_is_one_case(x, office):
    second = Channel.objects.create(
        institution=office, network="x", remote_id="x-2", handle="gso_news", name="أخبار"
    )
    hear(x, stands(x, comment("c1")))
    hear(second, stands(second, comment("c1", kind="mention", post_id="")))

    assert Item.objects.count() == 2
    assert only_case().channel in (x, second)


def test_word_that_comes_late_joins_two_cases_that_no_person_touched(x):
    hear(x, stands(x, comment("c1")), stands(x, comment("c3", created_at=BEGAN + hours(100))))
    assert Case.objects.count() == 2
    hear(x, stands(x, comment("c2", created_at=BEGAN + hours(50))))

    case = only_case()
    assert case.items.count() == 3
    assert Case.objects.exclude(pk=case.pk).get().merged_into == case


def test_a_case_that_a_person_touched_keeps_its_items(x, noura):
    from majlis.inbox import cases

    hear(x, stands(x, comment("c1")))
    third = hear(x, stands(x, comment("c3", created_at=BEGAN + hours(100))))
    cases.take(third.case, by=noura)
    hear(x, stands(x, comment("c2", created_at=BEGAN + hours(50))))

    assert again(third).case_id == third.case_id
    assert Case.objects.standing().count() == 1


def test_an_edit_keeps_the_first_wording(x):
    item = hear(
        x,
        stands(x, comment()),
        stands(x, comment(text=EDITED, edited_at=BEGAN + timedelta(minutes=5))),
    )

    item = again(item)
    assert (item.text, item.first_text) == (EDITED, TEXT)
    assert [wording.text for wording in item.earlier_wordings()] == [TEXT]
    assert item.edited_at == BEGAN + timedelta(minutes=5)
    assert only_case().subject == TEXT


BEGINNING = TEXT[:30] + "…"


@pytest.mark.parametrize("order", [(0, 1), (1, 0), (0, 1, 0), (1, 0, 1)])
def test_words_that_were_told_cut_are_completed_and_no_edit(x, order):
    told = (
        stands(x, comment(text=BEGINNING, is_beginning=True)),
        stands(x, comment()),
    )
    item = hear(x, *(told[number] for number in order))

    assert (item.text, item.first_text, item.edited_at) == (TEXT, TEXT, None)
    (kept,) = item.texts.all()
    assert (kept.text, kept.is_beginning) == (TEXT, False)
    assert Act.EDITED not in item.case.steps.values_list("act", flat=True)


def test_a_danger_behind_the_cut_is_heard_as_soon_as_it_is_known(x, noura):
    whole = "اشتريت السخان من متجركم المعتمد، وبعد أيام حدث حريق في المطبخ"
    item = hear(x, stands(x, comment(text=whole[:28] + "…", is_beginning=True)))
    cases.take(item.case, by=noura)
    assert item.case.priority != Priority.URGENT

    hear(x, stands(x, comment(text=whole)))

    assert again(item.case).priority == Priority.URGENT


def test_an_edit_after_the_cut_is_an_edit(x):
    later = BEGAN + hours(1)
    other = comment(text=TEXT + " شكراً", edited_at=later)
    item = hear(x, stands(x, comment(text=BEGINNING, is_beginning=True)), stands(x, comment()))
    hear(x, stands(x, other))

    item = again(item)
    assert (item.text, item.first_text, item.edited_at) == (other.text, TEXT, later)


def test_the_network_s_time_decides_and_not_arrival(x):
    item = hear(
        x,
        stands(x, comment(text=EDITED, edited_at=BEGAN + timedelta(minutes=5))),
        stands(x, comment()),
    )

    item = again(item)
    assert (item.text, item.first_text) == (EDITED, TEXT)


def test_an_edit_that_comes_before_its_comment_creates_it(x):
    item = hear(x, stands(x, comment(text=EDITED, edited_at=BEGAN + timedelta(minutes=5))))

    assert item.case.opened_at == BEGAN
    assert item.first_text == EDITED


def test_a_late_add_does_not_revive_what_was_removed(x):
    item = hear(x, removed(x, "c1", at=BEGAN + hours(1)), stands(x, comment()))

    item = again(item)
    assert item.is_removed
    assert item.text == TEXT
    assert item.case.status == Status.CLOSED


def test_an_edit_after_the_end_does_not_revive_either(x):
    item = hear(
        x,
        stands(x, comment()),
        removed(x, "c1", at=BEGAN + hours(1)),
        stands(x, comment(text=EDITED, edited_at=BEGAN + hours(2))),
    )

    assert again(item).removed_at == BEGAN + hours(1)


def test_a_removal_of_what_we_never_saw_is_remembered_and_opens_nothing(x):
    item = hear(x, removed(x, "c9", at=BEGAN))

    assert item.is_removed
    assert not Case.objects.exists()


def test_what_its_writer_removed_closes_a_case_that_nobody_took(x):
    hear(x, stands(x, comment()), removed(x, "c1", at=BEGAN + hours(1)))

    case = only_case()
    assert (case.status, case.closed_at) == (Status.CLOSED, BEGAN + hours(1))
    assert case.steps.filter(act=Act.WITHDRAWN).exists()


def test_an_answer_to_a_removed_comment_is_heard(x):
    hear(x, stands(x, comment("c1")), removed(x, "c1", at=BEGAN + hours(1)))
    item = hear(
        x, stands(x, comment("c2", author_id="u2", parent_id="c1", created_at=BEGAN + hours(2)))
    )

    assert item.case.status == Status.NEW


def test_a_comment_on_a_post_that_we_do_not_know_is_heard(x):
    item = hear(x, stands(x, comment(post_id="never-seen")))

    assert item.case.status == Status.NEW
    assert item.post_remote_id == "never-seen"


def test_our_own_words_never_become_an_inquiry(x):
    item = hear(x, stands(x, comment("p1", is_ours=True, author_id="x-1")))

    assert item.is_ours
    assert item.case is None
    assert not Case.objects.exists()


def test_an_answer_written_on_the_network_itself_answers_the_case(x):
    answered_at = BEGAN + timedelta(minutes=30)
    hear(
        x,
        stands(x, comment("c1")),
        stands(x, comment("r1", is_ours=True, parent_id="c1", created_at=answered_at)),
    )

    case = only_case()
    assert (case.status, case.answered_by) == (Status.ANSWERED, "person")
    assert case.first_answered_at == answered_at
    clock = case.clocks.get(kind="first")
    assert clock.elapsed == clock.office == timedelta(minutes=30)
    assert [said.item.is_ours for said in case.thread()] == [False, True]


def test_an_answer_that_comes_before_its_question_answers_it_too(x):
    answer = comment("r1", is_ours=True, parent_id="c1", created_at=BEGAN + hours(1))
    hear(x, stands(x, answer), stands(x, comment("c1")))

    assert only_case().status == Status.ANSWERED
    assert Item.objects.get(remote_id="r1").case == only_case()


def test_an_answer_that_we_removed_answers_nothing(x):
    answer = comment("r1", is_ours=True, parent_id="c1", created_at=BEGAN + hours(1))
    hear(
        x,
        stands(x, comment("c1")),
        stands(x, answer),
        removed(x, "r1", at=BEGAN + hours(2)),
    )

    case = only_case()
    assert (case.status, case.first_answered_at) == (Status.NEW, None)
    assert case.clocks.get(kind="first").is_running


def test_who_writes_again_after_an_answer_asks_again(x):
    answer = comment("r1", is_ours=True, parent_id="c1", created_at=BEGAN + hours(1))
    hear(
        x,
        stands(x, comment("c1")),
        stands(x, answer),
        stands(x, comment("c2", parent_id="r1", created_at=BEGAN + hours(2))),
    )

    case = only_case()
    assert case.status == Status.NEW
    assert case.first_answered_at == BEGAN + hours(1)


def test_a_comment_that_also_names_us_is_one_item(x):
    item = hear(x, stands(x, comment(kind="mention", post_id="")), stands(x, comment()))
    hear(x, stands(x, comment(kind="mention", post_id="")))

    item = again(item)
    assert (item.kind, item.post_remote_id) == ("comment", "p1")


def test_where_the_network_hides_the_author_a_thread_is_one_voice(channels):
    facebook = channels["facebook"]
    hidden = {"author_id": "", "author_handle": "", "author_name": ""}
    hear(facebook, stands(facebook, comment("c1", **hidden)))
    hear(facebook, stands(facebook, comment("c2", parent_id="c1", **hidden)))
    hear(facebook, stands(facebook, comment("c3", **hidden)))

    assert Case.objects.count() == 2
    assert Case.objects.filter(contact=None).count() == 2
    assert not Identity.objects.exists()


def test_an_author_who_is_shown_later_is_noted(channels):
    facebook = channels["facebook"]
    hidden = {"author_id": "", "author_handle": "", "author_name": ""}
    item = hear(facebook, stands(facebook, comment("c1", **hidden)))
    hear(facebook, stands(facebook, comment("c1"), at=BEGAN + hours(1)))

    assert again(item).author.name == "مها القحطاني"
    assert only_case().contact.name == "مها القحطاني"


def test_a_new_name_is_taken_from_the_latest_sighting(x):
    hear(x, stands(x, comment("c2", author_name="أم خالد", created_at=BEGAN + hours(1))))
    hear(x, stands(x, comment("c1")))

    assert Identity.objects.get().name == "أم خالد"
    assert Contact.objects.get().name == "أم خالد"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "😀🎉❤️",
        "ًٌٍَُِّْ",
        "ا" * 10_240,
        "\u202eمقلوب\u202c",
        "سطر\nسطر\r\nسطر",
    ],
)
def test_words_of_every_kind_are_kept_as_they_are(x, text):
    item = hear(x, stands(x, comment(text=text)))

    assert item.text == text
    assert item.case.status == Status.NEW


@pytest.mark.parametrize(("text", "kept"), [("قبل\0بعد", "قبل\ufffdبعد"), ("\ud83e", "\ufffd")])
def test_what_the_database_cannot_keep_is_shown_as_a_gap(x, text, kept):
    item = hear(x, stands(x, comment(text=text, author_name=f"م{text}")))

    assert item.text == kept
    assert item.author.name == f"م{kept}"


def test_an_item_that_was_only_named_is_to_be_read(channels):
    instagram = channels["instagram"]
    named = RemoteItem(kind="mention", id="m1", post_id="")
    look = Happening("look", named, at=BEGAN, account_id=instagram.remote_id)
    item = hear(instagram, look, look)

    assert Look.objects.get().remote_id == "m1"
    assert item.case is None

    hear(instagram, stands(instagram, comment("m1", kind="mention", post_id="")))
    assert again(item).case.status == Status.NEW


def test_what_was_pushed_and_what_only_polling_found_is_told_apart(x):
    pushed = event_of(x, stands(x, comment("c1")), source="push")
    # A push has its network's own form; here only its way matters.
    RawEvent.objects.filter(pk=pushed.pk).update(source="poll")
    understand(pushed)
    hear(x, stands(x, comment("c2")))

    assert not Item.objects.get(remote_id="c2").was_pushed


def test_word_of_an_account_that_is_not_ours_waits_for_a_person(x):
    strange = event_of(x, Happening("stands", comment(), at=BEGAN, account_id="strange"))
    RawEvent.objects.filter(pk=strange.pk).update(channel=None)

    assert not hearing.understand(x.institution_id, strange.pk, applying.apply)
    strange.refresh_from_db()
    assert (strange.tries, strange.parsed_at) == (1, None)


def test_the_round_applies_all_that_waits_and_goes_on_after_poison(x, office):
    events = [event_of(x, stands(x, comment(f"c{n}", author_id=f"u{n}"))) for n in range(5)]
    RawEvent.objects.filter(pk=events[2].pk).update(body=b"{broken")

    assert applying.apply_waiting() == 4
    assert Case.objects.count() == 4
    assert RawEvent.objects.filter(parsed_at=None).get() == events[2]


def test_another_office_sees_none_of_it(x, asked, other_office, look_at):
    look_at(str(other_office.pk))

    assert not Case.objects.exists()
    assert not Item.objects.exists()
    assert not Identity.objects.exists()


def test_a_network_that_tells_of_a_video_has_its_account_looked_at_soon(x):
    Channel.objects.filter(pk=x.pk).update(network="youtube", remote_id="UC1")
    watch = Watch.objects.create(institution=x.institution, channel=x, next_at=BEGAN + hours(9000))
    feed = """<feed xmlns:yt="http://www.youtube.com/xml/schemas/2015"
        xmlns="http://www.w3.org/2005/Atom"><entry><yt:videoId>v1</yt:videoId>
        <yt:channelId>UC1</yt:channelId><title>كلمة</title></entry></feed>"""
    event = RawEvent.objects.create(
        institution=x.institution,
        network="youtube",
        source=RawEvent.Source.PUSH,
        key="k1",
        body=feed.encode(),
    )

    assert hearing.understand(x.institution_id, event.pk, applying.apply)

    watch.refresh_from_db()
    assert watch.next_at <= now()
    assert Item.objects.count() == 0


def told_of_an_end(x, account_id, *, key="k1"):
    told = {"event_type": "oauth.revoke", "filter": {}, "payload": {"user_id": account_id}}
    return RawEvent.objects.create(
        institution=x.institution,
        network="x",
        source=RawEvent.Source.PUSH,
        key=key,
        body=json.dumps({"data": {"event_uuid": key, **told}}).encode(),
    )


@pytest.mark.parametrize(("account_id", "is_checked"), [("x-1", True), ("x-2", False)])
def test_an_account_whose_consent_is_said_to_be_over_is_checked_soon(x, account_id, is_checked):
    Channel.objects.filter(pk=x.pk).update(checked_at=now())
    event = told_of_an_end(x, account_id)

    assert hearing.understand(x.institution_id, event.pk, applying.apply)

    x.refresh_from_db()
    assert (x.checked_at is None) == is_checked
    assert x.state == Channel.State.OPEN
    event.refresh_from_db()
    assert event.unknown_kinds == []
