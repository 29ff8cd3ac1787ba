# SPDX-License-Identifier: Apache-2.0
"""The command `maturity report`."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from maturity.api.text import as_csv, rows_of
from maturity.commands.command import DATA, KIND, command, format_option, option, record
from maturity.console import CLEAN, UsageError, known, shown
from maturity.evaluate import Chosen
from maturity.problems import listed
from maturity.views import resolve
from maturity.views.shapes import Matrix, Table
from maturity.writers import WRITERS
from maturity.writers.documents import TABLES, document, tables, without_evidence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from maturity.evaluate import Assessments
    from maturity.model import Dataset
    from maturity.views import Request


@command(
    'report',
    'print the tables of a release for a mail, a web form or a spreadsheet',
    DATA,
    option('--release', metavar='RELEASE', help='of this release (the newest that is out)'),
    option('release', nargs='?', default=argparse.SUPPRESS, metavar='RELEASE', help='the same as --release'),
    KIND,
    format_option(*WRITERS, 'csv', help='csv needs one table of one kind'),
    option(
        '--table',
        action='append',
        choices=TABLES,
        metavar='NAME',
        help='this table; may be given again; without it, the first three and the changes. '
        + '; '.join(f'{name}: {type_.purpose}' for name, type_ in TABLES.items()),
    ),
    option('--fact', metavar='LIST', help='only this list of facts'),
    option('--evidence', action='store_true', help='with the evidence of each line'),
    examples=(
        ('report --release 3.9 --width 72', 'for a mail'),
        (
            'report --release 3.9 --table missing --table jobs --evidence',
            'what is missing, and all about the jobs',
        ),
        ('report --kind driver --format markdown', 'those of one kind, for a web form'),
        ('report --kind driver --table capabilities --format csv', 'one table, for a spreadsheet'),
    ),
    group='outputs',
    paged=True,
)
def report(options: argparse.Namespace) -> int:
    """Print the tables that are asked for."""
    assessments = record(options)
    data = assessments.data
    chosen = Chosen(options.kind).kinds_of(data)
    known(options.fact, {id_: type_ for kind in chosen for id_, type_ in kind.facts.items()}, 'list of facts')
    release = data.newest_released if options.release is None else data.releases[options.release]
    usual = ['facts'] if options.fact else [name for name, type_ in TABLES.items() if type_.usual]
    wanted = options.table or usual
    if options.fact is not None and 'facts' not in wanted:
        message = '--fact is about the table of facts; add --table facts, or leave --fact out'
        raise UsageError(message)
    requests = [
        (name, request)
        for name, request in tables(assessments, release, chosen, wanted)
        if _is_asked_for(data, options, request)
    ]
    if options.format == 'csv':
        sys.stdout.write(as_csv(_spreadsheet(assessments, requests, evidence=options.evidence)))
        return CLEAN
    writer = WRITERS[options.format](options.screen)
    blocks = document(assessments, release, requests, writer.blocks, evidence=options.evidence)
    shown(writer.document(blocks))
    return CLEAN


def _is_asked_for(data: Dataset, options: argparse.Namespace, request: Request) -> bool:
    """Return whether a table is to be printed: of lists of facts one, all, or those that users have."""
    about = dict(request.options)
    if 'fact' not in about or options.fact is not None:
        return 'fact' not in about or about['fact'] == str(options.fact)
    fact = data.kinds[about['kind']].facts[about['fact']]
    return options.table is not None or not fact.tests


def _spreadsheet(
    assessments: Assessments, requests: Sequence[tuple[str, Request]], *, evidence: bool
) -> Iterator[tuple[str, ...]]:
    """Return the one table that there is; raises `UsageError` where there are more."""
    if len(requests) != 1:
        choices = listed(dict.fromkeys(_choice(name, request) for name, request in requests), limit=60)
        message = f'a CSV file holds one table; choose with {choices or "another --table or --kind"}'
        raise UsageError(message)
    view = resolve(assessments, requests[0][1])
    found = view if evidence else without_evidence(view)
    assert isinstance(found, Table | Matrix)
    return rows_of(found)


def _choice(name: str, request: Request) -> str:
    """Return the options that choose one table."""
    given = (f' --{key} {value}' for key, value in request.options if key in {'kind', 'fact'})
    return f'--table {name}{"".join(given)}'
