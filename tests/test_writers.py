# SPDX-License-Identifier: Apache-2.0
"""Documents of blocks read as the site does and fit the width; what authors write acts in none of them."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import docutils.core
import pytest
import yaml
from docutils import nodes

from maturity.cli import main
from maturity.model import Text
from maturity.problems import one_line
from maturity.typesetting import Screen, column_width, wrap
from maturity.views import VIEWS, Request, RequestError, resolve
from maturity.views.facts import EVIDENCE
from maturity.views.shapes import Link, Row, Table
from maturity.writers import WRITERS
from maturity.writers.compact import Sheet, compact, weave
from maturity.writers.markup import SECTIONS, MarkdownWriter, RestWriter
from maturity.writers.text import TextWriter, widths
from maturity.writers.writer import shown
from tests.builders import build
from tests.conftest import judged
from tests.sphinx.test_injection import PAYLOADS, with_texts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from maturity.evaluate import Assessments

# What begins a formula in a spreadsheet.
FORMULAS = ('=', '+', '-', '@', '\t', '\r')
HTML = {
    *('h1', 'h2', 'h3', 'p', 'ul', 'ol', 'li', 'strong', 'a', 'br'),
    *('table', 'thead', 'tbody', 'tr', 'th', 'td'),
}


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
        yield '\n'.join(wrap(words, width))
        yield '\n'.join(wrap(f'**{words}**: x', width, '* ', '  '))
        yield '\n'.join(wrap(f'`{words} <https://example.org/>`__', width))
    yield f'{words}\n{"=" * (column_width(words) + 4)}\n\nx'
    quoted = words.replace('"', '""')
    yield f'.. csv-table:: {words}\n\n   "{quoted}","x\n\n   {quoted}"\n'


def test_what_authors_write_only_reads_in_rest() -> None:
    for payload, text in ((one, text) for one in PAYLOADS for text in nested(RestWriter().say(one))):
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
        document = parsed('\n'.join(wrap(RestWriter().say(words), width)))
        assert [type(one) for one in document.children] == [nodes.paragraph]
        assert squeezed(document.astext()) == squeezed(words)
        assert not list(document.findall(nodes.reference))


@pytest.mark.parametrize('payload', PAYLOADS)
def test_what_authors_write_only_reads_in_markdown(payload: str) -> None:
    markdown = pytest.importorskip('markdown_it').MarkdownIt('commonmark').enable(['table', 'strikethrough'])
    words = MarkdownWriter().say(payload)
    for width in (10, 96):
        for begin in ('', '- '):
            text = '\n'.join(wrap(words, width, begin, ' ' * len(begin)))
            tokens = [one for top in markdown.parse(text) for one in (top, *(top.children or ()))]
            allowed = {'paragraph_open', 'paragraph_close', 'inline', 'text', 'softbreak', 'text_special'}
            if begin:
                allowed |= {'bullet_list_open', 'bullet_list_close', 'list_item_open', 'list_item_close'}
            assert {one.type for one in tokens} <= allowed
            text = ''.join(one.content for one in tokens if one.type in {'text', 'text_special'})
            assert squeezed(text) == squeezed(one_line(payload))
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


DIFFERENCES = ('diff amber birch', 'diff birch 3.9', 'diff amber 3.10')
REPORTS = tuple(f'report --release {release}' for release in ('amber', '3.9', '3.10'))
ANSWERS = (
    *('check', 'classify', 'explain gamma', 'explain mirror'),
    *(f'explain alpha --release={release}' for release in ('amber', 'birch', '3.9', '3.10')),
    'what-if alpha --release=3.9 --set=paint=implemented',
)
SHEETS = ('glance --kind driver', 'missing --kind driver', 'capabilities --kind driver', 'jobs')
SHEETS = (*SHEETS, 'facts --fact images --kind driver')
COMMANDS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(WRITERS, (*DIFFERENCES, *REPORTS)),
    'text': (*ANSWERS, *DIFFERENCES, *REPORTS),
    'json': ('classify', *DIFFERENCES),
    'reno': DIFFERENCES,
    'csv': ('classify', *(f'{report} --table {sheet}' for report in REPORTS for sheet in SHEETS)),
}


@pytest.mark.parametrize('format_', COMMANDS)
def test_a_hostile_record_has_no_effect(
    capsys: pytest.CaptureFixture[str], hostile: Path, format_: str
) -> None:
    for words in COMMANDS[format_]:
        notation = () if format_ == 'text' else ('--format', format_)
        out = printed(capsys, *words.split(), '--data', str(hostile), *notation)
        assert all(line.isprintable() for line in re.split('\r?\n', out))
        assert 'INJ' in out or words in {'check', 'classify'} or 'jobs' in words or 'facts' in words
        check_notation(out, format_)


def check_notation(out: str, format_: str) -> None:
    """Compare a document with what its notation may hold."""
    if format_ == 'rst':
        only_links(parsed(out))
    elif format_ == 'reno':
        for section, texts in yaml.safe_load(out).items():
            assert section in SECTIONS
            for text in texts:
                only_links(parsed(text))
    elif format_ == 'json':
        json.loads(out)
    elif format_ == 'csv':
        table = list(csv.reader(io.StringIO(out)))
        assert {len(row) for row in table} == {len(table[0])}
        assert not [cell for row in table for cell in row if cell.startswith(FORMULAS)]
    elif format_ == 'markdown':
        markdown = pytest.importorskip('markdown_it').MarkdownIt('commonmark', {'html': True}).enable('table')
        html = markdown.render(out)
        assert set(re.findall(r'<(\w+)', html)) <= HTML
        assert all(one.startswith('https://') for one in re.findall(r'href="([^"]*)', html))
        assert not re.findall(r'<(?!a href)\w+ [^>]*>', html)


def only_links(document: nodes.document) -> None:
    """Find nothing in a document but links by https and the nodes that we write."""
    for one in document.findall(nodes.reference):
        assert one['refuri'].startswith('https://')
    for inline in document.findall(nodes.Inline):
        assert isinstance(inline, nodes.strong | nodes.reference | nodes.inline), inline


# Lines and columns ------------------------------------------------------------------------------

JOB = 'gate-trove-scenario-functional-dsvm-redis'


@pytest.mark.parametrize(
    ('text', 'width', 'expected'),
    [
        # A short word is never broken, a long one at its joints, one without where the line ends.
        (f'Exercised by {JOB} (check).', 45, ['Exercised by', JOB, '(check).']),
        ('in a/folder/of/a/module.py:7', 12, ['in a/folder/', 'of/a/module.', 'py:7']),
        ('abcdefghij', 4, ['abcd', 'efgh', 'ij']),
        # A sign stays with its word, a number with its sign.
        ('then 12 × ○ Unclassified', 19, ['then', '12 × ○ Unclassified']),
        ('東京 大阪', 5, ['東京', '大阪']),
        ('東京大阪', 4, ['東京', '大阪']),
    ],
)
def test_words_are_broken_as_rarely_as_can_be(text: str, width: int, expected: list[str]) -> None:
    assert wrap(text, width, whole=False) == expected


def test_words_that_stay_whole() -> None:
    assert wrap('see https://example.org/long now', 10, '- ', '  ') == [
        '- see',
        '  https://example.org/long',
        '  now',
    ]
    assert wrap('東京 大阪 京都', 9) == ['東京 大阪', '京都']
    assert [column_width(text) for text in ('abc', '東京', 'e\u0301', '\uff21')] == [3, 4, 1, 2]


@pytest.mark.parametrize('line', [40, 80, 120])
def test_columns_fill_a_line_and_no_more(line: int) -> None:
    assert sum(widths([['Head', 'word ' * number] for number in (1, 20, 60, 4)], line)) == line


def test_columns_have_room_for_their_longest_words_even_where_the_line_has_not() -> None:
    assert widths([['a' * 15], ['b' * 15]], 10) == [15, 15]


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
@pytest.mark.parametrize('format_', WRITERS)
def test_a_matrix_is_split_and_never_cut(wide: Assessments, width: int, format_: str) -> None:
    writer = WRITERS[format_](Screen(width))
    sheets = [block for block in writer.blocks(resolve(wide, CAPABILITIES)) if isinstance(block, Sheet)]
    heads = [str(head) for sheet in sheets for head in sheet.heads[1:]]
    assert heads == [f'Driver-{number}' for number in range(30)]
    assert all(str(sheet.heads[0]) == 'Capability' for sheet in sheets)
    assert len(sheets) > 1
    # A row of reST stands on one line.
    assert format_ == 'rst' or max(map(column_width, writer.document(sheets))) <= width
    # Each says which of them it is; the signs are explained once.
    assert [bool(sheet.legend) for sheet in sheets] == [False] * (len(sheets) - 1) + [True]


@pytest.mark.parametrize('format_', WRITERS)
def test_every_notation_takes_every_view(mini: Assessments, format_: str) -> None:
    about = {'kind': 'driver', 'entry': 'alpha', 'release': '3.9', 'capability': 'read'}
    count = 0
    for name, type_ in VIEWS.items():
        options = {type_.argument: about[type_.argument]} if type_.argument in about else {}
        try:
            view = resolve(mini, Request(name, tuple(options.items())))
        except RequestError:
            continue
        writer = WRITERS[format_]()
        text = '\n'.join(writer.document(writer.blocks(view)))
        count += 1
        if format_ == 'rst':
            parsed(text)
    assert count > 15


# Nothing is lost ----------------------------------------------------------------------------------

A, B = Link('https://example.org/a', 'job a-job'), Link('https://example.org/b', 'guide.rst:7')
HEADS = (Text('Job'), Text('Releases'), EVIDENCE)


def test_a_name_is_a_link_itself_and_other_evidence_stays() -> None:
    cells = ((Text('a-job'),), (Text('x'),), (A, B))
    view = Table(name='t', caption=Text('T'), columns=HEADS, rows=(Row(cells),), empty=Text(''))
    sheet = compact(view, shown)
    assert sheet.rows == (((replace(A, words=Text('a-job')),), (Text('x'),), (B,)),)


def test_a_reason_leads_where_it_names_and_other_links_stay() -> None:
    parts, rest = weave('Run by a-job, not by a-job-2.', [A, B], shown)
    assert parts == (Text('Run by '), replace(A, words=Text('a-job')), Text(', not by a-job-2.'))
    assert rest == [B]


def test_links_of_several_ages_keep_them() -> None:
    old = replace(A, as_of=Text('as of Birch'))
    assert weave('Run by a-job.', [old, B], shown) == ((Text('Run by a-job.'),), [old, B])


def test_an_address_has_one_number() -> None:
    writer = TextWriter()
    addresses = ['https://x.org/1', 'https://x.org/2', 'https://x.org/1']
    assert [writer.link('a', address) for address in addresses] == ['a [1]', 'a [2]', 'a [1]']
    assert list(writer.addresses()) == ['[1] https://x.org/1', '[2] https://x.org/2']
    assert list(writer.addresses()) == []


def test_wide_letters_take_two_columns_and_a_table_without_room_becomes_a_list() -> None:
    sheet = Sheet(
        None,
        (Text('Name'), Text('State')),
        (((Text('東京ドライバ'),), (Text('x'),)), ((Text('ab'),), (Text('x'),))),
    )
    straight = [*TextWriter(Screen(40)).table(sheet)][2:]
    assert [column_width(line) for line in straight] == [len('xxxxxxxxxxxx  x')] * 2
    assert [*TextWriter(Screen(18)).table(sheet)] == [
        'Name: 東京ドライバ',
        'State: x',
        '',
        'Name: ab',
        'State: x',
        '',
    ]
