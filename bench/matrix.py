# SPDX-License-Identifier: Apache-2.0
"""One page with one matrix, in every way to publish it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bench import projects, record, tables
from bench.measure import measure
from bench.report import Goal, Section

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
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

_FEATURE_CLASSIFICATION = "extensions = ['sphinx_feature_classification.support_matrix']\n"

# It always adds a list with the details of each cell.  Without that list it shows what ours shows.
_SUMMARY_ONLY = f"""\
from sphinx_feature_classification.support_matrix import Directive

{_FEATURE_CLASSIFICATION}
Directive._build_details = lambda *arguments: None
"""

# What the name of each row is in the table.
_BARE, _CELLS, _COMPACT = 'bare', 'a fact per cell', 'compact'
_THEIRS, _THEIRS_WHOLE = 'feature-classification, summary only', 'feature-classification'


def matrix(folder: Path, repeat: int, rows: int, columns: int) -> Section:
    """Measure full builds of a page with a matrix of that size.

    Ours is built from both forms of a record: a fact for each cell, and a
    line for each state.
    """
    shape = record.Shape(entries=rows, capabilities=columns)
    theirs = tables.feature_classification(rows, columns)
    built = [
        projects.write(folder, _BARE, tables.bare(rows, columns)),
        projects.write(folder, 'raw', tables.raw(rows, columns)),
        projects.write(folder, 'list-table', tables.list_table(rows, columns)),
        projects.write(folder, _THEIRS, theirs, _SUMMARY_ONLY),
        projects.write(folder, _THEIRS_WHOLE, theirs, _FEATURE_CLASSIFICATION),
        _ours(folder, _CELLS, shape),
        _ours(folder, _COMPACT, replace(shape, compact=True)),
    ]
    found = measure(map(projects.full, built), repeat=repeat)
    return Section(
        title=f'One page, {rows} x {columns} cells, full build',
        usages=found,
        one=_BARE,
        goals=tuple(_goals(found, rows, columns)),
    )


def _ours(folder: Path, name: str, shape: record.Shape) -> projects.Project:
    """Write the project that shows such a matrix with the extension."""
    project = projects.write(folder, name, {'index.rst': PAGE}, CONF)
    record.write(project.conf / 'data', shape)
    return project


def _goals(found: Mapping[str, Usage], rows: int, columns: int) -> Iterator[Goal]:
    bare, compact = found[_BARE], found[_COMPACT]
    ratio = compact.seconds / bare.seconds
    if (rows, columns) == (100, 100):
        yield Goal(what=f'{_COMPACT} / bare', ratio=ratio, limit=1.4)
    elif (rows, columns) == (300, 300):
        yield Goal(what=f'{_CELLS} / bare', ratio=found[_CELLS].seconds / bare.seconds, limit=10)
        yield Goal(what=f'{_COMPACT} / bare', ratio=ratio, limit=3)
        faster = found[_THEIRS].seconds / compact.seconds
        yield Goal(what=f'{_THEIRS} / {_COMPACT}', ratio=faster, limit=20, at_least=True)
        memory = compact.mebibytes / bare.mebibytes
        yield Goal(what=f'memory, {_COMPACT} / bare', ratio=memory, limit=2.5)
