"""The product's settings in the home of this test run."""

from tests import session

session.settle_environment()

from majlis.settings import *  # noqa: E402, F403
from majlis.settings import DATABASES  # noqa: E402

# Each test process has one connection per thread and may close it at any time.
DATABASES["default"]["OPTIONS"].pop("pool", None)

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # hundreds of sign-ins

# whitenoise warns of a missing folder, and a warning is an error here.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
