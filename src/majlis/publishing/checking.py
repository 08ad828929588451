"""What stands between a draft and the public: asked of each network, and of the house."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from majlis.channels.models import Channel
from majlis.media import renditions
from majlis.media.models import Asset
from majlis.networks import NETWORKS, Rules
from majlis.networks.contract import MediaFacts, Problem
from majlis.networks.field_checks import field_problems
from majlis.networks.forms import Field, FieldKind, Form
from majlis.networks.text import clean
from majlis.publishing.costs import Cost, costs, dollars
from majlis.publishing.field_words import field_label
from majlis.publishing.parts import parts_of
from majlis.publishing.sentences import of_field, of_part, sentence
from majlis.publishing.written import Written
from majlis.store.clock import now


@dataclass(frozen=True)
class Finding:
    """One thing to mend or to know, at the field where it can be mended.

    `networks` are those that say it; empty when it is the house's own rule.
    """

    # text, text_<network>, title, file, alt_<file's id>, option_<network>_<slug>, channels, when
    field: str
    code: str
    blocks: bool
    sentence: str
    networks: tuple[str, ...] = ()
    about: str = ""  # the field of a form, by its name

    @property
    def with_its_field(self) -> str:
        """The sentence where it stands away from its field."""
        return of_field(self.sentence, self.about) if self.about else self.sentence


@dataclass(frozen=True)
class Counter:
    """How long a text is on one network, by that network's own counting."""

    network: str
    length: int
    longest: int
    unit: str
    parts: int = 1

    @property
    def tone(self) -> str:
        if self.length > self.longest:
            return "bad"
        return "waiting" if self.length > self.longest * 0.9 else "good"

    @property
    def over(self) -> int:
        return max(0, self.length - self.longest)

    @property
    def counts_bytes(self) -> bool:
        return self.unit == "bytes"


def check(written: Written, *, paid: Iterable[Cost] | None = None) -> list[Finding]:
    """Return what hinders or endangers a draft, the graver ones first.

    `paid` is what it costs, where that is known already.
    """
    found = [*_of_the_house(written), *_of_budgets(costs(written) if paid is None else paid)]
    for network in written.networks:
        found += _of_a_network(written, NETWORKS[network])
    return sorted(_joined(found), key=lambda finding: not finding.blocks)


def counters(written: Written) -> dict[str, Counter]:
    """Return the length of the text on every network, chosen or not."""
    return {rules.slug: counter(rules, written) for rules in NETWORKS.values()}


def counter(rules: Rules, written: Written) -> Counter:
    """Count what one post of this network would hold: of a thread, its longest part."""
    form = written.form_for(rules.slug)
    parts = parts_of(written.text_for(rules.slug), form=form, rules=rules)
    return Counter(
        network=rules.slug,
        length=max(rules.measure(rules.final_text(part)) for part in parts),
        longest=form.abilities.longest_text,
        unit=str(form.abilities.text_unit),
        parts=len(parts),
    )


def unusable_file(network: str, code: str) -> Finding:
    """Return the finding for a file that could not be made as a network takes it."""
    return _finding("file", Problem("file_unusable", blocks=True, values={"why": code}), network)


def file_being_made(network: str) -> Finding:
    """Return the finding for a video that the worker still makes as a network takes it."""
    return _finding("file", Problem("file_being_made", blocks=True), network)


def nothing_changed() -> Finding:
    """Return the finding for a correction that says what stands already."""
    return _finding("text", Problem("nothing_changed", blocks=True))


def _of_the_house(written: Written) -> Iterator[Finding]:
    if not written.channels:
        yield _finding("channels", Problem("no_channel", blocks=True))
    for channel in written.channels:
        if channel.state != Channel.State.OPEN:
            values = {"handle": channel.handle}
            problem = Problem("not_connected", blocks=True, values=values)
            yield _finding("channels", problem, channel.network)
    if written.due_at and written.due_at <= now():
        yield _finding("when", Problem("time_in_the_past", blocks=True))


def _of_budgets(found: Iterable[Cost]) -> Iterator[Finding]:
    for cost in found:
        values = {
            "handle": cost.channel.handle,
            "after": dollars(cost.after_usd),
            "limit": cost.limit,
        }
        if cost.goes_beyond:
            problem = Problem("budget_exceeded", blocks=True, values=values)
            yield _finding("channels", problem, cost.channel.network)
        elif cost.is_near:
            problem = Problem("budget_near", blocks=False, values=values)
            yield _finding("channels", problem, cost.channel.network)


