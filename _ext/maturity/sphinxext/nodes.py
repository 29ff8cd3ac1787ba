# SPDX-License-Identifier: Apache-2.0
"""The one compact node for a view, and what it says to its children.

The payload is the view.  The children are real docutils nodes: a paragraph
for each distinct text of the record and a pending reference for each distinct
object, so that search, translation and references work natively, at a cost
that does not grow with the number of cells.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.addnodes import pending_xref, translatable

from maturity.model import Message, Text, tell
from maturity.views.parts import File, Link, Matrix, Ref

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from maturity.model.messages import Translate
    from maturity.views import View

DOMAIN = 'maturity'


class view(nodes.General, nodes.Element):  # noqa: N801 (docutils names nodes in lower case)
    """A view of the record; `node['view']` is the view itself, `node['request']` what asked for it."""

    @property
    def texts(self) -> dict[str, str]:
        """What each text of the record reads now: itself, or its translation."""
        originals = self['texts']
        shown = (child.astext() for child in self.children)
        return dict(zip(originals, shown, strict=False))

    @property
    def targets(self) -> dict[tuple[str, str], str | None]:
        """Where each reference leads, None where to nothing; for resolved doctrees."""
        return {key: _target(child) for key, child in self.references.items()}

    @property
    def references(self) -> dict[tuple[str, str], nodes.Node]:
        """The child of each reference."""
        first = len(self['texts'])
        found = self.children[first : first + len(self['refs'])]
        return dict(zip(self['refs'], found, strict=True))


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


def _target(child: nodes.Node) -> str | None:
    if not isinstance(child, nodes.reference):
        return None
    return child['refuri'] if 'refuri' in child else f'#{child["refid"]}'


def make(content: View, docname: str, path: Callable[[str], str], messages: Translate) -> view:
    """Return the node of a view; `path` makes the path of a position absolute."""
    texts: dict[str, Text] = {}
    refs: dict[tuple[str, str], Ref] = {}
    sentences: dict[Message, None] = {}
    for part in parts(content):
        if isinstance(part, Ref):
            refs.setdefault((part.type, part.id), part)
        elif isinstance(part, Message):
            sentences.setdefault(part)
        elif part.mark is not None:
            texts.setdefault(part.value, part)
    node = view()
    node['view'] = content
    node['texts'] = tuple(texts)
    node['refs'] = tuple(refs)
    node += [_paragraph(text, path) for text in texts.values()]
    node += [_reference(ref, docname) for ref in refs.values()]
    node += [_found(sentences, messages)] if sentences else []
    return node


def _found(sentences: Iterable[Message], messages: Translate) -> nodes.paragraph:
    """Return what search finds of messages: the texts of the record in them stand elsewhere."""
    said = dict.fromkeys(tell(one, messages, lambda _text: '') for one in sentences)
    return nodes.paragraph('', ' '.join(said), translatable=False)


def parts(value: Any) -> Iterator[Text | Message | Ref]:  # noqa: ANN401 (walks frozen data of any shape)
    """Yield every text, message and reference of a view, and what is in them, in order."""
    if isinstance(value, Text | Message | Ref):
        yield value
    if isinstance(value, Message):
        yield from (part for part in parts(value.values) if not isinstance(part, Message))
    elif isinstance(value, Link):
        # Names of files, jobs and commits are nothing to search for; words of the record are.
        yield from parts((value.words if isinstance(value.words, Text) else None, value.as_of))
    elif isinstance(value, Matrix):
        # The cells are numbers, and there can be 90,000 of them.
        for row in value.rows:
            yield from parts(row.head)
        yield from parts((value.caption, value.corner, value.columns, value.legend, value.empty))
        yield from parts((value.groups, value.types, value.capabilities))
    elif isinstance(value, tuple):
        for item in value:
            yield from parts(item)
    elif is_dataclass(value) and not isinstance(value, Text | File):
        for item in fields(value):
            yield from parts(getattr(value, item.name))


def _paragraph(text: Text, path: Callable[[str], str]) -> plain_text:
    assert text.mark is not None
    paragraph = plain_text(text.value, text.value, support_smartquotes=False)
    paragraph.source, paragraph.line = path(text.mark.path), text.mark.line
    return paragraph


def _reference(ref: Ref, docname: str) -> pending_xref:
    # An object without a page is no mistake: a project need not show everything.
    return pending_xref(
        '',
        nodes.inline(),
        refdomain=DOMAIN,
        reftype=ref.type,
        reftarget=ref.id,
        refexplicit=True,
        refwarn=False,
        refdoc=docname,
    )
