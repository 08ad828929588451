"""One item from all that was ever told of it, whatever the order in which it was told.

Each column is a minimum, a maximum or the value of the latest sighting, so that the same sightings
end in the same row however often and in whichever order they arrive.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from majlis.channels.models import Channel, RawEvent
from majlis.inbox.contacts import Told
from majlis.inbox.known import Known
from majlis.inbox.models import Identity, Item, ItemText
from majlis.networks.doors import RULES
from majlis.networks.hearing import Happening, RemoteItem, words

LONGEST_URL = 1000


# What its case, its place there, and the case's times and words follow from.
DECIDES = (
    *("kind", "voice", "author_id", "is_ours", "delivery_id", "written_at", "removed_at"),
    *("post_remote_id", "parent_remote_id", "text", "first_text", "edited_at"),
)


@dataclass
class Seen:
    """An item after a sighting, and what the sighting changed of it."""

    item: Item
    was_told: bool  # its words were known before
    before: list[object]  # see DECIDES
    old_voice: str
    has_new_words: bool = False
    stood_earlier: bool = False  # a wording that was known stood earlier than was known
    is_new_voice: bool = False  # nothing else of whoever speaks is known

    @property
    def speaks(self) -> bool:
        """Whether the public says something that we did not know: new, or worded anew."""
        is_public = not self.item.is_ours and not self.item.is_removed
        return is_public and (not self.was_told or self.has_new_words)

    @property
    def says_more(self) -> bool:
        """Whether anything that its case could follow from is other than before."""
        has_other_words = self.has_new_words or self.stood_earlier
        return not self.was_told or has_other_words or self.before != _deciding(self.item)


def _deciding(item: Item) -> list[object]:
    return [getattr(item, name) for name in DECIDES]


def see(channel: Channel, happening: Happening, event: RawEvent, known: Known) -> Seen:
    """Take in one happening; the institution's inbox is locked by the caller."""
    item = _known(channel, happening.item, known)
    was = _columns(item)
    seen = Seen(item, item.told_at is not None, _deciding(item), item.voice)
    item.heard_at = _earliest(item.heard_at if item.pk else None, event.received_at)
    item.was_pushed |= event.source == RawEvent.Source.PUSH
    if item.erased_at is None:
        item.post_remote_id = max(item.post_remote_id, happening.item.post_id)
    if happening.verb == "removed":
        item.removed_at = _earliest(item.removed_at, happening.at)
    if happening.verb != "stands" or item.erased_at is not None:
        _save(item, known, was)
        return seen
    told, said = Told(happening.at, event.pk), Wording.of(happening.item)
    many = known.people.met
    _take_facts(item, channel, happening.item, told, known)
    seen.is_new_voice = known.people.met > many and item.author is not None
    if seen.was_told:
        _take_wording(seen, said, told)
        _save(item, known, was)
    else:
        _take_first_wording(item, said, told)
        _save(item, known, was)
        keep_wording(item, said.text, at=told.at, is_beginning=said.is_beginning)
    return seen


def _known(channel: Channel, shown: RemoteItem, known: Known) -> Item:
    """Return the item as it is known, locked: the answer of a delivery may just be recognised."""
    item = known.item(channel, shown.id)
    if item is None:
        item = Item(institution_id=channel.institution_id, kind=shown.kind, remote_id=shown.id)
    item.channel = channel
    if item.told_at is None:
        item.kind = min(item.kind, shown.kind)
    return item


def _columns(item: Item) -> dict[str, object]:
    return {field.attname: getattr(item, field.attname) for field in Item._meta.concrete_fields}


def _save(item: Item, known: Known, was: dict[str, object]) -> None:
    """Write what is other than it was: most sightings confirm what others told."""
    changed = [name for name, value in _columns(item).items() if value != was[name]]
    if item.pk is None:
        item.save()
    elif changed:
        item.save(update_fields=changed)
    known.note(item)


def _take_facts(item: Item, channel: Channel, shown: RemoteItem, told: Told, known: Known) -> None:
    """Take what is not its words: who, where, when, and whether it is ours."""
    item.parent_remote_id = max(item.parent_remote_id, shown.parent_id)
    item.url = max(item.url, _address(shown.url))
    item.attachment_url = max(item.attachment_url, _address(shown.attachment_url))
    item.written_at = _earliest(item.written_at, shown.created_at or told.at)
    item.edited_there_at = _latest(item.edited_there_at, shown.edited_at)
    if told.is_later_than(item.told_at, item.told_by):
        if RULES[channel.network].abilities.tells_hidden:
            item.is_hidden = shown.is_hidden
        item.verdict = words(shown.verdict)[:20]
    if item.delivery_id is None:
        item.delivery_id = known.deliveries.get((channel.pk, item.remote_id))
    if shown.is_ours or item.delivery_id is not None:
        item.is_ours, item.kind, item.author, item.voice = True, Item.Kind.REPLY, None, ""
        return
    if item.is_ours:
        return
    # A comment that also names us is a comment.
    item.kind = min(item.kind, shown.kind) if item.told_at else shown.kind
    item.author = _better(item.author, known.people.identity_of(channel, shown, told))
    item.voice = voice_of(item, channel)


