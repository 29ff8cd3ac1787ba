# SPDX-License-Identifier: Apache-2.0
"""A small tree of an HTML page, made by the parser of the standard library."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping
    from pathlib import Path

VOID = frozenset({'area', 'base', 'br', 'col', 'hr', 'img', 'input', 'link', 'meta', 'source', 'wbr'})


@dataclass
class Tag:
    """An element: its name, attributes and what is in it."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Tag | str] = field(default_factory=list)

    def all(self, name: str = '', *, of: str = '') -> Iterator[Tag]:
        """Yield the elements inside with this name, and of this class."""
        for child in self.children:
            if isinstance(child, Tag):
                if name in {'', child.name} and (not of or of in child.classes):
                    yield child
                yield from child.all(name, of=of)

    def one(self, name: str = '', *, of: str = '') -> Tag:
        """Return the first such element."""
        return next(self.all(name, of=of))

    @property
    def classes(self) -> list[str]:
        return self.attributes.get('class', '').split()

    @property
    def ids(self) -> list[str]:
        return [one.attributes['id'] for one in self.all() if 'id' in one.attributes]

    @property
    def repeated(self) -> list[str]:
        """The ids that stand inside more than once."""
        return [id_ for id_, number in Counter(self.ids).items() if number > 1]

    @property
    def links(self) -> list[str]:
        return [one.attributes['href'] for one in self.all() if 'href' in one.attributes]

    @property
    def lines(self) -> list[Tag]:
        """The rows of a table, without its heads and those of groups."""
        rows = (row for body in self.all('tbody') for row in body.all('tr'))
        return [row for row in rows if 'mt-group' not in row.classes]

    @property
    def rows(self) -> list[list[str]]:
        """The texts of the cells of these rows."""
        return [[cell.text for cell in row.all() if cell.name in {'th', 'td'}] for row in self.lines]

    @property
    def strings(self) -> Iterator[str]:
        """Every piece of text inside, in order; nobody sees a template, or where a name may break.

        Before it stands its sign, which the style sheet shows.
        """
        children = self.children if self.name != 'template' else ()
        yield from filter(None, (self.attributes.get('data-sign', ''),))
        text = ' ' if 'data-sign' in self.attributes else ''
        for child in children:
            if isinstance(child, str):
                text += child
            elif child.name != 'wbr':
                yield from filter(None, (text, *child.strings))
                text = ''
        yield from filter(None, (text,))

    @property
    def raw(self) -> str:
        """The text inside with its white space."""
        return ''.join(self.strings)

    @property
    def text(self) -> str:
        """The text inside, as it is shown: every run of white space is one blank."""
        return re.sub(r'\s+', ' ', self.raw).strip()


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Tag('')
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Tag(tag, {name: value or '' for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        names = [element.name for element in self.open]
        if tag in names and tag not in VOID:
            del self.open[len(names) - 1 - names[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parse(text: str) -> Tag:
    """Return the tree of a page or of a part of one."""
    parser = _Parser()
    parser.feed(text)
    parser.close()
    return parser.root


def read(path: Path) -> Tag:
    """Return the tree of a page, which is for reading alone: many tests look at the same pages."""
    stat = path.stat()
    return _read(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=300)
def _read(path: Path, _time: int, _size: int) -> Tag:
    return parse(path.read_text('utf-8'))


def target(path: Path, address: str) -> Path:
    """Return the file that a link of a page leads to."""
    found = path.parent.joinpath(unquote(address)).resolve() if address else path
    return found / 'index.html' if found.is_dir() else found


def broken(pages: Mapping[Path, Tag], elsewhere: Container[str] = ()) -> Iterator[str]:
    """Yield the links of pages, within their site, that lead to nothing."""
    known = {path: set(page.ids) for path, page in pages.items()}
    for path, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or link in elsewhere:
                continue
            where, fragment = target(path, parts.path), unquote(parts.fragment)
            if not where.exists() or (fragment and fragment not in known.get(where, ())):
                yield f'{path.name}: {link} leads nowhere'
