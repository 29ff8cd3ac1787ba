# SPDX-License-Identifier: Apache-2.0
"""The command `maturity classify`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from maturity.api.release_tables import classification_rows, classification_tree
from maturity.api.text import as_csv, as_json
from maturity.commands.command import (
    DATA,
    ENTRIES,
    KIND,
    READING,
    RELEASES,
    command,
    format_option,
    record,
)
from maturity.console import CLEAN, shown
from maturity.evaluate import Chosen
from maturity.writers.documents import classifications
from maturity.writers.text import TextWriter

if TYPE_CHECKING:
    import argparse


@command(
    'classify',
    'print the computed classifications',
    DATA,
    RELEASES,
    KIND,
    ENTRIES,
    READING,
    format_option('text', 'json', 'csv'),
    examples=(
        ('classify --release 3.9 --kind driver', 'the drivers of one release'),
        ('classify --format csv', 'everything, for a spreadsheet'),
    ),
    paged=True,
)
def classify(options: argparse.Namespace) -> int:
    """Print the classifications in the format that is asked for."""
    assessments = record(options)
    chosen = Chosen(options.kind, options.entry, options.release)
    if options.format == 'json':
        sys.stdout.write(as_json(classification_tree(assessments, chosen)))
    elif options.format == 'csv':
        sys.stdout.write(as_csv(classification_rows(assessments, chosen)))
    else:
        shown(TextWriter(options.screen).document(classifications(assessments, chosen)))
    return CLEAN
