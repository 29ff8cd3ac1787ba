# SPDX-License-Identifier: Apache-2.0
"""The directive `support_matrix`: one line of `conf.py` changed, and the file stays what it was."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.sphinx.site import Site, contents

if TYPE_CHECKING:
    from pathlib import Path

    from tests.sphinx.html import Tag

OURS, PEER = 'maturity.support_matrix', 'sphinx_feature_classification.support_matrix'


@pytest.fixture
def host(tmp_path: Path) -> Site:
    """Return a documentation whose `conf.py` has been switched."""
    return Site(tmp_path, 'cranes')


def cells(page: Tag) -> list[list[str]]:
    return page.one('table').rows


# What is shown ----------------------------------------------------------------------------------


def test_all_that_the_file_says_is_on_the_page(host: Site) -> None:
    page = host.build().page('index.html')
    assert cells(page) == [
        ['Lift a load mandatory', '◐ partial note 1', '✓ complete'],
        ['Turn choice(moves)', '? unknown note 2', '✗ missing'],
        ['Brake', '✓ complete', '✓ complete'],
    ]
    table = page.one('table')
    heads = [row.text for row in table.all('tr') if 'mt-group' in row.classes]
    assert heads == ['Operation', 'Safety']
    slow = next(tag for tag in table.all('a') if tag.text == 'Slow crane')
    assert slow.attributes['href'] == 'https://docs.example.org/slow'
    assert [note.text for note in page.one('ol', of='mt-notes').all('li')] == [
        'Not above 5 t (see https://docs.example.org/limits).',
        'Nobody tried.',
    ]
    addresses = {tag.attributes['href'] for tag in page.all('a') if 'docs.example.org' in tag.text}
    assert addresses == {'https://docs.example.org/limits', 'https://docs.example.org/wind'}
    features, drivers = page.all('dl', of='mt-about')
    assert features.text.startswith('Lift a load (mandatory)Up <b>and</b> *down*.')
    assert [code.text for code in features.all('code')] == ['crane lift --load <load>', 'crane drop']
    assert drivers.text == 'Fast craneNeeds wind; see https://docs.example.org/wind.'


def test_addresses_of_old_pages_lead_to_the_same(host: Site) -> None:
    pytest.importorskip('sphinx_feature_classification')
    page = host.build().page('index.html')
    assert page.repeated == []
    host.edit('conf.py', OURS, PEER)
    old = {one for one in host.build().page('index.html').ids if one.startswith('operation')}
    assert len(old) == 6
    assert old <= set(page.ids)


def test_nothing_is_there_that_nobody_said(host: Site, tmp_path: Path) -> None:
    build = host.build()
    ours = contents(build.out)
    host.edit('conf.py', f"'{OURS}'", '')
    host.edit('index.rst', '.. support_matrix:: matrix.ini\n\n', '')
    before = contents(host.build(out=tmp_path / 'plain').out)
    assert ours.keys() - before.keys() == {'_static/maturity.css', '_static/maturity.js'}
    assert before.keys() <= ours.keys()
    assert ours['other.html'] == before['other.html']
    words = build.page('index.html').text
    assert not re.search(r'(?i)current|classification|level|release|history', words)


# Several matrices, many drivers -----------------------------------------------------------------


def test_many_drivers_are_rows_unless_the_author_says_otherwise(host: Site) -> None:
    names = [f'd{number}' for number in range(20)]
    drivers = ''.join(f'[driver.{name}]\ntitle=Driver {name}\n' for name in names)
    states = ''.join(f'driver.{name}={"complete" if name == "d7" else "missing"}\n' for name in names)
    host.write('matrix.ini', f'{drivers}[operation.lift]\ntitle=Lift\nstatus=mandatory\n{states}')
    page = host.build().page('index.html')
    assert [row[0] for row in cells(page)] == [f'Driver {name}' for name in names]
    assert [tag.text for tag in page.one('thead').all('th')] == ['Driver', 'Lift mandatory']
    assert 'operation_lift_driver_d7' in page.ids
    has = [row.attributes.get('data-has') for row in page.one('tbody').all('tr')]
    assert [at for at, one in enumerate(has) if one == 'operation_lift'] == [7]
    host.edit('index.rst', 'ini\n', 'ini\n   :rows: features\n')
    assert [row[0] for row in cells(host.build().page('index.html'))] == ['Lift mandatory']


def test_a_page_can_have_several_and_any_folder(host: Site) -> None:
    matrix = (host.top / 'matrix.ini').read_text('utf-8')
    host.write('deep/matrix.ini', matrix.replace('Lift a load', 'Raise a load'))
    host.write('more.ini', matrix.replace('[operation.turn]', '[operation.swing]'))
    names = ('matrix.ini', '/matrix.ini', '/more.ini')
    parts = (f'{name}\n{"-" * 20}\n\n.. support_matrix:: {name}\n\n' for name in names)
    host.write('deep/page.rst', ':orphan:\n\nDeep\n====\n\n' + ''.join(parts))
    page = host.build().page('deep/page.html')
    firsts = [table.rows[0][0] for table in page.all('table')]
    assert firsts[:2] == ['Raise a load mandatory', 'Lift a load mandatory']
    assert page.repeated == []
    # Each is called like its section.
    captions = [caption.text for caption in page.all('caption')]
    assert [name in caption for name, caption in zip(names, captions, strict=True)] == [True] * 3
    # What only the last one has is where it would be alone.
    assert {'operation_swing', 'operation_swing_driver_fast'} <= {*page.ids}
    leads = [tag.attributes['href'] for tag in page.all('a') if tag.text in {'Raise a load', 'Lift a load'}]
    assert len(leads) == len(set(leads)) == 3


# Mistakes ---------------------------------------------------------------------------------------


def test_what_was_refused_is_a_warning_and_what_was_passed_over_is_none(
    host: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(host.top)
    host.edit('matrix.ini', '=partial', '=patrial')
    host.edit('matrix.ini', 'link=', 'lnk=')
    host.append('matrix.ini', 'titel=Slip\n')

    def codes(**settings: Any) -> list[str]:
        warnings = host.build('dummy', **settings).warnings
        places = [
            re.match(r'matrix\.ini:(\d+:\d+): WARNING: .* \[maturity\.(\S+)\]$', one) for one in warnings
        ]
        return [' '.join(one.groups()) for one in places if one]

    assert codes(warns=True) == ['16:1 import-bad-state']
    strict = codes(warns=True, maturity_strict=True)
    assert [one.rpartition(' ')[2] for one in strict] == ['import-bad-state', 'import-unknown-option']
    assert codes(suppress_warnings=['maturity.import-bad-state']) == []


def test_a_file_that_is_not_there_is_one_warning(host: Site) -> None:
    host.remove('matrix.ini')
    (warning,) = host.build('dummy', warns=True).warnings
    assert warning.endswith(
        'index.rst:4: WARNING: matrix.ini: No such file or directory [maturity.missing-file]'
    )
    os.mkfifo(host.top / 'matrix.ini')
    assert 'not an ordinary file' in host.build('dummy', warns=True).warnings[0]


def test_only_the_page_of_a_changed_file_is_read_again(host: Site) -> None:
    host.build()
    host.edit('matrix.ini', 'driver.slow=missing', 'driver.slow=complete')
    again = host.build()
    assert again.read == {'index'}
    assert 'other.html' not in again.written
    assert cells(again.page('index.html'))[1] == ['Turn choice(moves)', '? unknown note 2', '✓ complete']


def test_a_project_can_have_had_a_directive_of_its_own(host: Site) -> None:
    text = (host.top / 'matrix.ini').read_text('utf-8')
    host.write('support-matrix.ini', text.replace('driver.slow=missing', 'driver.slow=complete'))
    host.edit('index.rst', ' matrix.ini', '')
    host.append('other.rst', '\n.. support_matrix::\n   :support-matrix: /matrix.ini\n')
    build = host.build()
    default, named = (cells(build.page(f'{name}.html'))[1][-1] for name in ('index', 'other'))
    assert ('complete' in default, 'missing' in named) == (True, True)


def test_labels_and_classes_hold(host: Site) -> None:
    host.edit('index.rst', '.. support', '.. _lifting:\n\n.. support')
    host.edit('index.rst', 'ini\n', 'ini\n   :class: wide-one\n')
    host.append('index.rst', '\nSee :ref:`all of it <lifting>` and :numref:`lifting`.\n')
    page = host.build(numfig=True).page('index.html')
    assert [tag.text for tag in page.all('a', of='reference') if tag.attributes['href'] == '#lifting'] == [
        'all of it',
        'Table 1',
    ]
    assert any('wide-one' in tag.classes for tag in page.all('div'))
