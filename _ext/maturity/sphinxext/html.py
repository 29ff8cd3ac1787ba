# SPDX-License-Identifier: Apache-2.0
"""Views as HTML: one fragment template for each, with escaping always on.

The fragments ship with the package; a site's own of the same name below
`_templates/maturity/` wins.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

from docutils import nodes
from jinja2 import Environment, StrictUndefined

from maturity.api import path_of
from maturity.sphinxext.controls import controls_of, order_of
from maturity.sphinxext.drawing import SIZES, Artist
from maturity.sphinxext.messages import Speaker
from maturity.sphinxext.outputs import beside
from maturity.sphinxext.pages import named_errors, template_loader
from maturity.views.bars import Timeline
from maturity.views.inline import spaced
from maturity.views.parts import (
    BREAK,
    LABELS,
    Checklist,
    Fields,
    File,
    Link,
    Matrix,
    Ref,
    State,
    Table,
    fragment,
)
from maturity.views.timelines import SIGNS, TIMELINE_LABELS

if TYPE_CHECKING:
    from collections.abc import Callable

    from jinja2 import Template
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

    from maturity.sphinxext.domain import MaturityDomain
    from maturity.sphinxext.messages import Messages
    from maturity.sphinxext.nodes import view as view_node
    from maturity.views import View
    from maturity.views.parts import Axis, MatrixRow

    Beside = Callable[[str], str] | None

FRAGMENTS: dict[type[Any], str] = {
    Matrix: 'maturity/matrix.html.jinja',
    Timeline: 'maturity/timeline.html.jinja',
    Table: 'maturity/table.html.jinja',
    Fields: 'maturity/fields.html.jinja',
    Checklist: 'maturity/checklist.html.jinja',
}
"""The fragment of each shape of view."""

# Stands for the address while a cell is rendered once for all its uses.  No
# text of the record can contain it: control characters are refused.
_HERE = '\x00'


def fragments(app: Sphinx, messages: Messages) -> Environment:
    """Return the environment of the HTML fragments."""
    environment = Environment(
        loader=template_loader(app),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {'spaced': spaced, '_': messages, 'gettext': messages}
    # Reading systems for books run no script.
    scripted = getattr(app, 'builder', None) is None or app.builder.name != 'epub'
    environment.globals |= {
        'controls_of': controls_of if scripted else lambda _view: None,
        'order_of': order_of,
    }
    return environment


class Words(Speaker):
    """What a fragment asks: words as they are shown, the address of a reference."""

    def __init__(self, node: view_node, messages: Messages, beside: Beside = None) -> None:
        """Read translations and addresses off the children of the node.

        `beside` gives the address of a file for machines; None where there are none.
        """
        super().__init__(messages, node.texts)
        self._targets = node.targets
        self._beside = beside

    def file(self, path: str | None) -> str | None:
        """Return the address of a file for machines, or None where there is none."""
        return None if path is None or self._beside is None else self._beside(path)

    def href(self, ref: Ref | File) -> str | None:
        """Return the address of a reference, or None where it has no page."""
        if isinstance(ref, File):
            return self.file(ref.path)
        target = self._targets.get((ref.type, ref.id))
        if target is None or ref.fragment is None:
            return target
        return f'{target.partition("#")[0]}#{ref.fragment}'


class Cells:
    """Renders the rows of a matrix from pieces rendered once; the newest release stands first."""

    def __init__(self, template: Template, matrix: Matrix, words: Words) -> None:
        """Render a cell for each state of the palette, with and without a link."""
        cell = template.module.cell  # type: ignore[attr-defined]
        self._matrix = matrix
        self._words = words
        self._plain = [str(cell(state, words.say(state.words), None)) for state in matrix.palette]
        linked = (str(cell(state, words.say(state.words), _HERE)) for state in matrix.palette)
        self._linked = [piece.partition(_HERE)[::2] for piece in linked]
        self._step = -1 if matrix.over_time else 1
        self.columns = matrix.columns[:: self._step]
        self._columns = [(column.anchor, self._base(column)) for column in self.columns]

    def _base(self, axis: Axis) -> str | None:
        href = self._words.href(axis.ref)
        return None if href is None else html.escape(href.partition('#')[0])

    def __call__(self, row: MatrixRow) -> str:
        """Return the cells of a row as markup: each piece is escaped by the template or here."""
        matrix, out = self._matrix, []
        own = self._base(row.head) if matrix.leads == 'row' else ''
        for cell, (anchor, base) in zip(row.cells[:: self._step], self._columns, strict=True):
            address = base if matrix.leads in {'column', 'group'} else own
            if address is None or matrix.palette[cell].id == 'absent':
                out.append(self._plain[cell])
            else:
                before, after = self._linked[cell]
                out.append(f'{before}{address}#{self._fragment(row.head.anchor, anchor)}{after}')
        return ''.join(out)

    def _fragment(self, row: str, column: str) -> str:
        matrix = self._matrix
        if matrix.leads == 'row':
            return fragment(row, column)
        if matrix.leads == 'column':
            return fragment(column, row)
        if matrix.leads == 'group':
            return fragment(column, matrix.anchor)
        return fragment(matrix.anchor, row if matrix.leads == 'here-row' else column)


def render(
    environment: Environment, node: view_node, messages: Messages, number: int = 1, beside: Beside = None
) -> str:
    """Return the HTML of a view node whose references are resolved; `number`: of the view on its page."""
    content: View = node['view']
    if isinstance(content, Fields) and beside is None:
        content = content.without_files
    words = Words(node, messages, beside)
    request = node.get('request')
    csv = words.file(None if request is None else path_of(request))
    with named_errors(FRAGMENTS[type(content)]):
        template = environment.get_template(FRAGMENTS[type(content)])
        return _render(template, content, words, number, csv)


def _render(template: Template, content: View, words: Words, number: int, csv: str | None) -> str:
    context: dict[str, Any] = {
        'view': content,
        'csv': csv,
        'say': words.say,
        'href': words.href,
        'shape': _shape,
        'labels': LABELS,
    }
    if isinstance(content, Matrix):
        context['cells'] = Cells(template, content, words)
    elif isinstance(content, Timeline):
        context |= {'labels': TIMELINE_LABELS, 'happened': SIGNS, 'size': SIZES}
        context['drawing'] = Artist(words.say, words.href, f'mt-timeline-{number}').draw(content)
    return template.render(context)


def _shape(part: object) -> str:
    """Return which of the shapes of a part this is."""
    if part == BREAK:
        return 'break'
    return {Ref: 'ref', File: 'file', Link: 'link', State: 'state'}.get(type(part), 'text')


def visit_view(translator: HTML5Translator, node: view_node) -> None:
    """Write the view and pass over its children."""
    domain: MaturityDomain = translator.builder.env.domains['maturity']  # type: ignore[assignment]
    builder = translator.builder
    files = beside(builder, getattr(builder, 'current_docname', ''))
    messages = domain.project.messages
    translator.body.append(render(domain.fragments, node, messages, _number(translator), files))
    raise nodes.SkipNode


def _number(translator: HTML5Translator) -> int:
    """Return the number of this view on its page, of which several documents can be part."""
    kept = vars(translator)
    kept['maturity_views'] = kept.get('maturity_views', 0) + 1
    number: int = kept['maturity_views']
    return number
