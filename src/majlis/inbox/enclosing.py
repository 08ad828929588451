"""Files that a unit sends with its answer: looked at, kept, and given only to officers."""

from collections.abc import Iterable
from typing import Any, Final

from django.utils.translation import gettext as _

from majlis.inbox.models import ReferralFile, ReferralTurn
from majlis.media import files, sniffing
from majlis.media.limits import LARGEST_GUEST_BYTES, MOST_GUEST_FILES
from majlis.media.opening import Unusable
from majlis.media.probing import probe
from majlis.media.sentences import NotTaken
from majlis.media.uploading import Arrived
from majlis.store.refusal import Refused

TAKEN: Final = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif", "application/pdf"})


def keep(turn: ReferralTurn, sent: Iterable[Any]) -> list[ReferralFile]:
    """Keep the files that came with an answer.

    Raises:
        NotTaken: one of them is nothing that we take; the sentence says what to do.
        Refused: there are too many, or one is too large or of another kind.
    """
    arrived = [each for each in sent if isinstance(each, Arrived)]
    if len(arrived) > MOST_GUEST_FILES:
        raise Refused(_("Send three files at most, or put them into one document."))
    return [_keep(turn, each) for each in arrived]


def _keep(turn: ReferralTurn, arrived: Arrived) -> ReferralFile:
    if arrived.failure == "no_room":
        raise files.NoRoom
    if arrived.failure == "too_large" or (arrived.size or 0) > LARGEST_GUEST_BYTES:
        raise Refused(_("A file may have 10 MB at most."))
    if arrived.failure or arrived.path is None:
        raise NotTaken(arrived.failure or "empty")
    mime = sniffing.sniff(arrived.head).mime
    if mime not in TAKEN:
        raise Refused(_("Send images or PDF documents only."))
    try:
        probe(arrived.path, mime=mime)
    except Unusable as error:
        raise NotTaken(error.code, place=error.place) from error
    kept = files.take_in(turn.institution_id, arrived.path, sha256=arrived.sha256)
    return ReferralFile.objects.create(
        institution_id=turn.institution_id,
        turn=turn,
        sha256=kept.sha256,
        mime=mime,
        size_bytes=kept.size_bytes,
        name=str(arrived.name or "")[:255] or _("File"),
    )
