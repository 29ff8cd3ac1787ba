# SPDX-License-Identifier: Apache-2.0
"""Where the outputs for programs lie, below the top of a site or of a folder of `maturity export`.

The paths are part of what is promised: none of them changes within a version
of the API.
"""

from __future__ import annotations

VERSION = 'v1'
API = f'api/{VERSION}'
INDEX = f'{API}/index.json'
MATURITY = f'{API}/maturity.json'
MATRIX = f'{API}/matrix.csv'
UPGRADES = f'{API}/upgrades.json'
FEED = f'{API}/history.atom'


def entry_file(id_: str) -> str:
    """Return the path of the document about an entry."""
    return f'{API}/entries/{id_}.json'


def release_file(id_: str) -> str:
    """Return the path of the document about a release."""
    return f'{API}/releases/{id_}.json'


def release_table(id_: str, table: str | None = None) -> str:
    """Return the path of a table of a release as CSV: of that kind, or of the classifications."""
    return f'{API}/releases/{id_}.csv' if table is None else f'{API}/releases/{id_}-{table}.csv'


def badge(entry: str, release: str | None = None) -> str:
    """Return the path of the badge of an entry: at a release, or at the newest that has it."""
    return f'badges/{entry}.svg' if release is None else f'badges/{release}/{entry}.svg'


def api_schema(name: str) -> str:
    """Return the path of a schema of these files."""
    return f'{API}/schema/{name}.schema.json'


def record_schema(name: str) -> str:
    """Return the path of a schema of the record."""
    return f'schema/{name}.schema.json'
