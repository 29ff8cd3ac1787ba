# SPDX-License-Identifier: Apache-2.0
"""An assessment in sentences: what was announced and declared, and what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity.model import Sentence, following, msg

if TYPE_CHECKING:
    from maturity.assessment import Assessment
    from maturity.model import Dataset, Declaration, Entry, Message, Milestone, Release
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
