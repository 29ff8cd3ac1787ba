# SPDX-License-Identifier: Apache-2.0
"""The command `maturity report`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from maturity.api.tables import rows_of
from maturity.api.text import as_csv
from maturity.commands.command import Command, data_option, kind_option, kinds, record
from maturity.console import CLEAN, UsageError, known, shown
from maturity.evaluate import evaluate
from maturity.problems import listed
from maturity.views import resolve
from maturity.writers import WRITERS
from maturity.writers.release_tables import TABLES, report, tables

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from maturity.evaluate import Assessments
    from maturity.writers.release_tables import Named

FORMATS = (*WRITERS, 'csv')


def _options(parser: argparse.ArgumentParser) -> None:
    data_option(parser)
    parser.add_argument('release', metavar='RELEASE')
    kind_option(parser)
    parser.add_argument('--format', choices=FORMATS, default='text', help='csv needs one table of one kind')
    words = '; '.join(f'{name}: {purpose}' for name, purpose in TABLES.items())
    parser.add_argument(
        '--table',
        action='append',
        choices=TABLES,
        metavar='NAME',
        help=f'only this table; may be given again. {words}',
    )
    parser.add_argument('--fact', metavar='LIST', help='only this list of facts')


def _run(options: argparse.Namespace) -> int:
    data = record(options)
    chosen = kinds(options, data)
    known(options.fact, {id_: type_ for kind in chosen for id_, type_ in kind.facts.items()}, 'list of facts')
    assessments = evaluate(data)
    release = data.releases[options.release]
    wanted = options.table or (['facts'] if options.fact else [*TABLES])
    found = [
        one
        for one in tables(assessments, release, chosen, wanted)
        if options.fact is None or dict(one.request.options).get('fact', options.fact) == options.fact
    ]
    if options.format == 'csv':
        sys.stdout.write(as_csv(_spreadsheet(assessments, found)))
        return CLEAN
    writer = WRITERS[options.format](options.screen)
    shown(writer.document(report(assessments, release, found, writer.blocks)))
    return CLEAN


def _spreadsheet(assessments: Assessments, found: Sequence[Named]) -> Iterator[tuple[str, ...]]:
    """Return the one table that there is; raises `UsageError` where there are more."""
    if len(found) != 1:
        choices = listed(dict.fromkeys(_choice(one) for one in found), limit=60)
        message = f'a CSV file holds one table; choose with {choices or "another --table or --kind"}'
        raise UsageError(message)
    return rows_of(resolve(assessments, found[0].request))


def _choice(one: Named) -> str:
    """Return the options that choose one table."""
    fact = dict(one.request.options).get('fact')
    kind = '' if one.kind is None else f' --kind {one.kind}'
    return f'--table {one.name}{kind}{"" if fact is None else f" --fact {fact}"}'


COMMAND = Command(
    name='report',
    purpose='print the tables of a release for a mail, a web form or a spreadsheet',
    options=_options,
    run=_run,
    examples=(
        ('report 3.9', 'all tables as text'),
        ('report 3.9 --kind driver --format markdown', 'those of one kind, for a web form'),
        ('report 3.9 --kind driver --table capabilities --format csv', 'one table, for a spreadsheet'),
    ),
    group='outputs',
    paged=True,
)
