# SPDX-License-Identifier: Apache-2.0
"""The site of this checkout beside a site of as many empty pages with the same theme."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from bench import projects
from bench.measure import ROOT, Job, measure, run
from bench.report import Goal, Section

if TYPE_CHECKING:
    from pathlib import Path

    from bench.measure import Usage

# The settings of the site but for the extension, so that both sites wear the same theme.
_CONF = """\
import runpy

_site = runpy.run_path({conf!r})
for _name in ('html_theme', 'html_theme_options', 'html_sidebars', 'html_context', 'html_last_updated_fmt'):
    if _name in _site:
        globals()[_name] = _site[_name]
globals().update({{name: value for name, value in _site.items() if name.startswith('openstackdocs_')}})
extensions = [name for name in _site['extensions'] if not name.startswith('maturity')]
"""


def full(folder: Path, repeat: int) -> Section:
    """Measure full builds of both sites."""
    site, bare = _projects(folder)
    found = measure([projects.full(bare), projects.full(site)], repeat=repeat)
    return _section('The site, full build', found, bare.name, 4)


def unchanged(folder: Path, repeat: int) -> Section:
    """Measure builds of both sites in which nothing has changed."""
    site, bare = _projects(folder)
    found = measure([projects.again(bare), projects.again(site)], repeat=repeat)
    return _section('The site, nothing changed', found, bare.name, 1.15)


def outputs(folder: Path, repeat: int) -> Section:
    """Measure the files for programs, beside the site that they are part of."""
    site = projects.Project(name='site', conf=ROOT, source=ROOT / 'source', build=folder / 'site.build')
    data = str(ROOT / 'data')
    jobs = [
        _command('classify', 'classify', '--data', data),
        _command('export', 'export', '--data', data, '--output', str(folder / 'export')),
    ]
    found = measure([projects.full(site), *jobs], repeat=repeat)
    # Both load and assess the record.
    written = found['export'].seconds - found['classify'].seconds
    goal = Goal(what='outputs / site', ratio=written / found['site'].seconds, limit=0.05)
    return Section(title='Outputs for programs', usages=found, one='site', goals=(goal,))


def _command(name: str, *arguments: str) -> Job:
    return Job(name=name, command=(sys.executable, '-m', 'maturity', *arguments))


def _projects(folder: Path) -> tuple[projects.Project, projects.Project]:
    """Return the site and a bare one with the same documents, each with nothing but a title."""
    site = projects.Project(name='site', conf=ROOT, source=ROOT / 'source', build=folder / 'site.build')
    run(projects.full(site))
    doctrees = site.build / 'doctrees'
    pages = sorted(path.relative_to(doctrees).with_suffix('') for path in doctrees.rglob('*.doctree'))
    files = {f'{page}.rst': f'{page.name}\n{"=" * len(page.name)}\n' for page in pages}
    conf = _CONF.format(conf=str(ROOT / 'conf.py'))
    return site, projects.write(folder, f'bare, {len(pages)} pages', files, conf)


def _section(title: str, found: dict[str, Usage], bare: str, limit: float) -> Section:
    ratio = found['site'].seconds / found[bare].seconds
    return Section(
        title=title, usages=found, one=bare, goals=(Goal(what='site / bare', ratio=ratio, limit=limit),)
    )
