# SPDX-License-Identifier: Apache-2.0
"""Views as HTML: a fragment template for each shape, which has its name, with escaping always on.

The fragments ship with the package; a site's own of the same name below
`_templates/maturity/` wins.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache, cached_property, lru_cache
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple
from weakref import WeakKeyDictionary

from docutils import nodes
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from maturity.model import Message, Text
from maturity.model.vocabulary import ABSENCES, NOT_IN_FORCE, State
from maturity.sphinxext.controls import controls_of, order_of
from maturity.sphinxext.domain import maturity_domain
from maturity.sphinxext.drawing import Drawing
from maturity.sphinxext.messages import KEPT, translated
from maturity.sphinxext.nodes import is_marked, number_of
from maturity.sphinxext.outputs import beside
from maturity.sphinxext.pages import named_errors, template_loader
from maturity.views.of_files import linked
from maturity.views.references import fragment
from maturity.views.shapes import (
    BREAK,
    Axis,
    Fields,
    File,
    Link,
    Matrix,
    Ref,
    Row,
    Table,
    Timeline,
)
from maturity.views.spacing import has_inline, spread
from maturity.views.timelines import TIMELINE_LABELS
from maturity.writers.compact import compact
from maturity.writers.writer import pieces, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.writers.html5 import HTML5Translator

    from maturity.model import Phrase
    from maturity.sphinxext.nodes import view as view_node
    from maturity.sphinxext.resolve import Page
    from maturity.views.shapes import MatrixRow, Parts

    Beside = Callable[[str], str] | None

PIECES = 'maturity/parts.html.jinja'
"""The macros of which fragments are made."""

# Behind a slash, and before a dot that begins another part of a name.
_BREAKS = re.compile(r'(?<=/)(?=.)|(?<=\w)(?=\\\.|[.(|]\w{4})')

# Shorter words have room in every column.
_LONG = re.compile('[^ ]{33}')

# Stands for the address while a cell is rendered once for all its uses.  No
# text of the record can contain it: control characters are refused.
_HERE = '\x00'


def _name(part: object) -> str:
    """Return what templates call a view or a part of one."""
    return type(part).__name__.lower()


def breakable(words: str) -> Markup:
    """Return words as HTML in which long paths, names and expressions may break where a part ends."""
    if not _LONG.search(words):
        return escape(words)
    parts = (_BREAKS.split(word) if _LONG.match(word) else [word] for word in words.split(' '))
    return Markup(' ').join(map(Markup('<wbr/>').join, parts))


def spans(view: Table) -> list[int]:
    """Return over how many rows the head of each reaches: 0 where it is that of the row above."""
    if not view.grouped:
        return [1] * len(view.rows)
    groups = (len(list(run)) for _, run in groupby(view.rows, lambda row: row.cells[0]))
    return [number if not at else 0 for number in groups for at in range(number)]


def named(row: Row) -> int | None:
    """Return which cell leads to its own row: the first that is nothing but words."""
    plain = (len(cell) == 1 and isinstance(cell[0], Text | Message) for cell in row.cells)
    return next((at for at, is_plain in enumerate(plain) if is_plain), None)


class Mark(NamedTuple):
    """The number of a note, the id of the place where it stands, and what it says."""

    number: int
    id: str
    note: Phrase


class Fragments:
    """Renders views page by page; what occurs many times on a page is rendered once.

    Templates get words by the filter `say`, addresses by `href`, parts of views
    by `piece` and several in a row by `inline`.
    """

    def __init__(self, app: Sphinx) -> None:
        """Begin with no page."""
        self.environment = Environment(
            loader=template_loader(app),
            autoescape=True,
            auto_reload=False,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._page: Page | None = None
        self._beside: Beside = None
        self._known: dict[object, Markup] = {}
        self._marks: list[Mark] = []
        # Reading systems for books run no script, and want to know which pages hold drawings.
        is_book = app.builder.name == 'epub'
        self.environment.filters |= {
            'say': self.say,
            'href': self.href,
            'definition': self.definition,
            'piece': self.piece,
            'breakable': breakable,
            'inline': self.inline,
            'linked': linked,
            'named': named,
            'controls': (lambda _view: None) if is_book else controls_of,
            'order': order_of,
            'spans': spans,
        }
        self.environment.globals |= {
            '_': translated,
            'gettext': translated,
            'is_book': is_book,
            'labels': TIMELINE_LABELS,
        }
        self._template = cache(self.environment.get_template)
        self._anywhere = lru_cache(KEPT)(lambda _speaker, part: self._rendered(part))

    @cached_property
    def macros(self) -> Any:  # noqa: ANN401 (Jinja finds its macros when it is asked for them)
        """Return the macros of pieces."""
        with named_errors(PIECES):
            return self.environment.get_template(PIECES).module

    def say(self, words: Phrase | str) -> str:
        """Return words as they are to be shown."""
        assert self._page is not None
        return self._page.say(words)

    def href(self, ref: Ref | File | None) -> str | None:
        """Return the address of a reference, or None where it has no page."""
        if not isinstance(ref, Ref):
            return None if ref is None or self._beside is None else self._beside(ref.path)
        assert self._page is not None
        reference = self._page.references[ref.type, ref.id]
        if reference is None:
            return None
        address: str = reference['refuri'] if 'refuri' in reference else f'#{reference["refid"]}'
        return address if ref.fragment is None else f'{address.partition("#")[0]}#{ref.fragment}'

    def definition(self, state: State) -> str | None:
        """Return the address of what says what a level means, or None where no page does."""
        return None if state.level is None else self.href(Ref('classification', state.level, state.words))

    def piece(self, part: object, words: Phrase | None = None) -> Markup:
        """Return a part of a view by the macro for it; a reference may have other words than its title."""
        if isinstance(part, State) and part.notes:
            # Its numbers mean something else in another view.
            return self._rendered(part, self.marks(part))
        known = self._known.get((part, words))
        if known is None:
            known = self._known[part, words] = self._piece(part, words)
        return known

    def _piece(self, part: object, words: Phrase | None) -> Markup:
        if isinstance(part, Message) and has_inline(part):
            pieces = spread(part, self.say)
            return Markup('').join(breakable(x) if isinstance(x, str) else self.piece(x) for x in pieces)
        if isinstance(part, Text | Message | Link):
            # Where nothing leads to a page, it is the same on all.
            assert self._page is not None
            return self._anywhere(self._page.speaker, part)
        return self._rendered(part) if words is None else self._rendered(part, words)

    def _rendered(self, part: object, *values: object) -> Markup:
        """Return a part as the macro of its name gives it, or that for words."""
        written: Markup = getattr(self.macros, _name(part), self.macros.text)(part, *values)
        return written

    def marks(self, state: State) -> Sequence[Mark]:
        """Return what leads from a state to its notes in the view that is being rendered."""
        return [self._marks[number - 1] for number in state.notes]

    def inline(self, parts: Parts) -> Markup:
        """Return parts in a row."""
        if len(parts) == 1 and not isinstance(parts[0], Link):
            return self.piece(parts[0])
        return Markup(  # noqa: S704 (each of them is markup)
            ''.join([escape(one) if isinstance(one, str) else self.piece(one) for one in pieces(parts)])
        )

    def render(self, node: view_node, beside: Beside = None, number: str = '') -> str:
        """Return the HTML of a view.

        `beside` gives the address of a file for machines, if there are any; `number` stands before
        the caption of a table.
        """
        if node['page'] is not self._page:
            self._page, self._beside, self._known = node['page'], beside, {(BREAK, None): Markup('<br/>')}
        content = node['view']
        if isinstance(content, Fields) and beside is None:
            content = content.without_files
        whole = content.matrix if isinstance(content, Timeline) else content
        texts = whole.notes if isinstance(whole, Matrix | Table) else ()
        self._marks = [
            Mark(number, f'mt-note-{node["number"]}-{number}', text) for number, text in enumerate(texts, 1)
        ]
        context: dict[str, Any] = {'view': content, 'notes': self._marks, 'number': number}
        if isinstance(content, Table) and content.rows:
            context['view'] = self._compact(content)
        elif isinstance(content, Matrix):
            context['cells'] = Cells(self, content)
        elif isinstance(content, Timeline):
            context['drawing'] = Drawing.of(content, self.say, f'mt-timeline-{node["number"]}')
        name = f'maturity/{_name(content)}.html.jinja'
        with named_errors(name):
            return self._template(name).render(context)

    def _compact(self, view: Table) -> Table:
        """Return a table as it is compact for every output."""
        sheet = compact(view, lambda part: shown(part, self.say))
        rows = (replace(row, cells=cells) for row, cells in zip(view.rows, sheet.rows, strict=True))
        return replace(view, columns=sheet.heads, rows=tuple(rows))


# For up to so many columns the style sheet knows how wide their words are.
_ROOMS = (6, 8, 10, 12, 16)
_FEW = 4


def _room(columns: int) -> str | None:
    """Return by how much room the words of so many columns give way to signs; None where there are few."""
    return None if columns <= _FEW else next((str(most) for most in _ROOMS if columns <= most), 'all')


class Cells:
    """Renders the rows of a matrix from pieces rendered once; the newest release stands first."""

    def __init__(self, fragments: Fragments, matrix: Matrix) -> None:
        """Render nothing yet: each state with and without a link, when a cell is so."""
        self._fragments, self._matrix = fragments, matrix
        self._cell = cache(self._around)
        self._step = -1 if matrix.over_time else 1
        self._silent = {*ABSENCES, NOT_IN_FORCE} if matrix.merged else ABSENCES
        self.columns = matrix.columns[:: self._step]
        self._columns = [(column.anchor, self._base(column)) for column in self.columns]
        self.room = None if matrix.over_time or matrix.name != 'capabilities' else _room(len(self.columns))

    def _base(self, axis: Axis) -> str | None:
        href = self._fragments.href(axis.ref)
        return None if href is None else escape(href.partition('#')[0])

    def _around(self, cell: int, *, leads: bool, columns: int = 0) -> tuple[str, str]:
        """Return what stands around the address to which a cell leads, or the place that it is itself."""
        state = self._matrix.palette[cell]
        addresses = (None, _HERE) if self._matrix.leads == 'nowhere' else (_HERE if leads else None, None)
        cells = self._fragments.macros.cell
        before, _, after = cells(state, self._fragments.marks(state), *addresses, columns).partition(_HERE)
        # Joined to other markup, it would be escaped for what it is at each cell.
        return str(before), str(after)

    def __call__(self, row: MatrixRow) -> Markup:
        """Return the cells of a row: each piece is escaped by the template or here."""
        matrix, out = self._matrix, []
        own = self._base(row.head) if matrix.leads == 'row' else ''
        for at, (cell, (anchor, base), columns) in enumerate(self._runs(row)):
            address = base if matrix.leads in {'column', 'group'} else own
            leads = address is not None and matrix.palette[cell] not in self._silent
            before, after = self._cell(cell, leads=leads, columns=columns)
            place = f'{address}#{self._fragment(row.head.anchor, anchor)}' if leads else ''
            out.append(f'{before}{escape(row.places[at]) if row.places else place}{after}')
        return Markup(''.join(out))  # noqa: S704 (all of it is markup)

    def _runs(self, row: MatrixRow) -> Iterator[tuple[int, tuple[str, str | None], int]]:
        """Yield cells, the column to which each leads, and over how many it reaches where some are merged."""
        pairs = zip(row.cells[:: self._step], self._columns, strict=True)
        if not self._matrix.merged:
            yield from ((cell, column, 0) for cell, column in pairs)
            return
        for cell, run in groupby(pairs, itemgetter(0)):
            (_, newest), *others = run
            yield cell, newest, len(others) + 1

    def _fragment(self, row: str, column: str) -> str:
        matrix = self._matrix
        match matrix.leads:
            case 'row':
                parts = [row, matrix.anchor, column, matrix.at]
            case 'column':
                parts = [column, matrix.anchor, row, matrix.at]
            case 'group':
                parts = [column, matrix.anchor]
            case _:
                parts = [matrix.anchor, row, column]
        return fragment(*filter(None, parts))


_RENDERERS: WeakKeyDictionary[Builder, Fragments] = WeakKeyDictionary()


def prepare(app: Sphinx) -> None:
    """Make the fragments of a build."""
    _RENDERERS[app.builder] = Fragments(app)


def visit_view(translator: HTML5Translator, node: view_node) -> None:
    """Write the view and pass over its children, which are for search."""
    builder, files = translator.builder, None
    if node['domain'] is not None:
        project = maturity_domain(builder.env, node['domain']).project
        files = beside(builder, node['docname'], project.path_prefix)
    written = _RENDERERS[builder].render(node, files, number_of(translator, node))
    if is_marked(node):
        # Around it, because a site's own template need not know what an author puts on a view.
        written = f'{translator.starttag(node, "div")}{written}</div>\n'
    translator.body.append(written)
    raise nodes.SkipNode


def visit_copies(translator: HTML5Translator, _node: nodes.Element) -> None:
    """Write what copies a table: in the page itself, because to add to its text later would double that."""
    template = _RENDERERS[translator.builder].environment.get_template('maturity/controls.html.jinja')
    translator.body.append(template.module.copies())  # type: ignore[attr-defined]
    raise nodes.SkipNode


def share_stems(app: Sphinx, _doctree: nodes.document, _docname: str) -> None:
    """Keep the stems of words for all pages; Sphinx keeps them for one, and most words stand on many."""
    language = getattr(getattr(app.builder, 'indexer', None), 'lang', None)
    if language is not None and 'stem' not in vars(language):
        language.stem = cache(language.stem)
