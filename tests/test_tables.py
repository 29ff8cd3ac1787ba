# SPDX-License-Identifier: Apache-2.0
"""Tables in CSV, Markdown and reST become the same matrix, and what nobody understands has its place."""

from __future__ import annotations

import csv
import io
import random
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from maturity_import.cells import cell, learned
from maturity_import.tables import TableOptions, form_of, read_sheet, read_tables
from tests.builders import sound

if TYPE_CHECKING:
    from maturity.matrices.model import Matrix
    from maturity.model import Dataset
    from tests.conftest import Run

HEADS = ['Driver', 'Load', 'Unload', 'Weigh']
ROWS = [
    ['Granite pier', 'yes', 'partial (slowly)', '✓'],
    ['Timber pier', 'no', '?', ''],
    ['Floating pier', 'n/a', '-', 'yes, only ships | boats'],
]
Table = list[list[str]]


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def read(text: str, path: str = 'x.csv', **how: object) -> Matrix:
    form = form_of(path)
    assert form is not None
    (matrix,), _ = read_tables([(read_sheet(text.encode(), path, form), form)], TableOptions(**how))  # type: ignore[arg-type]
    return matrix


def said(matrix: Matrix) -> dict[str, dict[str, str]]:
    """Return the state and note of each cell by the titles of its feature and target."""
    return {
        str(feature.title): {
            str(matrix.targets[key].title): f'{one.state} {one.note or ""}'.strip()
            for key, one in feature.cells.items()
        }
        for feature in matrix.features.values()
    }


def problems(matrix: Matrix) -> list[str]:
    return [f'{one.mark.line}:{one.mark.column} {one.code}' for one in matrix.problems]


# The forms: the same table in each ----------------------------------------------------------------


def separated(rows: Table, delimiter: str = ',') -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator='\n').writerows(rows)
    return out.getvalue()


def markdown(rows: Table, dashes: str = ':---') -> str:
    lines = ['| ' + ' | '.join(one.replace('|', '\\|') for one in row) + ' |' for row in rows]
    return '\n'.join([lines[0], '|' + f' {dashes} |' * len(rows[0]), *lines[1:]]) + '\n'


def _rest(text: str) -> str:
    return f'\\{text}' if text[:1] in set('-+*') else text


def grid(rows: Table) -> str:
    widths = [max(len(_rest(one)) for one in column) + 2 for column in zip(*rows, strict=True)]
    line, double = ('+' + '+'.join(sign * width for width in widths) + '+' for sign in '-=')
    cells = [
        '|' + '|'.join(f' {_rest(one)}'.ljust(w) for one, w in zip(row, widths, strict=True)) + '|'
        for row in rows
    ]
    lines = [line, cells[0], double]
    for one in cells[1:]:
        lines += [one, line]
    return '\n'.join(lines) + '\n'


