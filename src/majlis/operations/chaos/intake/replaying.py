"""Every raw event once more, from nothing: the tables must come out as they were."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from majlis.channels import hearing
from majlis.channels.models import RawEvent
from majlis.inbox import applying
from majlis.inbox.models import Case, CaseStep, Clock, Contact, Identity, Item, ItemText
from majlis.store.tenancy import acting_for

# What events lead to. Names stand in place of the numbers that Postgres gives, and left out is
# only what tells of the applying itself: when a row was written or last changed.
COLUMNS: dict[type[Any], str] = {
    Item: (
        "channel_id remote_id case__reference kind post_remote_id parent_remote_id voice text"
        " first_text written_at edited_at edited_there_at removed_at is_ours is_hidden url"
        " attachment_url verdict heard_at was_pushed told_at told_by author__remote_id"
    ),
    ItemText: "item__channel_id item__remote_id text text_sha256 at",
    Case: (
        "reference status kind subject contact__name channel_id opened_at last_item_at"
        " first_answered_at answered_by closed_at merged_into__reference priority language dialect"
        " alarms"
    ),
    CaseStep: "case__reference act was now why at",
    Clock: "case__reference kind started_at stopped_at elapsed office",
    Identity: "network remote_id handle name told_at told_by contact__name",
    Contact: "name email identities__network identities__remote_id",
}
EMPTY = (
    "TRUNCATE inbox_item, inbox_case, inbox_identity, inbox_contact, inbox_look,"
    " inbox_referencecounter CASCADE"
)
WAIT_AGAIN = "UPDATE channels_rawevent SET parsed_at = NULL, tries = 0, problem = ''"
AT_ONCE = 250
Rows = dict[str, list[bytes]]


def rows(institution_id: int) -> Rows:
    """Return every row that events lead to, as bytes."""
    found: Rows = {}
    with acting_for(institution_id):
        for model, names in COLUMNS.items():
            order = ("case__reference", "id") if model is CaseStep else names.split()
            kept = model.objects.filter(institution=institution_id).order_by(*order)
            table = kept.values_list(*names.split())
            found[model.__name__] = [repr(row).encode() for row in table.iterator(2000)]
    return found


def replay(institution_id: int) -> None:
    """Empty this room's tables and apply every event anew, in the order of its first time.

    In that order even the reference numbers and the steps come out the same; in any other
    order all the rest does.
    """
    with acting_for(institution_id):
        understood = RawEvent.objects.filter(institution=institution_id, parsed_at__isnull=False)
        ids = list(understood.order_by("parsed_at", "id").values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(EMPTY)
        cursor.execute(WAIT_AGAIN)
    for begin in range(0, len(ids), AT_ONCE):
        some = ids[begin : begin + AT_ONCE]
        if hearing.understand_all(institution_id, some, applying.prepare) != len(some):
            raise RuntimeError("An event that was understood is not understood again.")


def differences(before: Rows, after: Rows, *, most: int = 5) -> Sequence[str]:
    """Return the first rows in which the tables differ; none where they are equal."""
    found = []
    for table, were in before.items():
        are = after[table]
        if were == are:
            continue
        found.append(f"REPLAY {table}: {len(were)} rows, then {len(are)}")
        gone, new = set(were) - set(are), set(are) - set(were)
        found += [f"- {row.decode()[:300]}" for row in sorted(gone)[:most]]
        found += [f"+ {row.decode()[:300]}" for row in sorted(new)[:most]]
    return found
