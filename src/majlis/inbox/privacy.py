"""Personal data in public: it is hidden and the conversation goes on privately, in one act."""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from majlis.inbox import approvals, clauses, informing, moderating, proposing, replying
from majlis.inbox.grounds import Grounds
from majlis.inbox.models import Item, Measure, Proposal, Reply
from majlis.inbox.ways import Way
from majlis.people.models import Person
from majlis.store.refusal import Refused


@dataclass(frozen=True)
class Hidden:
    """What became of it: the words to its writer went out, or wait for a second person.

    `why_not_private` says why neither, where that is so.
    """

    measure: Measure
    reply: Reply | Proposal | None = None
    why_not_private: str = ""


@transaction.atomic
def hide_and_go_on(item: Item, *, by: Person) -> Hidden:
    """Hide a message by the rule on personal data, and ask its writer to go on in private.

    Raises:
        Refused: the network cannot hide it, or it is hidden already.
    """
    with translation.override(settings.LANGUAGE_CODE):  # the desk reads it
        reason = _("It shows personal data to everyone.")
    given = Grounds(reason=reason, rule=clauses.PERSONAL_DATA)
    measure = moderating.ask(item, Measure.Kind.HIDE, by=by, given=given)
    if item.case is None or not informing.can_tell(item):
        return Hidden(measure, why_not_private=_("This network takes no private message here."))
    act = proposing.propose if approvals.is_needed(item.case, writer=by) else replying.answer
    try:
        with transaction.atomic():
            reply = act(
                item.case,
                item,
                words_of(measure),
                by=by,
                kind=Reply.Kind.QUESTION,
                way=Way.PRIVATE,
            )
    except Refused as refusal:
        return Hidden(measure, why_not_private=str(refusal))
    return Hidden(measure, reply)


def words_of(measure: Measure) -> str:
    """Return the invitation, in the language in which they wrote."""
    language = informing.language_of(measure.item)
    with translation.override(language):
        said = _(
            "To protect you we have hidden your comment: it shows personal data to everyone. Please"
            " write to us here, privately, and we go on."
        )
        link = informing.link_to_appeal(measure, language)
        return f"{said}\n{informing.how_to_object(link)}" if link else said
