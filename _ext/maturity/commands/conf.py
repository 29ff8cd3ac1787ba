# SPDX-License-Identifier: Apache-2.0
"""The lines for `conf.py` that show a new record."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from maturity.edit.names import plural

if TYPE_CHECKING:
    from collections.abc import Iterator


def lines(kind: str, data: str, source: str | None = None) -> Iterator[str]:
    """Yield what goes into `conf.py` for entries of a kind in a data folder.

    Without the folder of the pages, the data folder lies among them.
    """
    pages = os.path.dirname(os.path.abspath(data)) if source is None else source
    root = os.path.relpath(data, _configuration(pages)).replace(os.sep, '/')
    folders = (plural(kind), 'releases')
    named = {f'{below(data, pages)}/{folder}'.lstrip('/'): folder for folder in folders}
    yield from ('', 'Put these lines into conf.py:', '')
    yield "    extensions = ['maturity.sphinxext']"
    yield f'    maturity_root = {root!r}'
    yield f'    maturity_data = {named!r}'


def below(data: str, pages: str) -> str:
    """Return the path of the data folder below the folder of the pages; empty where it is not in it."""
    inside = os.path.relpath(data, pages).replace(os.sep, '/')
    return '' if inside.startswith('..') else inside


def _configuration(pages: str) -> str:
    """Return the folder of conf.py: that of the pages, or the one above where that has it."""
    above = os.path.dirname(os.path.abspath(pages))
    own = Path(pages, 'conf.py').is_file() or not Path(above, 'conf.py').is_file()
    return pages if own else above
