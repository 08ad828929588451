"""The people of the street: whoever writes there is known by a name alone."""

import base64
import hashlib
import re
from dataclasses import dataclass

LONGEST_NAME = 60

# Invented names, with the handle that each has where a network wants Latin letters.
NAMES = {
    "سارة العتيبي": "sara_alotaibi",
    "فهد القحطاني": "fahad_q",
    "نورة الهاجري": "noura_hajri",
    "خالد المنصوري": "khalid_mnsr",
    "مريم البلوشي": "maryam_b",
    "يوسف الكعبي": "yousef_kaabi",
    "هند الشمري": "hind_shammari",
    "عبدالله الراشد": "abdullah_rashed",
    "لطيفة الدوسري": "latifa_d",
    "أم سلطان": "um_sultan",
}
# What would be shown as something else than it is, or not at all.
NOT_IN_NAMES = re.compile(r"[\x00-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069]+")


@dataclass(frozen=True)
class Citizen:
    """One person as one network knows them."""

    id: str
    name: str
    handle: str


def tidy(name: str) -> str:
    """Return a typed name as it is used: one line, single spaces, not too long."""
    return " ".join(NOT_IN_NAMES.sub(" ", name).split())[:LONGEST_NAME].strip()


def number_of(network: str, name: str, *, digits: int) -> str:
    """Return the number that a name always has on a network."""
    whole = int.from_bytes(_digest(network, name))
    return str(10 ** (digits - 1) + whole % (9 * 10 ** (digits - 1)))


def word_of(network: str, name: str, *, length: int) -> str:
    """Return the word of letters, digits, `-` and `_` that a name always has on a network."""
    return base64.urlsafe_b64encode(_digest(network, name)).decode()[:length]


def latin_handle(name: str) -> str:
    """Return a name's handle in Latin letters."""
    known = NAMES.get(name)
    if known:
        return known
    bare = re.sub(r"[^a-z0-9_]+", "_", name.lower()).strip("_")[:15]
    return bare if len(bare) >= 3 else f"citizen{number_of('', name, digits=6)}"


def _digest(network: str, name: str) -> bytes:
    return hashlib.sha256(f"citizen {network} {name}".encode()).digest()
