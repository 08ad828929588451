"""Keeping what a letter has beside its words; its words are an item as any other's."""

from majlis.arabic.hidden import without_hidden
from majlis.inbox.models import Item, ItemFile, Letter
from majlis.media import files, sniffing
from majlis.networks.hearing import RemoteItem, words
from majlis.networks.letters import RemoteFile, RemoteLetter


def keep(item: Item, shown: RemoteItem) -> None:
    """Keep the rest of a letter, in the transaction that keeps its item; twice changes nothing."""
    if not isinstance(shown, RemoteLetter) or item.told_at is None or item.erased_at:
        return
    Letter.objects.update_or_create(
        item=item,
        institution_id=item.institution_id,
        defaults={
            "message_id": words(shown.message_id)[:200],
            "answers": [*shown.answers],
            "subject": words(shown.subject)[:300],
            "quoted": words(shown.quoted),
            "named": [*shown.named],
            "machine": shown.machine,
            "is_cut": shown.is_cut,
        },
    )
    for number, file in enumerate(shown.files):
        _keep_file(item, number, file)
    _note_address(item)


def _keep_file(item: Item, number: int, file: RemoteFile) -> None:
    mime = _mime(item.institution_id, file.sha256) if file.sha256 else ""
    ItemFile.objects.get_or_create(
        institution_id=item.institution_id,
        item=item,
        number=number,
        defaults={
            "name": without_hidden(words(file.name))[:200],
            "mime": mime,
            "size_bytes": file.size_bytes,
            "sha256": file.sha256,
            "left_out": file.left_out,
        },
    )


def _mime(institution_id: int, sha256: str) -> str:
    """Return what a kept file is by its content, empty for what we do not know."""
    with files.open_file(institution_id, sha256) as file:
        return sniffing.sniff(file.read(sniffing.HEAD_BYTES)).mime


def _note_address(item: Item) -> None:
    """Let the contact of somebody who wrote by e-mail have that address."""
    author = item.author
    if author is None or author.network != "email" or author.contact.email:
        return
    if len(author.remote_id) <= 254:
        author.contact.email = author.remote_id
        author.contact.save(update_fields=["email"])
