# SPDX-License-Identifier: Apache-2.0
"""A small whole record to begin with: every file says what it is for, and shows a matrix at once.

The files lie in `starter/`, with words such as `<kind>` in the places of what a project calls its own.
"""

from __future__ import annotations

from pathlib import Path
from shlex import quote

from maturity.edit.names import plural, titled
from maturity.problems import one_line

FILES = Path(__file__).parents[1] / 'starter'
CONF = """\
# What Sphinx has to know; https://www.sphinx-doc.org/en/master/usage/configuration.html lists all of it.
project = {project!r}
exclude_patterns = ['_build']
{settings}
"""


def conf_py(project: str, settings: list[str]) -> str:
    """Return a `conf.py` of a new documentation."""
    return CONF.format(project=project, settings='\n'.join(settings))


def record(kind: str, data: str) -> dict[str, str]:
    """Return the text of each file of a record of entries of a kind in a folder, by path."""
    folder = '' if data == 'data' else one_line(quote(data))
    commands = {
        '<check>': f'maturity check {folder}'.rstrip(),
        '<explain>': f'maturity explain first{folder and f" --data {folder}"}',
        '<coverage>': f'maturity show{folder and f" --data {folder}"}',
    }
    files = sorted(path for path in (FILES / 'record').rglob('*') if path.is_file())
    paths = {path.relative_to(FILES / 'record').as_posix(): path for path in files}
    return {
        name.replace('folder/', f'{plural(kind)}/'): _filled(kind, path.read_text('utf-8'), commands)
        for name, path in paths.items()
    }


def page(kind: str) -> str:
    """Return a page that shows all of a record of entries of a kind."""
    return _filled(kind, (FILES / 'page.rst').read_text('utf-8'))


def directives(kind: str, *, capabilities: bool = False) -> list[str]:
    """Return the lines of a page that show a first matrix, and put all pages of the record into a toctree.

    The matrix is that of `capabilities`, which are described below it, or that of classifications.
    """
    shown = ['   :show: capabilities', '', '.. maturity:capability-catalogue::'] if capabilities else []
    return [
        '.. maturity:support-matrix::',
        f'   :kind: {kind}',
        *shown,
        '',
        f'.. maturity:entry-pages:: {kind}',
        '',
        '.. maturity:entry-pages:: release',
    ]


def _filled(kind: str, text: str, further: dict[str, str] | None = None) -> str:
    """Return a text with words in their places."""
    title = f'{titled(kind)} support'
    words = {
        '<heading>': f'{title}\n{"=" * len(title)}',
        '<kind>': kind,
        '<title>': titled(kind),
        '<plural>': plural(kind.replace('-', ' ')),
        '<plurals>': titled(plural(kind)),
        '<line>': '-' * len(plural(kind)),
        '<folder>': plural(kind),
        **(further or {}),
    }
    for place, word in words.items():
        text = text.replace(place, word)
    return text
