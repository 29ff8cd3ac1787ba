# SPDX-License-Identifier: Apache-2.0
"""The command `maturity init`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from maturity.commands import conf
from maturity.commands.command import checked_kind, command, empty_folder, option, writing
from maturity.console import CLEAN, UsageError, shown
from maturity.edit.names import plural
from maturity.edit.starter import directives, page, record
from maturity.edit.write import replaced
from maturity.problems import one_line

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator


@command(
    'init',
    'make a small data folder to begin with, and say what goes into conf.py',
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
        help='the source folder of the documentation: it gets a page and, where it does not hold DATA, links',
    ),
    examples=(
        ('init doc/source/data --source doc/source', 'the data among the pages of the documentation'),
        ('init --kind plugin --source doc/source', 'a record of plug-ins in ./data, with links to it'),
    ),
    group='begin',
)
def init(options: argparse.Namespace) -> int:
    """Write the files, and say what is left to do."""
    kind = checked_kind(options.kind)
    empty_folder(options.data)
    if options.source is not None and not Path(options.source).is_dir():
        message = f'no folder {options.source!r}; name the one that has the pages of the documentation'
        raise UsageError(message)
    with writing(options.data):
        shown(map(one_line, _made(kind, options.data, options.source)))
    return CLEAN


def _made(kind: str, data: str, source: str | None) -> Iterator[str]:
    """Write all files; yield what was done, and what is left to do."""
    Path(data).mkdir(parents=True, exist_ok=True)
    texts = record(kind, data)
    replaced({Path(data, path): text for path, text in texts.items()})
    yield from (f'wrote {data}/{path}' for path in texts)
    todo: list[str] = []
    name = 'maturity'
    if source is not None:
        name = 'maturity' if Path(source, 'index.rst').exists() else 'index'
        yield from _page(kind, source, name, todo)
        if not conf.below(data, source):
            yield from _links(kind, data, source, todo)
    yield from conf.lines(kind, data, source)
    if source is None:
        yield from ('', 'and these into a page (--source DIR writes one that shows more):', '')
        yield from (f'    {line}'.rstrip() for line in directives(kind))
    elif name != 'index':
        todo.append(f'put "{name}" into the toctree of {source}/index.rst')
    todo.append(f'read {data}/README.rst, and run: maturity check {data}')
    yield from ('', 'Then:', '')
    yield from (f'  * {line}' for line in todo)


def _page(kind: str, source: str, name: str, todo: list[str]) -> Iterator[str]:
    path = Path(source, f'{name}.rst')
    if path.exists():
        todo.append(
            f'{path} is there already; put ".. maturity:support-matrix::" and ":kind: {kind}" into it'
        )
        return
    replaced({path: page(kind)})
    yield f'wrote {path}'


def _links(kind: str, data: str, source: str, todo: list[str]) -> Iterator[str]:
    """Make the links by which the files of the record are pages."""
    for folder in (plural(kind), 'releases'):
        link, target = Path(source, folder), os.path.relpath(Path(data, folder), os.path.realpath(source))
        if os.path.lexists(link):
            todo.append(
                f'{link} is there already; it has to lead to {target}, or maturity_data needs another name'
            )
        else:
            link.symlink_to(target)
            yield f'linked {link} to {target}'
