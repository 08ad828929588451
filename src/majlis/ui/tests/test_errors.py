from django.db import OperationalError
from django.test import RequestFactory

from majlis.ui.errors import server_error


def answer_to(error):
    try:
        raise error
    except Exception:
        return server_error(RequestFactory().get("/"))


def test_a_database_that_is_away_is_said_in_both_languages_and_tried_again():
    answer = answer_to(OperationalError("connection refused"))

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert "قاعدة البيانات لا تجيب" in answer.content.decode()
    assert "The database does not answer" in answer.content.decode()


def test_any_other_failure_is_ours_and_names_nothing_inside():
    answer = answer_to(ZeroDivisionError("secret detail"))

    assert answer.status_code == 500
    assert "secret detail" not in answer.content.decode()
