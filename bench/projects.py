# SPDX-License-Identifier: Apache-2.0
"""Small Sphinx projects to build, and the jobs that build them."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from bench.measure import Job, run

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

# The theme without a sidebar, because that of 5,000 pages would be all that is measured.
_CONF = """\
project = 'Benchmark'
html_theme = 'alabaster'
html_sidebars = {'**': []}
suppress_warnings = ['toc.not_included']
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Project:
    """A Sphinx project: its name, where `conf.py` and the sources are, and where output goes."""

    name: str
    conf: Path
    source: Path
    build: Path


def write(folder: Path, name: str, files: Mapping[str, str], conf: str = '') -> Project:
    """Write the project `name` below `folder`: its files, and `conf` beside the common settings."""
    top = folder / name
    shutil.rmtree(top, ignore_errors=True)
    for path, text in {**files, 'conf.py': _CONF + conf}.items():
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        (top / path).write_text(text, 'utf-8')
    return Project(name=name, conf=top, source=top, build=folder / f'{name}.build')


def full(project: Project) -> Job:
    """Return the job that builds the project from nothing."""
    clear = partial(shutil.rmtree, project.build, ignore_errors=True)
    return Job(name=project.name, command=_command(project), before=clear)


def again(project: Project) -> Job:
    """Build the project once, and return the job that builds it again."""
    run(full(project))
    return Job(name=project.name, command=_command(project))


def _command(project: Project) -> tuple[str, ...]:
    doctrees, html = str(project.build / 'doctrees'), str(project.build / 'html')
    options = ('-q', '-W', '-b', 'html', '-c', str(project.conf), '-d', doctrees)
    return (sys.executable, '-m', 'sphinx', *options, str(project.source), html)
