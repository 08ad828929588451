"""Every setting, read from the environment; each has a safe default and a numbered check.

Nothing here fails: a wrong value becomes one that its check names (see operations/checks.py), so
that the start ends with sentences and not with a traceback.
"""

import logging
import math
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from majlis.networks import hosts
from majlis.operations import addresses, postgres
from majlis.store import keys

# An empty variable counts as none: containers pass on every name they know.
env = {name: value for name, value in os.environ.items() if value}


def flag(name: str, *, default: bool = False) -> bool:
    return env.get(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def number(name: str, default: float) -> float:
    """Return a number; text that is none stays as NaN for the numbered check to name."""
    try:
        return float(env.get(name) or default)
    except ValueError:
        return float("nan")


def whole(name: str, default: int) -> int:
    """Return a whole number; text that is none becomes 0, which no numbered check accepts."""
    found = number(name, default)
    return int(found) if math.isfinite(found) else 0


def kept_key(path: Path) -> str:
    """Return the key kept at `path`, made on first use; empty where it cannot be kept."""
    try:
        return keys.text_key(path)
    except (OSError, UnicodeDecodeError):
        return ""


BASE_DIR = Path(__file__).resolve().parent

# Where this installation keeps its data: database, media, keys, witness.
HOME = Path(env.get("MAJLIS_HOME") or postgres.default_home())

# Development pages for errors; never on a machine that the public reaches.
DEBUG = flag("MAJLIS_DEBUG")

# The address people type; passkeys and links depend on it.
SITE_URL = env.get("MAJLIS_SITE_URL", "http://localhost:8000")
# The names that are answered besides the one in SITE_URL.
ALLOWED_HOSTS = env.get("MAJLIS_ALLOWED_HOSTS", "localhost,127.0.0.1").split(",")
ALLOWED_HOSTS += filter(None, [addresses.host_of(SITE_URL)])
CSRF_TRUSTED_ORIGINS = [SITE_URL]
IS_HTTPS = SITE_URL.startswith("https://")

# Signs sessions and media addresses; made on first start under HOME when not given.
SECRET_KEY = env.get("MAJLIS_SECRET_KEY") or kept_key(HOME / "keys" / "secret")
SECRET_KEY_FALLBACKS = [key for key in env.get("MAJLIS_SECRET_KEY_BEFORE", "").split(",") if key]

# Seals network tokens (AES-256); outside the database and outside its backups.
VAULT_KEY_FILE = Path(env.get("MAJLIS_VAULT_KEY_FILE") or HOME / "keys" / "vault")

# The database role of this process: web, worker or owner.
PROCESS_ROLE = env.get("MAJLIS_PROCESS_ROLE", "web")
# Connections of one process; every slot of a worker uses one.
DATABASE_POOL = whole("MAJLIS_DATABASE_POOL", 36)
DATABASE_URL = env.get("DATABASE_URL", "")
DATABASES: dict[str, dict[str, Any]] = {
    "default": postgres.django_database(
        url=DATABASE_URL,
        home=HOME,
        role=PROCESS_ROLE,
        pool_size=DATABASE_POOL,
    )
}

# Where the networks are reached; the sandbox by naming its addresses, and by nothing else.
GIVEN_NETWORK_URLS = env.get("MAJLIS_NETWORK_URLS", "")
NETWORK_URLS = hosts.read(GIVEN_NETWORK_URLS)

# Where networks fetch our images from; must be reachable from outside.
PUBLIC_MEDIA_URL = env.get("MAJLIS_MEDIA_URL", SITE_URL).rstrip("/")
# Where networks tell us what happened; must be reachable from outside, by https.
PUBLIC_HOOKS_URL = env.get("MAJLIS_HOOKS_URL", SITE_URL).rstrip("/")
MEDIA_ROOT = Path(env.get("MAJLIS_MEDIA_ROOT") or HOME / "media")

# Times of delivery, scaled for tests and demonstration; see delivery/timing.py and its check.
SETTLE_SCALE = number("MAJLIS_SETTLE_SCALE", 1)
GUARD_SCALE = number("MAJLIS_GUARD_SCALE", 1)
# How many deliveries one worker process has in hand at once.
DELIVERY_SLOTS = whole("MAJLIS_DELIVERY_SLOTS", 16)
# Hosts of the house that calls to duty officers may go to, without https too; all others must be
# public: "sms.office.example:8080,alarm.office.example".
INSIDE_HOSTS = [host for host in env.get("MAJLIS_INSIDE_HOSTS", "").split(",") if host.strip()]
# The file outside the database that remembers the highest attempt.
WITNESS_FILE = Path(env.get("MAJLIS_WITNESS_FILE") or HOME / "witness")
# The walls of the demonstration's networks, as JSON; only `demo` sets it. The sign-in page then
# says who may be tried out and how.
DEMONSTRATION = env.get("MAJLIS_DEMONSTRATION", "")
# A guard of delivery taken out by the chaos harness; see delivery/guards.py.
CHAOS_STOPS = env.get("MAJLIS_CHAOS_STOPS", "")  # see delivery/probes.py
WITHOUT_GUARD = env.get("MAJLIS_WITHOUT_GUARD", "")
# What the worker does again and again for rooms above delivery: {dotted name: seconds apart}.
WORKER_ROUNDS: dict[str, float] = {
    "majlis.channels.self_testing.look_due": 1,
    "majlis.channels.ending.warn_due": 300,
    "majlis.channels.mailboxes.read_due": 1,
    "majlis.publishing.risks.flag_due": 60,
    "majlis.inbox.applying.apply_waiting": 0.25,
    "majlis.inbox.looking.look_due": 1,
    "majlis.inbox.polling.poll_due": 1,
    "majlis.inbox.referral_clock.remind_due": 60,
    "majlis.inbox.remeasuring.remeasure_due": 1,
    "majlis.inbox.escalating.escalate_due": 1,
    "majlis.inbox.automatic.speak_due": 1,
    "majlis.inbox.automatic.judge_due": 60,
    "majlis.inbox.ratings.ask_due": 5,
    "majlis.inbox.duty_calls.call_due": 5,
    "majlis.notices.calling.send_due": 1,
    "majlis.inbox.rules.events.run_due": 5,
    "majlis.inbox.snoozing.wake_due": 1,
    "majlis.inbox.sharing.share_due": 1,
    "majlis.inbox.indexing.index_due": 0.5,
    "majlis.inbox.listening.listen_due": 60,
    "majlis.inbox.lifting.lift_due": 60,
    "majlis.inbox.erasing.erase_due": 5,
    "majlis.insights.readings.take_due": 60,
}
# What delivery asks of rooms above it: {act: dotted name}.
DELIVERY_GUARDS: dict[str, str] = {
    **dict.fromkeys(("post", "edit"), "majlis.publishing.spending.guard"),
    "reply": "majlis.inbox.replying.guard",
    "message": "majlis.inbox.replying.guard",
}
DELIVERY_FOLLOWERS: dict[str, str] = {
    **dict.fromkeys(("post", "comment", "edit"), "majlis.publishing.outcome.follow"),
    "reply": "majlis.inbox.replying.follow",
    "message": "majlis.inbox.replying.follow",
    "reword": "majlis.inbox.rewording.follow",
    **dict.fromkeys(("hide", "remove", "like", "block"), "majlis.inbox.moderating.follow"),
}
# What the inbox asks of the public pages above it: whole addresses for words that leave the house.
PUBLIC_PAGES = "majlis.portal.linking.address_of"

# What the door of other systems asks of the room that has the inquiries: a dotted name.
DOOR_ANSWERS = "majlis.inbox.doors.standing"

INSTALLED_APPS = [
    "majlis.store",
    "majlis.ui",
    "majlis.record",
    "majlis.people",
    "majlis.notices",
    "majlis.media",
    "majlis.channels",
    "majlis.delivery",
    "majlis.answers",
    "majlis.inbox",
    "majlis.publishing",
    "majlis.insights",
    "majlis.portal",
    "majlis.desk",
    "majlis.operations",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "template_partials",
    "csp",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "majlis.people.middleware.InstitutionMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "majlis.people.refusal.RefusalMiddleware",
]

ROOT_URLCONF = "majlis.urls"
WSGI_APPLICATION = "majlis.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "majlis.desk.navigation.for_request",
                "majlis.operations.showcase.for_request",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Language is the person's setting, Arabic before we know who it is.
LANGUAGE_CODE = "ar"
LANGUAGES = [("ar", _("Arabic")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["majlis.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# An upload is streamed to disk past this; the largest file is checked by media.
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
# Files go straight to the media store's disk, piece by piece; see media/uploading.py.
FILE_UPLOAD_HANDLERS = ["majlis.media.uploading.ToTheStore"]
# The pages on which somebody who is not signed in may send files, by the names of their addresses.
PUBLIC_UPLOADS = frozenset({"portal-ask", "portal-message"})
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "today"
ACCOUNT_ADAPTER = "majlis.people.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_PREVENT_ENUMERATION = True
MFA_ADAPTER = "majlis.people.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Only the demonstration on http://localhost sets it: passkeys otherwise need https.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = flag("MAJLIS_INSECURE_PASSKEYS")
# people/sessions.py notes it once a minute: at every request, requests would wait for each other.
USERSESSIONS_TRACK_ACTIVITY = False
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = True  # no question about it: people/sessions.py ends a session
ACCOUNT_FORMS = {
    "login": "majlis.people.account_forms.LoginForm",
    "change_password": "majlis.people.account_forms.ChangePasswordForm",
    "reset_password": "majlis.people.account_forms.ResetPasswordForm",
    "reset_password_from_key": "majlis.people.account_forms.ResetPasswordKeyForm",
    "reauthenticate": "majlis.people.account_forms.ReauthenticateForm",
}
MFA_FORMS = {
    "authenticate": "majlis.people.account_forms.AuthenticateForm",
    "reauthenticate": "majlis.people.account_forms.ReauthenticateByCodeForm",
    "activate_totp": "majlis.people.account_forms.ActivateTOTPForm",
    "add_webauthn": "majlis.people.account_forms.AddPasskeyForm",
    "edit_webauthn": "majlis.people.account_forms.EditPasskeyForm",
}

SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
SESSION_COOKIE_NAME = "__Host-session" if IS_HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if IS_HTTPS else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
# Only behind a proxy of our own, which sets the header itself.
if flag("MAJLIS_BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "media-src": ["'self'", "blob:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'", *sorted({h["authorize"] for h in NETWORK_URLS.values() if h})],
    }
}

# Outgoing mail; without a host, letters are laid down as files under HOME.
EMAIL_HOST = env.get("MAJLIS_EMAIL_HOST", "")
EMAIL_PORT = whole("MAJLIS_EMAIL_PORT", 587)
EMAIL_HOST_USER = env.get("MAJLIS_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = env.get("MAJLIS_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = flag("MAJLIS_EMAIL_TLS", default=True)
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = HOME / "mail"
DEFAULT_FROM_EMAIL = env.get("MAJLIS_EMAIL_FROM", "majlis@localhost")

# Notices on people's own devices, through their browsers' push services: off unless turned on,
# since those are outside the house. What is said is encrypted for the browser.
WEB_PUSH = flag("MAJLIS_WEB_PUSH")
# The services that browsers may name, by their origins; `*` stands for one part of a name.
PUSH_SERVICES = env.get(
    "MAJLIS_PUSH_SERVICES",
    "https://fcm.googleapis.com https://updates.push.services.mozilla.com"
    " https://web.push.apple.com https://*.notify.windows.com",
).split()
# Proves to a push service who sends; with another key every device is asked anew.
PUSH_KEY_FILE = Path(env.get("MAJLIS_PUSH_KEY_FILE") or HOME / "keys" / "push")

LOG_LEVEL = env.get("MAJLIS_LOG_LEVEL", "WARNING").upper()
KNOWS_LOG_LEVEL = LOG_LEVEL in logging.getLevelNamesMapping()
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL if KNOWS_LOG_LEVEL else "WARNING"},
}