def _of_a_network(written: Written, rules: Rules) -> list[Finding]:
    text_field = f"text_{rules.slug}" if written.versions.get(rules.slug) else "text"
    found = _of_the_parts(written, rules, text_field)
    found += [
        replace(
            _finding(f"option_{rules.slug}_{problem.values['field']}", problem, rules.slug),
            about=field_label(problem.values["field"]),
        )
        for problem in _of_the_fields(written, rules)
    ]
    return found + [_finding("file", problem, rules.slug) for problem in _of_files(written, rules)]


def _of_the_parts(written: Written, rules: Rules, text_field: str) -> list[Finding]:
    """Ask the network of each post that a thread is made of; the files go with the first."""
    form = written.form_for(rules.slug)
    parts = parts_of(written.text_for(rules.slug), form=form, rules=rules)
    found = []
    if len(parts) > form.parts_most:
        values = {"count": len(parts), "most": form.parts_most}
        problem = Problem("parts_too_many", blocks=True, values=values)
        found.append(_finding(text_field, problem, rules.slug))
    for number, part in enumerate(parts, start=1):
        problems = rules.problems(
            text=part,
            title=clean(written.title) if form.abilities.longest_title else "",
            media=media_facts(written, form) if number == 1 else [],
            form=form if number == 1 else later_part(form),
        )
        of_part = number if len(parts) > 1 else 0
        found += [
            _finding(_field(problem, text_field, written), problem, rules.slug, part=of_part)
            for problem in problems
        ]
    return found


def later_part(form: Form) -> Form:
    """Return what holds for a thread's parts after the first: words are enough."""
    abilities = replace(form.abilities, needs_media=False, needs_video=False, media_least=0)
    return replace(form, abilities=abilities)


def media_facts(written: Written, form: Form) -> list[MediaFacts]:
    return [
        renditions.expected(asset, abilities=form.abilities, alt=clean(written.alt(asset)))
        for asset in written.files
    ]


def _of_the_fields(written: Written, rules: Rules) -> list[Problem]:
    form = written.form_for(rules.slug)
    options = written.options_for(rules.slug)
    attached = written.attached_for(rules.slug)
    problems = field_problems(
        form,
        options=options,
        files={slug: _of_a_field(asset, form, slug) for slug, asset in attached.items()},
        has_media=bool(written.files),
    )
    if options.get("first_comment"):
        problems += _of_first_comment(str(options["first_comment"]), options, rules)
    return problems


def _of_first_comment(text: str, options: Mapping[str, Any], rules: Rules) -> Iterator[Problem]:
    """It goes out as an answer of ours under the post, so it is asked what answers are asked."""
    if options.get("comments_off"):
        values = {"field": "first_comment", "other": "comments_off"}
        yield Problem("options_exclude", blocks=True, values=values)
    for problem in rules.reply_problems(text):
        yield replace(problem, values={**problem.values, "field": "first_comment"})


def _of_a_field(asset: Asset, form: Form, slug: str) -> MediaFacts:
    field = form.field(slug) or Field(slug, FieldKind.FILE)
    return renditions.expected_for_field(asset, field=field)


def _of_files(written: Written, rules: Rules) -> Iterator[Problem]:
    """Tell what is done to the files on their way, where a person would want to know."""
    form = written.form_for(rules.slug)
    abilities = form.abilities
    for asset in written.files:
        open_making = renditions.asked(asset, network=rules.slug, purpose=form.slug)
        if open_making and open_making.has_failed:
            yield Problem("file_unusable", blocks=True, values={"why": open_making.why})
        elif open_making:
            yield Problem("file_being_made", blocks=True)
        takes = abilities.takes_video if asset.is_video else abilities.images_most
        how = renditions.plan(asset, abilities) if takes else None
        if how and how.has_bars:
            yield Problem("bars_added", blocks=False)


def _field(problem: Problem, text_field: str, written: Written) -> str:
    if problem.code.startswith("title"):
        return "title"
    if problem.code == "alt_missing":
        return f"alt_{written.files[problem.values['number'] - 1].pk}"
    if problem.code.startswith(("alt", "image", "video", "media", "gif", "document")):
        return "file"
    return text_field


def _finding(field: str, problem: Problem, network: str = "", *, part: int = 0) -> Finding:
    said = sentence(problem.code, problem.values)
    return Finding(
        field=field,
        code=problem.code,
        blocks=problem.blocks,
        sentence=of_part(said, part) if part else said,
        networks=(network,) if network else (),
    )


def _joined(findings: list[Finding]) -> list[Finding]:
    """Say once what several networks say in the same words."""
    said: dict[tuple[str, str], Finding] = {}
    for finding in findings:
        key = (finding.field, finding.sentence)
        before = said.get(key)
        networks = tuple(dict.fromkeys((*(before.networks if before else ()), *finding.networks)))
        said[key] = replace(finding, networks=networks)
    return list(said.values())
