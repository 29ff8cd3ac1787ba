# SPDX-License-Identifier: Apache-2.0
"""The commands `maturity explain` and `maturity what-if`: why an entry is what it is, or would be."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from maturity import effects, summary, whatif
from maturity.api.computed import Assessed
from maturity.api.encoder import Encoder
from maturity.api.text import as_json
from maturity.commands.command import ENTRY, READING, assessed, command, format_option, record, several
from maturity.console import CLEAN, shown
from maturity.evaluate import evaluate
from maturity.problems import one_line
from maturity.typesetting import wrap
from maturity.writers.documents import explanation

if TYPE_CHECKING:
    import argparse

    from maturity.typesetting import Screen


@command(
    'explain',
    'say why an entry is what it is, and what is missing',
    *ENTRY,
    READING,
    format_option('text', 'json'),
    examples=(('explain alpha --release 3.9', 'every requirement, with its reason and evidence'),),
    paged=True,
)
def explain(options: argparse.Namespace) -> int:
    """Print why an entry is what it is."""
    assessments = record(options)
    data = assessments.data
    reading = None if options.reading is None else data.readings[options.reading]
    assessment = assessed(options, assessments)
    if options.format == 'json':
        sys.stdout.write(as_json({'entry': options.entry, **json.loads(Encoder(data)(assessment, Assessed))}))
    else:
        shown(explanation(data, assessment, options.screen, reading=reading))
    return CLEAN


@command(
    'what-if',
    'say what an entry would be if some facts were different',
    *ENTRY,
    READING,
    several(
        '--set',
        'NAME=VALUE',
        'JOB=voting, JOB=gate:voting, CAPABILITY=implemented, CAPABILITY=check:non-voting '
        '(a job that tests it) and so on',
        required=True,
        dest='suppositions',
    ),
    examples=(
        ('what-if alpha --set functional=voting', 'if a job voted'),
        ('what-if alpha --release 3.9 --set backup=partial', 'if a capability were there'),
    ),
    paged=True,
)
def what_if(options: argparse.Namespace) -> int:
    """Print what an entry would be."""
    before = record(options)
    data = before.data
    release = assessed(options, before).release
    suppositions = [whatif.parsed(text) for text in options.suppositions]
    after = evaluate(whatif.supposed(data, options.entry, release.id, suppositions))
    assessment = after.by_entry[options.entry][release.id]
    words = ' and '.join(one.words(data, release) for one in suppositions)
    head = one_line(f'{assessment.entry.title} in {release.title}, if {words}:')
    missing = one_line(str(summary.missing(after.data, assessment)))
    screen: Screen = options.screen
    shown(screen.paint(line, 'head') for line in wrap(head, screen.width))
    for line in (*effects.lines(before, after), missing):
        indent = ' ' * (len(line) - len(line.lstrip()))
        shown(wrap(line, screen.width, indent, f'{indent}  '))
    return CLEAN
