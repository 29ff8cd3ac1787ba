# SPDX-License-Identifier: Apache-2.0
"""Plain documents: they read as the site does, fit the width, and what authors write acts in none of them."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import docutils.core
import pytest
import yaml
from docutils import nodes

from maturity.api.tables import rows_of
from maturity.cli import main
from maturity.evaluate import evaluate
from maturity.load import load
from maturity.plain import release
from maturity.plain.blocks import Tabular
from maturity.plain.markdown import MarkdownWriter
from maturity.plain.notation import Markdown, Notation, Rest
from maturity.plain.rst import RestWriter
from maturity.plain.text import TextWriter
from maturity.problems import one_line
from maturity.screen import Screen, column_width, hung, wrapped
from maturity.views import VIEWS, Request, RequestError, resolve
from maturity.views.parts import Matrix
from tests.builders import build
from tests.sphinx.test_injection import PAYLOADS, with_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from maturity.evaluate import Assessments

BASE = Path(__file__).parent / 'mistakes' / 'base'
MINI = Path(__file__).parent / 'roots' / 'mini' / 'data'
FORMATS = ('text', 'markdown', 'rst', 'json', 'reno')
HTML = frozenset({*('h1', 'h2', 'h3', 'p', 'ul', 'li', 'strong', 'a', 'br'), *('table', 'thead', 'tbody')})
CELLS = frozenset({'tr', 'th', 'td'})
TABLES = tuple(release.TABLES)


def judged(folder: Path) -> Assessments:
    found = load(str(folder))
    assert found.dataset is not None, found.problems
    return evaluate(found.dataset)


@pytest.fixture(scope='module')
def mini() -> Assessments:
    return judged(MINI)


def parsed(text: str) -> nodes.document:
    """Return reST as nodes; a message of docutils about it is an error."""
    settings = {'report_level': 1, 'halt_level': 5, 'warning_stream': io.StringIO(), 'raw_enabled': False}
    document = docutils.core.publish_doctree(text, settings_overrides=settings)
    assert [one.astext() for one in document.findall(nodes.system_message)] == []
    return document


def squeezed(text: str) -> str:
    return re.sub(r'\s+', '', text)


# What authors write -----------------------------------------------------------------------------


def nested(words: str) -> Iterator[str]:
    """Yield reST in which words stand at every place that we put them at, broken wherever they may."""
    for width in (10, 96):
        yield '\n'.join(hung(words, width, '', ''))
        yield '\n'.join(hung(words, width, '* ', '  '))
        yield '\n'.join(hung(f'**{words}**: x', width, '* ', '  '))
        yield '\n'.join(hung(f'`{words} <https://example.org/>`__', width, '', ''))
    yield f'{words}\n{"=" * (column_width(words) + 4)}\n\nx'
    yield f'.. list-table:: {words}\n\n   * - {words}\n     - {words}\n'


@pytest.mark.parametrize('payload', PAYLOADS)
def test_what_authors_write_only_reads_in_rest(payload: str) -> None:
    for text in nested(Rest().say(payload)):
        document = parsed(text)
        assert squeezed(one_line(payload)) in squeezed(document.astext())
        links = [one['refuri'] for one in document.findall(nodes.reference)]
        assert links in ([], ['https://example.org/'])
        acting = (nodes.literal, nodes.emphasis, nodes.target, nodes.image, nodes.raw, nodes.comment)
        assert not [one for one in document.findall() if isinstance(one, acting)]
        assert not list(document.findall(nodes.enumerated_list))


@pytest.mark.parametrize(
    'words',
    [
        *('- x', '1. x', 'iv) x', '(a) x', '#. x', '.. x', ':x: y', '>>> x', '| x', '--long', '/x', 'x::'),
        *('====', 'x ---- y', '__ x', 'x_', '[1]_', '+---+', 'a@b.example', 'mailto:x', 'x\\', '*'),
        *('B. Brecht', '\u2022 x'),
    ],
)
def test_what_begins_like_markup_is_a_paragraph(words: str) -> None:
    for width in (4, 40):
        document = parsed('\n'.join(hung(Rest().say(words), width, '', '')))
        assert [type(one) for one in document.children] == [nodes.paragraph]
        assert squeezed(document.astext()) == squeezed(words)
        assert not list(document.findall(nodes.reference))


@pytest.mark.parametrize('payload', PAYLOADS)
def test_what_authors_write_only_reads_in_markdown(payload: str) -> None:
    markdown = pytest.importorskip('markdown_it').MarkdownIt('commonmark').enable(['table', 'strikethrough'])
    words = Markdown().say(payload)
    for width in (10, 96):
        for begin in ('', '- '):
            text = '\n'.join(hung(words, width, begin, ' ' * len(begin)))
            tokens = [one for top in markdown.parse(text) for one in (top, *(top.children or ()))]
            allowed = {'paragraph_open', 'paragraph_close', 'inline', 'text', 'softbreak', 'text_special'}
            if begin:
                allowed |= {'bullet_list_open', 'bullet_list_close', 'list_item_open', 'list_item_close'}
            assert {one.type for one in tokens} <= allowed
            shown = ''.join(one.content for one in tokens if one.type in {'text', 'text_special'})
            assert squeezed(shown) == squeezed(one_line(payload))
    table = markdown.parse(f'| {words} | x |\n| --- | --- |\n| {words} | x |')
    assert [one.type for one in table].count('td_open') == 2
    # GitHub makes links of addresses that stand in a text.
    assert '://' not in words.replace('\\://', '')
    assert 'www.' not in words


@pytest.fixture(scope='module', params=(0, len(PAYLOADS) // 2))
def hostile(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return with_texts(tmp_path_factory.mktemp('hostile'), PAYLOADS, request.param).data


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(words) == 0
    out, err = capsys.readouterr()
    assert err == ''
    return out


@pytest.mark.parametrize('ends', [('amber', 'birch'), ('birch', '3.9'), ('amber', '3.10')])
@pytest.mark.parametrize('format_', FORMATS)
def test_a_hostile_record_has_no_effect_on_a_comparison(
    capsys: pytest.CaptureFixture[str], hostile: Path, format_: str, ends: tuple[str, str]
) -> None:
    out = printed(capsys, 'diff', *ends, '--data', str(hostile), '--format', format_)
    assert all(line.isprintable() for line in out.splitlines())
    held_to_its_notation(out, format_)


@pytest.mark.parametrize('format_', ['text', 'markdown', 'rst'])
def test_a_hostile_record_has_no_effect_on_a_report(
    capsys: pytest.CaptureFixture[str], hostile: Path, format_: str
) -> None:
    for id_ in ('amber', '3.9', '3.10'):
        out = printed(capsys, 'report', id_, '--data', str(hostile), '--format', format_)
        assert all(line.isprintable() for line in out.splitlines())
        held_to_its_notation(out, format_)


def held_to_its_notation(out: str, format_: str) -> None:
    """Hold a document to what its notation may hold."""
    if format_ == 'rst':
        only_links(parsed(out))
    elif format_ == 'reno':
        for section, texts in yaml.safe_load(out).items():
            assert section in {'features', 'upgrade', 'issues', 'other'}
            for text in texts:
                only_links(parsed(text))
    elif format_ == 'json':
        json.loads(out)
    elif format_ == 'markdown':
        markdown = pytest.importorskip('markdown_it').MarkdownIt('commonmark', {'html': True}).enable('table')
        html = markdown.render(out)
        tags = set(re.findall(r'<(\w+)', html))
        assert tags <= HTML | CELLS
        assert all(one.startswith('https://') for one in re.findall(r'href="([^"]*)', html))
        assert not re.findall(r'<(?!a href)\w+ [^>]*>', html)


def only_links(document: nodes.document) -> None:
    """Hold a document to links by https and the nodes that we write."""
    for one in document.findall(nodes.reference):
        assert one['refuri'].startswith('https://')
    for one in document.findall(nodes.Inline):
        assert isinstance(one, nodes.strong | nodes.reference | nodes.inline), one


def test_no_cell_of_a_spreadsheet_is_a_formula(capsys: pytest.CaptureFixture[str], hostile: Path) -> None:
    found = 0
    for id_ in ('amber', '3.9', '3.10'):
        for choice in (['glance'], ['missing'], ['capabilities'], ['facts', '--fact', 'images'], ['jobs']):
            words = ['report', id_, '--data', str(hostile), '--format', 'csv', '--table', *choice]
            out = printed(capsys, *words, *(() if choice == ['jobs'] else ('--kind', 'driver')))
            table = list(csv.reader(io.StringIO(out)))
            assert {len(row) for row in table} == {len(table[0])}
            cells = [cell for row in table for cell in row]
            assert not [cell for cell in cells if cell.startswith(('=', '+', '-', '@', '\t', '\r'))]
            found += sum('INJ' in cell for cell in cells)
    assert found > 5


# Widths -----------------------------------------------------------------------------------------


WIDE: dict[str, Any] = {
    'releases': ['r1'],
    'capabilities': ['first', 'second'],
    'kinds': {'driver': {'ladder': ['bronze']}},
    'requirements': {'all': {'rule': {'implements': ['first']}}},
    'entries': {
        f'driver-{number}': {'capabilities': {'first': 'implemented', 'second': 'missing'}}
        for number in range(30)
    },
}


@pytest.fixture(scope='module')
def wide(tmp_path_factory: pytest.TempPathFactory) -> Assessments:
    return judged(build(tmp_path_factory.mktemp('wide') / 'data', WIDE))


CAPABILITIES = Request('support-matrix', (('kind', 'driver'), ('show', 'capabilities'), ('release', 'r1')))


@pytest.mark.parametrize('width', [40, 72, 96, 200])
@pytest.mark.parametrize('writer', [lambda w: TextWriter(Screen(w)), MarkdownWriter, RestWriter])
def test_a_matrix_is_split_and_never_cut(
    wide: Assessments, width: int, writer: Callable[[int], TextWriter | MarkdownWriter | RestWriter]
) -> None:
    view = resolve(wide, CAPABILITIES)
    assert isinstance(view, Matrix)
    one = writer(width)
    tables = [block for block in one.blocks(view) if isinstance(block, Tabular)]
    heads = [str(head) for table in tables for head in table.sheet.heads[1:]]
    assert heads == [f'Driver-{number}' for number in sorted(range(30), key=str)]
    assert all(str(table.sheet.heads[0]) == 'Capability' for table in tables)
    assert (len(tables) > 1) is (width < 300)
    assert max(map(column_width, one.document(tables))) <= width
    # Each says which of them it is; the signs are explained once.
    assert [bool(table.legend) for table in tables] == [False] * (len(tables) - 1) + [True]


@pytest.mark.parametrize('width', [40, 60, 96])
def test_text_fits_but_for_addresses(mini: Assessments, width: int) -> None:
    data = mini.data
    writer = TextWriter(Screen(width))
    found = list(release.tables(mini, data.releases['3.9'], [*data.kinds.values()], TABLES))
    lines = list(writer.document(release.report(mini, data.releases['3.9'], found, writer.blocks)))
    # An address stands by itself, so that it can be followed.
    long = [line for line in lines if column_width(line) > width and not line.startswith('[')]
    assert [line for line in long if ' ' in re.sub(r' \[\d+\]', '', line.strip())] == []
    assert all(line == line.rstrip() for line in lines)


def test_wide_letters_take_two_columns() -> None:
    assert [column_width(text) for text in ('abc', '東京', 'e\u0301', '\uff21')] == [3, 4, 1, 2]
    assert wrapped('東京 大阪', 5) == ['東京', '大阪']
    assert wrapped('東京大阪', 4) == ['東京', '大阪']
    assert hung('東京 大阪 京都', 9, '', '') == ['東京 大阪', '京都']


def test_a_table_of_wide_letters_is_straight(tmp_path: Path) -> None:
    spec = {**WIDE, 'entries': {'a': {'title': '東京ドライバ'}, 'b': {'title': 'Plain'}}}
    assessments = judged(build(tmp_path / 'data', spec))
    writer = TextWriter(Screen(60))
    view = resolve(assessments, Request('at-a-glance', (('kind', 'driver'), ('release', 'r1'))))
    lines = list(writer.document(writer.blocks(view)))
    begins = {column_width(line[: line.index('○')]) for line in lines if '○' in line}
    assert len(begins) == 1
    assert any(unicodedata.east_asian_width(letter) == 'W' for line in lines for letter in line)


# What they say ----------------------------------------------------------------------------------


def test_states_are_told_apart_in_every_notation(mini: Assessments) -> None:
    data = mini.data
    view = resolve(
        mini, Request('support-matrix', (('kind', 'driver'), ('show', 'capabilities'), ('release', '3.9')))
    )
    assert isinstance(view, Matrix)
    for writer in (TextWriter(), MarkdownWriter(), RestWriter()):
        words = ' '.join(writer.document(writer.blocks(view)))
        for state in view.legend:
            assert f'{state.glyph} {state.words}' in words
    cells = {cell for row in list(rows_of(view))[1:] for cell in row[1:]}
    assert cells == {str(state.words) for state in view.legend}
    assert data.kinds


def test_a_report_says_every_row_that_the_views_say(mini: Assessments) -> None:
    data = mini.data
    for one in release.tables(mini, data.releases['3.10'], [*data.kinds.values()], TABLES):
        if one.name in {'glance', 'missing', 'jobs', 'facts'}:
            view = resolve(mini, one.request)
            table = list(rows_of(view))
            for writer in (TextWriter(), MarkdownWriter(), RestWriter()):
                document = squeezed(' '.join(writer.document(writer.blocks(view))).replace('\\', ''))
                for row in table[1:]:
                    assert squeezed(row[0]).partition('<')[0] in document, (one, row)


def test_every_notation_takes_every_view_but_checklists(mini: Assessments) -> None:
    taken = 0
    about = {'kind': 'driver', 'entry': 'alpha', 'release': '3.9', 'requirement': None, 'capability': 'read'}
    for name, type_ in VIEWS.items():
        options = {type_.argument: about.get(type_.argument)} if type_.argument in about else {}
        try:
            view = resolve(mini, Request(name, tuple((k, v) for k, v in options.items() if v)))
        except RequestError:
            continue
        for writer in (TextWriter(), MarkdownWriter(), RestWriter()):
            if name == 'requirement-checklist':
                with pytest.raises(TypeError, match='no plain form'):
                    list(writer.blocks(view))
            else:
                text = '\n'.join(writer.document(writer.blocks(view)))
                taken += 1
                if isinstance(writer, RestWriter):
                    parsed(text)
    assert taken > 30


def test_colours_only_add_to_what_is_said(mini: Assessments) -> None:
    data = mini.data
    found = list(release.tables(mini, data.releases['3.9'], [*data.kinds.values()], TABLES))
    plain, painted = (
        '\n'.join(one.document(release.report(mini, data.releases['3.9'], found, one.blocks)))
        for one in (TextWriter(Screen(96)), TextWriter(Screen(96, colour=True)))
    )
    assert '\x1b[' in painted
    assert '\x1b' not in plain
    assert re.sub(r'\x1b\[\d*m', '', painted) == plain


def test_an_address_has_one_number() -> None:
    notation = Notation()
    assert [notation.link('a', 'https://x.org/1'), notation.link('b', 'https://x.org/2')] == [
        'a [1]',
        'b [2]',
    ]
    assert notation.link('c', 'https://x.org/1') == 'c [1]'
    assert notation.addresses() == ['[1] https://x.org/1', '[2] https://x.org/2']
    assert notation.addresses() == []
