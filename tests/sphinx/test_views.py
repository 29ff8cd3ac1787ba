# SPDX-License-Identifier: Apache-2.0
"""What a reader sees: the same words in every output, and every state told apart."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise, repeat
from typing import TYPE_CHECKING

import pytest
from docutils import nodes

from maturity.model import Text
from maturity.sphinxext import html
from maturity.sphinxext.node_writer import MACROS, LatexWriter, NodeWriter
from maturity.sphinxext.nodes import view as view_node
from maturity.views.facts import EVIDENCE, REMARK
from maturity.views.shapes import Fields, Link, Matrix, Table, Timeline
from maturity.views.statements import Cards, Statement
from tests.sphinx.html import Tag, parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.sphinx.conftest import Built

LADDERS = (
    {'Unproven', 'Preview', 'Sturdy', 'Complete'},
    {'Unproven', 'Draft', 'Tested', 'Complete'},
)
"""All levels of each kind: of features, and of drivers."""
STATES = {
    ('gated', '●', 'gated'),
    ('tested', '◉', 'tested'),
    ('conditional', '~', 'on a condition'),
    ('untested', '○', 'untested'),
    ('partial-untested', '◔', 'partial, untested'),
    ('implemented', '✓', 'implemented'),
    ('partial', '◐', 'partial'),
    ('missing', '✗', 'missing'),
    ('unknown', '?', 'unknown'),
    ('not-applicable', '–', 'not applicable'),
    ('not-yet', '·', 'not yet'),
    ('removed', '∅', 'removed'),
}

Triples = set[tuple[str, str, str]]


def told(cell: str, columns: list[str]) -> Iterator[tuple[str, str]]:
    """Yield (column, words) of a cell of the expanded form, with its ranges of releases filled in."""
    for part in cell.split('; '):
        state, _, where = part.rpartition(': ')
        # The number of a note stands behind it.
        words = re.sub(r' ?[(]?\d+[)]?$', '', state.partition(' ')[2])
        for one in where.split(', '):
            first, _to, last = one.partition(' to ')
            begin, end = columns.index(first), columns.index(last or first)
            for column in columns[begin : end + 1]:
                yield column, words


def said(cell: Tag) -> str:
    """Return the words of a state or of a cell of a matrix, which stand behind its sign and before notes."""
    glyph, _blank, words_ = cell.text.partition(' ')
    assert sign(cell) == glyph
    return words_.removesuffix(' '.join(note.text for note in cell.all('sup'))).rstrip()


def sign(cell: Tag) -> str:
    """Return the sign of a state, or of a cell of a matrix."""
    (found,) = (one.attributes['data-sign'] for one in (cell, *cell.all()) if 'data-sign' in one.attributes)
    return found


def html_triples(matrix: Tag) -> Triples:
    """Return (row, column, words) of a matrix in HTML."""
    *_groups, last = matrix.one('thead').all('tr')
    columns = [head.text for head in last.all('th')][1:]
    return {
        (row.one('th').text, column, said(cell))
        for row in matrix.lines
        for column, cell in zip(columns, whole(row), strict=True)
    }


def whole(row: Tag) -> Iterator[Tag]:
    """Yield a cell for each column that it reaches over."""
    for cell in row.all('td'):
        yield from repeat(cell, int(cell.attributes.get('colspan', '1')))


def test_states_are_told_apart(built: Built) -> None:
    cells = [
        cell
        for matrix in built('html').page('capabilities.html').all('div', of='mt-matrix')
        for cell in matrix.all('td')
    ]
    assert {(cell.classes[-1].removeprefix('mt-'), sign(cell), said(cell)) for cell in cells} == STATES
    text = ' '.join(built('text').text(f'{name}.txt') for name in ('capabilities', 'drivers'))
    assert [words for _, glyph, words in STATES if f'{glyph} {words}' not in text] == []
    assert len({glyph for _, glyph, _ in STATES}) == len(STATES)


def test_the_legend_shows_the_states_that_occur_and_every_level(built: Built) -> None:
    pages = built('html').pages.values()
    matrices = [matrix for page in pages for matrix in page.all('div', of='mt-matrix')]
    assert len(matrices) > 5
    for matrix in matrices:
        legend = {said(one) for one in matrix.one('p', of='mt-legend').all(of='mt-state')}
        found = {said(cell) for row in matrix.lines for cell in row.all('td')}
        if 'mt-matrix-classifications' in matrix.classes:
            ladder = LADDERS['Alpha' in matrix.text]
            assert legend == found | ladder
        else:
            assert legend == found


def test_every_level_leads_to_what_it_means(built: Built) -> None:
    levels = [
        (path.name, state.one('a').attributes['href'])
        for path, page in built('html').pages.items()
        for state in page.all('span', of='mt-state')
        if any(name.startswith('mt-level-') for name in state.classes)
    ]
    assert len(levels) > 100
    assert [one for one in levels if not re.search('(levels.html)?#classification-', one[1])] == []


def test_what_a_sentence_names_is_a_link_in_every_form(built: Built) -> None:
    ((_docname, node),) = [
        one for one in views(built) if one[0] == 'index' and one[1]['view'].name == 'verdict'
    ]
    expected = [
        *('complete', 'Version 3.10', 'Alpha', 'complete', 'Version 3.9', 'Alpha', 'tested'),
        *('Delta', 'unproven', 'Gamma', 'Beta', 'Version 3.10'),
    ]
    page = html_text(built, node)
    assert [link.text for link in page.all('a')] == expected
    nodes_ = NodeWriter(node).write()
    assert [link.astext() for one in nodes_ for link in one.findall(nodes.reference)] == expected


def test_tables_have_captions_and_scopes(built: Built) -> None:
    for page in built('html').pages.values():
        for table in page.all('table', of='mt-table'):
            assert table.one('caption').text
            assert all('scope' in head.attributes for head in table.all('th'))
            below = 0
            for row in table.one('tbody').all('tr'):
                # A head can stand for several rows.
                head = row.children[0]
                assert isinstance(head, Tag)
                assert head.name == ('td' if below else 'th')
                below = below - 1 if below else int(head.attributes.get('rowspan', '1')) - 1


# All outputs ------------------------------------------------------------------------------------

# Signs between parts.
SIGNS = {',', '.', ':', ';', '(', ')', '-', '[', ']', 'note'}


@pytest.fixture(params=(NodeWriter, LatexWriter))
def form(request: pytest.FixtureRequest) -> type[NodeWriter]:
    """Return a form of views that is not HTML; that text has every text is shown by `test_injection`."""
    form: type[NodeWriter] = request.param
    return form


def expanded(built: Built, builder: str) -> Iterator[tuple[str, nodes.document]]:
    """Yield every document of the site as a builder writes it."""
    app = built(builder).app
    for docname in sorted(app.env.found_docs):
        doctree = app.env.get_doctree(docname)
        app.env.resolve_references(doctree, docname, app.builder)
        yield docname, doctree


@cache
def views(built: Built) -> tuple[tuple[str, view_node], ...]:
    """Return every view node of the site, with its references resolved for HTML."""
    found = expanded(built, 'html')
    return tuple((docname, node) for docname, doctree in found for node in doctree.findall(view_node))


def words(text: str) -> set[str]:
    """Return the words and signs of a text; white space does not matter."""
    return set(re.findall(r'\w+|[^\w\s]', text))


@cache
def html_text(built: Built, node: view_node) -> Tag:
    return parse(html.Fragments(built('html').app).render(node))


# The characters for which commands of LaTeX stand; a place to break is none.
UNSET = {latex: sign for sign, latex in MACROS.items()} | {r'\allowbreak{}': ''}


@cache
def expand(form: type[NodeWriter], node: view_node) -> tuple[str, list[list[list[str]]]]:
    """Return the text of a view in a form, and its tables: rows of cells, the first with the heads."""
    written = form(node).write()
    for one in [number for part in written for number in part.findall(nodes.superscript)]:
        one.insert(0, nodes.Text(' '))
    for one in [raw for part in written for raw in part.findall(nodes.raw)]:
        one.parent.replace(one, [nodes.Text(UNSET[one.astext()])])
    tables = [
        [[entry.astext() for entry in row.findall(nodes.entry)] for row in table.findall(nodes.row)]
        for part in written
        for table in part.findall(nodes.table)
    ]
    return ' '.join(part.astext() for part in written), tables


def lacking(form: type[NodeWriter], content: Table | Fields | Statement) -> set[str]:
    """Return the words that a form leaves out, because it says the same in another way."""
    rows = [row.cells for row in content.rows] if isinstance(content, Table) else []
    rows += [dict(content.fields).values()] if isinstance(content, Fields) else []
    parts = [part for row in rows for cell in row for part in cell if isinstance(part, Link)]
    # The folder of a file is behind the link.
    folders = ['/'.join(str(link.words).rpartition('/')[:2]) for link in parts] if form is LatexWriter else []
    heads = content.columns if isinstance(content, Table) else ()
    empty = [
        str(head)
        for at, head in enumerate(heads)
        if not any(part != Text('') for row in rows for part in row[at])
    ]
    # A remark follows what it is about, and a name is a link itself.
    return words(' '.join([*folders, *empty, str(REMARK), str(EVIDENCE), 'job']))


def behind(content: Table | Fields) -> set[str]:
    """Return the words of links that HTML leaves to their addresses."""
    fields = content.fields if isinstance(content, Fields) else ()
    rows = [row.cells for row in content.rows] if isinstance(content, Table) else [dict(fields).values()]
    parts = (part for row in rows for cell in row for part in cell)
    return words(' '.join(str(part.words) for part in parts if isinstance(part, Link)))


def named(form: type[NodeWriter], text: str) -> str:
    """Return a text with files as a form calls them."""
    return re.sub(r'(?:[\w.-]+/)+(?=[\w.-]+\.\w)', '', text) if form is LatexWriter else text


def test_html_and_other_forms_say_the_same(form: type[NodeWriter], built: Built) -> None:
    seen = set()
    for docname, node in views(built):
        content = node['view']
        seen.add(type(content).__name__)
        if isinstance(content, Table | Fields | Statement):
            text, _tables = expand(form, node)
            shown = named(form, joined(html_text(built, node)))
            assert words(shown) - words(text) <= lacking(form, content) | SIGNS, (docname, content.name)
            # A card has its caption in an attribute, and a name and a state need no head.
            card = content.columns[:2] if isinstance(content, Cards) else ()
            unsaid = words(' '.join(map(str, (content.caption, *card)))) if card else set()
            said = words(shown) | SIGNS | behind(content) | unsaid
            assert words(named(form, text)) <= said, (docname, content.name)
    assert seen == {'Cards', 'Fields', 'Matrix', 'Statement', 'Table', 'Timeline'}


def test_no_row_of_a_table_is_lost(form: type[NodeWriter], built: Built) -> None:
    number = 0
    for docname, node in views(built):
        if not isinstance(node['view'], Table):
            continue
        _text, tables = expand(form, node)
        found = [words(named(form, ' '.join(row))) | SIGNS for table in tables for row in table[1:]]
        for row in html_text(built, node).all('tr'):
            number += 1
            said = words(named(form, joined(row))) - lacking(form, node['view'])
            assert any(said <= one for one in found) or is_head(row), (docname, row.text)
    assert number > 100


def joined(tag: Tag) -> str:
    """Return the text of HTML with blanks between elements."""
    return ' '.join(tag.strings)


def is_head(row: Tag) -> bool:
    return not any(row.all('td'))


def matrix_of(content: object) -> Matrix | None:
    """Return the matrix that a view is or draws, if it has rows."""
    matrix = content.matrix if isinstance(content, Timeline) else content
    return matrix if isinstance(matrix, Matrix) and matrix.rows else None


def test_matrices_of_html_and_other_forms_are_the_same(form: type[NodeWriter], built: Built) -> None:
    count = 0
    for _docname, node in views(built):
        matrix = matrix_of(node['view'])
        if matrix is None:
            continue
        _text, tables = expand(form, node)
        names = [str(name) for name in matrix.names]
        cells = [
            (str(row.head.ref.title), name, matrix.palette[one])
            for row in matrix.rows
            for name, one in zip(names, row.cells, strict=True)
        ]
        truth = {(row, name, str(state.said)) for row, name, state in cells}
        if isinstance(node['view'], Matrix) and not matrix.groups:
            assert html_triples(html_text(built, node)) == truth
        if matrix.over_time or form.tables is None:
            ((_heads, *rows),) = tables
            # The title of a group stands alone.
            found = {(head, *one) for head, cell in rows if cell for one in told(cell, names)}
            assert found == truth
        else:
            assert {one for table in tables for one in signs(table)} == {
                (row, name, state.glyph) for row, name, state in cells
            }
        count += 1
    assert count > 10


def signs(table: list[list[str]]) -> Iterator[tuple[str, str, str]]:
    """Yield (row, column, sign) of a table of signs; the title of a group has none."""
    (_corner, *names), *rows = table
    for head, *cells in rows:
        yield from ((head, name, cell[0]) for name, cell in zip(names, cells, strict=True) if cell)


def test_no_blank_stands_before_a_sign(built: Built) -> None:
    for docname, node in views(built):
        written = NodeWriter(node).write()
        for text in (html_text(built, node).raw, *(one.astext() for one in written)):
            for one, sign in pairwise(text):
                assert not (one == ' ' and sign in ',;:.'), (docname, text)
