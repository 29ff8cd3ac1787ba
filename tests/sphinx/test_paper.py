# SPDX-License-Identifier: Apache-2.0
"""What is made to be read in a row: paper, text, e-books."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from docutils import nodes

from maturity.load import load
from maturity.model import Text
from maturity.plain.columns import widths
from maturity.plain.layout import linked, weave
from maturity.sphinxext.messages import Messages
from maturity.sphinxext.paper import PaperExpansion
from maturity.sphinxext.tabular import fields
from maturity.sphinxext.textual import grid, wrapped
from maturity.views.parts import Link, Matrix
from tests import outputs
from tests.sphinx.test_views import views

if TYPE_CHECKING:
    from pathlib import Path

    from maturity.model import Dataset
    from tests.sphinx.conftest import Built
    from tests.sphinx.site import Site

JOB = 'gate-trove-scenario-functional-dsvm-redis'

# Columns and lines -------------------------------------------------------------------------------


def test_a_short_word_is_never_broken() -> None:
    assert wrapped(f'Exercised by {JOB} (check).', 45) == ['Exercised by', JOB, '(check).']


def test_a_long_word_breaks_at_its_joints() -> None:
    assert wrapped('in a/folder/of/a/module.py:7', 12) == ['in a/folder/', 'of/a/module.', 'py:7']


def test_a_word_without_joints_breaks_where_the_line_ends() -> None:
    assert wrapped('abcdefghij', 4) == ['abcd', 'efgh', 'ij']


def test_a_sign_stays_with_its_word() -> None:
    assert wrapped('then 12 × ○ Unclassified', 19) == ['then', '12 × ○ Unclassified']


def test_lines_of_a_cell_stay_apart() -> None:
    assert wrapped('one two\nthree\n\nfour', 20) == ['one two', 'three', '', 'four']


def test_a_grid_is_as_wide_as_what_is_in_it() -> None:
    assert grid([['A', 'one', 'a longer one'], ['B', '表', '']], 40) == [
        '+--------------+----+',
        '| A            | B  |',
        '|==============|====|',
        '| one          | 表 |',
        '+--------------+----+',
        '| a longer one |    |',
        '+--------------+----+',
    ]


def test_names_are_broken_only_for_a_table_that_is_much_lower() -> None:
    names, dates = ['2026.2 Hibiscus'] * 9, ['planned 2026-09-30'] * 9
    reasons = ['a reason of some more words than there is room for in this line'] * 9
    assert widths([names, dates, reasons], 72)[:2] == [17, 20]
    # Here each row would have three lines instead of two.
    assert widths([names, dates, reasons], 62)[:2] == [12, 14]


@pytest.mark.parametrize('line', [40, 80, 120])
def test_columns_fill_a_line_and_no_more(line: int) -> None:
    columns = [['Head', 'word ' * number] for number in (1, 20, 60, 4)]
    assert line - 4 <= sum(widths(columns, line)) <= line


def test_columns_have_room_for_their_longest_words_even_where_the_line_has_not() -> None:
    assert widths([['a' * 15], ['b' * 15]], 10) == [17, 17]


# Paper -------------------------------------------------------------------------------------------

LABEL = re.compile(r'\\label{(?:\\detokenize{)?([^{}]*)|\\maturityplace{(\d+)}')
REFERENCE = re.compile(
    r'\\hyperref\[\\detokenize{([^{}]*)}|\\maturitypage{(\d+)}|indexpageref{(.*?):\\detokenize{(.*?)}'
)


def test_every_link_on_paper_leads_to_one_place(built: Built) -> None:
    text = built('latex').text('mini.tex')
    labels = Counter(''.join(one) for one in LABEL.findall(text))
    assert [one for one, number in labels.items() if number > 1] == []
    wanted = {':'.join(filter(None, one)) for one in REFERENCE.findall(text)}
    assert {'drivers/alpha::doc', 'levels:classification-draft'} <= wanted
    assert wanted - labels.keys() == set()
    # A view that was shown before is only referred to.
    assert any(one.isdigit() for one in wanted)


def test_every_page_is_in_the_index_on_paper(built: Built) -> None:
    _, _, index = built('latex').text('mini.tex').partition(r'\begin{sphinxtheindex}')
    for title in ('Alpha', 'Mirror', 'Birch', 'Version 3.10', 'Reads and writes', 'Draft'):
        assert rf'\sphinxstyleindexentry{{{title}}}' in index


def test_a_checklist_leads_to_each_of_its_releases_on_paper(built: Built) -> None:
    text = built('latex').text('mini.tex')
    for release in ('amber', 'birch', '3-9', '3-10'):
        assert rf'\label{{\detokenize{{drivers/alpha:alpha-{release}}}}}' in text


def test_what_a_row_begins_with_is_no_argument_of_the_row_before() -> None:
    text = nodes.Text
    found = fields([([text('*[9cm]')], [text('one')]), ([text('[9cm]')], [text('two')])]).astext()
    assert '{}*[9cm] & one\\tabularnewline\n{}[9cm] & two' in found


def test_a_matrix_of_few_columns_stands_in_two_halves(built: Built) -> None:
    found = (node for _docname, node in views(built))
    node = next(one for one in found if isinstance(one['view'], Matrix) and not one['view'].over_time)
    view, number = node['view'], 7
    states = [at % len(view.palette) for at in range(number)]
    node['view'] = replace(
        view, rows=tuple(replace(view.rows[0], cells=(one,) * len(view.columns)) for one in states)
    )
    text = ''.join(one.astext() for one in PaperExpansion(node, Messages()).expand())
    body = text.partition('maturityplace{0}')[2].split('\\maturityend')[:-1]
    rows = [line.split(' & ')[1 :: len(view.columns) + 1] for line in body]
    signs = [row[half] for half in (0, 1) for row in rows if half < len(row)]
    assert len(rows) == 4
    assert signs == [view.palette[one].glyph for one in states]


# Nothing is lost -----------------------------------------------------------------------------------

A, B = Link('https://example.org/a', 'job a-job'), Link('https://example.org/b', 'guide.rst:7')


def test_a_name_is_a_link_itself_and_other_evidence_stays() -> None:
    cells = linked(((Text('a-job'),), (Text('x'),)), (A, B), _words)
    assert cells == ((replace(A, words=Text('a-job')),), (Text('x'),), (B,))


def test_a_reason_leads_where_it_names_and_other_links_stay() -> None:
    found = weave('Run by a-job, not by a-job-2.', [A, B], lambda link: _words(link).rpartition(' ')[2])
    assert found == (Text('Run by '), replace(A, words=Text('a-job')), Text(', not by a-job-2.'), B)


def test_links_of_several_ages_keep_them() -> None:
    old = replace(A, as_of=Text('as of Birch'))
    assert weave('Run by a-job.', [old, B], lambda _link: 'a-job') == (Text('Run by a-job.'), old, B)


def _words(part: object) -> str:
    return str(part.words if isinstance(part, Link) else part)


# What the makefile looks at ----------------------------------------------------------------------


@pytest.fixture
def data(site: Site) -> Dataset:
    found = load(str(site.data)).dataset
    assert found is not None
    return found


def test_the_text_holds_every_classification(built: Built, data: Dataset) -> None:
    assert list(outputs.text(built('text').out, data)) == []


@pytest.mark.parametrize(
    ('old', 'new'),
    [
        ('◕ Tested: Birch', '◔ Draft: Birch'),
        ('◔ Draft: Amber; ', ''),
        ('computed classification', 'x'),
    ],
)
def test_a_text_that_lacks_one_is_found(
    old: str, new: str, built: Built, data: Dataset, tmp_path: Path
) -> None:
    shutil.copytree(built('text').out, tmp_path / 'text')
    page = tmp_path / 'text' / 'drivers' / 'alpha.txt'
    text = page.read_text('utf-8')
    assert old in text
    page.write_text(text.replace(old, new), 'utf-8')
    found = list(outputs.text(tmp_path / 'text', data))
    assert found
    assert {one.partition(',')[0] for one in found} == {'Alpha'}


def test_the_parts_of_an_e_book_fit(built: Built) -> None:
    assert list(outputs.epub(built('epub').out)) == []


@pytest.mark.parametrize(
    ('name', 'change', 'wrong'),
    [
        ('content.opf', (' properties="svg"', ''), 'its property "svg" is wrong'),
        ('content.opf', ('href="history.xhtml"', 'href="no.xhtml"'), 'no.xhtml: only in one of'),
        ('history.xhtml', ('</table>', ''), 'mismatched tag'),
        ('history.xhtml', ('href="drivers/alpha.xhtml', 'href="drivers/x.xhtml'), 'leads nowhere'),
        ('drivers/alpha.xhtml', ('id="alpha-birch"', 'id="x"'), '#alpha-birch leads nowhere'),
    ],
)
def test_a_wrong_e_book_is_found(
    name: str, change: tuple[str, str], wrong: str, built: Built, tmp_path: Path
) -> None:
    (book,) = built('epub').matching('.epub')
    with zipfile.ZipFile(book) as before, zipfile.ZipFile(tmp_path / 'x.epub', 'w') as after:
        for one in before.infolist():
            content = before.read(one).decode('utf-8', 'surrogateescape')
            if one.filename == name:
                assert change[0] in content
                content = content.replace(*change)
            after.writestr(one, content.encode('utf-8', 'surrogateescape'))
    assert any(wrong in one for one in outputs.epub(tmp_path))


@pytest.mark.parametrize(
    'line',
    [
        'Missing character: There is no ✓ (U+2713) in font DejaVu!',
        'Overfull \\hbox (10.5pt too wide) in paragraph at lines 7--9',
        "LaTeX Warning: Label `maturity-view-7' multiply defined.",
        "LaTeX Warning: Hyper reference `datastores/redis:redis-newton' on page 251 undefined",
    ],
)
def test_what_latex_complains_of_is_wrong(line: str) -> None:
    assert outputs.WRONG.search(line)
    assert not outputs.WRONG.search('Overfull \\hbox (9.9pt too wide) in paragraph at lines 7--9')
