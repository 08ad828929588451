"""Today looks into other rooms: their accounts and their public."""

from majlis.inbox.tests.conftest import channels, x

__all__ = ["channels", "x"]
