"""Roles that must not rest on a password alone."""

from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from majlis.people.models import Membership, Person

# What someone who still has to set it up may open: the setting up itself, and the way out.
SETTING_UP = frozenset(
    {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "account_reauthenticate",
        "account_logout",
        "preferences",
    }
)
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def is_required(membership: Membership) -> bool:
    """Say whether one of the person's roles needs a second factor in that institution."""
    return bool(set(membership.roles) & set(membership.institution.second_factor_roles))


def is_required_anywhere(person: Person) -> bool:
    """Say whether any institution that the person works in asks for it."""
    theirs = Membership.objects.working().filter(person=person).select_related("institution")
    return any(is_required(membership) for membership in theirs)


def is_set_up(person: Person) -> bool:
    """Say whether the person has a passkey or an authenticator app; recovery codes are neither."""
    return bool(Authenticator.objects.filter(user_id=person.pk, type__in=FACTORS).exists())


def set_up_first(
    request: HttpRequest, membership: Membership, *, address: str
) -> HttpResponseBase | None:
    """Return the way to the setting up for whoever must do that before anything else."""
    lacks_it = is_required(membership) and not is_set_up(membership.person)
    request.lacks_second_factor = lacks_it  # type: ignore[attr-defined] # read by mfa/index.html
    if not lacks_it or address in SETTING_UP:
        return None
    return redirect("mfa_index")
