import pytest
from django.db import transaction
from django.db.utils import DatabaseError, IntegrityError

from majlis.notices.models import Notice
from majlis.publishing import writing
from majlis.publishing.freezing import NotReady
from majlis.publishing.models import Approval, Revision, Step
from majlis.publishing.states import MOVES, State
from majlis.record.models import Entry
from majlis.store.refusal import Refused


def acts_of(post):
    return list(post.steps.values_list("act", flat=True))


def test_a_draft_remembers_its_writer_and_leaves_a_step(draft, huda):
    assert draft.state == State.DRAFT
    assert draft.writer_ids == [huda.pk]
    assert acts_of(draft) == ["created"]


def test_sending_to_review_freezes_the_payload_of_each_channel(draft, huda, channels):
    revision = draft.send_to_review(by=huda)

    assert draft.state == State.IN_REVIEW
    assert [entry["channel"] for entry in revision.payloads] == [
        channels["x"].pk,
        channels["linkedin"].pk,
    ]
    assert revision.is_intact
    assert acts_of(draft) == ["created", "submitted"]


def test_an_approver_is_told_of_a_post_that_waits(draft, huda, salem, noura):
    draft.send_to_review(by=huda)

    told = Notice.objects.filter(kind="post.submitted").values_list("person", flat=True)
    assert salem.pk in told
    assert noura.pk not in told


def test_a_writer_cannot_approve_their_own_post(in_review, huda):
    with pytest.raises(Refused):
        in_review.approve(by=huda)

    in_review.refresh_from_db()
    assert in_review.state == State.IN_REVIEW


def test_an_approver_who_changed_the_text_cannot_approve_it(draft, huda, salem):
    from dataclasses import replace

    writing.save(draft, replace(draft.written(), text="نص آخر"), by=salem, edition=draft.edition)
    draft.send_to_review(by=huda)

    with pytest.raises(Refused):
        draft.approve(by=salem)


def test_an_approval_signs_the_hash_of_the_revision(in_review, salem):
    in_review.approve(by=salem)

    approval = Approval.objects.get()
    assert approval.revision_sha256 == in_review.revision.sha256
    assert approval.person == salem
    assert in_review.state == State.APPROVED
    assert acts_of(in_review)[-1] == "approved"
    entry = Entry.objects.get(act="post.approved")
    assert entry.detail["sha256"] == approval.revision_sha256


def test_an_approver_signs_only_what_they_saw(in_review, salem):
    with pytest.raises(Refused):
        in_review.approve(by=salem, seen_sha256="0" * 64)


def test_of_two_approvers_at_once_one_signs(in_review, salem, manager, again):
    theirs = again(in_review)
    in_review.approve(by=salem)

    with pytest.raises(Refused):
        theirs.approve(by=manager)
    assert Approval.objects.count() == 1


def test_a_returned_post_is_a_draft_with_a_reason(in_review, salem, huda):
    in_review.give_back(by=salem, why="صحح رقم المواصفة")

    assert in_review.state == State.DRAFT
    assert in_review.steps.last().why == "صحح رقم المواصفة"
    assert Notice.objects.filter(kind="post.returned", person=huda).exists()


def test_a_post_is_not_returned_without_a_reason(in_review, salem):
    with pytest.raises(Refused):
        in_review.give_back(by=salem, why="  ")


@pytest.mark.parametrize("act", ["approve", "give_back"])
def test_a_draft_is_neither_approved_nor_returned(draft, salem, act):
    why = {"why": "سبب"} if act == "give_back" else {}
    with pytest.raises(Refused):
        getattr(draft, act)(by=salem, **why)


def test_opening_an_approved_post_voids_its_approval(approved, huda):
    writing.reopen(approved, by=huda)

    assert approved.state == State.DRAFT
    assert Entry.objects.filter(act="post.approval_voided").exists()
    assert acts_of(approved)[-1] == "reopened"


def test_a_new_revision_needs_a_new_approval(approved, huda):
    from majlis.publishing import sending

    writing.reopen(approved, by=huda)
    approved.send_to_review(by=huda)

    assert approved.revision.number == 2
    with pytest.raises(Refused):
        sending.publish(approved, by=huda)


def test_only_a_draft_is_changed(in_review, huda):
    from dataclasses import replace

    with pytest.raises(Refused):
        writing.save(
            in_review,
            replace(in_review.written(), text="نص آخر"),
            by=huda,
            edition=in_review.edition,
        )


def test_what_another_person_saved_in_the_meantime_is_not_overwritten(draft, huda, salem, again):
    from dataclasses import replace

    opened = draft.edition
    writing.save(again(draft), replace(draft.written(), text="لسالم"), by=salem, edition=opened)

    with pytest.raises(Refused):
        writing.save(draft, replace(draft.written(), text="لهدى"), by=huda, edition=opened)
    assert again(draft).text == "لسالم"


def test_saving_the_same_page_twice_makes_one_post(office, huda, channels):
    from uuid import uuid4

    from majlis.publishing.written import Written

    key = uuid4()
    first = writing.begin(office, huda, Written(text="نص"), key=key)
    second = writing.begin(office, huda, Written(text="نص"), key=key)

    assert first.pk == second.pk


def test_a_discarded_draft_can_be_opened_again(draft, huda):
    writing.discard(draft, by=huda)
    writing.reopen(draft, by=huda)

    assert draft.state == State.DRAFT


def test_a_copy_begins_as_a_draft_without_a_time(approved, salem):
    made = writing.copy(approved, by=salem)

    assert (made.state, made.text, made.due_at) == (State.DRAFT, approved.text, None)
    assert made.author == salem
    assert set(made.channels.all()) == set(approved.channels.all())


@pytest.mark.parametrize("model", [Revision, Approval, Step])
def test_the_database_refuses_to_rewrite_what_was_frozen_signed_or_done(approved, model):
    row = model.objects.first()
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.filter(pk=row.pk).update(institution_id=row.institution_id)
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.filter(pk=row.pk).delete()


def test_the_database_refuses_a_writers_signature(in_review, huda):
    with pytest.raises(IntegrityError), transaction.atomic():
        in_review.revision.sign(by=huda)


def test_the_database_refuses_a_signature_under_another_hash(in_review, salem):
    with pytest.raises(IntegrityError), transaction.atomic():
        Approval.objects.create(
            institution_id=in_review.institution_id,
            revision=in_review.revision,
            revision_sha256="0" * 64,
            person=salem,
        )


def test_an_unready_post_says_why_at_each_field(office, huda, channels):
    post = writing.draft(office, huda, "ن" * 300, [channels["x"], channels["instagram"]])

    with pytest.raises(NotReady) as refusal:
        post.send_to_review(by=huda)

    found = {(finding.field, finding.code) for finding in refusal.value.findings}
    assert ("text", "text_too_long") in found
    assert ("file", "media_needed") in found
    assert post.state == State.DRAFT
    assert not Revision.objects.exists()


def test_every_state_that_is_left_is_a_state_that_exists():
    assert set(MOVES) <= set(State)
    assert set().union(*MOVES.values()) <= set(State)


def test_another_office_sees_nothing_of_it(in_review, omar, look_at, other_office):
    from majlis.publishing.models import Post

    look_at(str(other_office.pk))

    assert not Post.objects.exists()
    assert not Post.objects.visible_to(omar).exists()
    assert not Revision.objects.exists()
