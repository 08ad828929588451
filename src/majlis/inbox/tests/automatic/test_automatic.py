"""What is said without a person: once, where it may be, and never after one has spoken."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from majlis.answers.models import Article
from majlis.channels.models import Channel
from majlis.delivery import outcomes
from majlis.delivery.models import Delivery
from majlis.delivery.states import HoldReason, State
from majlis.inbox import asking, automatic, cases, presence, references, replying
from majlis.inbox.facts import CONTRADICTION
from majlis.inbox.models import AutomaticWord, Automation, Item, Reply
from majlis.inbox.recounting import recount
from majlis.inbox.states import Act, AnsweredBy, Status
from majlis.inbox.tasks import mail_word
from majlis.inbox.tests.automatic.conftest import QUESTION, publish, say
from majlis.inbox.tests.conftest import again, comment, hear, hours, stands
from majlis.inbox.tests.test_messages import WORDS, message
from majlis.inbox.tests.test_replying import walk
from majlis.notices.models import Notice
from majlis.people.models import OfficeCalendar
from majlis.store.clock import now
from majlis.store.tenancy import acting_for

pytestmark = pytest.mark.django_db


def why(case):
    word = automatic.acknowledge(case.pk)
    return word.why


# Acknowledging


def test_a_private_message_is_acknowledged_with_its_number_and_a_link(messaged, portal):
    automatic.acknowledge(messaged.pk)

    reply = Reply.objects.get()
    assert (reply.by, reply.kind) == (None, Reply.Kind.ACKNOWLEDGEMENT)
    assert references.told(messaged.reference) in reply.text
    assert "http://localhost:8000/ar/gso/following/" in reply.text
    assert reply.delivery.act == Delivery.Act.MESSAGE
    assert messaged.steps.last().act == Act.ACKNOWLEDGED


def test_it_is_said_once_however_often_the_worker_comes(messaged):
    automatic.acknowledge(messaged.pk)
    automatic.acknowledge(messaged.pk)

    assert Reply.objects.count() == AutomaticWord.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        automatic.decline(messaged, AutomaticWord.Purpose.ACKNOWLEDGEMENT, "open")


def test_the_worker_finds_what_is_new_after_a_moment_and_nothing_old(messaged, automation):
    assert automatic.speak_due() == 0  # it may still be gathering
    type(messaged).objects.filter(pk=messaged.pk).update(changed_at=now() - hours(1))

    assert automatic.speak_due() == 1
    assert automatic.speak_due() == 0


def test_nothing_is_said_before_a_manager_has_switched_it_on(messaged):
    Automation.objects.update(acknowledges="never")
    type(messaged).objects.filter(pk=messaged.pk).update(changed_at=now() - hours(1))

    assert automatic.speak_due() == 0
    assert automatic.acknowledge(messaged.pk) is None


def test_what_was_written_before_it_was_switched_on_is_left_alone(messaged):
    Automation.objects.update(began_at=now())
    type(messaged).objects.filter(pk=messaged.pk).update(changed_at=now() - hours(1))

    assert automatic.speak_due() == 0


def test_another_office_says_nothing_and_sees_nothing(messaged, other_office):
    automatic.acknowledge(messaged.pk)

    with acting_for(other_office.pk):
        assert not AutomaticWord.objects.exists()
        assert not Automation.objects.exists()
        assert automatic.of(other_office.pk).acknowledges == "never"


def test_without_public_pages_the_line_with_the_link_is_left_out(messaged):
    automatic.acknowledge(messaged.pk)

    text = Reply.objects.get().text
    assert "http" not in text
    assert "{" not in text


def test_the_manager_s_own_words_are_said_in_the_language_of_the_question(
    channels, private, shut, automation
):
    Automation.objects.update(acknowledgement_en="Number {reference} at {institution}.")

    automatic.acknowledge(say(channels, "Where is your office?").pk)

    assert Reply.objects.get().text.startswith("Number 26/")
    assert "Model Standards Authority" in Reply.objects.get().text


def test_a_number_that_was_told_stays_with_its_case(messaged, channels):
    automatic.acknowledge(messaged.pk)
    facebook = channels["facebook"]

    earlier = message("m0", created_at=now() - hours(2))
    hear(facebook, stands(facebook, earlier))

    assert Item.objects.get(remote_id="m0").case == messaged
    assert again(messaged).is_touched


# Where nothing is said


def test_in_office_hours_nothing_is_said_unless_it_is_at_any_hour(messaged, shut):
    every_day = [{"weekday": day, "opens": "00:00", "shuts": "00:00"} for day in range(7)]
    OfficeCalendar.objects.update(periods=every_day)

    assert why(messaged) == "open"
    assert not Reply.objects.exists()


def test_at_any_hour_means_at_any_hour(messaged, automation):
    OfficeCalendar.objects.update(
        periods=[{"weekday": day, "opens": "00:00", "shuts": "00:00"} for day in range(7)]
    )
    Automation.objects.update(acknowledges="always")

    automatic.acknowledge(messaged.pk)

    assert "مغلق" not in Reply.objects.get().text


def test_a_comment_is_left_alone_until_the_institution_allows_a_short_public_word(
    channels, shut, automation
):
    x = channels["x"]
    silent = hear(x, stands(x, comment(created_at=now() - hours(1)))).case
    assert why(silent) == "place"

    Automation.objects.update(places=["comment"])
    spoken = hear(x, stands(x, comment("c2", author_id="u2", created_at=now()))).case
    automatic.acknowledge(spoken.pk)

    reply = Reply.objects.get()
    assert reply.delivery.act == Delivery.Act.REPLY
    assert "http" not in reply.text  # no private link in public


def test_the_one_private_answer_to_a_comment_is_never_used_up(channels, private, shut, automation):
    Automation.objects.update(places=["comment"])
    facebook = channels["facebook"]
    case = hear(facebook, stands(facebook, comment(created_at=now() - hours(1)))).case

    automatic.acknowledge(case.pk)

    assert Reply.objects.get().delivery.act == Delivery.Act.REPLY


def test_a_review_is_never_answered_by_itself(channels, shut, automation):
    facebook = channels["facebook"]
    review = message("v1", kind="review", post_id="", text="انتظرت ساعتين")

    assert why(hear(facebook, stands(facebook, review)).case) == "place"


def test_what_a_person_has_in_hand_is_theirs(messaged, noura):
    cases.take(messaged, by=noura)

    assert why(messaged) == "answered"


def test_what_a_rule_gave_to_somebody_is_acknowledged_all_the_same(messaged, noura):
    type(messaged).objects.filter(pk=messaged.pk).update(officer=noura, status="open")

    assert why(again(messaged)) == ""


def test_while_an_officer_is_writing_nothing_is_said_and_nothing_decided(messaged, noura):
    presence.note(messaged, noura, is_typing=True)
    assert automatic.acknowledge(messaged.pk) is None
    assert not AutomaticWord.objects.exists()

    presence.leave(messaged, noura)
    assert automatic.acknowledge(messaged.pk)


def test_what_a_colleague_answered_on_the_network_itself_needs_no_word(messaged, channels):
    facebook = channels["facebook"]
    hear(facebook, stands(facebook, message("m2", is_ours=True, text="رد", created_at=now())))

    assert why(again(messaged)) == "closed"


def test_our_own_accounts_are_not_answered(channels, private, shut, automation):
    Channel.objects.create(
        institution=channels["x"].institution, network="facebook", remote_id="u7", handle="ours"
    )

    assert why(say(channels, WORDS, author="u7")) == "ours"


@pytest.mark.parametrize(
    "text", ["\u202eافتحوا الرابط", "اربح http://a.example http://b.example www.c.example"]
)
def test_a_text_that_hides_or_advertises_gets_no_word(channels, private, shut, automation, text):
    assert why(say(channels, text)) == "hostile"


def test_an_emoji_and_a_link_are_nothing_hostile(channels, private, shut, automation):
    assert why(say(channels, "هل هذا صحيح؟ 🙂 https://gso.example/n/1")) == ""


def test_a_machine_gets_no_word(channels, private, shut, automation):
    assert why(say(channels, WORDS, author_handle="no-reply@shop.example")) == "automatic"


def test_who_says_our_own_words_back_gets_no_more(messaged, channels):
    automatic.acknowledge(messaged.pk)
    said = Reply.objects.get().text
    facebook = channels["facebook"]
    later = message("m5", text=said, created_at=now() + timedelta(days=4))
    echo = hear(facebook, stands(facebook, later)).case

    assert echo != messaged
    assert why(echo) == "loop"


def test_one_person_is_told_three_times_a_day_at_most(channels, private, shut, automation):
    facebook = channels["facebook"]
    told = []
    for number in range(4):
        at = now() + timedelta(days=4 * number)
        item = message(f"m{number}", text=f"سؤال {number}", created_at=at)
        told.append(why(hear(facebook, stands(facebook, item)).case))

    assert told == ["", "", "", "loop"]


def test_where_the_network_takes_nothing_any_more_nothing_is_tried(
    channels, private, shut, automation
):
    case = say(channels, WORDS, created_at=now() - hours(25))

    assert why(case) == "network"
    assert not Delivery.objects.exists()


def test_what_was_decided_is_never_rewritten(messaged):
    automatic.acknowledge(messaged.pk)

    with pytest.raises(IntegrityError), transaction.atomic():
        AutomaticWord.objects.update(why="open")


# At the door


def test_an_officer_who_was_quicker_stops_it_at_the_door_and_nobody_is_asked(messaged, noura):
    automatic.acknowledge(messaged.pk)
    word = Reply.objects.get()
    answer = replying.answer(again(messaged), None, "أهلاً بكم.", by=noura)
    publish(answer)

    assert replying.guard(word.delivery_id, word.institution_id) == "answered"
    walk(word.delivery, State.CLAIMED, State.PREPARING, State.READY)
    outcomes.hold(again(word.delivery), HoldReason.GUARDED, detail={"guard": "answered"})

    assert Delivery.objects.get(pk=word.delivery_id).state == State.CANCELLED
    assert again(messaged).steps.last().act == Act.NOT_SENT
    assert not Notice.objects.exists()


def test_it_stops_no_officer_s_answer(messaged, noura):
    automatic.acknowledge(messaged.pk)
    publish(Reply.objects.get())

    answer = replying.answer(again(messaged), None, "أهلاً بكم.", by=noura)

    assert replying.guard(answer.delivery_id, answer.institution_id) == ""


def test_an_acknowledgement_is_no_answer(messaged):
    automatic.acknowledge(messaged.pk)
    publish(Reply.objects.get())

    case = again(messaged)
    assert (case.status, case.first_answered_at) == (Status.NEW, None)
    recount(case.pk)
    assert again(messaged).first_answered_at is None


# Offering


@pytest.fixture
def offered(channels, private, shut, automation, article, portal):
    """A case to which an article was offered; it stands since this moment."""
    case = say(channels, QUESTION)
    automatic.acknowledge(case.pk)
    return case


def stood(case, ago):
    reply = case.replies.get()
    publish(reply, at=now() - ago)
    return reply


def test_what_is_likely_enough_is_offered_with_its_source_in_the_same_message(offered, article):
    reply = offered.replies.get()

    assert (reply.kind, reply.by, reply.article) == (Reply.Kind.ANSWER, None, article)
    assert references.told(offered.reference) in reply.text
    assert article.answer_ar in reply.text
    assert f"/ar/gso/articles/{article.pk}/" in reply.text
    assert set(offered.automatic_words.values_list("purpose", flat=True)) == {
        "acknowledgement",
        "offer",
    }


def test_what_is_not_likely_enough_is_not_offered(channels, private, shut, automation, article):
    case = say(channels, "متى يفتح المقصف؟")
    automatic.acknowledge(case.pk)

    assert case.replies.get().kind == Reply.Kind.ACKNOWLEDGEMENT


def test_in_english_the_english_article_is_offered(
    channels, private, shut, automation, article, portal
):
    case = say(channels, "What do the stars on an air conditioner mean?")
    automatic.acknowledge(case.pk)

    assert article.answer_en in case.replies.get().text


def test_where_the_network_is_too_short_for_it_only_the_acknowledgement_goes(
    channels, able, shut, automation, article, portal
):
    able("facebook", sends_messages=True, longest_message=300, message_window=hours(24))
    Article.objects.filter(pk=article.pk).update(answer_ar="ن" * 400)
    case = say(channels, QUESTION)

    automatic.acknowledge(case.pk)

    assert case.replies.get().kind == Reply.Kind.ACKNOWLEDGEMENT


def test_it_answers_nothing_before_48_hours_have_passed(offered):
    stood(offered, CONTRADICTION - hours(1))

    assert automatic.judge_due() == 0
    recount(offered.pk)
    assert again(offered).first_answered_at is None


def test_after_48_hours_without_a_word_it_answered_automatically(offered):
    reply = stood(offered, CONTRADICTION + hours(1))
    Item.objects.update(written_at=now() - CONTRADICTION - hours(2))

    assert automatic.judge_due() == 1
    assert automatic.judge_due() == 0

    case = again(offered)
    assert (case.status, case.answered_by) == (Status.ANSWERED, AnsweredBy.AUTOMATIC)
    assert case.first_answered_at == again(reply).published_at


@pytest.mark.parametrize("is_late", [False, True], ids=["heard in time", "heard after judging"])
def test_a_word_within_48_hours_takes_it_back_whenever_it_is_heard(offered, channels, is_late):
    stood(offered, CONTRADICTION + hours(1))
    Item.objects.update(written_at=now() - CONTRADICTION - hours(2))
    if is_late:
        automatic.judge_due()

    say(channels, "لم يساعدني هذا", remote_id="m10", created_at=now() - hours(20))
    automatic.judge_due()

    case = again(offered)
    assert (case.first_answered_at, case.answered_by) == (None, "")
    assert case.is_asking


def test_a_word_after_48_hours_is_a_new_question(offered, channels):
    reply = stood(offered, CONTRADICTION + hours(2))
    Item.objects.update(written_at=now() - CONTRADICTION - hours(3))
    automatic.judge_due()

    say(channels, "سؤال آخر", remote_id="m10", created_at=now())

    case = again(offered)
    assert case.first_answered_at == again(reply).published_at
    assert case.is_asking


def test_an_officer_who_answers_within_48_hours_answered_it(offered, noura):
    stood(offered, CONTRADICTION + hours(1))
    Item.objects.update(written_at=now() - CONTRADICTION - hours(2))
    Item.objects.create(
        institution=offered.institution,
        case=offered,
        channel=offered.channel,
        kind=Item.Kind.REPLY,
        remote_id="there",
        is_ours=True,
        written_at=now() - hours(30),
        told_at=now(),
    )

    automatic.judge_due()

    assert again(offered).answered_by == AnsweredBy.PERSON


# The public form


def test_a_question_of_the_form_is_acknowledged_on_its_page_and_by_letter(
    office, shut, automation, portal
):
    case, _code = asking.ask(office, name="سلمى", email="salma@home.example", text="أين مكتبكم؟")

    word = automatic.acknowledge(case.pk)
    mail_word(institution_id=office.pk, word_id=word.pk)
    mail_word(institution_id=office.pk, word_id=word.pk)

    assert word.reply.is_standing
    (letter,) = mail.outbox
    assert letter.to == ["salma@home.example"]
    assert references.told(case.reference) in letter.subject
    assert "أين مكتبكم" not in letter.body
    assert "following" not in letter.body
    assert letter.extra_headers["Auto-Submitted"] == "auto-replied"


def test_who_left_no_address_gets_no_letter(office, shut, automation):
    case, _code = asking.ask(office, name="", email="", text="أين مكتبكم؟")

    assert automatic.acknowledge(case.pk).mail_to == ""
