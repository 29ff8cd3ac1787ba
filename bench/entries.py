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


def full(folder: Path, repeat: int) -> Section:
    """Measure full builds of 5,000 entry pages."""
    count = 5000
    pages = {f'drivers/driver-{row}.rst': f'Driver {row}\n============\n' for row in range(1, count + 1)}
    bare = projects.write(folder, 'bare', {'index.rst': _TITLE, **pages})
    ours = _ours(folder, 'ours', record.Shape(entries=count, capabilities=10))
    found = measure([projects.full(bare), projects.full(ours)], repeat=repeat)
    return Section(
        title=f'{count} entry pages, full build',
        usages=found,
        one='bare',
        goals=(Goal(what='ours / bare', ratio=found['ours'].seconds / found['bare'].seconds, limit=1.3),),
    )


def one_changed(folder: Path, repeat: int) -> Section:
    """Measure builds of 5,000 entry pages after one has changed, beside builds after none has."""
    ours = _ours(folder, 'nothing changed', record.Shape(entries=5000, capabilities=10))
    nothing = projects.again(ours)
    changed = replace(nothing, name='one changed', before=lambda: _change(ours.conf))
    found = measure([nothing, changed], repeat=repeat)
    ratio = found['one changed'].seconds / found['nothing changed'].seconds
    return Section(
        title='5000 entry pages, built again',
        usages=found,
        one='nothing changed',
        goals=(Goal(what='one changed / nothing changed', ratio=ratio, limit=1.15),),
    )


def cells(folder: Path, repeat: int) -> Section:
    """Measure a matrix and one of twice the cells."""
    small, large = (matrix.ours(folder, f'{rows} x 200 cells', rows, 200) for rows in (200, 400))
    return _growth('cells', small, large, repeat)


def entries(folder: Path, repeat: int) -> Section:
    """Measure a site of entry pages and one of twice the entries."""
    small, large = (
        _ours(folder, f'{count} entries', record.Shape(entries=count, capabilities=10))
        for count in (1000, 2000)
    )
    return _growth('entries', small, large, repeat)


def releases(folder: Path, repeat: int) -> Section:
    """Measure a site of entry pages and one of twice the releases."""
    small, large = (
        _ours(folder, f'{count} releases', record.Shape(entries=200, capabilities=10, releases=count))
        for count in (24, 48)
    )
    return _growth('releases', small, large, repeat)


def _ours(folder: Path, name: str, shape: record.Shape) -> projects.Project:
    project = projects.write(folder, name, {'index.rst': _TITLE}, _CONF)
    record.write(project.conf / 'data', shape)
    (project.source / 'drivers').symlink_to('data/drivers')
    return project


def _change(top: Path) -> None:
    """Turn the first feature that is implemented into one that is partly so, or back."""
    path = top / 'data' / 'drivers' / 'driver-7.yaml'
    text = path.read_text('utf-8')
    one, other = 'state: implemented', 'state: partial'
    if text.find(one) > text.find(other):
        one, other = other, one
    path.write_text(text.replace(one, other, 1), 'utf-8')


def _growth(what: str, small: projects.Project, large: projects.Project, repeat: int) -> Section:
    found = measure([projects.full(small), projects.full(large)], repeat=repeat)
    one, two = found[small.name], found[large.name]
    return Section(
        title=f'Growth: twice the {what}, full build',
        usages=found,
        one=small.name,
        goals=(
            Goal(what='time', ratio=two.seconds / one.seconds, limit=2.2),
            Goal(what='memory', ratio=two.mebibytes / one.mebibytes, limit=2.2),
        ),
    )
