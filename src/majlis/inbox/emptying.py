"""What is emptied of a person who is erased: every column that may hold their words or name them.

The database lets what is otherwise written once be emptied only while an erasure is confirmed.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.db.models import CharField, Model, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from majlis.inbox.models import (
    AutomaticWord,
    Case,
    CaseStep,
    Contact,
    Identity,
    Item,
    ItemFile,
    ItemText,
    Letter,
    Look,
    MachineLetter,
    Measure,
    Note,
    NoteWording,
    Proposal,
    ReferralFile,
    ReferralTurn,
    Reply,
    Rewording,
)
from majlis.inbox.states import Act
from majlis.store.clock import Now

# What stands in place of a text that cannot be empty.
GONE: Final = "—"
# Steps that repeat what was said about the person; a decision of the office keeps its reason.
QUOTING: Final = (
    Act.ASKED_UNIT,
    Act.CALLED_BACK,
    Act.NOT_THEIRS,
    Act.REFERRED,
    Act.RETURNED,
    Act.UNIT_ANSWERED,
    Act.UNIT_ASKS,
)
Emptied = tuple["QuerySet[Any]", Mapping[str, Any]]
_MARK = Concat(Value("erased:"), Cast("pk", CharField()))


def items_of(contact: Contact) -> "QuerySet[Item]":
    """Return what the person wrote, and what else their cases hold without an account: ours too."""
    return Item.objects.filter(
        Q(author__contact=contact) | Q(author=None, case__contact=contact)
    ).distinct()


def replies_to(contact: Contact) -> "QuerySet[Reply]":
    """Return our answers to the person; those in public stand on the network still."""
    return Reply.objects.filter(Q(case__contact=contact) | Q(item__author__contact=contact))


def of(contact: Contact) -> Iterator[Emptied]:
    """Yield rows with the values that empty them, the outer rows last: they lead to the others."""
    items = list(items_of(contact).values_list("pk", flat=True))
    yield from _said_within(contact)
    yield from _answers(contact)
    yield from _letters(contact, items)
    yield from _words(contact, items)
    yield from _names(contact)


def _said_within(contact: Contact) -> Iterator[Emptied]:
    """What colleagues and units said of the person's inquiries."""
    yield NoteWording.objects.filter(note__case__contact=contact), {"text": ""}
    yield Note.objects.filter(case__contact=contact), {"text": GONE}
    turns = ReferralTurn.objects.filter(referral__case__contact=contact)
    yield ReferralFile.objects.filter(turn__in=turns.values("pk")), {"name": ""}
    yield turns, {"text": ""}
    yield CaseStep.objects.filter(case__contact=contact, act__in=QUOTING), {"why": ""}


def _answers(contact: Contact) -> Iterator[Emptied]:
    replies = replies_to(contact).values("pk")
    yield Rewording.objects.filter(reply__in=replies), {"was": "", "text": ""}
    about = Q(case__contact=contact) | Q(item__author__contact=contact)
    put_forward = {"text": GONE, "pointer": "", "files": [], "why": ""}
    yield _of(Proposal, Proposal.objects.filter(about)), put_forward
    yield _of(Reply, replies_to(contact)), {"text": GONE, "files": []}
    yield AutomaticWord.objects.filter(case__contact=contact), {"mail_to": ""}


def _letters(contact: Contact, items: list[int]) -> Iterator[Emptied]:
    """What letters have beside their words, and what machines wrote of them."""
    letter = {"message_id": "", "answers": [], "subject": "", "quoted": "", "named": []}
    yield Letter.objects.filter(item__in=items), letter
    yield (
        ItemFile.objects.filter(item__in=items),
        {"name": "", "sha256": "", "left_out": ItemFile.LeftOut.ERASED},
    )
    about = Q(case__contact=contact) | Q(reply__in=replies_to(contact).values("pk"))
    yield (
        _of(MachineLetter, MachineLetter.objects.filter(about)),
        {"sender": "", "why": "", "text": ""},
    )


def _words(contact: Contact, items: list[int]) -> Iterator[Emptied]:
    yield (
        Measure.objects.filter(item__in=items, erased_at=None),
        {"text": "", "author_name": "", "author_remote_id": "", "url": "", "erased_at": Now()},
    )
    yield ItemText.objects.filter(item__in=items), {"text": "", "text_sha256": _MARK}
    # A conversation's number may hold the person's own.
    of_messages = Item.objects.filter(pk__in=items, kind=Item.Kind.MESSAGE)
    talks = of_messages.exclude(post_remote_id="").values("post_remote_id")
    yield Look.objects.filter(post_remote_id__in=talks), {"post_remote_id": ""}
    gone = f"erased:{contact.pk}"
    yield of_messages, {"post_remote_id": gone}
    yield (
        Item.objects.filter(pk__in=items),
        {
            "text": "",
            "first_text": "",
            "url": "",
            "attachment_url": "",
            "verdict": "",
            "voice": gone,
            "erased_at": Now(),
        },
    )


def _names(contact: Contact) -> Iterator[Emptied]:
    yield Case.objects.filter(contact=contact), {"subject": "", "changed_at": Now()}
    accounts = Identity.objects.filter(contact=contact)
    yield accounts, {"remote_id": _MARK, "handle": "", "name": ""}
    them = Contact.objects.filter(Q(pk=contact.pk) | Q(merged_into=contact))
    yield them, {"name": "", "email": "", "erased_at": Now()}


def _of(model: type[Model], rows: "QuerySet[Any]") -> "QuerySet[Any]":
    """Return rows by their numbers: what is joined cannot be updated while it decides the rows."""
    return model._default_manager.filter(pk__in=list(rows.values_list("pk", flat=True)))
