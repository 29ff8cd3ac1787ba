# SPDX-License-Identifier: Apache-2.0
"""The command `maturity init`."""

from __future__ import annotations

import os
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

from maturity.commands import conf
from maturity.commands.command import checked_kind, command, empty_folder, option, writing
from maturity.console import CLEAN, UsageError, shown
from maturity.edit.names import titled
from maturity.edit.starter import conf_py, directives, page, record
from maturity.edit.write import replaced
from maturity.problems import one_line

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator


@command(
    'init',
    'make a small data folder to begin with, in a documentation that is there or a new one',
    option(
        'data',
        nargs='?',
        default='data',
        metavar='DATA',
        help='the data folder to make (./data); new, or empty',
    ),
    option('--kind', default='driver', metavar='KIND', help='what is classified (driver)'),
    option(
        '--source',
        metavar='DIR',
        help='the source folder of the documentation: it gets a page, and what else is missing (./ where '
        'nothing is there yet)',
    ),
    examples=(
        ('init', 'in an empty folder: a whole documentation that can be built at once'),
        ('init doc/source/data --source doc/source', 'the data among the pages of the documentation'),
        ('init --kind plugin --source doc/source', 'a record of plug-ins in ./data'),
    ),
    group='begin',
)
def init(options: argparse.Namespace) -> int:
    """Write the files, and say what is left to do."""
    kind = checked_kind(options.kind)
    empty_folder(options.data)
    source = options.source
    # What begins with a dot is not the project's own.
    if source is None and all(one.name.startswith('.') for one in Path().iterdir()):
        source = '.'
    elif source is not None and _is_slip(source, options.data):
        message = f'no folder {source!r}; name the one that has the pages of the documentation'
        raise UsageError(message)
    with writing(options.data):
        shown(map(one_line, _made(kind, options.data, source)))
    return CLEAN


def _is_slip(source: str, data: str) -> bool:
    """Return whether a folder cannot be meant: it is none, and cannot be made or has one elsewhere."""
    is_elsewhere = conf.configuration(conf.pages_for(data)) is not None
    return not Path(source).is_dir() and (Path(source).exists() or is_elsewhere)


def _made(kind: str, data: str, source: str | None) -> Iterator[str]:
    """Write all files; yield what was done, and what is left to do."""
    is_new = source is not None and conf.configuration(source) is None
    Path(data).mkdir(parents=True, exist_ok=True)
    texts = record(kind, data)
    replaced({Path(data, path): text for path, text in texts.items()})
    yield from (f'wrote {data}/{path}' for path in texts)
    todo: list[str] = []
    if source is not None:
        Path(source).mkdir(parents=True, exist_ok=True)
        yield from _pages(kind, source, todo)
    if is_new and source is not None:
        yield from _documentation(kind, data, source)
        built = os.path.normpath(f'{source}/_build/html')
        todo.append(f'build it: sphinx-build {quote(source)} {quote(built)}')
    else:
        yield from conf.lines(kind, data, source)
    if source is None:
        yield from ('', 'and these into a page (--source DIR writes one that shows more):', '')
        yield from (f'    {line}'.rstrip() for line in directives(kind))
    todo.append(f'read {data}/README.rst, and run: maturity check {quote(data)}')
    yield from ('', 'Then:', '')
    yield from (f'  * {line}' for line in todo)


def _documentation(kind: str, data: str, source: str) -> Iterator[str]:
    """Write a `conf.py` where there is none."""
    path = Path(source, 'conf.py')
    title = Path(source).resolve().name
    settings = conf.settings(kind, data, source)
    text = conf_py(titled(title) if title else 'Project', settings)
    replaced({path: text})
    yield from (f'wrote {path} with these lines:', '', *(f'    {line}' for line in settings))


def _pages(kind: str, source: str, todo: list[str]) -> Iterator[str]:
    """Write a page."""
    has_index = any(Path(source, f'index{suffix}').exists() for suffix in ('.rst', '.md', '.txt'))
    name = 'maturity' if has_index else 'index'
    path = Path(source, f'{name}.rst')
    if path.exists():
        todo.append(
            f'{path} is there already; put ".. maturity:support-matrix::" and ":kind: {kind}" into it'
        )
    else:
        replaced({path: page(kind)})
        yield f'wrote {path}'
    if has_index:
        todo.append(f'put "{name}" into the toctree of {source}/index.rst')
