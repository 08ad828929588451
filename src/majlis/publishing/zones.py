"""How people call the time that their clocks show."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_NAMES: dict[str, str | Promise] = {
    "Asia/Riyadh": _("Riyadh"),
    "Asia/Dubai": _("Dubai"),
    "Asia/Kuwait": _("Kuwait"),
    "Asia/Qatar": _("Doha"),
    "Asia/Bahrain": _("Manama"),
    "Asia/Muscat": _("Muscat"),
}


def zone_words(zone: str) -> str:
    """Return the city whose time it is; the zone's own name for one we do not know."""
    return str(_NAMES.get(zone) or zone.rpartition("/")[2].replace("_", " "))
