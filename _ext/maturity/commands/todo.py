# SPDX-License-Identifier: Apache-2.0
"""The command `maturity todo`: what is in the way of the next level, the shortest way first."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from maturity.api.text import as_json
from maturity.commands.command import DATA, KIND, command, format_option, option, record
from maturity.console import CLEAN, shown
from maturity.evaluate import Chosen
from maturity.model import Verdict, msg
from maturity.summary import obstacles
from maturity.views.references import classification
from maturity.writers.compact import Sheet
from maturity.writers.text import TextWriter

if TYPE_CHECKING:
    import argparse

    from maturity.assessment import Assessment, Judgement
    from maturity.model import Dataset, Phrase
    from maturity.summary import Obstacles
    from maturity.writers.compact import Cells


@command(
    'todo',
    'print what is in the way of the next level, of all entries, the shortest way first',
    DATA,
    option('--release', metavar='RELEASE', help='in this release (the newest)'),
    KIND,
    format_option('text', 'json'),
    examples=(('todo --kind driver', 'where the next level is near'),),
    paged=True,
)
def todo(options: argparse.Namespace) -> int:
    """Print the ways in the format that is asked for."""
    assessments = record(options)
    data = assessments.data
    release = options.release or data.newest.id
    chosen = Chosen(kinds=options.kind, releases=[release])
    entries = (entry for kind in chosen.kinds_of(data) for entry in chosen.entries_of(data, kind))
    there = (one for entry in entries for one in chosen.of(assessments, entry))
    ways = [(one, way) for one in there if (way := obstacles(data, one)) is not None]
    ways.sort(key=lambda pair: pair[1].count)
    if options.format == 'json':
        sys.stdout.write(as_json([_tree(*pair) for pair in ways]))
        return CLEAN
    if not ways:
        shown([f'Nothing is in the way in {release}: no entry has a next level.'])
        return CLEAN
    heads = (msg('Entry'), msg('Is'), msg('Next'), msg('In the way'))
    rows = tuple(_row(data, *pair) for pair in ways)
    title = data.releases[release].title
    sheet = Sheet(msg('In the way of the next level, in {release}', release=title), heads, rows)
    shown(TextWriter(options.screen).document([sheet]))
    return CLEAN


def _row(data: Dataset, assessment: Assessment, way: Obstacles) -> Cells:
    if way.tests:
        missing = msg('tests of {capabilities}', capabilities=tuple(one.title for one in way.tests))
    else:
        missing = msg('{requirements}', requirements=tuple(map(_requirement, way.judgements)))
    level = data.level_of(way.level).title
    return (assessment.entry.title,), (classification(data, assessment).words,), (level,), (missing,)


def _requirement(judgement: Judgement) -> Phrase:
    title = judgement.requirement.title
    is_unknown = judgement.verdict is Verdict.UNKNOWN
    return (
        msg('{requirement} ({outcome})', requirement=title, outcome=judgement.verdict.words)
        if is_unknown
        else title
    )


def _tree(assessment: Assessment, way: Obstacles) -> dict[str, object]:
    """Return a way as ids; `supposed` is what to ask `maturity what-if`."""
    return {
        'entry': assessment.entry.id,
        'kind': assessment.entry.kind,
        'release': assessment.release.id,
        'classification': assessment.level,
        'next': way.level,
        'requirements': [one.requirement.id for one in way.judgements],
        'tests': [one.id for one in way.tests],
        'supposed': [*way.supposed],
    }
