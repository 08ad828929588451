"""What allauth and Django tell us of signing in, written into the record.

Their signals are the only place where they say it; our own rules use none.
"""

from typing import Any

from allauth.account import signals as account
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.contrib.auth import signals as auth
from django.db.models.signals import post_delete, post_save
from django.http import HttpRequest

from majlis.people.models import Membership, Person
from majlis.record import entries
from majlis.store.tenancy import acting_for


def listen() -> None:
    """Begin to listen; called once, when the room is ready."""
    account.user_logged_in.connect(_signed_in)
    account.password_changed.connect(_password_changed)
    account.password_reset.connect(_password_reset)
    auth.user_logged_out.connect(_signed_out)
    auth.user_login_failed.connect(_refused)
    mfa.authentication_failed.connect(_code_refused)
    # allauth tells of these after the commit; the row itself tells within the transaction.
    post_save.connect(_factor_saved, sender=Authenticator)
    post_delete.connect(_factor_removed, sender=Authenticator)


def _signed_in(request: HttpRequest, user: Person, **_: Any) -> None:
    records = get_authentication_records(request, user)
    by = sorted({str(record.get("type") or record["method"]) for record in records})
    _write(user, "person.signed_in", **_where(request), by=", ".join(by))


def _signed_out(user: Person | None, **_: Any) -> None:
    if user is not None:
        _write(user, "person.signed_out")


def _refused(credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    person = Person.objects.filter(email__iexact=credentials.get("email") or "").first()
    if person is not None:
        _write(person, "person.sign_in_failed", **_where(request))


def _code_refused(request: HttpRequest, user: Person, **_: Any) -> None:
    _write(user, "person.sign_in_failed", **_where(request))


def _password_changed(user: Person, **_: Any) -> None:
    _write(user, "person.password_changed")


def _password_reset(user: Person, **_: Any) -> None:
    _write(user, "person.password_reset")


def _factor_saved(instance: Authenticator, created: bool, **_: Any) -> None:
    if not created:
        return
    if instance.type == Authenticator.Type.RECOVERY_CODES:
        _write(instance.user, "person.recovery_codes_made")
    else:
        _write(instance.user, "person.second_factor_added", factor=str(instance.type))


def _factor_removed(instance: Authenticator, **_: Any) -> None:
    if instance.type != Authenticator.Type.RECOVERY_CODES:
        _write(instance.user, "person.second_factor_removed", factor=str(instance.type))


def _where(request: HttpRequest | None) -> dict[str, str]:
    return {"address": get_adapter().get_client_ip(request)} if request else {}


def _write(person: Person, act: str, **detail: str) -> None:
    """Write it in the record of every institution the person works in: each must know."""
    with acting_for(None, person_id=person.pk):
        theirs = Membership.objects.working().filter(person=person).order_by("institution_id")
        institutions = list(theirs.values_list("institution_id", flat=True))
    for institution_id in institutions:
        entries.write(
            institution_id=institution_id, act=act, object=person, by=person, detail=detail
        )
