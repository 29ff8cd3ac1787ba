# SPDX-License-Identifier: Apache-2.0
"""Assessments as plain text, to be read in a terminal."""

from __future__ import annotations

import textwrap
from itertools import groupby
from typing import TYPE_CHECKING

from maturity import links
from maturity.model import msg
from maturity.problems import one_line
from maturity.screen import PLAIN, column_width, hung, padded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from maturity.assessment import Assessment, Judgement
    from maturity.evaluate import Assessments
    from maturity.model import Dataset, Declaration, Kind, Message, Release, Text
    from maturity.screen import Screen


def table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield `rows` as aligned columns; the first row is the header."""
    widths = [max(column_width(row[i]) for row in rows) for i in range(len(rows[0]))]
    for number, row in enumerate(rows):
        yield '  '.join(padded(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip()
        if number == 0:
            yield '  '.join('-' * width for width in widths)


def classifications(
    assessments: Assessments, kinds: Iterable[Kind], release: Release | None
) -> Iterator[str]:
    """Yield the classification of every entry: at one release, or as ranges of releases."""
    for number, kind in enumerate(kinds):
        if number:
            yield ''
        yield one_line(str(kind.plural))
        entries = assessments.data.of_kind(kind.id)
        rows = [row for entry in entries for row in _rows(assessments, entry.id, release)]
        yield from table([('entry', 'classification', 'releases'), *rows]) if rows else ['none']


def _rows(assessments: Assessments, entry: str, release: Release | None) -> Iterator[tuple[str, str, str]]:
    shown = [one for one in assessments.by_entry[entry].values() if release is None or release is one.release]
    for said, group in groupby(shown, key=lambda one: level_words(assessments.data, one)):
        run = list(group)
        yield entry, said, _range(run[0], run[-1])


def _range(first: Assessment, last: Assessment) -> str:
    ends = (str(first.release.title), str(last.release.title))
    return one_line(ends[0] if first is last else ' to '.join(ends))


def level_title(data: Dataset, level: str) -> Text:
    """Return the title of a level, or of what is below."""
    return data.levels.get(level, data.below).title


def level_words(data: Dataset, assessment: Assessment) -> str:
    """Return the classification in words: `Stable (1 waiver)`, `Unclassified (dead code)`."""
    remarks = []
    if assessment.dead:
        remarks.append('dead code')
    if gaps := len(assessment.accepted_gaps):
        remarks.append(f'{gaps} waiver{"s" if gaps > 1 else ""}')
    title = level_title(data, assessment.level)
    return one_line(f'{title} ({", ".join(remarks)})' if remarks else str(title))


def explanation(data: Dataset, assessment: Assessment, screen: Screen = PLAIN) -> Iterator[str]:
    """Yield why an entry is what it is at a release, and what is missing for more."""
    entry, release = assessment.entry, assessment.release
    title = one_line(f'{entry.title} in {release.title}: {level_words(data, assessment)}')
    yield screen.paint(title, 'head')
    if assessment.dead and entry.dead is not None:
        yield from _wrapped(f'Its code is in the tree but unusable: {entry.dead.reason}', '', screen)
    yield from _declared(data, assessment, screen)
    for level in data.kinds[entry.kind].ladder:
        if judgements := assessment.of_level(level):
            skipped = (
                '' if level in assessment.ladder else ' (skipped: only an entry that opts in stops here)'
            )
            yield ''
            yield screen.paint(one_line(f'{level_title(data, level)}{skipped}'), 'head')
            for judgement in judgements:
                yield from _judgement(data, release, judgement, screen)
    yield ''
    yield from _wrapped(str(missing(data, assessment)), '', screen)


def _declared(data: Dataset, assessment: Assessment, screen: Screen) -> Iterator[str]:
    for one in assessment.entry.declared:
        if assessment.release.position in one.span:
            yield from _wrapped(str(declared(data, assessment, one)), '', screen)


def declared(data: Dataset, assessment: Assessment, declaration: Declaration) -> Message:
    """Return a sentence on what was declared, and whether the facts agree."""
    means = data.declared_by.get(declaration.by, declaration.by)
    sentence = (
        msg('Declared {level} by {means}.')
        if declaration.level == assessment.level
        else msg('Declared {level} by {means}, which the facts do not bear out.')
    )
    return sentence.filled(level=level_title(data, declaration.level), means=means)


def _judgement(data: Dataset, release: Release, judgement: Judgement, screen: Screen) -> Iterator[str]:
    sign = f'{judgement.verdict.glyph} {judgement.verdict.value}'
    title = f'{judgement.requirement.title} [{judgement.requirement.id}]'
    first, *rest = _wrapped(title, f'  {sign:10}', screen, hang=' ' * 12)
    # Painted where it is wrapped already: a sequence takes no room.
    yield first.replace(sign, screen.paint(sign, judgement.verdict.tone.terminal), 1)
    yield from rest
    yield from _wrapped(str(judgement.reason), ' ' * 12, screen)
    for one in judgement.evidence:
        where = data.releases.get(one.release or '')
        as_of = f' (as of {where.title})' if where is not None and where.id != release.id else ''
        yield one_line(f'{" " * 12}{links.address(data, one)}{as_of}')


def missing(data: Dataset, assessment: Assessment) -> Message:
    """Return a sentence on exactly what is missing for the next level."""
    if assessment.next_level is None:
        return msg('Nothing is missing: this is the highest level.')
    level = level_title(data, assessment.next_level)
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


def _wrapped(text: str, begin: str, screen: Screen, *, hang: str | None = None) -> Iterator[str]:
    words, then = one_line(text), begin if hang is None else hang
    if column_width(words) != len(words):
        yield from hung(words, screen.width, begin, then)
        return
    yield from textwrap.wrap(
        words,
        screen.width,
        initial_indent=begin,
        subsequent_indent=then,
        break_long_words=False,
        break_on_hyphens=False,
    )
