"""Reading the forms of an inquiry's page."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from majlis.arabic.digits import to_latin
from majlis.inbox.composing import Draft
from majlis.inbox.grounds import LONGEST_BLOCK_DAYS, LONGEST_REASON, Grounds
from majlis.inbox.models import Item, ReferralTurn, Reply
from majlis.inbox.snoozing import Choice
from majlis.inbox.ways import Way
from majlis.people.models import Person, Unit

LARGEST_ID = 2**63 - 1


class AnswerForm(forms.Form):
    """The composer. Whatever is wrong with it, the text is kept."""

    text = forms.CharField(required=False, strip=False)
    item = forms.IntegerField(required=False, min_value=1, max_value=LARGEST_ID)
    kind = forms.ChoiceField(required=False, choices=[(kind, kind.label) for kind in Reply.WRITTEN])
    way = forms.ChoiceField(required=False, choices=Way)
    used = forms.CharField(required=False, max_length=40)
    body = forms.IntegerField(required=False, min_value=1, max_value=LARGEST_ID)
    pointer = forms.CharField(required=False, strip=False)
    looked_at = forms.CharField(required=False, max_length=16)

    def draft(self) -> Draft:
        self.is_valid()
        given = self.cleaned_data
        return Draft(
            text=given.get("text", self.data.get("text", "").replace("\0", "")),
            item=given.get("item"),
            kind=given.get("kind") or Reply.Kind.ANSWER,
            way=given.get("way", ""),
            used=given.get("used", ""),
            body=given.get("body"),
            pointer=given.get("pointer", "").replace("\0", ""),
            looked_at=given.get("looked_at", ""),
        )


class GroundsForm(forms.Form):
    """What is given with a measure."""

    reason = forms.CharField(required=False, max_length=LONGEST_REASON)
    rule = forms.CharField(required=False, max_length=20)
    why_not_hidden = forms.CharField(required=False, max_length=LONGEST_REASON)
    block_days = forms.IntegerField(required=False, min_value=1, max_value=LONGEST_BLOCK_DAYS)
    tells = forms.BooleanField(required=False)

    def grounds(self) -> Grounds:
        self.is_valid()
        given = self.cleaned_data
        return Grounds(
            reason=given.get("reason", ""),
            rule=given.get("rule", ""),
            why_not_hidden=given.get("why_not_hidden", ""),
            block_days=given.get("block_days"),
            tells=given.get("tells", False),
        )


class AssignmentForm(forms.Form):
    """Into whose hands, and to which unit."""

    officer = forms.ModelChoiceField(queryset=Person.objects.none(), required=False)
    unit = forms.ModelChoiceField(queryset=Unit.objects.none(), required=False)

    def __init__(self, data: Any, *, officers: list[Person], units: list[Unit]) -> None:
        super().__init__(data)
        self.fields["officer"].queryset = Person.objects.filter(  # type: ignore[attr-defined]
            pk__in=[officer.pk for officer in officers]
        )
        self.fields["unit"].queryset = Unit.objects.filter(  # type: ignore[attr-defined]
            pk__in=[unit.pk for unit in units]
        )


class SnoozeForm(forms.Form):
    """Until when: one of the moments that were offered, or any other."""

    when = forms.CharField(max_length=10)
    at = forms.DateTimeField(required=False, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"])

    def until(self, offered: Iterable[Choice], zone: ZoneInfo) -> datetime | None:
        """Return the chosen moment; nothing where none was."""
        if not self.is_valid():
            return None
        at: datetime | None = self.cleaned_data["at"]
        if self.cleaned_data["when"] == "at":
            return at.replace(tzinfo=zone) if at else None
        wanted = (each.until for each in offered if each.word == self.cleaned_data["when"])
        return next(wanted, None)


class ClosingForm(forms.Form):
    """How an inquiry ended that was not answered here."""

    OUTCOMES = (
        ("elsewhere", _("Settled by telephone, by letter or in person")),
        ("same", _("The same was answered to them elsewhere")),
        ("withdrawn", _("They no longer need an answer")),
        ("other", _("For another reason")),
    )

    outcome = forms.ChoiceField(choices=OUTCOMES, required=False)
    why = forms.CharField(required=False, max_length=1000)

    def reason(self) -> str:
        """Return what was written, else the chosen outcome in words; nothing where neither is."""
        self.is_valid()
        written: str = self.cleaned_data.get("why", "")
        outcome = self.cleaned_data.get("outcome", "")
        return written or ("" if outcome == "other" else str(dict(self.OUTCOMES).get(outcome, "")))


class ReferralForm(forms.Form):
    """To which unit, what it is asked, and what it reads of the inquiry."""

    unit = forms.ModelChoiceField(queryset=Unit.objects.none())
    question = forms.CharField(required=False, strip=True)
    item = forms.ModelMultipleChoiceField(queryset=Item.objects.none(), required=False)
    is_open = forms.BooleanField(required=False)

    def __init__(self, data: Any, *, units: QuerySet[Unit], items: QuerySet[Item]) -> None:
        super().__init__(data)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["item"].queryset = items  # type: ignore[attr-defined]


class FromUnitForm(forms.Form):
    """What a unit says: on the desk by a colleague, by its link under a name."""

    KINDS = (
        (ReferralTurn.Kind.ANSWERED, _("Here is the answer")),
        (ReferralTurn.Kind.MORE, _("We need to know more")),
        (ReferralTurn.Kind.NOT_OURS, _("This is not ours")),
    )

    kind = forms.ChoiceField(
        label=_("What do you say?"),
        choices=KINDS,
        widget=forms.RadioSelect,
        initial=ReferralTurn.Kind.ANSWERED,
    )
    text = forms.CharField(
        label=_("In your words"),
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
        help_text=_("An officer reads it, words it for the public and sends it."),
    )
    name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"dir": "auto"})
    )

    def __init__(self, data: Any, *, needs_name: bool) -> None:
        super().__init__(data)
        if not needs_name:
            del self.fields["name"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        is_needed = given.get("kind") != ReferralTurn.Kind.NOT_OURS
        if is_needed and not str(given.get("text", "")).strip():
            self.add_error("text", _("Write your answer first."))
        return given


def latin(text: str) -> str:
    """Return a reference as it is stored, whichever digits were typed."""
    return to_latin(text)


class SilenceForm(forms.Form):
    """How many times its usual gap an account may be silent before people are told."""

    times = forms.IntegerField(
        label=_("Warn after so many times the usual gap"),
        help_text=_(
            "The usual gap is reckoned from the last four weeks; nights and quiet days count less."
            " 0: never warn."
        ),
        min_value=0,
        max_value=50,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "dir": "ltr"}),
    )
