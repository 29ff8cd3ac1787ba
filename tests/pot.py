# SPDX-License-Identifier: Apache-2.0
"""The template of the catalogue of this package: `python -m tests.pot` writes it anew."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from maturity.problems import CODES
from maturity.schemas import NAMES, schema_text
from maturity.views import OPTIONS, VIEWS

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(__file__).parents[1] / '_ext' / 'maturity'
TEMPLATE = PACKAGE / 'locale' / 'maturity.pot'
METHODS = [('**.py', 'python'), ('**.jinja', 'jinja2')]
KEYWORDS = {'msg': None, 'msgs': (1, 2), '_': None, 'gettext': None}
# Without dates and versions: the same messages make the same file.
HEADER = """\
# The messages of sphinx-maturity.
# SPDX-License-Identifier: Apache-2.0
msgid ""
msgstr ""
"Project-Id-Version: sphinx-maturity\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def catalogue() -> Catalog:
    """Return every message of the package, with the files in which it stands."""
    found = Catalog()
    for path, _line, message, comments, _context in extract_from_dir(
        str(PACKAGE), METHODS, keywords=KEYWORDS, comment_tags=('Translators:',), strip_comment_tags=True
    ):
        found.add(message, locations=[(path, None)], auto_comments=comments)
    for path, text in _tables():
        found.add(text, locations=[(path, None)])
    return found


def _tables() -> Iterator[tuple[str, str]]:
    """Yield the words of the tables that the reference is made from."""
    for path, texts in {
        'problems.py': CODES.values(),
        'views/__init__.py': [*OPTIONS.values(), *(view.purpose for view in VIEWS.values())],
    }.items():
        yield from ((path, text) for text in texts)
    for name in NAMES:
        tree = json.loads(schema_text(name))
        yield from ((f'schema/{name}.schema.json', text) for text in _descriptions(tree))


def _descriptions(tree: object) -> Iterator[str]:
    parts = tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ()
    for part in parts:
        yield from _descriptions(part)
    if isinstance(tree, dict) and isinstance(tree.get('description'), str):
        yield tree['description']


def template() -> str:
    """Return the template of the catalogue."""
    out = io.BytesIO()
    write_po(out, catalogue(), width=100, omit_header=True, include_lineno=False, sort_output=True)
    return HEADER + out.getvalue().decode()


if __name__ == '__main__':
    TEMPLATE.parent.mkdir(exist_ok=True)
    TEMPLATE.write_text(template(), 'utf-8')
