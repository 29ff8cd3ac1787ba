# SPDX-License-Identifier: Apache-2.0
"""The command `maturity classify`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from maturity.api.classifications import classification_rows, classification_tree
from maturity.api.text import as_csv, as_json
from maturity.commands.command import DATA, KIND, READING, command, kinds, option, record
from maturity.console import CLEAN, shown
from maturity.evaluate import evaluate
from maturity.typesetting import UNBOUNDED
from maturity.writers.explanation import classifications
from maturity.writers.text import TextWriter

if TYPE_CHECKING:
    import argparse


@command(
    'classify',
    'print the computed classifications',
    DATA,
    option('--release', metavar='RELEASE', help='only this release'),
    KIND,
    READING,
    option('--format', choices=('text', 'json', 'csv'), default='text'),
    examples=(
        ('classify --release 3.9 --kind driver', 'the drivers of one release'),
        ('classify --format csv', 'everything, for a spreadsheet'),
    ),
    paged=True,
)
def classify(options: argparse.Namespace) -> int:
    """Print the classifications in the format that is asked for."""
    data = record(options)
    assessments = evaluate(data)
    if options.format == 'json':
        tree = classification_tree(assessments, kind=options.kind, release=options.release)
        sys.stdout.write(as_json(tree))
    elif options.format == 'csv':
        rows = classification_rows(assessments, kind=options.kind, release=options.release)
        sys.stdout.write(as_csv(rows))
    else:
        release = data.releases.get(options.release)
        shown(TextWriter(UNBOUNDED).document(classifications(assessments, kinds(options, data), release)))
    return CLEAN
