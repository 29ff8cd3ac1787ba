# SPDX-License-Identifier: Apache-2.0
"""The one compact node for a view, what an author may put on it, and its words for search and translators."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from docutils import nodes
from markupsafe import Markup
from sphinx.addnodes import translatable

from maturity.model import Message, Text
from maturity.views.shapes import File, Link, Matrix, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from sphinx.writers.html5 import HTML5Translator

    from maturity.views import View

# The domain of the record of `maturity_root`.
DOMAIN = 'maturity'


class view(nodes.General, nodes.Element):  # noqa: N801 (docutils names nodes in lower case)
    """A view of the record: `node['request']` asks for it, `node['view']` is the answer.

    `node['docname']` is the document it stands in, `node['domain']` names the
    record.  A doctree on disk holds the request alone, because the record
    answers it again (see `resolve`).  Of a file without a record, the domain is
    None, there is no request, and `node['links']` has the addresses of what the
    view refers to, by type and id.
    """

    def __getstate__(self) -> dict[str, Any]:
        """Leave out the answer where there is a request to repeat."""
        if self['request'] is None:
            return self.__dict__
        return {**self.__dict__, 'attributes': {**self.attributes, 'view': None}}


class table_view(view):  # noqa: N801 (docutils names nodes in lower case)
    """A view that is one table, which Sphinx can number.

    `node['caption']` is what references without words of their own read: Sphinx
    asks for it when the answer is not at hand.
    """


def is_marked(node: nodes.Element) -> bool:
    """Return whether an author has put a label, a name or a class on a node."""
    return any(node[name] for name in node.basic_attributes)


def caption_of(node: nodes.Node) -> str | None:
    """Return the caption of a table to which links can lead, and None for any other.

    What has one and no id, Sphinx gives an id; but no table of a record is
    numbered unless its author asks for that.
    """
    assert isinstance(node, table_view)
    return node['caption'] if node['ids'] else None


def number_of(translator: HTML5Translator, node: view) -> Markup:
    """Return the number of a table with `numfig`, as Sphinx writes it before the caption."""
    if not isinstance(node, table_view) or not node['ids']:
        return Markup()
    end = len(translator.body)
    translator.add_fignumber(node)
    number = ''.join(translator.body[end:])
    del translator.body[end:]
    return Markup(number)  # noqa: S704 (Sphinx made it)


class copies(nodes.General, nodes.Element):  # noqa: N801 (docutils names nodes in lower case)
    """The end of a page with views: what the script puts above each table that offers nothing else."""


class plain_text(nodes.paragraph, translatable):  # noqa: N801 (docutils names nodes in lower case)
    """A text of the record; its translation is plain text too, where Sphinx would parse it."""

    def preserve_original_messages(self) -> None:
        """Keep the text; it is the raw source already."""

    def apply_translated_message(self, original_message: str, translated_message: str) -> None:
        """Show the translation."""
        self.children = []
        self += nodes.Text(translated_message)

    def extract_original_messages(self) -> Sequence[str]:
        """Return the text for the catalogue."""
        return [self.rawsource]


def plain_texts(document: nodes.document, own: Mapping[str, str]) -> Iterator[nodes.TextElement]:
    """Yield the titles and paragraphs without markup, as translators are to see them.

    A page made by a template escapes what it shows, and Sphinx would hand the
    escaped form to translators.  What is in `own` is nothing for them: it is
    replaced by its translation.  The ids of sections stay as they are.
    """
    for node in list(document.findall(nodes.TextElement)):
        if {type(child) for child in node.children} != {nodes.Text} or not node.get('translatable', True):
            continue
        words = node.astext()
        if words in own:
            node.children = []
            node.append(nodes.Text(own[words]))
            node['translatable'] = False
        elif type(node) is nodes.title:
            node.rawsource = words
            node['support_smartquotes'] = False
            yield node
        elif type(node) is nodes.paragraph:
            text = plain_text(words, words, support_smartquotes=False)
            text.source, text.line = node.source, node.line
            node.replace_self(text)
            yield text


def phrases(content: View) -> tuple[Text | Message, ...]:
    """Return every text of the record and every message of a view, each once, in order."""
    found: dict[Text | Message, None] = {}
    _gather(content, found)
    return tuple(found)


def _gather(value: Any, found: dict[Text | Message, None]) -> None:  # noqa: ANN401 (frozen data of any shape)
    type_: Any = type(value)
    if type_ is Text:
        if value.mark is not None:
            found.setdefault(value)
    elif type_ is not Message or value not in found:
        if type_ is Message:
            found[value] = None
        for words in _spoken(type_)(value):
            _gather(words, found)
        # What is said in place of rows is said nowhere else.
        if type_ in {Matrix, Table} and not value.rows:
            _gather(value.empty, found)


# Names of files, jobs and commits are nothing to search for; words of the record are.
_SPOKEN: Mapping[Any, Callable[[Any], Iterable[Any]]] = {
    tuple: iter,
    Message: lambda message: [words for _name, words in message.values],
    Link: lambda link: (link.as_of, link.words if type(link.words) is Text else None),
    File: lambda _file: (),
}
_OF_MATRIX = (
    *('rows', 'caption', 'corner', 'columns', 'legend', 'notes'),
    *('groups', 'row_groups', 'types', 'capabilities'),
)
_WORDLESS = re.compile(r'(?:str|int|bool|None|tuple|\W)+')


@cache
def _spoken(type_: Any) -> Callable[[Any], Iterable[Any]]:  # noqa: ANN401 (any type)
    """Return what takes from a value of a type the fields that can hold words, as their annotations say."""
    if type_ in _SPOKEN:
        return _SPOKEN[type_]
    names: Sequence[str] = ()
    if is_dataclass(type_):
        named = ((one.name, str(one.type)) for one in fields(type_) if one.name != 'empty')
        names = [name for name, words in named if not _WORDLESS.fullmatch(words)]
    # A state is no word where no cell has it.
    names = _OF_MATRIX if type_ is Matrix else names
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: tuple(getattr(value, name) for name in names)
