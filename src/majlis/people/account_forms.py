"""allauth's forms in our words: labels are visible, nothing is said by a placeholder alone."""

from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.utils.translation import gettext_lazy as _

EMAIL = _("E-mail")
PASSWORD = _("Password")
NEW_PASSWORD = _("New password")
AGAIN = _("The new password once more")
CODE = _("Code")
AT_LEAST = _("At least 12 characters; a sentence of several words is good.")


class Worded(forms.Form):
    """Gives the fields of a form our labels and help."""

    LABELS: ClassVar[dict[str, Any]] = {}
    HELP: ClassVar[dict[str, Any]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.LABELS.get(name, field.label)
            field.help_text = self.HELP.get(name, "")


class LoginForm(Worded, account.LoginForm):  # type: ignore[misc]
    LABELS: ClassVar = {"login": EMAIL, "password": PASSWORD}


class ChangePasswordForm(Worded, account.ChangePasswordForm):  # type: ignore[misc]
    LABELS: ClassVar = {
        "oldpassword": _("Present password"),
        "password1": NEW_PASSWORD,
        "password2": AGAIN,
    }
    HELP: ClassVar = {"password1": AT_LEAST}


class ResetPasswordForm(Worded, account.ResetPasswordForm):  # type: ignore[misc]
    LABELS: ClassVar = {"email": EMAIL}


class ResetPasswordKeyForm(Worded, account.ResetPasswordKeyForm):  # type: ignore[misc]
    LABELS: ClassVar = {"password1": NEW_PASSWORD, "password2": AGAIN}
    HELP: ClassVar = {"password1": AT_LEAST}


class ReauthenticateForm(Worded, account.ReauthenticateForm):  # type: ignore[misc]
    LABELS: ClassVar = {"password": PASSWORD}


class AuthenticateForm(Worded, mfa.AuthenticateForm):  # type: ignore[misc]
    LABELS: ClassVar = {"code": CODE}
    HELP: ClassVar = {"code": _("From your authenticator app, or one of your recovery codes.")}


class ReauthenticateByCodeForm(Worded, mfa.ReauthenticateForm):  # type: ignore[misc]
    LABELS: ClassVar = {"code": CODE}


class ActivateTOTPForm(Worded, totp.ActivateTOTPForm):  # type: ignore[misc]
    LABELS: ClassVar = {"code": _("The code that the app shows now")}


class AddPasskeyForm(Worded, webauthn.AddWebAuthnForm):  # type: ignore[misc]
    LABELS: ClassVar = {
        "name": _("Name of this passkey"),
        "passwordless": _("Sign in with it alone, without a password"),
    }
    HELP: ClassVar = {"name": _("So that you know it again: the phone, the grey key.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True


class EditPasskeyForm(Worded, webauthn.EditWebAuthnForm):  # type: ignore[misc]
    LABELS: ClassVar = {"name": _("Name of this passkey")}
