"""What several test files of this room use."""

import time

import pytest

PASSWORD = "نخلة عالية قرب البحر"


@pytest.fixture
def confirmed():
    """Sign a client in as someone who has just confirmed who they are."""

    def sign_in(client, person, since=0):
        client.force_login(person)
        session = client.session
        record = {"method": "password", "at": time.time() - since, "reauthenticated": True}
        session["account_authentication_methods"] = [record]
        session["account_authentication_methods_user"] = str(person.pk)
        session.save()

    return sign_in


@pytest.fixture
def with_password():
    """Give a person a password and return it."""

    def give(person):
        person.set_password(PASSWORD)
        person.save(update_fields=["password"])
        return PASSWORD

    return give


@pytest.fixture(autouse=True)
def _no_limits_left_over():
    """Forget the tries of the test before: the counters live in the process."""
    from django.core.cache import cache

    cache.clear()


@pytest.fixture
def with_app():
    """Set up an authenticator app for a person and return its secret."""

    def give(person):
        from allauth.mfa.totp.internal.auth import TOTP

        secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
        TOTP.activate(person, secret)
        return secret

    return give
