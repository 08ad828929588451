"""Two at once, in transactions of their own; and what a web process may do by its role."""

import threading
from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from majlis.inbox import asking, cases, replying, tracking
from majlis.inbox.models import Case, Item, Reply
from majlis.inbox.states import Status
from majlis.inbox.tests.conftest import again, comment, hear, stands
from majlis.people.models import Membership
from majlis.people.testing import make_person
from majlis.store.refusal import Refused
from majlis.store.tenancy import acting_for


def at_once(office, *acts):
    """Do these acts at the same moment, each in its own connection; return what each refused."""
    start, refused = threading.Barrier(len(acts)), []

    def do(act):
        try:
            start.wait(20)
            with acting_for(office.pk):
                act()
        except Refused as error:
            refused.append(str(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return refused


@pytest.fixture
def khalid(office):
    return make_person(
        office, "khalid@office.example", "خالد الدوسري", "Khalid", Membership.Role.OFFICER
    )


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_who_answer_at_once_one_does(office, x, asked, noura, khalid):
    mine, theirs = again(asked), again(asked)
    refused = at_once(
        office,
        lambda: replying.answer(mine, None, "نعم، الشارة إلزامية.", by=noura),
        lambda: replying.answer(theirs, None, "لا حاجة إلى الشارة.", by=khalid),
    )

    assert len(refused) == 1
    with acting_for(office.pk):
        assert Reply.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_a_case_at_once_one_has_it(office, x, asked, noura, khalid):
    mine, theirs = again(asked), again(asked)
    refused = at_once(
        office, lambda: cases.take(mine, by=noura), lambda: cases.take(theirs, by=khalid)
    )

    assert len(refused) == 1
    with acting_for(office.pk):
        assert Case.objects.get().steps.filter(act="taken").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_items_of_one_person_at_once_open_one_case(office, x):
    at_once(
        office,
        lambda: hear(x, stands(x, comment("c1"))),
        lambda: hear(x, stands(x, comment("c2"))),
    )

    with acting_for(office.pk):
        assert Item.objects.count() == 2
        assert Case.objects.get().items.count() == 2


@contextmanager
def as_web():
    """Act in the database as a web process does."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        (before,) = cursor.fetchone()
        cursor.execute("SET LOCAL ROLE majlis_web")
        yield
        cursor.execute(f"SET LOCAL ROLE {before}")


def test_a_web_process_may_ask_answer_and_move_cases(office, asked, noura):
    with as_web():
        case, code = asking.ask(office, name="مها", email="", text="كيف أحصل على الشهادة؟")
        assert tracking.find(office, case.reference, code) == case
        assert tracking.find(office, case.reference, "1") is None
        replying.answer(case, None, "من بوابة الخدمات.", by=noura)
        replying.answer(asked, None, "نعم، الشارة إلزامية.", by=noura)
        cases.close(again(case), by=noura)

    assert again(case).status == Status.CLOSED
    assert again(asked).officer == noura
