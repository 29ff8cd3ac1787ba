# SPDX-License-Identifier: Apache-2.0
"""What loading a large record costs beside the mere parsing of its YAML."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from bench import matrix, projects, record
from bench.measure import Job, measure, run
from bench.report import Goal, Section

if TYPE_CHECKING:
    from pathlib import Path

_SHAPE = record.Shape(entries=1000, capabilities=60, releases=3, lines=100)

_COLD = 'maturity check, cold'
_TITLE = 'One entry\n=========\n\n'
_CARD = '.. maturity:entry-card:: driver-1\n'

# All files are read into memory by both, so that the difference is the parsing.
_READ = """\
import sys
from pathlib import Path
import yaml
texts = [path.read_bytes() for path in sorted(Path(sys.argv[1]).rglob('*.yaml'))]
"""
_EVENTS = _READ + 'for text in texts:\n    for event in yaml.parse(text, yaml.CSafeLoader):\n        pass\n'
_VALUES = _READ + 'for text in texts:\n    yaml.load(text, yaml.CSafeLoader)\n'


def loading(folder: Path, repeat: int) -> Section:
    """Measure 1,000 entries of 100 lines: the command, a build's loading, and libyaml on the same files.

    A build loads what an earlier one left in the cache.  Its page shows one
    entry, so that it needs the record; the same build without the extension
    is taken off.
    """
    bare = projects.write(folder, 'build, bare', {'index.rst': _TITLE})
    ours = projects.write(folder, 'build', {'index.rst': f'{_TITLE}{_CARD}'}, matrix.CONF)
    data = ours.conf / 'data'
    record.write(data, _SHAPE)
    run(projects.full(ours))
    warm = projects.full(ours, keep=matrix.CACHE)
    jobs = [
        _python('files read', _READ, data),
        _python('libyaml, events', _EVENTS, data),
        _python('libyaml, values', _VALUES, data),
        Job(name=_COLD, command=(sys.executable, '-m', 'maturity', 'check', str(data))),
        projects.full(bare),
        warm,
    ]
    found = measure(jobs, repeat=repeat)
    # The start of an interpreter is no part of the parsing.
    values = found['libyaml, values'].seconds - found['files read'].seconds
    loaded = found[warm.name].seconds - found[bare.name].seconds
    return Section(
        title='Loading 1,000 entries of 100 lines',
        usages=found,
        one='libyaml, values',
        goals=(
            Goal(what='cold / libyaml', ratio=found[_COLD].seconds / values, limit=6),
            Goal(what='warm / libyaml', ratio=loaded / values, limit=2),
        ),
    )


def _python(name: str, script: str, data: Path) -> Job:
    return Job(name=name, command=(sys.executable, '-c', script, str(data)))
