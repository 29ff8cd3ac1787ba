# SPDX-License-Identifier: Apache-2.0
"""E-books: their list of files has to say which pages hold drawings."""

from __future__ import annotations

import re
from html import unescape

from sphinx.builders.epub3 import Epub3Builder

_PAGE = re.compile(r'href="([^"]+)" media-type="application/xhtml\+xml"(?= ?/>)')


class Epub(Epub3Builder):
    """The builder of Sphinx, which leaves that out."""

    def build_content(self) -> None:
        """Write the list of files."""
        super().build_content()
        path = self.outdir / 'content.opf'
        path.write_text(_PAGE.sub(self._item, path.read_text('utf-8')), 'utf-8')

    def _item(self, page: re.Match[str]) -> str:
        """Return the item of a page, with its property if it has drawings."""
        drawn = '<svg' in (self.outdir / unescape(page[1])).read_text('utf-8')
        return f'{page[0]} properties="svg"' if drawn else page[0]
