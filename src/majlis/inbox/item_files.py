"""Files that the public sends with a question: kept as they are, and never opened here."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from majlis.arabic.digits import in_style
from majlis.arabic.hidden import without_hidden
from majlis.inbox.models import Item, ItemFile
from majlis.media import files, sniffing
from majlis.media.limits import MOST_PUBLIC_FILES
from majlis.media.uploading import Arrived
from majlis.store.refusal import Refused
from majlis.ui.reading import reading

# What is no file that a person would send to be read: code, and what nobody can tell.
_NOT_TAKEN = frozenset({"markup", "playlist", "unknown"})
MEGABYTE = 1024 * 1024


def check(arrived: Sequence[Arrived], *, largest_mb: int) -> None:
    """Refuse what is not taken, before anything of it is kept.

    Raises:
        Refused: too many, too large, empty, or of a kind that is not taken.
        NoRoom: the disk is full.
    """
    if arrived and not largest_mb:
        raise Refused(_("Files cannot be sent here. Describe what they show."))
    if len(arrived) > MOST_PUBLIC_FILES:
        most = {"most": _said(MOST_PUBLIC_FILES)}
        raise Refused(_("Send at most %(most)s files with one message.") % most)
    for each in arrived:
        _check_one(each, largest_mb)


def keep(item: Item, arrived: Sequence[Arrived]) -> None:
    """Keep checked files with their item, in its transaction."""
    for number, each in enumerate(arrived):
        assert each.path is not None
        kept = files.take_in(item.institution_id, each.path, sha256=each.sha256)
        ItemFile.objects.create(
            institution_id=item.institution_id,
            item=item,
            number=number,
            name=without_hidden(each.name or "")[:200],
            mime=sniffing.sniff(each.head).mime,
            size_bytes=kept.size_bytes,
            sha256=kept.sha256,
        )


def _said(count: int) -> str:
    return in_style(str(count), reading().digits)


def _check_one(arrived: Arrived, largest_mb: int) -> None:
    named = {"name": f"\u2068{without_hidden(arrived.name or '')[:80]}\u2069"}
    if arrived.failure == "no_room":
        raise files.NoRoom
    if arrived.failure == "too_large" or (arrived.size or 0) > largest_mb * MEGABYTE:
        largest = {**named, "largest": _said(largest_mb)}
        raise Refused(_("The file %(name)s is larger than %(largest)s megabytes.") % largest)
    if arrived.failure or arrived.path is None or not arrived.size:
        raise Refused(
            _("The file %(name)s did not arrive, or it is empty. Choose it again.") % named
        )
    if sniffing.sniff(arrived.head).what in _NOT_TAKEN:
        raise Refused(
            _("The file %(name)s is of a kind that is not taken. Send it as a picture or as PDF.")
            % named
        )
