"""A measure names a rule, a block ends, the person is told, and somebody else decides an appeal."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from majlis import networks
from majlis.delivery import followers
from majlis.delivery.models import Delivery
from majlis.delivery.states import State
from majlis.delivery.tests.conftest import step_database
from majlis.inbox import appealing, informing, lifting, moderating, participation
from majlis.inbox.grounds import Grounds
from majlis.inbox.models import Appeal, Case, Clause, Item, Measure, RuleBook
from majlis.inbox.states import Act
from majlis.inbox.states import Kind as CaseKind
from majlis.inbox.tests.conftest import again, comment, hear, stands
from majlis.inbox.tests.test_replying import TO_PUBLISHED, walk
from majlis.notices.models import Notice
from majlis.people.models import Membership
from majlis.people.testing import make_person
from majlis.portal import opening
from majlis.portal.linking import number_of, signed
from majlis.record.models import Entry
from majlis.store.clock import now
from majlis.store.refusal import Refused
from majlis.store.tenancy import acting_for

Kind = Measure.Kind
WHY = "يشتم شخصاً بعينه"
GIVEN = Grounds(reason=WHY, rule="privacy", why_not_hidden="يبقى ظاهراً لأصحابه")


@pytest.fixture(autouse=True)
def able(monkeypatch):
    """Facebook as it is with all that an officer may do there."""
    rules = networks.NETWORKS["facebook"]
    all_of_it = dict.fromkeys(("hides", "removes", "likes", "blocks"), True)
    abilities = replace(rules.abilities, **all_of_it)
    monkeypatch.setitem(networks.NETWORKS, "facebook", replace(rules, abilities=abilities))


@pytest.fixture
def item(channels):
    facebook = channels["facebook"]
    at = now() - timedelta(hours=1)
    return hear(facebook, stands(facebook, comment(created_at=at)))


@pytest.fixture
def khalid(office):
    return make_person(
        office, "khalid@office.example", "خالد الدوسري", "Khalid", Membership.Role.OFFICER
    )


@pytest.fixture
def portal(office):
    return opening.open_portal(office, by=None)


def took_place(measure):
    """Let the network take a measure, and its standing there be read."""
    measure = again(measure)
    walk(measure.delivery, *TO_PUBLISHED)
    measure.delivery.move(State.VERIFIED)
    followers.follow(measure.delivery)
    return again(measure)


def hide(item, by, **more):
    return took_place(moderating.ask(item, Kind.HIDE, by=by, given=replace(GIVEN, **more)))


def block(item, by, second, *, days=7, **more):
    given = replace(GIVEN, block_days=days, **more)
    asked = moderating.ask(item, Kind.BLOCK, by=by, given=given)
    moderating.confirm(asked, by=second)
    return took_place(asked)


# Rules


def test_a_measure_keeps_the_rule_as_it_was_worded_then(item, noura, manager, office):
    measure = hide(item, noura)

    worded = {
        each.code: {name: getattr(each, name) for name in participation.NAMES}
        for each in participation.in_force(office)[1]
    }
    worded["privacy"]["title_ar"] = "احترام الناس"
    participation.publish(
        office, intro_ar="أهلاً", intro_en="Welcome", worded=worded, by=manager, after=1
    )

    assert measure.rule.code == "privacy"
    assert again(measure).rule.title_ar == "انتهاك الخصوصية أو الإساءة"
    assert participation.clause(office, "privacy").title_ar == "احترام الناس"
    assert Entry.objects.filter(act="rules.published").count() == 1


@pytest.mark.parametrize("kind", [Kind.HIDE, Kind.DELETE, Kind.BLOCK])
@pytest.mark.parametrize("rule", ["", "criticism", "PRIVACY"])
def test_what_is_no_published_rule_is_no_ground(item, noura, kind, rule):
    with pytest.raises(Refused):
        moderating.ask(item, kind, by=noura, given=replace(GIVEN, rule=rule))

    assert not Measure.objects.exists()


def test_a_rule_that_was_left_out_serves_no_more(item, noura, manager, office):
    kept = {
        each.code: {name: getattr(each, name) for name in participation.NAMES}
        for each in participation.in_force(office)[1]
        if each.code != "privacy"
    }
    participation.publish(office, intro_ar="أ", intro_en="A", worded=kept, by=manager, after=1)

    with pytest.raises(Refused):
        moderating.ask(item, Kind.HIDE, by=noura, given=GIVEN)


def test_the_rule_on_personal_data_stays(manager, office):
    with pytest.raises(Refused):
        participation.publish(office, intro_ar="أ", intro_en="A", worded={}, by=manager, after=1)


def test_of_two_who_publish_at_once_one_wins(manager, office):
    worded = {
        each.code: {name: getattr(each, name) for name in participation.NAMES}
        for each in participation.in_force(office)[1]
    }
    publish = {"intro_ar": "أ", "intro_en": "A", "worded": worded, "by": manager, "after": 1}
    participation.publish(office, **publish)

    with pytest.raises(Refused):
        participation.publish(office, **publish)

    assert RuleBook.objects.count() == 2


def test_the_database_keeps_editions_and_wants_a_rule(item, noura):
    measure = hide(item, noura)

    with pytest.raises(DatabaseError), transaction.atomic():
        Clause.objects.filter(pk=measure.rule_id).update(title_ar="غيره")
    with pytest.raises(DatabaseError), transaction.atomic():
        Measure.objects.create(
            institution_id=item.institution_id, item=item, kind="hide", reason=WHY, asked_by=noura
        )
    with pytest.raises(DatabaseError), transaction.atomic():
        Measure.objects.filter(pk=measure.pk).update(author_remote_id="غيره")


def test_another_office_sees_none_of_it(item, noura, omar, other_office):
    appeal, _code = appealing.make(hide(item, noura), text="لم أشتم أحداً")

    with acting_for(other_office.pk):
        for model in (Measure, Clause, RuleBook, Appeal):
            assert not model.objects.exists()
    assert not Case.objects.visible_to(omar).filter(pk=appeal.case_id).exists()


def test_who_would_delete_says_why_hiding_is_not_enough(item, noura, monkeypatch):
    with pytest.raises(Refused):
        moderating.ask(item, Kind.DELETE, by=noura, given=replace(GIVEN, why_not_hidden=" "))

    rules = networks.NETWORKS["facebook"]
    never_hides = replace(rules, abilities=replace(rules.abilities, hides=False))
    monkeypatch.setitem(networks.NETWORKS, "facebook", never_hides)
    measure = moderating.ask(item, Kind.DELETE, by=noura, given=replace(GIVEN, why_not_hidden=""))
    assert measure.is_waiting


# Blocks end


def test_a_block_is_lifted_once_when_its_end_has_come(item, noura, khalid):
    measure = block(item, noura, khalid, days=7)
    assert measure.until - now() > timedelta(days=6, hours=23)
    assert lifting.lift_due() == 0

    step_database(timedelta(days=7, minutes=1))

    assert lifting.lift_due() == 1
    assert lifting.lift_due() == 0
    lifted = Measure.objects.get(kind=Kind.UNBLOCK)
    assert (lifted.asked_by, lifted.delivery.payload["blocked"]) == (None, False)
    assert again(item).case.steps.last().act == Act.BLOCK_ENDED
    assert Entry.objects.get(act="measure.ended").actor_id is None


def test_without_a_choice_a_block_lasts_as_the_institution_set_it(
    item, noura, khalid, manager, office
):
    participation.set_terms(office, by=manager, block_days=3, appeal_days=5, appeal_window_days=30)

    measure = block(item, noura, khalid, days=None)

    assert measure.block_days == 3


@pytest.mark.parametrize("days", [-1, 367])
def test_no_block_is_without_an_end(item, noura, days):
    with pytest.raises(Refused):
        moderating.ask(item, Kind.BLOCK, by=noura, given=replace(GIVEN, block_days=days))


def test_whoever_was_let_again_before_is_not_let_again(item, noura, khalid):
    block(item, noura, khalid)
    took_place(moderating.ask(again(item), Kind.UNBLOCK, by=noura))

    step_database(timedelta(days=8))

    assert lifting.lift_due() == 0
    assert Measure.objects.filter(kind=Kind.UNBLOCK).count() == 1


def test_the_end_of_an_earlier_block_does_not_end_a_later_one(item, noura, khalid):
    block(item, noura, khalid, days=7)
    took_place(moderating.ask(again(item), Kind.UNBLOCK, by=noura))
    block(again(item), noura, khalid, days=90)

    step_database(timedelta(days=8))

    assert lifting.lift_due() == 0


def test_a_block_waits_for_an_account_that_is_connected(item, noura, khalid, channels):
    block(item, noura, khalid)
    step_database(timedelta(days=8))
    channel = channels["facebook"]
    channel.state = "logged_out"
    channel.save(update_fields=["state"])

    assert lifting.lift_due() == 0

    channel.state = "open"
    channel.save(update_fields=["state"])
    assert lifting.lift_due() == 1


def test_a_network_that_blocks_nobody_offers_no_block(item, monkeypatch):
    rules = networks.NETWORKS["facebook"]
    never = replace(rules, abilities=replace(rules.abilities, blocks=False))
    monkeypatch.setitem(networks.NETWORKS, "facebook", never)

    assert Kind.BLOCK not in moderating.offered(again(item))


# Telling the person


def test_the_person_is_told_privately_with_the_rule_and_the_way_to_object(item, noura, portal):
    measure = moderating.ask(item, Kind.HIDE, by=noura, given=replace(GIVEN, tells=True))

    payload = measure.notice.payload
    assert (payload["act"], payload["comment_id"]) == ("message", item.remote_id)
    assert measure.rule.title_ar in payload["text"]
    assert f"/ar/gso/appeal/{measure.pk}:" in payload["text"]
    assert measure.delivery.due_at <= now()


def test_what_ends_a_conversation_waits_for_the_words_about_it(item, noura, khalid, portal):
    measure = moderating.ask(item, Kind.DELETE, by=noura, given=replace(GIVEN, tells=True))
    assert not Delivery.objects.exists()
    moderating.confirm(measure, by=khalid)

    measure = again(measure)
    assert measure.notice.due_at < measure.delivery.due_at


def test_where_no_private_word_is_taken_the_address_is_for_staff_to_give(channels, noura, portal):
    youtube = channels["youtube"]
    item = hear(youtube, stands(youtube, comment(created_at=now() - timedelta(hours=1))))

    measure = moderating.ask(item, Kind.HIDE, by=noura, given=replace(GIVEN, tells=True))

    assert measure.notice is None
    assert "/ar/gso/appeal/" in informing.link_to_appeal(measure)


def test_while_the_portal_is_closed_no_address_is_told(item, noura):
    measure = moderating.ask(item, Kind.HIDE, by=noura, given=replace(GIVEN, tells=True))

    assert informing.link_to_appeal(measure) == ""
    assert "http" not in measure.notice.payload["text"]


def test_the_address_of_an_appeal_cannot_be_made_up(item, noura, office):
    measure = hide(item, noura)
    token = signed("appeal", measure.pk)

    assert appealing.measure_of(office, number_of("appeal", token)) == measure
    for wrong in (str(measure.pk), f"{measure.pk}:x:y", token[:-1], f"9{token}", "", "\0:\0"):
        assert appealing.measure_of(office, number_of("appeal", wrong)) is None
    assert number_of("appeal", signed("rating", measure.pk)) is None


# Appeals


def test_an_appeal_is_a_case_of_its_own_that_no_figure_counts(item, noura, khalid):
    measure = hide(item, noura)

    appeal, code = appealing.make(measure, text="لم أشتم أحداً، انتقدت الخدمة فقط.")

    assert len(code) == 8
    assert appeal.case.kind == CaseKind.APPEAL
    assert appeal.case.items.get().kind == Item.Kind.APPEAL
    assert appeal.due_at - appeal.made_at == timedelta(days=10)
    assert not Case.objects.inquiries().filter(pk=appeal.case_id).exists()
    assert appeal.case in Case.objects.asking()
    assert again(item).case.steps.last().act == Act.APPEALED
    assert Notice.objects.filter(kind="appeal.made", person=khalid).count() == 1


def test_of_one_measure_there_is_one_appeal(item, noura):
    measure = hide(item, noura)
    appealing.make(measure, text="لم أشتم أحداً")

    with pytest.raises(Refused):
        appealing.make(measure, text="لم أشتم أحداً")


def test_an_appeal_has_its_time(item, noura):
    measure = hide(item, noura)
    step_database(timedelta(days=61))

    with pytest.raises(Refused):
        appealing.make(measure, text="لم أشتم أحداً")


def test_whoever_took_or_confirmed_it_does_not_decide(item, noura, khalid, manager):
    measure = block(item, noura, khalid)
    appeal, _code = appealing.make(measure, text="لم أشتم أحداً")

    for by in (noura, khalid):
        with pytest.raises(Refused):
            appealing.decide(appeal, "undone", reason="أخطأنا", by=by)
    appealing.decide(appeal, "undone", reason="أخطأنا", by=manager)

    assert again(appeal).decided_by == manager


def test_an_appeal_that_is_right_shows_the_comment_again(item, noura, khalid):
    appeal, _code = appealing.make(hide(item, noura), text="انتقدت الخدمة فقط")

    appealing.decide(appeal, "undone", reason="النقد ليس سبباً", by=khalid)

    appeal = again(appeal)
    assert appeal.undoing.kind == Kind.SHOW
    took_place(appeal.undoing)
    assert not again(item).is_hidden
    assert (appeal.case.status, appeal.case.steps.last().act) == ("closed", Act.APPEAL_UNDONE)
    assert "النقد ليس سبباً" in appeal.case.replies.get().text
    assert again(item).case.steps.filter(act=Act.APPEAL_UNDONE).exists()
    assert Entry.objects.get(act="appeal.undone").actor_id == khalid.pk


def test_an_appeal_that_is_right_lets_the_person_write_again(item, noura, khalid, manager):
    appeal, _code = appealing.make(block(item, noura, khalid), text="لم أشتم أحداً")

    appealing.decide(appeal, "undone", reason="أخطأنا", by=manager)

    assert again(appeal).undoing.delivery.payload["blocked"] is False
    step_database(timedelta(days=8))
    assert lifting.lift_due() == 0


def test_what_was_deleted_wrongly_stands_in_the_register(item, noura, khalid, manager):
    asked = moderating.ask(item, Kind.DELETE, by=noura, given=GIVEN)
    moderating.confirm(asked, by=khalid)
    appeal, _code = appealing.make(took_place(asked), text="انتقدت الخدمة فقط")

    appealing.decide(appeal, "undone", reason="أخطأنا", by=manager)

    assert again(appeal).undoing is None
    assert again(asked).text == item.text


def test_an_appeal_that_is_not_right_leaves_it_with_a_reason(item, noura, khalid):
    appeal, _code = appealing.make(hide(item, noura), text="انتقدت الخدمة فقط")

    with pytest.raises(Refused):
        appealing.decide(appeal, "upheld", reason=" ", by=khalid)
    appealing.decide(appeal, "upheld", reason="فيه شتم لموظف بعينه", by=khalid)

    assert again(item).is_hidden
    assert again(appeal).outcome == "upheld"
    assert not Measure.objects.filter(kind=Kind.SHOW).exists()


def test_an_appeal_is_decided_once(item, noura, khalid, manager):
    appeal, _code = appealing.make(hide(item, noura), text="انتقدت الخدمة فقط")
    appealing.decide(appeal, "upheld", reason="فيه شتم", by=khalid)

    with pytest.raises(Refused):
        appealing.decide(appeal, "undone", reason="أخطأنا", by=manager)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE inbox_appeal SET outcome = 'undone'")


def test_a_measure_that_is_still_on_its_way_is_not_judged_away(item, noura, khalid):
    measure = moderating.ask(item, Kind.HIDE, by=noura, given=GIVEN)
    appeal, _code = appealing.make(measure, text="انتقدت الخدمة فقط")

    with pytest.raises(Refused):
        appealing.decide(appeal, "undone", reason="أخطأنا", by=khalid)

    assert again(appeal).is_waiting
