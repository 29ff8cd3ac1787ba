# SPDX-License-Identifier: Apache-2.0
"""One entry at one release: every requirement judged, and the level that follows.

Pure: the same record gives the same assessment, and nothing is ever written
back.  A release is judged by the requirements in force at that release.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from maturity import links
from maturity.model import Context, Ruling, Text, Verdict, at
from maturity.model.vocabulary import WaiverType

if TYPE_CHECKING:
    from collections.abc import Iterable

    from maturity.model import Dataset, Entry, Evidence, Message, Release, Requirement, Waiver


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
        return tuple(judgement for judgement in self.judgements if judgement.requirement.level == level)

    def ids_with(self, verdict: Verdict) -> tuple[str, ...]:
        """Return the ids of the requirements with one verdict."""
        return tuple(one.requirement.id for one in self.judgements if one.verdict is verdict)

    @property
    def life(self) -> int:
        """The number of lives of the entry that ended before: what belongs to two is never one spell."""
        return sum(life.stop < self.release.position for life in self.entry.lives)

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
        return tuple(
            judgement for judgement in self.of_level(self.next_level) if not judgement.verdict.passed
        )

    @property
    def accepted_gaps(self) -> tuple[Judgement, ...]:
        """Accepted gaps on which the level rests: "stable (1 waiver)"."""
        reached = self.ladder[: self.rank + 1]
        return tuple(
            judgement
            for judgement in self.judgements
            if judgement.waiver is not None
            and judgement.waiver.type == WaiverType.ACCEPTED_GAP.value
            and judgement.requirement.level in reached
        )


def assess(
    data: Dataset,
    entry: Entry,
    release: Release,
    requirements: Iterable[Requirement],
    usual: Assessment | None = None,
) -> Assessment:
    """Return the assessment of `entry` at `release`, where it must exist, by the requirements in force.

    What the `usual` one judged by the very same requirement is not judged again.
    """
    known = {} if usual is None else {id(one.requirement): one for one in usual.judgements}
    judgements = tuple(known.get(id(one)) or _judgement(data, entry, release, one) for one in requirements)
    ladder = _ladder(data, entry, release)
    dead = data.death(entry, release) is not None
    # Dead code is never classified, whatever its remaining facts say.
    level = data.below.id if dead else classify(ladder, judgements, data.below.id)
    return Assessment(
        entry=entry, release=release, level=level, ladder=ladder, judgements=judgements, dead=dead
    )


def _ladder(data: Dataset, entry: Entry, release: Release) -> tuple[str, ...]:
    """Return the levels that count: without exceptional ones not opted into."""
    kind = data.kinds[entry.kind]
    taken = {opt_in.level for opt_in in entry.opt_ins if release.position in opt_in.span}
    return tuple(level for level in kind.ladder if level not in kind.exceptional or level in taken)


def classify(ladder: Iterable[str], judgements: Iterable[Judgement], below: str) -> str:
    """Return the highest level such that it and all below have only passed.

    A level of which no requirement is in force cannot be reached: nothing
    would distinguish it from the one below.
    """
    passed: dict[str, bool] = {}
    for judgement in judgements:
        level = judgement.requirement.level
        passed[level] = passed.get(level, True) and judgement.verdict.passed
    reached = below
    for level in ladder:
        if not passed.get(level):
            break
        reached = level
    return reached


def _judgement(data: Dataset, entry: Entry, release: Release, requirement: Requirement) -> Judgement:
    context = Context(data=data, entry=entry, release=release, requirement=requirement)
    ruling = requirement.rule.judge(context)
    waiver = at((waiver for waiver in entry.waivers if waiver.requirement == requirement.id), release)
    if waiver is None or ruling.verdict is Verdict.MET:
        waiver = None
    else:
        reason = WaiverType(waiver.type).reason.filled(
            by=Text(waiver.by, waiver.mark), reason=waiver.reason, found=ruling.reason
        )
        shown = links.newest(data, waiver.evidence, release)
        ruling = Ruling(Verdict.WAIVED, reason, (*shown, *ruling.evidence))
    return Judgement(
        requirement=requirement,
        verdict=ruling.verdict,
        reason=ruling.reason,
        evidence=ruling.evidence,
        waiver=waiver,
    )
