# SPDX-License-Identifier: Apache-2.0
"""What loading a large record costs beside the mere parsing of its YAML."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from bench import record
from bench.measure import Job, measure
from bench.report import Goal, Section

if TYPE_CHECKING:
    from pathlib import Path

_SHAPE = record.Shape(entries=1000, capabilities=60, releases=3, lines=100)

_CHECK = 'maturity check'

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
    """Measure 1,000 entries of 100 lines: the command, and libyaml on the same files."""
    data = folder / 'data'
    record.write(data, _SHAPE)
    jobs = [
        _python('files read', _READ, data),
        _python('libyaml, events', _EVENTS, data),
        _python('libyaml, values', _VALUES, data),
        Job(name=_CHECK, command=(sys.executable, '-m', 'maturity', 'check', str(data))),
    ]
    found = measure(jobs, repeat=repeat)
    # The start of an interpreter is no part of the parsing.
    values = found['libyaml, values'].seconds - found['files read'].seconds
    return Section(
        title='Loading 1,000 entries of 100 lines',
        usages=found,
        one='libyaml, values',
        goals=(Goal(what='check / libyaml', ratio=found[_CHECK].seconds / values, limit=6),),
    )


def _python(name: str, script: str, data: Path) -> Job:
    return Job(name=name, command=(sys.executable, '-c', script, str(data)))
