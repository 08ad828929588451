"""A rule in plain sentences: when it is asked, what it asks for, and what it then does."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from majlis.answers.models import Service
from majlis.arabic.digits import in_style
from majlis.channels.models import Channel
from majlis.inbox.models import Rule, SavedAnswer
from majlis.inbox.rules.conditions import NONE, PORTAL
from majlis.inbox.states import Dialect, Kind, Language, Priority, Status
from majlis.inbox.words import KINDS
from majlis.people.models import Membership, Unit
from majlis.ui.networks import mark_of
from majlis.ui.reading import reading

GONE: Final = gettext_lazy("(no longer there)")


@dataclass(frozen=True)
class Names:
    """What numbers in rules are called; each kind is asked of the database once."""

    institution: int
    known: dict[str, dict[int, str]] = field(default_factory=dict)

    def of(self, kind: str, number: Any) -> str:
        """Return the name of a subject, unit, person, account or saved answer."""
        if kind not in self.known:
            self.known[kind] = _LISTS[kind](self.institution)
        return self.known[kind].get(number, str(GONE))


_LISTS: Final[Mapping[str, Callable[[int], dict[int, str]]]] = {
    "topic": lambda at: {s.pk: s.title for s in Service.objects.filter(institution=at)},
    "unit": lambda at: {unit.pk: str(unit) for unit in Unit.objects.filter(institution=at)},
    "person": lambda at: {
        each.person_id: str(each.person)
        for each in Membership.objects.filter(institution=at).select_related("person")
    },
    "channel": lambda at: {each.pk: each.handle for each in Channel.objects.filter(institution=at)},
    "answer": lambda at: dict(
        SavedAnswer.objects.filter(institution=at).values_list("pk", "title")
    ),
}


def conditions_of(rule: Rule, names: Names) -> list[str]:
    """Return a sentence for each condition; one sentence where there is none."""
    said = [_CONDITIONS[name](asked, names) for name, asked in rule.conditions.items()]
    return said or [_("Always: nothing more is asked for.")]


def acts_of(rule: Rule, names: Names) -> list[str]:
    """Return a sentence for each thing that it does, in the order in which it is done."""
    said = [_ACTS[name](rule.acts[name], names) for name in _ACTS if name in rule.acts]
    return [*said, _("No later rule is asked then.")] if rule.stops else said


def difference(changes: Mapping[str, Any], names: Names) -> list[str]:
    """Return what a trial would have set, each as a sentence."""
    return [_ACTS[name](value, names) for name, value in changes.items() if value is not None]


def _words(asked: Iterable[str]) -> str:
    """Join the phrases, each with a direction of its own, or its marks would turn round."""
    return _(", ").join(f"\u2068«{phrase}»\u2069" for phrase in asked)


def _yes(yes: str | Promise, no: str | Promise) -> Callable[[Any, Names], str]:
    return lambda asked, _names: str(yes if asked else no)


def _network(asked: str) -> str:
    return _("The public portal") if asked == PORTAL else str(mark_of(asked).name)


def _hours(asked: int) -> str:
    said = ngettext("%(count)s hour", "%(count)s hours", asked)
    return said % {"count": in_style(str(asked), reading().digits)}


def _topic(asked: Any, names: Names) -> str:
    if asked == NONE:
        return _("No earlier rule has named a subject.")
    return _("Its subject is: %(what)s.") % {"what": names.of("topic", asked)}


def _unit(asked: Any, names: Names) -> str:
    if asked == NONE:
        return _("No unit has it.")
    return _("It is with the unit: %(what)s.") % {"what": names.of("unit", asked)}


_CONDITIONS: Final[Mapping[str, Callable[[Any, Names], str]]] = {
    "words": lambda asked, _n: _("One of these is written: %(what)s.") % {"what": _words(asked)},
    "lacks": lambda asked, _n: _("None of these is written: %(what)s.") % {"what": _words(asked)},
    "topic": _topic,
    "unit": _unit,
    "priority": lambda asked, _n: _("Its priority is: %(what)s.") % {"what": Priority(asked).label},
    "kind": lambda asked, _n: _("It is marked as: %(what)s.") % {"what": Kind(asked).label},
    "network": lambda asked, _n: _("It came by: %(what)s.") % {"what": _network(asked)},
    "channel": lambda asked, names: (
        _("It came by the account: %(what)s.") % {"what": names.of("channel", asked)}
    ),
    "item_kind": lambda asked, _n: _("It was written as: %(what)s.") % {"what": KINDS[asked]},
    "language": lambda asked, _n: (
        _("It is written in: %(what)s.") % {"what": Language(asked).label}
    ),
    "dialect": lambda asked, _n: _("It reads as: %(what)s.") % {"what": Dialect(asked).label},
    "contact": lambda asked, _n: _("It is by: %(what)s.") % {"what": asked},
    "out_of_hours": _yes(
        gettext_lazy("It was written outside office hours."),
        gettext_lazy("It was written in office hours."),
    ),
    "personal": _yes(
        gettext_lazy("A telephone number, an e-mail or the like stands in it."),
        gettext_lazy("No telephone number, e-mail or the like stands in it."),
    ),
    "attachments": _yes(gettext_lazy("A file is attached."), gettext_lazy("No file is attached.")),
    "status": lambda asked, _n: _("Its state is: %(what)s.") % {"what": Status(asked).label},
    "stars": lambda asked, _n: (
        _("The rating is at most %(what)s of five.")
        % {"what": in_style(str(asked), reading().digits)}
    ),
    "hours": lambda asked, _n: (
        _("Nobody has answered its last words for: %(what)s.") % {"what": _hours(asked)}
    ),
}
_ACTS: Final[Mapping[str, Callable[[Any, Names], str]]] = {
    "topic": lambda asked, names: (
        _("The subject becomes: %(what)s.") % {"what": names.of("topic", asked)}
    ),
    "unit": lambda asked, names: (
        _("It goes to the unit: %(what)s.") % {"what": names.of("unit", asked)}
    ),
    "priority": lambda asked, _n: (
        _("The priority becomes: %(what)s.") % {"what": Priority(asked).label}
    ),
    "officer": lambda asked, names: (
        _("It goes into the hands of: %(what)s.") % {"what": names.of("person", asked)}
    ),
    "kind": lambda asked, _n: _("It is marked as: %(what)s.") % {"what": Kind(asked).label},
    "note": lambda asked, _n: _("This note is left: %(what)s") % {"what": asked},
    "suggest": lambda asked, names: (
        _("This saved answer is suggested: %(what)s.") % {"what": names.of("answer", asked)}
    ),
    "snooze": lambda asked, _n: _("It is put off for: %(what)s.") % {"what": _hours(asked)},
    "notify_role": lambda asked, _n: (
        _("Everyone is told who is: %(what)s.") % {"what": Membership.Role(asked).label}
    ),
    "notify_person": lambda asked, names: (
        _("This person is told: %(what)s.") % {"what": names.of("person", asked)}
    ),
}
