"""What we tell allauth: nobody signs up, letters go by the queue, secrets are sealed."""

import time
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from majlis.people import letters, sealing, second_factor
from majlis.people.models import Person


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Signing in, and changing one's own password."""

    error_messages: ClassVar[dict[str, str | Promise]] = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed."),
        "email_password_mismatch": _("The e-mail and the password do not belong together."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_password": _("This is not your password."),
        "invalid_password_reset": _("This link has been used or is too old. Ask for a new one."),
        "too_many_login_attempts": _("Too many tries. Wait five minutes, then try again."),
        "rate_limited": _("Too many tries. Wait a little, then try again."),
        "incorrect_code": _("This code is not right. Enter the one shown now."),
        "same_as_current": _("Choose a password other than the present one."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Count a sign-in of just now as a confirmation: it proved as much."""
        records = get_authentication_records(self.request, self.request.user)
        newest = max((record["at"] for record in records), default=0)
        is_fresh = time.time() - newest < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        return not is_fresh and super().is_reauthentication_required(app=app, **kwargs)

    def send_password_reset_mail(self, user: Person, email: str, context: Any) -> None:
        """Leave the letter to a worker: sent here, the time it takes would tell who is known."""
        letters.password_reset_later(user)

    def send_mail(self, template_prefix: str, email: str, context: Any) -> None:
        """Send none of allauth's own letters: ours say what is to be said."""

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return "/me/"


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Passkeys and authenticator apps."""

    error_messages: ClassVar[dict[str, str | Promise]] = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _("Your role needs a second factor: add another one first."),
        "cannot_generate_recovery_codes": _("Set up a second factor first, then make codes."),
        "incorrect_code": _("This code is not right. Enter the one shown now."),
    }

    def encrypt(self, text: str) -> str:
        return sealing.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return sealing.unseal(encrypted_text)

    def get_totp_issuer(self) -> str:
        return gettext("Majlis")

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Keep the last factor of someone whose role needs one."""
        others = Authenticator.objects.filter(
            user_id=authenticator.user_id, type__in=second_factor.FACTORS
        ).exclude(pk=authenticator.pk)
        return others.exists() or not second_factor.is_required_anywhere(authenticator.user)

    def generate_authenticator_name(self, user: Person, type: Authenticator.Type) -> str:  # noqa: A002
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return gettext("Passkey {number}").format(number=count + 1)
