"""A measure as one row of the register, on the page and in a file: personal data is masked."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import xlsxwriter
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from majlis.arabic import personal
from majlis.delivery.states import State
from majlis.inbox import wording
from majlis.inbox.models import Appeal, Measure
from majlis.inbox.ruling import DONE
from majlis.record.spreadsheet import MARK, harmless
from majlis.ui.networks import mark_of

# What one cell of a workbook holds at most.
LONGEST_CELL = 32_767
COLUMNS: tuple[str | Promise, ...] = (
    gettext_lazy("Number"),
    gettext_lazy("Asked for at"),
    gettext_lazy("Measure"),
    gettext_lazy("Standing"),
    gettext_lazy("Rule"),
    gettext_lazy("Reason"),
    gettext_lazy("Why hiding was not enough"),
    gettext_lazy("Network"),
    gettext_lazy("What was written"),
    gettext_lazy("Who wrote it"),
    gettext_lazy("Written at"),
    gettext_lazy("Address"),
    gettext_lazy("Asked for by"),
    gettext_lazy("Confirmed by"),
    gettext_lazy("Block ends at"),
    gettext_lazy("Appeal"),
    gettext_lazy("Inquiry"),
)


@dataclass(frozen=True)
class Row:
    """One measure."""

    measure: Measure

    @property
    def kind(self) -> str | Promise:
        return DONE[self.measure.kind] if self.measure.is_done else self.measure.get_kind_display()

    @property
    def standing(self) -> str:
        """Whether it took place, and whether it was taken back."""
        measure = self.measure
        if self.is_undone:
            return _("Undone after an appeal")
        if measure.is_waiting:
            return _("Waits for a second person")
        if measure.dismissed_by_id:
            return _("Dismissed by a second person")
        if measure.lifted_at:
            return _("Its end has come")
        if measure.is_done:
            return _("It took place")
        state = measure.delivery.state if measure.delivery else ""
        ended = {State.FAILED, State.CANCELLED}
        return _("It did not take place") if state in ended else _("On its way")

    @property
    def tone(self) -> str:
        if self.is_undone or self.measure.dismissed_by_id:
            return ""
        return "waiting" if self.measure.is_waiting else "note"

    @property
    def appeal(self) -> Appeal | None:
        return getattr(self.measure, "appeal", None)

    @property
    def is_undone(self) -> bool:
        return self.appeal is not None and self.appeal.outcome == Appeal.Outcome.UNDONE

    @property
    def is_restored(self) -> bool:
        """Whether it was deleted wrongly: the network has it no more, its words stand here."""
        return self.is_undone and self.measure.kind == Measure.Kind.DELETE

    @property
    def text(self) -> str:
        return wording.line(personal.masked(self.measure.text), most=400)

    @property
    def reason(self) -> str:
        return personal.masked(self.measure.reason)

    @property
    def author(self) -> str:
        return personal.masked_name(wording.name(self.measure.author_name))

    @property
    def network(self) -> str:
        channel = self.measure.item.channel
        return channel.network if channel else ""

    @property
    def reference(self) -> str:
        case = self.measure.item.case
        return case.reference if case else ""

    @property
    def case_url(self) -> str:
        case = self.measure.item.case
        return case.get_absolute_url() if case else ""

    def cells(self) -> tuple[str, ...]:
        measure = self.measure
        return (
            str(measure.pk),
            _time(measure.asked_at),
            str(measure.get_kind_display()),
            self.standing,
            measure.rule.title if measure.rule else "",
            self.reason,
            personal.masked(measure.why_not_hidden),
            str(mark_of(self.network).name) if self.network else "",
            personal.masked(measure.text),
            self.author,
            _time(measure.written_at),
            measure.url,
            str(measure.asked_by or pgettext("actor", "The system")),
            str(measure.confirmed_by or ""),
            _time(measure.until),
            self.appeal.outcome_words if self.appeal else "",
            self.reference,
        )


def as_csv(measures: Iterable[Measure]) -> str:
    """Return the register as CSV, no cell of which a spreadsheet would execute."""
    out = io.StringIO()
    out.write(MARK)
    writer = csv.writer(out)
    writer.writerow(str(column) for column in COLUMNS)
    writer.writerows([harmless(_clean(cell)) for cell in Row(each).cells()] for each in measures)
    return out.getvalue()


def as_workbook(measures: Iterable[Measure]) -> bytes:
    """Return the register as a workbook: every cell is text, and Arabic runs from the right."""
    options: dict[str, Any] = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet(_("Register of measures")[:31])
        if get_language() == "ar":
            sheet.right_to_left()
        head = book.add_format({"bold": True})
        for column, words in enumerate(COLUMNS):
            sheet.write_string(0, column, str(words), head)
        for row, each in enumerate(measures, start=1):
            for column, cell in enumerate(Row(each).cells()):
                sheet.write_string(row, column, _clean(cell)[:LONGEST_CELL])
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(COLUMNS) - 1, 18)
    return out.getvalue()


def _clean(cell: str) -> str:
    """Return a cell without the signs that no sheet can hold, and nothing that turns it around."""
    shown = wording.name(cell)
    return "".join(sign for sign in shown if sign >= " ")


def _time(moment: datetime | None) -> str:
    return timezone.localtime(moment).isoformat(timespec="minutes") if moment else ""
