# SPDX-License-Identifier: Apache-2.0
"""Classifications, and why they are what they are, to be read in a terminal."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from maturity.model import Text, msg
from maturity.problems import one_line
from maturity.rules.common import unusable
from maturity.summary import announced, declared, missing
from maturity.typesetting import PLAIN, wrap
from maturity.views.references import classification, evidence_links
from maturity.writers.blocks import Paragraph
from maturity.writers.compact import Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maturity.assessment import Assessment, Judgement
    from maturity.evaluate import Assessments, Chosen
    from maturity.model import Dataset, Entry, Phrase, Release
    from maturity.model.catalogues import Reading
    from maturity.typesetting import Screen
    from maturity.writers.blocks import Block
    from maturity.writers.compact import Cells


def classifications(assessments: Assessments, chosen: Chosen) -> Iterator[Block]:
    """Yield the classification of every entry that is asked for, as ranges of releases."""
    heads = msg('entry'), msg('classification'), msg('releases')
    for kind in chosen.kinds_of(assessments.data):
        entries = chosen.entries_of(assessments.data, kind)
        rows = tuple(row for entry in entries for row in _rows(assessments, chosen, entry))
        if rows:
            yield Sheet(kind.plural, heads, rows)
        elif chosen.entries is None:
            yield Paragraph(msg('{caption}: {empty}', caption=kind.plural, empty=msg('none')))


def _rows(assessments: Assessments, chosen: Chosen, entry: Entry) -> Iterator[Cells]:
    shown = chosen.of(assessments, entry)
    for (words, _life), group in groupby(
        shown, key=lambda one: (classification(assessments.data, one).words, one.life)
    ):
        run = list(group)
        ends = dict.fromkeys(str(assessment.release.title) for assessment in (run[0], run[-1]))
        yield (Text(entry.id),), (words,), (Text(' to '.join(ends)),)


def explanation(
    data: Dataset, assessment: Assessment, screen: Screen = PLAIN, *, reading: Reading | None = None
) -> Iterator[str]:
    """Yield why an entry is what it is at a release, in another reading too, and what is missing for more."""
    entry, release = assessment.entry, assessment.release
    name = data.title(entry, release)
    title = f'{name} in {data.title(release, release)}: {classification(data, assessment).words}'
    yield screen.paint(one_line(title), 'head')
    if reading is not None:
        yield from _wrapped(screen, f'Under the reading {reading.title}: {reading.sentence}')
    death = data.death(entry, release)
    remarks = [] if death is None else [unusable(death.reason)]
    remarks += announced(data, entry, release)
    remarks += [declared(data, assessment, one) for one in entry.declared if release.position in one.span]
    for words in remarks:
        yield from _wrapped(screen, words)
    for level in data.kinds[entry.kind].ladder:
        if judgements := assessment.of_level(level):
            skipped = (
                '' if level in assessment.ladder else ' (skipped: only an entry that opts in stops here)'
            )
            yield ''
            yield screen.paint(one_line(f'{data.level_of(level).title}{skipped}'), 'head')
            for judgement in judgements:
                yield from _judgement(data, release, judgement, screen)
    yield ''
    yield from _wrapped(screen, missing(data, assessment))


def _judgement(data: Dataset, release: Release, judgement: Judgement, screen: Screen) -> Iterator[str]:
    sign, hang = f'{judgement.verdict.glyph} {judgement.verdict.value}', ' ' * 12
    title = f'{judgement.requirement.title} [{judgement.requirement.id}]'
    first, *rest = _wrapped(screen, title, f'  {sign:10}', hang)
    # Painted where it is wrapped already: a sequence takes no room.
    yield first.replace(sign, screen.paint(sign, judgement.verdict.tone.terminal), 1)
    yield from rest
    yield from _wrapped(screen, judgement.reason, hang, hang)
    for link in evidence_links(data, judgement.evidence, release):
        as_of = '' if link.as_of is None else f' ({link.as_of})'
        yield one_line(f'{hang}{link.address}{as_of}')


def _wrapped(screen: Screen, words: Phrase | str, first: str = '', then: str = '') -> list[str]:
    return wrap(one_line(str(words)), screen.width, first, then)
