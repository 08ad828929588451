"""Files of a person who is erased: what they sent, what units answered with, their raw mails."""

from collections.abc import Iterable

from majlis.inbox.models import Contact, ItemFile, ReferralFile
from majlis.media import forgetting


def of(contact: Contact, items: Iterable[int]) -> set[str]:
    """Return the hashes of what came with these items, and of what units sent about the person."""
    sent = ItemFile.objects.filter(item__in=items).values_list("sha256", flat=True)
    of_units = ReferralFile.objects.filter(turn__referral__case__contact=contact)
    return {*sent, *of_units.values_list("sha256", flat=True)} - {""}


def forget(institution_id: int, hashes: Iterable[str]) -> None:
    """Remove these files for good, but for those that somebody else sent too.

    In the transaction that has emptied the rows; the files go once it stands.
    """
    hashes = set(hashes)
    sent = ItemFile.objects.filter(institution=institution_id, sha256__in=hashes)
    of_units = ReferralFile.objects.filter(institution=institution_id, sha256__in=hashes)
    others = of_units.exclude(name="")
    kept = {*sent.values_list("sha256", flat=True), *others.values_list("sha256", flat=True)}
    forgetting.forget(institution_id, hashes - kept)
