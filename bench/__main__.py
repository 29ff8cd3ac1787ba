# SPDX-License-Identifier: Apache-2.0
"""`python -m bench`: measure, print, and write `doc/build/bench.json`."""

from __future__ import annotations

import argparse
import compileall
import sys
from functools import partial
from typing import TYPE_CHECKING

from bench import entries, loading, matrix, refusing, report, site
from bench.measure import ROOT, CommandError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    Yardstick = Callable[[Path, int], report.Section]

FOLDER = ROOT / 'doc' / 'build' / 'bench'
RESULT = ROOT / 'doc' / 'build' / 'bench.json'

# In the order in which they run.
YARDSTICKS: Mapping[str, Yardstick] = {
    'matrix-15x25': partial(matrix.matrix, rows=15, columns=25),
    'matrix-100x100': partial(matrix.matrix, rows=100, columns=100),
    'matrix-300x300': partial(matrix.matrix, rows=300, columns=300),
    'site': site.full,
    'site-unchanged': site.unchanged,
    'site-outputs': site.outputs,
    'entries-1000': partial(entries.full, count=1000, limit=2.5),
    'entries-1000-again': partial(entries.again, count=1000),
    'loading': loading.loading,
    'refusing': refusing.refusing,
}
LONG: Mapping[str, Yardstick] = {
    'entries-5000': partial(entries.full, count=5000, limit=3.5),
    **{f'growth-{what}': partial(entries.growth, what=what) for what in entries.DOUBLE},
}


def main() -> int:
    """Run the yardsticks that the options name; return 1 where a build fails."""
    options = _parser().parse_args()
    known = {**YARDSTICKS, **LONG}
    names = options.only or (known if options.long else YARDSTICKS)
    sections = []
    # What the yardsticks run is compiled; so is ours for whoever installs it.
    compileall.compile_dir(ROOT / '_ext', quiet=1)
    try:
        for name in names:
            section = known[name](FOLDER / name, options.repeat)
            print('\n'.join(report.lines(section)), flush=True)
            sections.append(section)
        print('\n'.join(report.table(sections)))
    except CommandError as error:
        print(f'bench: {error}', file=sys.stderr)
        return 1
    RESULT.write_text(report.as_json(sections), 'utf-8')
    print(f'\nwritten to {RESULT.relative_to(ROOT)}')
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog='python -m bench', description='Measure builds against the goals.')
    parser.add_argument('--long', action='store_true', help='also 5,000 entry pages, and growth')
    parser.add_argument('--repeat', type=int, default=3, metavar='N', help='runs of each build (3)')
    parser.add_argument(
        '--only',
        nargs='+',
        choices=(*YARDSTICKS, *LONG),
        metavar='NAME',
        help=f'only these: {", ".join((*YARDSTICKS, *LONG))}',
    )
    return parser


if __name__ == '__main__':
    sys.exit(main())
