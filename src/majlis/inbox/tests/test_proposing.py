"""Answers that need a second person: nothing goes out before, and exactly that goes out after."""

import pytest
from django.db import DatabaseError, transaction

from majlis.delivery.models import Delivery
from majlis.inbox import proposing, replying, rewording
from majlis.inbox.models import ApprovalRule, Proposal, Reply
from majlis.inbox.states import Act, Status
from majlis.inbox.tests.conftest import again
from majlis.notices.models import Notice
from majlis.people.models import Membership
from majlis.people.testing import make_person
from majlis.record.models import Entry
from majlis.store.refusal import Refused

TEXT = "نعم، الشارة إلزامية."


@pytest.fixture
def rule(office):
    return ApprovalRule.objects.create(institution=office)


@pytest.fixture
def proposal(rule, asked, noura, salem, manager):
    return proposing.propose(asked, None, TEXT, by=noura)


def address(case, proposal, word):
    return f"{case.get_absolute_url()}proposals/{proposal.pk}/{word}/"


def test_without_a_rule_an_answer_goes_out(asked, noura):
    assert replying.answer(asked, None, TEXT, by=noura).delivery is not None


def test_where_a_rule_covers_it_nothing_goes_out_by_anyone_s_hand(rule, asked, noura):
    with pytest.raises(Refused):
        replying.answer(asked, None, TEXT, by=noura)

    assert not Delivery.objects.exists()


@pytest.mark.parametrize(
    ("fields", "is_needed"),
    [({}, True), ({"priority": "urgent"}, False), ({"priority": "normal"}, True)],
)
def test_a_rule_covers_by_priority(office, asked, noura, fields, is_needed):
    rule = ApprovalRule.objects.create(institution=office, **fields)

    assert rule.covers(asked, writer=noura) is is_needed


def test_a_rule_covers_by_officer(office, asked, noura, manager):
    rule = ApprovalRule.objects.create(institution=office, officer=noura)

    assert rule.covers(asked, writer=noura)
    assert not rule.covers(asked, writer=manager)


def test_what_is_put_forward_waits_and_approvers_are_told(proposal, asked, noura, salem, manager):
    assert proposal.is_waiting
    assert not Delivery.objects.exists()
    case = again(asked)
    assert (case.status, case.officer, case.steps.last().act) == (
        Status.OPEN,
        noura,
        Act.PROPOSED,
    )
    told = Notice.objects.filter(kind="proposal.waiting")
    assert {notice.person for notice in told} == {salem, manager}


def test_approved_it_goes_out_as_it_was_and_both_people_are_on_record(
    proposal, asked, noura, salem
):
    reply = proposing.approve(proposal, by=salem)

    assert (reply.text, reply.by, reply.approved_by) == (TEXT, noura, salem)
    assert reply.delivery.payload["text"] == TEXT
    assert again(proposal).reply == reply
    assert Act.APPROVED in asked.steps.values_list("act", flat=True)
    assert Entry.objects.get(act="case.approved").actor_id == salem.pk
    assert Notice.objects.filter(kind="proposal.approved", person=noura).exists()


def test_nobody_approves_their_own(rule, asked, office):
    both = make_person(
        office,
        "lama@office.example",
        "لمى",
        "Lama",
        Membership.Role.OFFICER,
        Membership.Role.APPROVER,
    )
    proposal = proposing.propose(asked, None, TEXT, by=both)

    with pytest.raises(Refused):
        proposing.approve(proposal, by=both)
    assert not Delivery.objects.exists()


def test_returned_it_needs_a_reason_and_nothing_goes_out(proposal, noura, salem):
    with pytest.raises(Refused):
        proposing.give_back(proposal, by=salem, why=" ")
    proposing.give_back(proposal, by=salem, why="اذكروا رقم المواصفة")

    assert again(proposal).state == Proposal.State.RETURNED
    assert not Reply.objects.exists()
    told = Notice.objects.get(kind="proposal.returned", person=noura)
    assert "رقم المواصفة" in told.values["text"]


def test_of_two_decisions_at_once_one_counts(proposal, salem, manager):
    first, second = again(proposal), again(proposal)
    proposing.give_back(first, by=salem, why="غيروه")

    with pytest.raises(Refused):
        proposing.approve(second, by=manager)
    assert not Delivery.objects.exists()


def test_two_do_not_wait_at_once_and_one_can_be_taken_back(proposal, asked, noura):
    with pytest.raises(Refused):
        proposing.propose(asked, None, "غيره", by=noura)
    proposing.take_back(proposal, by=noura)

    assert proposing.propose(asked, None, "غيره", by=noura).is_waiting


def test_the_words_of_a_proposal_never_change(proposal):
    with pytest.raises(DatabaseError), transaction.atomic():
        Proposal.objects.update(text="غيره")


def test_another_office_sees_no_proposal(proposal, other_office, look_at):
    look_at(str(other_office.pk))

    assert not Proposal.objects.exists()
    assert not ApprovalRule.objects.exists()


def test_the_words_of_an_answer_that_needed_two_are_not_changed_by_one(proposal, salem, noura):
    reply = proposing.approve(proposal, by=salem)

    with pytest.raises(Refused):
        rewording.reword(reply, "غيره", by=noura)


# On the page


def test_the_composer_puts_it_forward(client, rule, asked, noura):
    client.force_login(noura)

    client.post(f"{asked.get_absolute_url()}answer/", {"text": TEXT})

    assert Proposal.objects.get().text == TEXT
    assert not Delivery.objects.exists()
    page = client.get(asked.get_absolute_url()).content.decode()
    assert "بانتظار الاعتماد" in page


def test_the_approver_has_a_queue_and_approves_on_the_page(client, proposal, asked, salem):
    client.force_login(salem)
    assert TEXT in client.get("/proposals/").content.decode()

    assert client.post(address(asked, proposal, "approval")).status_code == 302

    assert Delivery.objects.count() == 1
    assert TEXT not in client.get("/proposals/").content.decode()
    assert client.post(address(asked, proposal, "approval")).status_code == 409


def test_what_came_back_fills_the_composer(client, proposal, asked, salem, noura):
    proposing.give_back(proposal, by=salem, why="غيروه")
    client.force_login(noura)

    page = client.post(
        f"{asked.get_absolute_url()}composing/", {"use": f"proposal-{proposal.pk}"}
    ).content.decode()

    assert f"\n{TEXT}</textarea>" in page


@pytest.mark.parametrize("word", ["approval", "return"])
def test_an_officer_decides_nothing_and_another_office_finds_nothing(
    client, proposal, asked, noura, omar, word
):
    client.force_login(noura)
    assert client.post(address(asked, proposal, word), {"why": "x"}).status_code == 403
    client.force_login(omar)
    assert client.post(address(asked, proposal, word), {"why": "x"}).status_code == 404
