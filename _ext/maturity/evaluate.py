# SPDX-License-Identifier: Apache-2.0
"""From facts to classifications: every requirement judged, and the level.

Pure: the same record gives the same assessment, and nothing is ever written
back.  A release is judged by the requirements in force at that release.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from maturity import links
from maturity.model import Text, at, msg
from maturity.rules import Context, Ruling, Verdict, judge

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from maturity.model import Dataset, Entry, Evidence, Message, Release, Requirement, Waiver

PASSED = frozenset({Verdict.MET, Verdict.WAIVED})


@dataclass(frozen=True, kw_only=True, slots=True)
class Judgement:
    """The verdict on one requirement for one entry at one release, and why.

    `evidence` is what to show for that release: of each fact the newest that
    is not after it.
    """

    requirement: Requirement
    verdict: Verdict
    reason: Message
    evidence: tuple[Evidence, ...]
    waiver: Waiver | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Assessment:
    """One entry at one release: its level and all judgements in catalogue order.

    `ladder` is the one that counts here; `level` the id of one of its levels
    or of what is below.
    """

    entry: Entry
    release: Release
    level: str
    ladder: tuple[str, ...]
    judgements: tuple[Judgement, ...]
    dead: bool

    def of_level(self, level: str) -> tuple[Judgement, ...]:
        """Return the judgements of the requirements of one level."""
        return tuple(v for v in self.judgements if v.requirement.level == level)

    def with_verdict(self, verdict: Verdict) -> tuple[Judgement, ...]:
        """Return the judgements with one verdict."""
        return tuple(v for v in self.judgements if v.verdict is verdict)

    @property
    def rank(self) -> int:
        """Position in the ladder; -1 below it."""
        return self.ladder.index(self.level) if self.level in self.ladder else -1

    @property
    def next_level(self) -> str | None:
        """The level above, or None at the top."""
        return self.ladder[self.rank + 1] if self.rank + 1 < len(self.ladder) else None

    @property
    def in_the_way(self) -> tuple[Judgement, ...]:
        """The judgements that keep the entry from its next level."""
        if self.next_level is None:
            return ()
        return tuple(v for v in self.of_level(self.next_level) if v.verdict not in PASSED)

    @property
    def accepted_gaps(self) -> tuple[Judgement, ...]:
        """The accepted gaps on which the level rests: "stable (1 waiver)"."""
        reached = self.ladder[: self.rank + 1]
        return tuple(
            v
            for v in self.judgements
            if v.waiver is not None and v.waiver.type == 'accepted-gap' and v.requirement.level in reached
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Assessments:
    """The assessments of the whole record, by entry and release id.

    Releases in which an entry does not exist are left out; the others stand
    in the order of time.
    """

    data: Dataset
    by_entry: Mapping[str, Mapping[str, Assessment]]

    def get(self, entry: str, release: str) -> Assessment | None:
        """Return the assessment, or None where the entry does not exist."""
        return self.by_entry[entry].get(release)

    def latest(self, entry: str) -> Assessment | None:
        """Return the assessment of the newest release with the entry."""
        return next(reversed(tuple(self.by_entry[entry].values())), None)


def evaluate(data: Dataset) -> Assessments:
    """Return the assessment of every entry in every release that contains it."""
    requirements = {
        (kind, release.id): data.in_force(kind, release)
        for kind in data.kinds
        for release in data.releases.values()
    }
    return Assessments(
        data=data,
        by_entry={
            entry.id: {
                release.id: assess(data, entry, release, requirements[entry.kind, release.id])
                for release in data.releases.values()
                if data.exists(entry, release)
            }
            for entry in data.entries.values()
        },
    )


def assess(
    data: Dataset, entry: Entry, release: Release, requirements: Iterable[Requirement] | None = None
) -> Assessment:
    """Return the assessment of `entry` at `release`; it must exist there."""
    if requirements is None:
        requirements = data.in_force(entry.kind, release)
    judgements = tuple(_judgement(data, entry, release, requirement) for requirement in requirements)
    ladder = ladder_of(data, entry, release)
    dead = data.is_dead(entry, release)
    # Dead code is never classified, whatever its remaining facts say.
    level = data.below.id if dead else classify(ladder, judgements, data.below.id)
    return Assessment(
        entry=entry, release=release, level=level, ladder=ladder, judgements=judgements, dead=dead
    )


def ladder_of(data: Dataset, entry: Entry, release: Release) -> tuple[str, ...]:
    """Return the levels that count: without exceptional ones not opted into."""
    kind = data.kinds[entry.kind]
    taken = {one.level for one in entry.opt_ins if release.position in one.span}
    return tuple(level for level in kind.ladder if level not in kind.exceptional or level in taken)


def classify(ladder: Iterable[str], judgements: Iterable[Judgement], below: str) -> str:
    """Return the highest level such that it and all below have only passed.

    A level of which no requirement is in force cannot be reached: nothing
    would distinguish it from the one below.
    """
    verdicts: dict[str, set[Verdict]] = {}
    for judgement in judgements:
        verdicts.setdefault(judgement.requirement.level, set()).add(judgement.verdict)
    reached = below
    for level in ladder:
        if not verdicts.get(level) or not verdicts[level] <= PASSED:
            break
        reached = level
    return reached


def _judgement(data: Dataset, entry: Entry, release: Release, requirement: Requirement) -> Judgement:
    context = Context(data=data, entry=entry, release=release, requirement=requirement)
    found = judge(requirement.rule, context)
    waiver = at([one for one in entry.waivers if one.requirement == requirement.id], release)
    if found.verdict is Verdict.MET or waiver is None:
        return _as_found(requirement, found)
    gap = waiver.type == 'accepted-gap'
    reason = (
        msg('Accepted gap, decided by {by}: {reason} (Found: {found})')
        if gap
        else msg('Not applicable, decided by {by}: {reason} (Found: {found})')
    )
    return Judgement(
        requirement=requirement,
        verdict=Verdict.WAIVED,
        reason=reason.filled(by=Text(waiver.by, waiver.mark), reason=waiver.reason, found=found.reason),
        evidence=(*links.newest(data, waiver.evidence, release), *found.evidence),
        waiver=waiver,
    )


def _as_found(requirement: Requirement, found: Ruling) -> Judgement:
    return Judgement(
        requirement=requirement,
        verdict=found.verdict,
        reason=found.reason,
        evidence=found.evidence,
    )
