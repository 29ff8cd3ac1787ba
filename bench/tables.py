# SPDX-License-Identifier: Apache-2.0
"""The same table of states as the sources of other ways to publish it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.record import state

if TYPE_CHECKING:
    from collections.abc import Iterator

_GLYPHS = {'implemented': '✔', 'partial': '◐', 'missing': '✘', 'not-applicable': '∅', 'unknown': '?'}

# sphinx-feature-classification has four states; it has no word for "not applicable".
_STATUSES = {
    'implemented': 'complete',
    'partial': 'partial',
    'missing': 'missing',
    'not-applicable': 'unknown',
    'unknown': 'unknown',
}

_TITLE = 'Support matrix\n==============\n\n'


def bare(_rows: int, _columns: int) -> dict[str, str]:
    """Return a page with nothing but a title: what Sphinx itself costs."""
    return {'index.rst': _TITLE}


def raw(rows: int, columns: int) -> dict[str, str]:
    """Return the table as ready-made HTML: the least that any way of writing the page can cost."""
    body = ''.join(_html_row(row, columns) for row in range(1, rows + 1))
    head = ''.join(f'<th scope="col">Feature {column}</th>' for column in range(1, columns + 1))
    table = f'<table><thead><tr><th>Driver</th>{head}</tr></thead><tbody>{body}</tbody></table>'
    return {'index.rst': f'{_TITLE}.. raw:: html\n   :file: table.html\n', 'table.html': table}


def _html_row(row: int, columns: int) -> str:
    cells = ''.join(_html_cell(row, column) for column in range(1, columns + 1))
    return f'<tr id="r{row}"><th scope="row">Driver {row}</th>{cells}</tr>\n'


def _html_cell(row: int, column: int) -> str:
    word = state(row, column)
    return f'<td class="{word}"><a href="#r{row}">{_GLYPHS[word]} {word}</a></td>'


def list_table(rows: int, columns: int) -> dict[str, str]:
    """Return the table in the directive of docutils."""
    lines = ['.. list-table::', '   :header-rows: 1', '   :stub-columns: 1', '']
    lines += _list_row('Driver', (f'Feature {column}' for column in range(1, columns + 1)))
    for row in range(1, rows + 1):
        states = (state(row, column) for column in range(1, columns + 1))
        lines += _list_row(f'Driver {row}', (f'{_GLYPHS[word]} {word}' for word in states))
    return {'index.rst': _TITLE + '\n'.join(lines) + '\n'}


def _list_row(head: str, cells: Iterator[str]) -> Iterator[str]:
    yield f'   * - {head}'
    yield from (f'     - {cell}' for cell in cells)


def feature_classification(rows: int, columns: int) -> dict[str, str]:
    """Return the table in the file format of sphinx-feature-classification."""
    drivers = (f'[driver.driver-{row}]\ntitle=Driver {row}\n' for row in range(1, rows + 1))
    features = (_ini_feature(column, rows) for column in range(1, columns + 1))
    page = f'{_TITLE}.. support_matrix:: matrix.ini\n'
    return {'index.rst': page, 'matrix.ini': '\n'.join([*drivers, *features])}


def _ini_feature(column: int, rows: int) -> str:
    lines = [f'[operation.feature-{column}]', f'title=Feature {column}', 'status=optional']
    lines += [f'driver.driver-{row}={_STATUSES[state(row, column)]}' for row in range(1, rows + 1)]
    return '\n'.join(lines) + '\n'