@dataclass(frozen=True)
class Wording:
    """Words as they were told: whole, or only their beginning and an ellipsis."""

    text: str
    is_beginning: bool = False

    @classmethod
    def of(cls, shown: RemoteItem) -> "Wording":
        return cls(words(shown.text), shown.is_beginning)

    def begins(self, whole: str) -> bool:
        return self.is_beginning and whole.startswith(self.text.removesuffix("…").rstrip())


def _take_first_wording(item: Item, said: Wording, told: Told) -> None:
    item.text = item.first_text = said.text
    item.told_at, item.told_by = told.at, told.event_id
    item.edited_at = item.edited_there_at


def keep_wording(item: Item, text: str, *, at: datetime, is_beginning: bool = False) -> ItemText:
    """Keep a wording that the item did not have before, and return it."""
    return ItemText.objects.create(
        institution_id=item.institution_id,
        item=item,
        text=text,
        text_sha256=_sha256(text),
        is_beginning=is_beginning,
        at=at,
    )


def _take_wording(seen: Seen, said: Wording, told: Told) -> None:
    """Keep every wording once, since when it stood."""
    item = seen.item
    is_later = told.is_later_than(item.told_at, item.told_by)
    wordings = [] if is_later and said.text == item.text else list(item.texts.all())
    said = _completed(item, said, wordings)
    if is_later and said.text == item.text:  # it has stood since before
        item.told_at, item.told_by = told.at, told.event_id
        item.edited_at = _latest(item.edited_there_at, item.edited_at)
        return
    wording = next((each for each in wordings if each.text_sha256 == _sha256(said.text)), None)
    if is_later:
        item.text, item.told_at, item.told_by = said.text, told.at, told.event_id
    if wording is None:
        seen.has_new_words = True
        wordings.append(keep_wording(item, said.text, at=told.at, is_beginning=said.is_beginning))
    elif told.at < wording.at:
        seen.stood_earlier = True
        wording.at = told.at
        wording.save(update_fields=["at"])
    wordings.sort(key=lambda each: (each.at, each.text_sha256))
    item.first_text = wordings[0].text
    # A network that does not say when it was edited still shows that it was.
    shown_at = wordings[-1].at if len(wordings) > 1 else None
    item.edited_at = _latest(item.edited_there_at, shown_at)


def _completed(item: Item, said: Wording, wordings: list[ItemText]) -> Wording:
    """Return these words whole, where the whole is known.

    Where they are the whole of a beginning, they take its place: nobody has written anew.
    """
    if said.is_beginning:
        whole = (each.text for each in wordings if not each.is_beginning)
        return next((Wording(text) for text in whole if said.begins(text)), said)
    for each in wordings:
        if each.is_beginning and Wording(each.text, is_beginning=True).begins(said.text):
            item.text, item.first_text = (
                said.text if text == each.text else text for text in (item.text, item.first_text)
            )
            each.text, each.text_sha256, each.is_beginning = said.text, _sha256(said.text), False
            each.save(update_fields=["text", "text_sha256", "is_beginning"])
            break
    return said


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def voice_of(item: Item, channel: Channel) -> str:
    """Return who speaks, as far as it can be told.

    Where the network hides the author, whatever stands in one thread is taken for one voice.
    """
    if item.author is not None:
        return f"{channel.network}:{item.author.remote_id}"
    return f"thread:{channel.pk}:{item.parent_remote_id or item.remote_id}"


def _address(told: str) -> str:
    """Return an address that may become a link: nothing of what a browser would run or open here.

    One that is too long to be kept whole would lead elsewhere, and is left out.
    """
    told = words(told).strip()
    is_of_the_web = told.lower().startswith(("https://", "http://"))
    return told if is_of_the_web and len(told) <= LONGEST_URL else ""


def _better(known: Identity | None, shown: Identity | None) -> Identity | None:
    """Return the one that says more: an id before a handle, a handle before nothing."""
    if known is None or shown is None:
        return known or shown
    return max(known, shown, key=lambda each: (not each.remote_id.startswith("@"), each.remote_id))


def _earliest(known: datetime | None, told: datetime) -> datetime:
    return told if known is None else min(known, told)


def _latest(known: datetime | None, told: datetime | None) -> datetime | None:
    return max(filter(None, (known, told)), default=None)
