# SPDX-License-Identifier: Apache-2.0
"""An assessment in short: what was announced and declared, in sentences, and what is missing for more."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from maturity.assessment import classify
from maturity.model import Context, Sentence, Verdict, following, msg
from maturity.rules.jobs import JobsCover

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maturity.assessment import Assessment, Judgement
    from maturity.model import Capability, Dataset, Declaration, Entry, Message, Milestone, Release
    from maturity.model.events import EventType


def until_words(data: Dataset, until: str) -> Message:
    """Return in which release something is to go, by whatever name; it need not be on record yet."""
    release = data.releases.get(data.named('release', until))
    return msg('To be removed in {release}.', release=until if release is None else release.title)


def end_words(data: Dataset, release: Release, type_: EventType, milestone: Milestone) -> Message:
    """Return sentences on an announced end: since when, until when, why, and what to use instead."""
    title = data.title(data.releases[milestone.release], release)
    first = msg('{what} since {release}.', what=type_.section.title, release=title)
    until = () if milestone.until is None else (until_words(data, milestone.until),)
    reason = () if milestone.reason is None else (Sentence(milestone.reason),)
    titles = tuple(data.entries[id_].title for id_ in milestone.instead if id_ in data.entries)
    instead = (msg('Use {entries} instead.', entries=titles),) if titles else ()
    return following(first, *until, *reason, *instead)


def announced(data: Dataset, entry: Entry, release: Release) -> list[Message]:
    """Return sentences on each announced end that counts at a release."""
    return [end_words(data, release, *one) for one in data.ends(entry, release)]


def declared(data: Dataset, assessment: Assessment, declaration: Declaration) -> Message:
    """Return a sentence on what was declared, and whether the facts agree."""
    means = data.declared_by.get(declaration.by, declaration.by)
    sentence = (
        msg('Declared {level} by {means}.')
        if declaration.level == assessment.level
        else msg('Declared {level} by {means}, which the facts do not bear out.')
    )
    return sentence.filled(level=data.level_of(declaration.level).title, means=means)


def missing(data: Dataset, assessment: Assessment) -> Message:
    """Return a sentence on exactly what is missing for the next level."""
    if assessment.next_level is None:
        return msg('Nothing is missing: this is the highest level.')
    level = data.level_of(assessment.next_level).title
    if assessment.dead:
        return msg('For {level}: its code would have to become usable again.', level=level)
    if not assessment.of_level(assessment.next_level):
        return msg(
            '{level} cannot be reached in this release: no requirement of it is in force.', level=level
        )
    short = (
        msg('{requirement} ({outcome})', requirement=v.requirement.title, outcome=v.verdict.words)
        for v in assessment.in_the_way
    )
    return msg('Missing for {level}: {requirements}.', level=level, requirements=tuple(short))


# The way to the next level ----------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class Obstacles:
    """What is in the way of a `level`.

    `tests` are the capabilities that lack a test, where nothing else is in the
    way.  `then` is the level that is reached without the obstacles; it can be
    higher.  `supposed` is what to ask `maturity what-if`.
    """

    level: str
    then: str
    judgements: tuple[Judgement, ...]
    tests: tuple[Capability, ...]
    supposed: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many tests are missing, or requirements."""
        return len(self.tests or self.judgements)


def obstacles(data: Dataset, assessment: Assessment) -> Obstacles | None:
    """Return what is in the way of the next level; None where there is no way to one."""
    level, in_the_way = assessment.next_level, assessment.in_the_way
    if level is None or assessment.dead or not in_the_way:
        return None
    asked = [(one, one.requirement.rule.needed(_context(data, assessment, one))) for one in in_the_way]
    only_tests = all(isinstance(one.requirement.rule, JobsCover) and needed for one, needed in asked)
    supposed = tuple(dict.fromkeys(name for _, needed in asked for name in needed))
    lacking = dict.fromkeys(name.partition('=')[0] for name in supposed) if only_tests else {}
    return Obstacles(
        level=level,
        then=classify(assessment.ladder, _without(assessment), data.below.id),
        judgements=in_the_way,
        tests=tuple(data.capabilities[id_] for id_ in lacking),
        supposed=supposed if all(needed for _, needed in asked) else (),
    )


def _context(data: Dataset, assessment: Assessment, judgement: Judgement) -> Context:
    return Context(
        data=data, entry=assessment.entry, release=assessment.release, requirement=judgement.requirement
    )


def _without(assessment: Assessment) -> Iterator[Judgement]:
    """Yield the judgements as they were if nothing were in the way of the next level."""
    for one in assessment.judgements:
        yield replace(one, verdict=Verdict.MET) if one in assessment.in_the_way else one
