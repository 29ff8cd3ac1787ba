# SPDX-License-Identifier: Apache-2.0
"""One page with one matrix, in every way to publish it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench import projects, record, tables
from bench.measure import measure
from bench.report import Goal, Section

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bench.measure import Usage

PAGE = """\
Support matrix
==============

.. maturity:support-matrix::
   :kind: driver
   :show: capabilities
   :release: r1
"""

CONF = """\
extensions = ['maturity.sphinxext']
maturity_root = 'data'
maturity_data = {}
"""

# Where a build keeps the record, beside the doctrees.
CACHE = 'maturity.json'

_FEATURE_CLASSIFICATION = "extensions = ['sphinx_feature_classification.support_matrix']\n"

# It always adds a list with the details of each cell.  Without that list it shows what ours shows.
_SUMMARY_ONLY = f"""\
from sphinx_feature_classification.support_matrix import Directive

{_FEATURE_CLASSIFICATION}
Directive._build_details = lambda *arguments: None
"""

# What the name of each row is in the table.
_BARE, _OURS = 'bare', 'ours'
_WARM = f'{_OURS}, {CACHE} kept'
_THEIRS, _THEIRS_WHOLE = 'feature-classification, summary only', 'feature-classification'


def matrix(folder: Path, repeat: int, rows: int, columns: int) -> Section:
    """Measure full builds of a page with a matrix of that size.

    Ours is built twice: with nothing at all, and with the cache that a build
    leaves of the record, which holds the parsed files.
    """
    theirs, mine = _projects(folder / 'projects', rows, columns)
    jobs = [projects.full(project) for project in (*theirs, mine)]
    found = measure([*jobs, projects.full(mine, keep=CACHE)], repeat=repeat)
    return Section(
        title=f'One page, {rows} x {columns} cells, full build',
        usages=found,
        one=_BARE,
        goals=tuple(_goals(found, *_LIMITS[rows, columns])) if (rows, columns) in _LIMITS else (),
    )


def ours(folder: Path, name: str, rows: int, columns: int) -> projects.Project:
    """Write the project that shows such a matrix with the extension."""
    project = projects.write(folder, name, {'index.rst': PAGE}, CONF)
    record.write(project.conf / 'data', record.Shape(entries=rows, capabilities=columns))
    return project


def _projects(folder: Path, rows: int, columns: int) -> tuple[list[projects.Project], projects.Project]:
    """Return the projects to compare with, and ours."""
    theirs = tables.feature_classification(rows, columns)
    yardsticks = [
        projects.write(folder, _BARE, tables.bare(rows, columns)),
        projects.write(folder, 'raw', tables.raw(rows, columns)),
        projects.write(folder, 'list-table', tables.list_table(rows, columns)),
        projects.write(folder, _THEIRS, theirs, _SUMMARY_ONLY),
        projects.write(folder, _THEIRS_WHOLE, theirs, _FEATURE_CLASSIFICATION),
    ]
    return yardsticks, ours(folder, _OURS, rows, columns)


def _goals(found: dict[str, Usage], slower: float, faster: float, memory: float | None) -> Iterator[Goal]:
    bare = found[_BARE]
    for name in (_OURS, _WARM):
        seconds = found[name].seconds
        yield Goal(what=f'{name} / bare', ratio=seconds / bare.seconds, limit=slower)
        ratio = found[_THEIRS].seconds / seconds
        yield Goal(what=f'{_THEIRS} / {name}', ratio=ratio, limit=faster, at_least=True)
        if memory is not None:
            ratio = found[name].mebibytes / bare.mebibytes
            yield Goal(what=f'memory, {name} / bare', ratio=ratio, limit=memory)


# At most so many times the time of bare; at least so many times faster; at most so much memory.
_LIMITS = {(300, 300): (10, 5, None)}
