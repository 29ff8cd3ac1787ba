# SPDX-License-Identifier: Apache-2.0
"""Where the documentation is that shows a record, and the lines for its `conf.py`."""

from __future__ import annotations

import os
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from maturity.edit.names import plural

if TYPE_CHECKING:
    from collections.abc import Iterator

# Where people keep their documentation, seen from the root of a project.
_USUAL = ('.', 'doc', 'docs', 'doc/source', 'docs/source')


LEVELS = 3
"""How far above the pages `conf.py` is looked for."""


def settings(kind: str, data: str, pages: str) -> list[str]:
    """Return the lines for `conf.py` that show entries of a kind in a data folder, beside pages elsewhere."""
    root = os.path.relpath(data, configuration(pages) or pages).replace(os.sep, '/')
    inside = os.path.relpath(data, pages).replace(os.sep, '/')
    # A folder that lies elsewhere is put below the pages.
    inside = '' if inside.startswith('..') else inside
    named = {f'{inside}/{folder}'.lstrip('/'): folder for folder in (plural(kind), 'releases')}
    return ["extensions = ['maturity.sphinxext']", f'maturity_root = {root!r}', f'maturity_data = {named!r}']


def lines(kind: str, data: str, source: str | None = None) -> Iterator[str]:
    """Yield what goes into `conf.py`, which is named where there is one.

    Without the folder of the pages it is looked for.
    """
    pages = source or pages_for(data)
    where = configuration(pages)
    name = 'conf.py' if where is None else os.path.relpath(Path(where, 'conf.py'))
    yield from ('', f'Put these lines into {name}:', '')
    yield from (f'    {line}' for line in settings(kind, data, pages))


def pages_for(data: str) -> str:
    """Return the folder of the pages of a project: that around the data folder, or where it usually is."""
    around = os.path.dirname(os.path.abspath(data))
    if configuration(around) in {None, around}:
        for folder in (around, *_USUAL):
            if Path(folder, 'conf.py').is_file():
                apart = Path(folder, 'source')
                return str(apart) if apart.is_dir() and not [*Path(folder).glob('index.*')] else folder
    return around


def configuration(pages: str) -> str | None:
    """Return the folder of conf.py: that of the pages, or the next one above in the same repository."""
    above = [Path(os.path.abspath(pages)), *Path(os.path.abspath(pages)).parents[:LEVELS]]
    inside = [*takewhile(lambda one: not Path(one, '.git').exists(), above)]
    return next((str(one) for one in above[: len(inside) + 1] if Path(one, 'conf.py').is_file()), None)
