"""What stands between a draft and the public: asked of each network, and of the house."""

from collections.abc import Iterator
from dataclasses import dataclass

from majlis.channels.models import Channel
from majlis.media import renditions
from majlis.networks import NETWORKS, Rules
from majlis.networks.contract import MediaFacts, Problem
from majlis.networks.text import clean
from majlis.publishing.sentences import sentence
from majlis.publishing.written import Written
from majlis.store.clock import now


@dataclass(frozen=True)
class Finding:
    """One thing to mend or to know, at the field where it can be mended.

    `networks` are those that say it; empty when it is the house's own rule.
    """

    field: str  # text, text_<network>, title, file, alt, channels, when
    code: str
    blocks: bool
    sentence: str
    networks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Counter:
    """How long a text is on one network, by that network's own counting."""

    network: str
    length: int
    longest: int
    unit: str

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


def check(written: Written) -> list[Finding]:
    """Return what hinders or endangers a draft, the graver ones first."""
    found = [*_of_the_house(written)]
    for network in written.networks:
        found += _of_a_network(written, NETWORKS[network])
    return sorted(_joined(found), key=lambda finding: not finding.blocks)


def counters(written: Written) -> dict[str, Counter]:
    """Return the length of the text on every network, chosen or not."""
    return {rules.slug: counter(rules, written.text_for(rules.slug)) for rules in NETWORKS.values()}


def counter(rules: Rules, text: str) -> Counter:
    return Counter(
        network=rules.slug,
        length=rules.measure(rules.final_text(text)),
        longest=rules.abilities.longest_text,
        unit=str(rules.abilities.text_unit),
    )


def unusable_file(network: str, code: str) -> Finding:
    """Return the finding for a file that could not be made as a network takes it."""
    return _finding("file", Problem("file_unusable", blocks=True, values={"why": code}), network)


def file_being_made(network: str) -> Finding:
    """Return the finding for a video that the worker still makes as a network takes it."""
    return _finding("file", Problem("file_being_made", blocks=True), network)


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


def _of_a_network(written: Written, rules: Rules) -> list[Finding]:
    problems = rules.problems(
        text=written.text_for(rules.slug),
        title=clean(written.title) if rules.abilities.longest_title else "",
        media=_media(written, rules),
    )
    text_field = f"text_{rules.slug}" if written.versions.get(rules.slug) else "text"
    found = [_finding(_field(p, text_field), p, rules.slug) for p in problems]
    return found + [_finding("file", p, rules.slug) for p in _of_the_file(written, rules)]


def _media(written: Written, rules: Rules) -> list[MediaFacts]:
    if written.asset is None:
        return []
    alt = clean(written.alt)
    return [renditions.expected(written.asset, abilities=rules.abilities, alt=alt)]


def _of_the_file(written: Written, rules: Rules) -> Iterator[Problem]:
    """Tell what is done to the file on its way, where a person would want to know."""
    asset = written.asset
    if asset is None:
        return
    takes = rules.abilities.takes_video if asset.is_video else rules.abilities.images_most
    how = renditions.plan(asset, rules.abilities) if takes else None
    if how and how.has_bars:
        yield Problem("bars_added", blocks=False)


def _field(problem: Problem, text_field: str) -> str:
    if problem.code.startswith("title"):
        return "title"
    if problem.code.startswith("alt"):
        return "alt"
    if problem.code.startswith(("image", "video", "media")):
        return "file"
    return text_field


def _finding(field: str, problem: Problem, network: str = "") -> Finding:
    return Finding(
        field=field,
        code=problem.code,
        blocks=problem.blocks,
        sentence=sentence(problem.code, problem.values),
        networks=(network,) if network else (),
    )


def _joined(findings: list[Finding]) -> list[Finding]:
    """Say once what several networks say in the same words."""
    said: dict[tuple[str, str], Finding] = {}
    for finding in findings:
        key = (finding.field, finding.sentence)
        before = said.get(key)
        networks = (*(before.networks if before else ()), *finding.networks)
        said[key] = Finding(finding.field, finding.code, finding.blocks, finding.sentence, networks)
    return list(said.values())
