# SPDX-License-Identifier: Apache-2.0
"""Many entry pages, and how costs grow when a record doubles."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bench import matrix, projects, record
from bench.measure import measure
from bench.report import Goal, Section

if TYPE_CHECKING:
    from pathlib import Path

_CONF = """\
extensions = ['maturity.sphinxext']
maturity_root = 'data'
maturity_data = {'drivers': 'drivers'}
"""

_TITLE = 'Drivers\n=======\n'


def full(folder: Path, repeat: int, count: int, limit: float) -> Section:
    """Measure full builds of `count` entry pages, beside as many empty pages."""
    bare, ours = _bare(folder, count), _ours(folder, 'ours', record.Shape(entries=count, capabilities=10))
    found = measure([projects.full(bare), projects.full(ours)], repeat=repeat)
    return Section(
        title=f'{count} entry pages, full build',
        usages=found,
        one='bare',
        goals=(Goal(what='ours / bare', ratio=found['ours'].seconds / found['bare'].seconds, limit=limit),),
    )


def again(folder: Path, repeat: int, count: int) -> Section:
    """Measure builds after nothing and after one fact has changed, beside empty pages built again."""
    bare, ours = _bare(folder, count), _ours(folder, 'ours', record.Shape(entries=count, capabilities=10))
    nothing = projects.again(ours)
    changed = replace(nothing, name='one fact changed', before=lambda: _change(ours.conf))
    found = measure([projects.again(bare), nothing, changed], repeat=repeat)
    one = found['bare'].seconds
    return Section(
        title=f'{count} entry pages, built again',
        usages=found,
        one='bare',
        goals=(
            Goal(what='nothing changed / bare', ratio=found['ours'].seconds / one, limit=1.15),
            Goal(what='one fact changed / bare', ratio=found[changed.name].seconds / one, limit=1.3),
        ),
    )


_BASE = record.Shape(entries=200, capabilities=10, releases=12, requirements=12, jobs=10)
_TESTED = record.Shape(
    entries=40, capabilities=10, releases=6, jobs=40, tests=100, skips=5, groups=10, readings=4
)
DOUBLE = {
    'cells': (record.Shape(entries=200, capabilities=200), record.Shape(entries=400, capabilities=200)),
    'entries': (_BASE, replace(_BASE, entries=400)),
    'releases': (_BASE, replace(_BASE, releases=24)),
    'requirements': (_BASE, replace(_BASE, requirements=24)),
    'jobs': (_BASE, replace(_BASE, jobs=20)),
    'tests': (_TESTED, replace(_TESTED, tests=200)),
    'skips': (_TESTED, replace(_TESTED, skips=10)),
    'groups': (_TESTED, replace(_TESTED, groups=20)),
    'tested-jobs': (_TESTED, replace(_TESTED, jobs=80)),
    'readings': (_TESTED, replace(_TESTED, readings=8)),
}


def growth(folder: Path, repeat: int, what: str) -> Section:
    """Measure a site and one with twice of something; of cells, on one page."""
    pages = what != 'cells'
    small, large = (
        _ours(folder, name, shape, pages=pages)
        for name, shape in zip(('one', 'two'), DOUBLE[what], strict=True)
    )
    found = measure([projects.full(small), projects.full(large)], repeat=repeat)
    one, two = found['one'], found['two']
    return Section(
        title=f'Growth: twice the {what}, full build',
        usages=found,
        one='one',
        goals=(
            Goal(what='time', ratio=two.seconds / one.seconds, limit=2.2),
            Goal(what='memory', ratio=two.mebibytes / one.mebibytes, limit=2.2),
        ),
    )


def _bare(folder: Path, count: int) -> projects.Project:
    pages = {f'drivers/driver-{row}.rst': f'Driver {row}\n============\n' for row in range(1, count + 1)}
    return projects.write(folder, 'bare', {'index.rst': _TITLE, **pages})


def _ours(folder: Path, name: str, shape: record.Shape, *, pages: bool = True) -> projects.Project:
    page, conf = (_TITLE, _CONF) if pages else (matrix.PAGE, matrix.CONF)
    project = projects.write(folder, name, {'index.rst': page}, conf)
    record.write(project.conf / 'data', shape)
    return project


def _change(top: Path) -> None:
    """Turn the first feature that is implemented into one that is partly so, or back."""
    path = top / 'data' / 'drivers' / 'driver-7.yaml'
    text = path.read_text('utf-8')
    one, other = 'state: implemented', 'state: partial'
    if text.find(one) > text.find(other):
        one, other = other, one
    path.write_text(text.replace(one, other, 1), 'utf-8')