def simple(rows: Table) -> str:
    widths = [max(len(_rest(one)) for one in column) + 1 for column in zip(*rows, strict=True)]
    line = ' '.join('=' * width for width in widths)
    # A field that is empty says so, but for the first of a row, which would go on with the row above.
    cells = [
        ' '.join(_rest(one).ljust(w) for one, w in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
    return '\n'.join([line, cells[0], line, *cells[1:], line]) + '\n'


def list_table(rows: Table) -> str:
    lines = ['.. list-table::', '   :header-rows: 1', '']
    for row in rows:
        lines += [f'   {"* -" if not n else "  -"} {_rest(one)}'.rstrip() for n, one in enumerate(row)]
    return '\n'.join(lines) + '\n'


def csv_table(rows: Table) -> str:
    head, *body = separated([[*map(_rest, row)] for row in rows]).splitlines()
    return '\n'.join(['.. csv-table::', f'   :header: {head}', '', *(f'   {one}' for one in body)]) + '\n'


FORMS = {
    'comma.csv': separated,
    'semicolon.csv': lambda rows: separated(rows, ';'),
    'tab.tsv': lambda rows: separated(rows, '\t'),
    'x.tab': lambda rows: separated(rows, ';'),
    'order.csv': lambda rows: '\ufeff' + separated(rows).replace('\n', '\r\n'),
    'pipes.md': markdown,
    'centred.markdown': lambda rows: markdown(rows, ':-:'),
    'pipes.MD': markdown,
    'grid.rst': grid,
    'grid.rest': grid,
    'simple.rst': simple,
    'list.rst': list_table,
    'csv.rst': csv_table,
}


@pytest.mark.parametrize('name', FORMS)
def test_every_form_says_the_same(name: str) -> None:
    found = read(FORMS[name]([HEADS, *ROWS]), name)
    assert problems(found) == []
    assert said(found) == {
        'Load': {
            'Granite pier': 'implemented',
            'Timber pier': 'missing',
            'Floating pier': 'not-applicable',
        },
        'Unload': {'Granite pier': 'partial slowly', 'Timber pier': 'None', 'Floating pier': 'missing'},
        'Weigh': {
            'Granite pier': 'implemented',
            'Timber pier': 'None',
            'Floating pier': 'implemented only ships | boats',
        },
    }


WORDS = ('yes', 'no', '?', '-', '✓', 'partial', 'yes (at night)', '', '✗', 'Yes, slowly')
NAMES = ('Granite', 'Timber pier', 'Old & new', 'Øre', 'a b c', '3par', 'Pipe | line')


@pytest.mark.parametrize('seed', range(8))
def test_random_tables_are_the_same_matrix_in_every_form(seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311 (chance is enough)
    columns = draw.sample(NAMES, k=draw.randrange(2, 5))
    rows = [[name, *draw.choices(WORDS, k=len(columns))] for name in draw.sample(NAMES, k=3)]
    table = [['Driver', *columns], *rows]
    expected = said(read(separated(table)))
    assert expected.keys() == set(columns)
    for name, write in FORMS.items():
        found = read(write(table), name)
        assert (said(found), problems(found)) == (expected, []), name
    other = [list(column) for column in zip(*table, strict=True)]
    assert said(read(separated([['Feature', *other[0][1:]], *other[1:]]))) == expected


def test_every_field_is_found_on_its_line() -> None:
    for name, write in FORMS.items():
        text = write([HEADS, *ROWS])
        lines = text.removeprefix('\ufeff').replace('\r', '').split('\n')
        found = read(text, name)
        parts = [*found.targets.values(), *found.features.values()]
        for one in parts:
            # Of csv-table docutils knows no lines.
            expected = '.. csv-table' if name == 'csv.rst' else str(one.title)
            assert expected in lines[one.mark.line - 1], (name, one)
        for feature, words in (('load', 'no'), ('unload', '?')):
            mark = found.features[feature].cells['timber pier'].mark
            expected = '.. csv-table' if name == 'csv.rst' else words
            assert expected in lines[mark.line - 1], (name, mark)


# What cannot be understood ------------------------------------------------------------------------

WRONG = {
    'a word of no meaning': ('x.csv', 'Driver,Load\nA,yes\nB,maybe\n', ['3:1 import-bad-state']),
    'a slip': ('x.csv', 'Driver,Load\nA,yes\nB, partiall\n', ['3:1 import-bad-state']),
    'in CSV in reST': (
        'x.rst',
        'yes nope\n\n' + csv_table([['Driver', 'Load'], ['A', 'yes'], ['B', 'nope']]),
        ['3:1 import-bad-state'],
    ),
    'after a field of two lines': (
        'x.csv',
        'Driver,Load,Weigh\nA,"yes\nat night",yes\nB,no,nope\n',
        ['4:1 import-bad-state'],
    ),
    'a quote that nothing closes': (
        'x.csv',
        'Driver,Load\nA,"yes\nB,no\n',
        ['2:1 import-syntax', '2:1 import-bad-state'],
    ),
    'a row twice': ('x.csv', 'Driver,Load\nA,yes\nA,no\n', ['3:1 import-duplicate']),
    'a column twice': ('x.csv', 'Driver,Load,load\nA,yes,no\n', ['1:1 import-duplicate']),
    'a row without a name': ('x.csv', 'Driver,Load\n,yes\nA,yes\n', ['2:1 import-missing']),
    'a column without a name': ('x.csv', 'Driver,Load\nA,yes,no\n', ['1:1 import-missing']),
    'a release that is not known': (
        'x.csv',
        'Driver,Load\nA,yes\nB,since tomorrow\n',
        ['3:1 import-bad-state'],
    ),
    'a range': ('x.csv', 'Driver,Load\nA,1.0\nB,1.0-2.0\n', ['3:1 import-bad-state']),
    'a state that is its own note': ('x.csv', 'Driver,Load\nA,yes (no)\n', ['2:1 import-bad-state']),
    'a mark without footnote': ('x.csv', 'Driver,Load\nA,yes [1]\n', ['2:1 import-missing']),
    'a table of something else': (
        'x.md',
        '| Who | What |\n|--|--|\n| Ann | paint |\n\n| Driver | Load |\n|--|--|\n| A | yes |\n',
        ['1:1 import-unknown-section'],
    ),
    'a table that is none': ('x.rst', '== ==\na  b\n== ==\nyes no\n== ==\n', ['4:1 import-syntax']),
    'a name that is too long': ('x.csv', f'Driver,Load\n{"x" * 301},yes\n', ['2:1 too-large']),
    'what nobody sees': ('x.csv', 'Driver,Load\nA,y\u200bes\n', ['2:4 encoding']),
    'no text': ('x.csv', 'Driver,Load\nA,yes\n\0,no\n', ['3:1 encoding', '3:1 import-missing']),
    'a picture without words': (
        'x.md',
        '| Driver | Load |\n|--|--|\n| A | ![](no.png) |\n',
        ['3:1 import-bad-state'],
    ),
    'a table in what only Sphinx knows': (
        'x.rst',
        '.. only:: html\n\n   == ==\n   a  b\n   == ==\n\n' + simple([['Driver', 'Load'], ['A', 'yes']]),
        ['1:1 import-syntax'],
    ),
    'a table in another file': (
        'x.rst',
        '.. csv-table::\n   :file: y.csv\n\n' + simple([['Driver', 'Load'], ['A', 'yes']]),
        ['1:1 import-syntax'],
    ),
}


@pytest.mark.parametrize('name', WRONG)
def test_what_is_wrong_is_reported_at_its_place(name: str) -> None:
    path, text, expected = WRONG[name]
    assert problems(read(text, path)) == expected


def test_damage_gives_problems_and_nothing_else() -> None:
    signs = ('\0', '"', '|', '\n', '`', '+', '=', '[', '*', '\\', ',', '_')
    texts = {name: write([HEADS, *ROWS]) for name, write in FORMS.items()}
    for seed in range(150):
        draw = random.Random(seed)  # noqa: S311 (chance is enough)
        name, text = draw.choice([*texts.items()])
        for _ in range(draw.randrange(1, 12)):
            place = draw.randrange(len(text))
            text = text[:place] + draw.choice(signs) + text[place + draw.randrange(3) :]
        form = form_of(name)
        if form is not None:
            read_tables([(read_sheet(text.encode(), name, form), form)], TableOptions())


@pytest.mark.parametrize('sign', ['"', '|', ',', '*', '(', '[', ' ', 'x*', '\\', '`', '\n', '__', '(,'])
@pytest.mark.parametrize('path', ['x.csv', 'x.md'])
def test_long_fields_take_no_time(sign: str, path: str) -> None:
    text = markdown([HEADS, *ROWS]) if path == 'x.md' else separated([HEADS, *ROWS])
    more = sign * (50_000 // len(sign))
    read(text.replace('partial', more) + more, path)


# Cells --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ('text', 'state', 'note', 'steps'),
    [
        ('A', 'implemented', None, [('a', 'implemented', None)]),
        ('since B', 'implemented', None, [('b', 'implemented', None)]),
        ('C+', 'implemented', None, [('c', 'implemented', None)]),
        ('partial (B)', 'partial', None, [('b', 'partial', None)]),
        ('no, since C', 'missing', None, [('c', 'missing', None)]),
        ('B (small ones)', 'implemented', 'small ones', [('b', 'implemented', 'small ones')]),
        ('small ones (B)', 'implemented', 'small ones', [('b', 'implemented', 'small ones')]),
        (
            'same pool (A), across back ends (C)',
            'implemented',
            'same pool (a), across back ends (c)',
            [
                ('a', 'partial', 'same pool (a)'),
                ('c', 'implemented', 'same pool (a), across back ends (c)'),
            ],
        ),
        ('small (yes), large (no)', 'partial', 'small, large (missing)', []),
        ('s (B), l (no)', 'partial', 's (b), l (missing)', [('b', 'partial', 's (b), l (missing)')]),
        ('yes: in summer (and spring)', 'implemented', 'in summer (and spring)', []),
        ('added in B', 'implemented', None, [('b', 'implemented', None)]),
        ('yes, new in B', 'implemented', None, [('b', 'implemented', None)]),
        ('[ ]', 'missing', None, []),
        ('Not supported', 'missing', None, []),
    ],
)  # fmt: skip
def test_a_cell_says(text: str, state: str, note: str | None, steps: list[tuple[str, ...]]) -> None:
    words = learned([], {}, {one: one for one in 'abc'})
    found = cell(text, None, read('Driver,x\nA,-\n').targets['a'].mark, words)
    assert found is not None
    assert (found.state, found.note and str(found.note)) == (state, note)
    assert [(one.since, one.state, one.note and str(one.note)) for one in found.steps] == steps


def test_words_are_told_by_what_stands_beside_them() -> None:
    def states(*cells: str, **how: object) -> list[str | None]:
        rows = ''.join(f'{number},{one}\n' for number, one in enumerate(cells))
        return [one.state for one in read(f'Driver,Load\n{rows}', **how).features['load'].cells.values()]

    assert states('x', '', '-') == ['implemented', None, 'missing']
    assert states('x', '✓') == ['missing', 'implemented']
    assert states('x', '✔️') == ['missing', 'implemented']
    assert states('O', 'X') == ['implemented', 'missing']
    assert states('○', '△', '×') == ['implemented', 'partial', 'missing']
    assert states('●', '◐', '○') == ['implemented', 'partial', 'missing']
    assert states('Y', 'N') == ['implemented', 'missing']
    assert states('Y', 'N', 'P') == ['implemented', 'missing', None]
    assert states('L', 'N', 'P') == ['implemented'] * 3
    assert states('', 'yes', 'ok-ish', words={'': 'missing', 'ok-ish': 'partial'}) == [
        'missing',
        'implemented',
        'partial',
    ]


# Tables -------------------------------------------------------------------------------------------


def test_heads_of_two_rows_name_groups_and_merged_fields_count_for_all() -> None:
    text = """\
+--------+---------------+-------+
| Driver | Cargo         | Weigh |
|        +------+--------+       |
|        | Load | Unload |       |
+========+======+========+=======+
| A      | yes  | no     | yes   |
+--------+------+--------+       |
| B      | partial [1]_  |       |
+--------+---------------+-------+

.. [1] Only by day.
"""
    found = read(text, 'x.rst')
    assert problems(found) == []
    assert said(found) == {
        'Load': {'A': 'implemented', 'B': 'partial Only by day.'},
        'Unload': {'A': 'missing', 'B': 'partial Only by day.'},
        'Weigh': {'A': 'implemented', 'B': 'implemented'},
    }
    assert {str(one.title): str(one.group) for one in found.features.values()} == {
        'Load': 'Cargo',
        'Unload': 'Cargo',
        'Weigh': 'None',
    }


def test_a_merged_row_names_the_group_of_those_below() -> None:
    text = """\
+---------+-----+-----+
| Feature | A   | B   |
+=========+=====+=====+
| Cargo               |
+---------+-----+-----+
| Load    | yes | no  |
+---------+-----+-----+
"""
    found = read(text, 'x.rst')
    assert (said(found), problems(found)) == ({'Load': {'A': 'implemented', 'B': 'missing'}}, [])
    assert str(found.features['load'].group) == 'Cargo'


GROUPED = {
    'x.csv': ('Group,Feature,A,B\nSea,Load,yes,no\n,Lift,no,no\nLand,Load,yes,yes\n'),
    'y.csv': ('Feature,A,B\nSea,,\nLoad,yes,no\nLift,no,no\nLand,,\nLoad,yes,yes\n'),
    'x.rst': """\
+------+---------+-----+-----+
| Of   | Feature | A   | B   |
+======+=========+=====+=====+
| Sea  | Load    | yes | no  |
|      +---------+-----+-----+
|      | Lift    | no  | no  |
+------+---------+-----+-----+
| Land | Load    | yes | yes |
+------+---------+-----+-----+
""",
}


@pytest.mark.parametrize('path', GROUPED)
def test_groups_stand_before_features_or_above_them(path: str) -> None:
    found = read(GROUPED[path], path)
    assert problems(found) == []
    assert {key: str(one.group) for key, one in found.features.items()} == {
        'load': 'Sea',
        'lift': 'Sea',
        'land load': 'Land',
    }
    assert [one.state for one in found.features['land load'].cells.values()] == ['implemented'] * 2


@pytest.mark.parametrize('text', ['Feature,A,B\nLoad,,\nLift,yes,\n', 'Driver,A,B\nSea,,\nLand,yes,no\n'])
def test_an_empty_row_is_no_group_where_empty_fields_may_be_answers(text: str) -> None:
    found = read(text)
    assert len(found.features) == len(found.targets) == 2


def test_a_table_that_is_too_wide_goes_on_in_the_next() -> None:
    table = '\n| Feature | {} | {} |\n|--|--|--|\n| Load | yes | no |\n\n'
    for titles in (('', ''), ('# One', '# Two')):
        found = read(titles[0] + table.format('A', 'B') + titles[1] + table.format('C', 'D'), 'x.md')
        assert (said(found), problems(found)) == (
            {'Load': {'A': 'implemented', 'B': 'missing', 'C': 'implemented', 'D': 'missing'}},
            [],
        )
        assert found.features['load'].group is None


def test_markup_is_not_in_the_way_of_words() -> None:
    text = (
        '| Driver | [Load](a(b).md) | Maintainer |\n|--|--|--|\n'
        '| [A][ref] | &check; | <a@e.org> |\n| ~~B~~ | ![no][img] | <b>Ann</b> |\n'
    )
    found = read(text, 'x.md')
    assert (said(found), problems(found)) == ({'Load': {'A': 'implemented', 'B': 'missing'}}, [])
    assert [str(one.text) for target in found.targets.values() for one in target.details] == [
        'a@e.org',
        'Ann',
    ]


@pytest.mark.parametrize(
    ('path', 'text'),
    [
        (
            'x.md',
            '|Driver|Load[^a-b]|\n|--|--|\n|A|yes<sup>2</sup>|\n\n<sup>2</sup> By day.\n[^a-b]: Of ships.\n',
        ),
        (
            'x.rst',
            simple([['Driver', 'Load [*]_'], ['A', 'yes [D-1]_']]) + '\n.. [*] Of ships.\n.. [D-1] By day.\n',
        ),
        ('x.csv', 'Driver,Load [1]\nA,yes*\n\n* By day.\n[1] Of ships.\n'),
        ('x.md', '| Driver | Load[^1] |\n|--|--|\n| A | **yes**\\* |\n\n\\* By day.\n\n[^1]: Of ships.\n'),
        (
            'x.rst',
            simple([['Driver', 'Load [1]_'], ['A', 'yes [#d]_']]) + '\n.. [1] Of ships.\n.. [#d] By day.\n',
        ),
    ],
)
def test_footnotes_are_notes(path: str, text: str) -> None:
    found = read(text, path)
    assert (said(found), problems(found)) == ({'Load': {'A': 'implemented By day.'}}, [])
    assert str(found.features['load'].description) == 'Of ships.'


SEVERAL = {
    'y.md': 'Sea\n---\n\n| Driver | Load |\n|--|--|\n| A | yes |\n\nLand\n====\n\n'
    '| Driver | Load |\n|--|--|\n| A | no |\n| B | ? |\n',
    'x.md': '# Sea\n\n| Driver | Load |\n|--|--|\n| A | yes |\n\n# Land\n\n```\n| a | b |\n|--|--|\n```\n\n'
    '| Driver | Load |\n|--|--|\n| A | no |\n| B | ? |\n',
    'x.csv': 'Sea\nDriver,Load\nA,yes\n\nLand\nDriver,Load\nA,no\nB,?\n',
    'x.rst': 'Sea\n===\n\n' + list_table([['Driver', 'Load'], ['A', 'yes']]) + '\nLand\n====\n\n'
    + list_table([['Driver', 'Load'], ['A', 'no'], ['B', '?']]),
}  # fmt: skip


@pytest.mark.parametrize('path', SEVERAL)
def test_several_tables_are_one_matrix_or_the_one_that_is_meant(path: str) -> None:
    found = read(SEVERAL[path], path)
    assert problems(found) == []
    assert {key: str(one.group) for key, one in found.features.items()} == {
        'load': 'Sea',
        'land load': 'Land',
    }
    assert list(found.targets) == ['a', 'b']
    for name in ('Land', '2'):
        one = read(SEVERAL[path], path, tables=[name])
        assert said(one) == {'Load': {'A': 'missing', 'B': 'None'}}
        assert one.features['load'].group is None


def test_columns_that_say_more_are_no_features() -> None:
    text = 'Feature,Status,Description,Area,A,Owner\nLoad,mandatory,Takes goods,Sea,yes,Ann\n'
    found = read(text, details=['owner', 'Area'])
    feature = found.features['load']
    assert (said(found), problems(found)) == ({'Load': {'A': 'implemented'}}, [])
    assert (str(feature.description), feature.status is not None) == ('Takes goods', True)
    assert {str(one.label): str(one.text) for one in feature.details} == {
        'Status': 'mandatory',
        'Area': 'Sea',
        'Owner': 'Ann',
    }


@pytest.mark.parametrize('corner', ['Driver', 'Back end', 'Pier', 'Name'])
def test_the_first_head_says_what_rows_are(corner: str) -> None:
    assert list(read(f'{corner},B\nA,yes\n').targets) == ['a']
    assert list(read(f'{corner},B\nA,yes\n', targets='columns').targets) == ['b']


# The command --------------------------------------------------------------------------------------

IMPORT = ('import', 'support-matrix', 'x.csv', '--output', 'data', '--address', 'https://e.org/x')
LETTERS = ('--release-letters', 'A=1.0,B=2.0,C=3.0')
PIERS = 'Driver,Load,Unload,Weigh\nGranite,A,A,C\nTimber,A,-,?\nFloating,B,"small (B), large (C)",-\n'


def put(text: str = PIERS) -> None:
    Path('x.csv').write_text(text, 'utf-8')


def facts(data: Dataset, entry: str, capability: str) -> list[tuple[str, str | None, str]]:
    found = data.entries[entry].capabilities.get(capability, ())
    return [(one.span.since, one.span.last, one.state) for one in found]


def test_letters_are_releases(run: Run) -> None:
    put()
    status, out, err = run(*IMPORT, *LETTERS)
    assert (status, err) == (0, '')
    assert out.splitlines()[:2] == [
        '3.0: csv: 3 targets, 3 features, 9 cells: 8 recorded, 1 unknown',
        'data: 3 entries, 3 capabilities, 9 facts about 8 cells, 0 problems',
    ]
    data = sound(Path('data'))
    assert list(data.releases) == ['1.0', '2.0', '3.0']
    assert facts(data, 'granite', 'load') == [('1.0', None, 'implemented')]
    assert facts(data, 'timber', 'unload') == [('3.0', None, 'missing')]
    assert facts(data, 'timber', 'weigh') == []
    assert facts(data, 'floating', 'unload') == [('2.0', '2.0', 'partial'), ('3.0', None, 'implemented')]
    # Nobody is asked for what the project did not have yet, and nobody is there before it is named.
    assert data.capabilities['weigh'].span.since == '3.0'
    lives = {id_: (one.introduced.release, one.introduced.before) for id_, one in data.entries.items()}
    assert lives == {'granite': ('1.0', True), 'timber': ('1.0', True), 'floating': ('2.0', False)}


def test_numbers_of_versions_are_releases(run: Run) -> None:
    put('Plugin,Load,Weigh\nA,since 1.10,2.0+\nB,v1.9,yes\n')
    assert run(*IMPORT, '--kind', 'plugin')[0] == 0
    data = sound(Path('data'))
    assert list(data.releases) == ['1.9', '1.10', '2.0']
    assert facts(data, 'a', 'load') == [('1.10', None, 'implemented')]


# There and back -----------------------------------------------------------------------------------


def test_a_spreadsheet_fills_in_what_is_not_known(run: Run) -> None:
    put()
    run(*IMPORT, *LETTERS)
    _, out, _ = run(
        'report', '--release', '3.0', '--kind', 'driver', '--table', 'capabilities', '--format', 'csv'
    )
    put(out)
    before = {path: path.read_text() for path in Path('data').rglob('*.yaml')}
    assert run(*IMPORT)[:2] == (0, 'nothing is different: the record says so already\n')
    put(out.replace('unknown', 'partial (by day)'))
    status, out, _ = run(*IMPORT, '--dry-run')
    assert status == 0
    assert [line for line in out.splitlines() if line.startswith('+ ')] == [
        '+  weigh:',
        "+    - {since: '3.0', state: partial, note: by day}",
    ]
    assert before == {path: path.read_text() for path in Path('data').rglob('*.yaml')}
    assert run(*IMPORT)[0] == 0
    assert facts(sound(Path('data')), 'timber', 'weigh') == [('3.0', None, 'partial')]


@pytest.mark.parametrize(
    ('rows', 'words', 'said'),
    [
        ('A,x\nB,yes\n', (), 'x is read as missing; --word x=STATE says otherwise'),
        ('A,x\nB,\n', (), 'x is read as implemented; --word x=STATE says otherwise'),
        ('A,x\nB,yes\n', ('--word', 'x=partial'), None),
        ('A,no\nB,yes\n', (), None),
    ],
)
def test_how_a_cross_is_read_is_said(rows: str, words: tuple[str, ...], said: str | None, run: Run) -> None:
    put(f'Driver,Load\n{rows}')
    page = ('--output', 'data', '--address', 'https://e.org/x', *words)
    lines = run('import', 'support-matrix', 'x.csv', *page)[1].splitlines()
    assert [one for one in lines if one.startswith('x is')] == ([said] if said else [])
