"""The forms of rules, saved answers and macros."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from majlis.answers.forms import ARABIC, ENGLISH, AnyDigitsNumber
from majlis.answers.models import Service
from majlis.channels.models import Channel
from majlis.inbox import filling
from majlis.inbox.macros import ME
from majlis.inbox.models import Item, Macro, Reply, Rule, SavedAnswer
from majlis.inbox.models.rule import Event
from majlis.inbox.rules.conditions import NONE, PORTAL
from majlis.inbox.rules.keeping import LONGEST_PHRASE
from majlis.inbox.states import Dialect, Kind, Language, Priority, Status
from majlis.inbox.words import KINDS
from majlis.networks import NETWORKS
from majlis.people import access
from majlis.people.models import Institution, Membership, Unit
from majlis.ui.networks import mark_of

Choices = list[tuple[str, str | Promise]]
ANY: Choices = [("", gettext_lazy("Whatever it is"))]
UNCHANGED: Choices = [("", gettext_lazy("Leave it as it is"))]
MOST_PHRASES = 60
LONGEST_WAIT_HOURS = 24 * 90


def _text(label: Any, *, longest: int, help_text: Any = "", rows: int = 3) -> forms.CharField:
    widget = forms.Textarea(attrs={"dir": "auto", "rows": rows})
    return forms.CharField(
        label=label, required=False, max_length=longest, widget=widget, help_text=help_text
    )


def _choice(label: Any, choices: Iterable[Any] = (), *, none: Choices = ANY) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[*none, *choices])


def _number(label: Any, *, least: int, most: int, help_text: Any = "") -> AnyDigitsNumber:
    return AnyDigitsNumber(
        label=label, required=False, min_value=least, max_value=most, help_text=help_text
    )


YES_NO: Choices = [("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))]


class RuleForm(forms.Form):
    """When, if, then; whatever is left empty is not asked for and not done."""

    name = forms.CharField(
        label=gettext_lazy("Name of the rule"),
        max_length=120,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    event = forms.ChoiceField(label=gettext_lazy("When"), choices=Event)
    if_words = _text(
        gettext_lazy("One of these is written"),
        longest=5000,
        help_text=gettext_lazy(
            "One word or phrase on each line. A star stands for any ending, two dots for up to"
            " three words between."
        ),
    )
    if_lacks = _text(gettext_lazy("None of these is written"), longest=5000)
    if_topic = _choice(gettext_lazy("Subject"))
    if_unit = _choice(gettext_lazy("Unit"))
    if_priority = _choice(gettext_lazy("Priority"), Priority.choices)
    if_kind = _choice(gettext_lazy("Marked as"), Kind.choices)
    if_network = _choice(gettext_lazy("Network"))
    if_channel = _choice(gettext_lazy("Account"))
    if_item_kind = _choice(gettext_lazy("Written as"))
    if_language = _choice(gettext_lazy("Language"), Language.choices)
    if_dialect = _choice(gettext_lazy("Speech"), Dialect.choices)
    if_contact = forms.CharField(
        label=gettext_lazy("Written by"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=gettext_lazy("An account name, a name or an e-mail."),
    )
    if_out_of_hours = _choice(gettext_lazy("Outside office hours"), YES_NO)
    if_personal = _choice(gettext_lazy("A telephone number, an e-mail or the like in it"), YES_NO)
    if_attachments = _choice(gettext_lazy("A file attached"), YES_NO)
    if_status = _choice(gettext_lazy("State"), Status.choices)
    if_hours = _number(
        gettext_lazy("Hours without our answer"),
        least=1,
        most=LONGEST_WAIT_HOURS,
        help_text=gettext_lazy("Only for a rule that waits."),
    )
    if_stars = _number(
        gettext_lazy("Rating of at most, 1 to 5"),
        least=1,
        most=5,
        help_text=gettext_lazy("Only for a rule about ratings."),
    )
    then_topic = _choice(gettext_lazy("Set the subject"), none=UNCHANGED)
    then_priority = _choice(gettext_lazy("Set the priority"), Priority.choices, none=UNCHANGED)
    then_unit = _choice(gettext_lazy("Give it to the unit"), none=UNCHANGED)
    then_officer = _choice(gettext_lazy("Put it into the hands of"), none=UNCHANGED)
    then_kind = _choice(gettext_lazy("Mark it as"), Kind.choices, none=UNCHANGED)
    then_suggest = _choice(gettext_lazy("Suggest a saved answer"), none=UNCHANGED)
    then_note = _text(gettext_lazy("Leave a note"), longest=1000)
    then_snooze = _number(gettext_lazy("Put it off, hours"), least=1, most=LONGEST_WAIT_HOURS)
    then_notify_role = _choice(
        gettext_lazy("Tell everyone who is"), Membership.Role.choices, none=UNCHANGED
    )
    then_notify_person = _choice(gettext_lazy("Tell one person"), none=UNCHANGED)
    stops = forms.BooleanField(
        label=gettext_lazy("Ask no later rule where this one acts"), required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    NUMBERS = frozenset({"if_topic", "if_unit", "if_channel", "then_topic", "then_unit"}) | {
        "then_officer",
        "then_suggest",
        "then_notify_person",
    }
    ANSWERS = frozenset({"if_out_of_hours", "if_personal", "if_attachments"})
    PHRASES = frozenset({"if_words", "if_lacks"})

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        topics, units = topics_of(institution), units_of(institution)
        people, officers = people_of(institution), officers_of(institution)
        channels = Channel.objects.filter(institution=institution).order_by("network", "handle")
        not_yet: Choices = [(NONE, _("None yet"))]
        self._offer("if_topic", [*ANY, *not_yet, *topics])
        self._offer("if_unit", [*ANY, *not_yet, *units])
        self._offer("if_network", [*ANY, *networks()])
        self._offer(
            "if_channel",
            [
                *ANY,
                *(
                    (str(each.pk), f"{mark_of(each.network).name} {each.handle}")
                    for each in channels
                ),
            ],
        )
        self._offer("if_item_kind", [*ANY, *item_kinds()])
        self._offer("then_topic", [*UNCHANGED, *topics])
        self._offer("then_unit", [*UNCHANGED, *units])
        self._offer("then_officer", [*UNCHANGED, *officers])
        self._offer("then_suggest", [*UNCHANGED, *answers_of(institution)])
        self._offer("then_notify_person", [*UNCHANGED, *people])

    def _offer(self, name: str, choices: Choices) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean_if_words(self) -> list[str]:
        return self._phrases("if_words")

    def clean_if_lacks(self) -> list[str]:
        return self._phrases("if_lacks")

    def _phrases(self, name: str) -> list[str]:
        lines = self.cleaned_data[name].replace("،", "\n").splitlines()
        phrases = list(dict.fromkeys(" ".join(line.split()) for line in lines if line.strip()))
        if len(phrases) > MOST_PHRASES or any(len(each) > LONGEST_PHRASE for each in phrases):
            raise ValidationError(_("Too many phrases, or one is too long. Make two rules of it."))
        return phrases

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("event") == Event.WAITS and not given.get("if_hours"):
            self.add_error("if_hours", _("Say after how many hours."))
        if given.get("event") == Event.RATED and not given.get("if_stars"):
            self.add_error("if_stars", _("Say up to which rating."))
        if not self.errors and not self._begun("then_"):
            self.add_error(None, _("Say what the rule should do."))
        return given

    @property
    def conditions(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("if_")]

    @property
    def acts(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("then_")]

    def _begun(self, beginning: str) -> dict[str, Any]:
        """Return what was filled in of the fields that begin so, as a rule keeps it."""
        found = {}
        for name, value in self.cleaned_data.items():
            if name.startswith(beginning) and value not in ("", None, []):
                found[name.removeprefix(beginning)] = self._kept(name, value)
        return found

    def _kept(self, name: str, value: Any) -> Any:
        if name in self.ANSWERS:
            return value == "yes"
        return int(value) if name in self.NUMBERS and value != NONE else value

    def given(self) -> dict[str, Any]:
        """Return the columns of the rule."""
        plain = {name: self.cleaned_data[name] for name in ("name", "event", "stops")}
        return plain | {"conditions": self._begun("if_"), "acts": self._begun("then_")}

    @classmethod
    def of(cls, rule: Rule) -> dict[str, Any]:
        """Return what the form begins with."""
        begun: dict[str, Any] = {
            name: getattr(rule, name) for name in ("name", "event", "stops", "version")
        }
        for beginning, kept in (("if_", rule.conditions), ("then_", rule.acts)):
            for name, value in kept.items():
                begun[f"{beginning}{name}"] = cls._shown(f"{beginning}{name}", value)
        return begun

    @classmethod
    def _shown(cls, name: str, value: Any) -> Any:
        if name in cls.PHRASES:
            return "\n".join(value)
        if name in cls.ANSWERS:
            return "yes" if value else "no"
        return str(value) if name in cls.NUMBERS else value


class SavedAnswerForm(forms.Form):
    """A text in both languages, with words in braces that are filled in."""

    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=120,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=gettext_lazy("It is found by this and by its text."),
    )
    unit = _choice(
        gettext_lazy("Whose it is"), none=[("", gettext_lazy("The whole institution's"))]
    )
    text_ar = forms.CharField(
        label=gettext_lazy("Text in Arabic"),
        max_length=8000,
        widget=forms.Textarea(attrs=ARABIC | {"rows": "6"}),
    )
    text_en = forms.CharField(
        label=gettext_lazy("Text in English"),
        max_length=8000,
        required=False,
        widget=forms.Textarea(attrs=ENGLISH | {"rows": "6"}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = self.fields["unit"]
        unit.choices = [*unit.choices, *units_of(institution)]  # type: ignore[attr-defined]

    def clean_text_ar(self) -> str:
        return self._known("text_ar")

    def clean_text_en(self) -> str:
        return self._known("text_en")

    def _known(self, name: str) -> str:
        text: str = self.cleaned_data[name]
        if unknown := filling.unknown_in(text):
            sentence = _("Nothing is called {%(word)s}. Take one of the words below.")
            raise ValidationError(sentence % {"word": unknown[0]})
        return text

    def given(self) -> dict[str, Any]:
        """Return the columns of the answer."""
        plain = {name: self.cleaned_data[name] for name in ("title", "text_ar", "text_en")}
        return plain | {"unit_id": int(self.cleaned_data["unit"] or 0) or None}

    @staticmethod
    def of(answer: SavedAnswer) -> dict[str, Any]:
        """Return what the form begins with."""
        plain = {name: getattr(answer, name) for name in ("title", "text_ar", "text_en", "version")}
        return plain | {"unit": str(answer.unit_id or "")}


class MacroForm(forms.Form):
    """A name, and the acts that one press does."""

    name = forms.CharField(
        label=gettext_lazy("Name on the button"),
        max_length=120,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    owner = _choice(
        gettext_lazy("Whose it is"), none=[("", gettext_lazy("The whole institution's"))]
    )
    answer = _choice(gettext_lazy("Answer with"), none=[("", gettext_lazy("Send no answer"))])
    reply_kind = _choice(gettext_lazy("What the answer is"), Reply.Kind.choices, none=[])
    topic = _choice(gettext_lazy("Set the subject"), none=UNCHANGED)
    priority = _choice(gettext_lazy("Set the priority"), Priority.choices, none=UNCHANGED)
    unit = _choice(gettext_lazy("Give it to the unit"), none=UNCHANGED)
    officer = _choice(gettext_lazy("Put it into the hands of"), none=UNCHANGED)
    kind = _choice(gettext_lazy("Mark it as"), [(Kind.OTHER, Kind.OTHER.label)], none=UNCHANGED)
    close = forms.BooleanField(
        label=gettext_lazy("Close it, as soon as the answer stands"), required=False
    )
    why = forms.CharField(
        label=gettext_lazy("Reason, where it is closed without an answer"),
        required=False,
        max_length=1000,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    NUMBERS = frozenset({"answer", "topic", "unit"})
    ACTS = ("answer", "reply_kind", "topic", "priority", "unit", "officer", "kind", "close", "why")

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        me: Choices = [(ME, _("whoever presses it"))]
        offered = {
            "owner": units_of(institution),
            "answer": answers_of(institution),
            "topic": topics_of(institution),
            "unit": units_of(institution),
            "officer": [*me, *officers_of(institution)],
        }
        for name, choices in offered.items():
            chosen = self.fields[name]
            chosen.choices = [*chosen.choices, *choices]  # type: ignore[attr-defined]
        kinds = [
            each for each in Reply.Kind.choices if each[0] in {"answer", "redirect", "question"}
        ]
        self.fields["reply_kind"].choices = kinds  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        """Return the columns of the macro."""
        acts = {name: self.cleaned_data[name] for name in self.ACTS if self.cleaned_data[name]}
        for name in acts.keys() & self.NUMBERS:
            acts[name] = int(acts[name])
        if acts.get("officer") not in (None, ME):
            acts["officer"] = int(acts["officer"])
        if "answer" not in acts:
            acts.pop("reply_kind", None)
        owner = int(self.cleaned_data["owner"] or 0) or None
        return {"name": self.cleaned_data["name"], "unit_id": owner, "acts": acts}

    @staticmethod
    def of(macro: Macro) -> dict[str, Any]:
        """Return what the form begins with."""
        acts = {
            name: value if isinstance(value, bool) else str(value)
            for name, value in macro.acts.items()
        }
        begun = {"name": macro.name, "owner": str(macro.unit_id or ""), "version": macro.version}
        return acts | begun


def topics_of(institution: Institution) -> Choices:
    found = Service.objects.filter(institution=institution).in_order()
    return [(str(each.pk), each.title) for each in found]


def units_of(institution: Institution) -> Choices:
    found = Unit.objects.filter(institution=institution).open()
    return [(str(unit.pk), str(unit)) for unit in found]


def people_of(institution: Institution, roles: Iterable[str] = ()) -> Choices:
    here = Membership.objects.working().filter(institution=institution)
    if roles:
        here = here.filter(roles__overlap=list(roles))
    found = here.select_related("person").order_by("person__name_ar")
    return [(str(each.person_id), str(each.person)) for each in found]


def officers_of(institution: Institution) -> Choices:
    return people_of(institution, sorted(access.ABILITIES["answer"]))


def answers_of(institution: Institution) -> Choices:
    found = SavedAnswer.objects.filter(institution=institution).standing().in_order()
    return [(str(answer.pk), answer.title) for answer in found]


def networks() -> Choices:
    named: Choices = [(slug, str(mark_of(slug).name)) for slug in NETWORKS]
    return [*named, (PORTAL, _("The public portal"))]


def item_kinds() -> Choices:
    return [(kind, label) for kind, label in KINDS.items() if kind != Item.Kind.REPLY]
