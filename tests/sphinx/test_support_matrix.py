# SPDX-License-Identifier: Apache-2.0
"""The directive `support_matrix`: one line of `conf.py` changed, and the file stays what it was."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import pytest

from tests.sphinx.html import read
from tests.sphinx.site import SPHINX, built_by_hand, contents, execute

if TYPE_CHECKING:
    from pathlib import Path

    from tests.sphinx.html import Tag

PEER = 'sphinx_feature_classification.support_matrix'
OURS = 'maturity.support_matrix'
MATRIX = """\
# A comment.
[driver.slow]
title=Slow crane
link=https://docs.example.org/slow

[driver.fast]
title=Fast crane
notes=Needs wind; see https://docs.example.org/wind.

[operation.lift-load]
title=Lift a load
status=mandatory
notes=Up <b>and</b> *down*.
cli=crane lift --load <load>;crane drop
driver.slow=complete
driver.fast=partial
driver-notes.fast=Not above 5 t (see https://docs.example.org/limits).

[operation.turn]
title=Turn
status=choice(moves)
driver.slow=missing
driver.fast=unknown
driver-notes.fast=Nobody tried.

[safety.brake]
title=Brake
driver.slow=complete
driver.fast=complete
"""
BOOK = ('-D', 'version=1', '-D', 'copyright=The authors', '-d', '../doctrees')
PAGE = 'Cranes\n======\n\n.. support_matrix:: matrix.ini\n\nBelow.\n'


@pytest.fixture
def host(tmp_path: Path) -> Path:
    """Return a documentation whose `conf.py` has been switched."""
    source = tmp_path / 'doc'
    source.mkdir()
    (source / 'conf.py').write_text(f"project = 'Host'\nextensions = ['{OURS}']\nhtml_theme = 'alabaster'\n")
    (source / 'matrix.ini').write_text(MATRIX)
    (source / 'index.rst').write_text(PAGE)
    (source / 'other.rst').write_text(':orphan:\n\nOther\n=====\n\nNothing of cranes.\n')
    return source


def page_of(source: Path, name: str = 'index', *options: str) -> Tag:
    return read(built_by_hand(source, source.parent / 'out', *options) / f'{name}.html')


def ids(page: Tag) -> list[str]:
    return [tag.attributes['id'] for tag in page.all() if 'id' in tag.attributes]


def cells(page: Tag, number: int = 0) -> list[list[str]]:
    return list(page.all('table'))[number].rows


# What is shown ----------------------------------------------------------------------------------


def test_all_that_the_file_says_is_on_the_page(host: Path) -> None:
    page = page_of(host)
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


def test_addresses_of_old_pages_lead_to_the_same(host: Path, tmp_path: Path) -> None:
    pytest.importorskip('sphinx_feature_classification')
    known = set(ids(page_of(host)))
    text = (host / 'conf.py').read_text()
    (host / 'conf.py').write_text(text.replace(OURS, PEER))
    theirs = read(built_by_hand(host, tmp_path / 'theirs') / 'index.html')
    old = {one for one in ids(theirs) if one.startswith('operation')}
    assert len(old) == 6
    assert old <= known
    assert len(ids(page_of(host))) == len(set(ids(page_of(host))))


def test_nothing_is_there_that_nobody_said(host: Path) -> None:
    out = built_by_hand(host, host.parent / 'out')
    (host / 'conf.py').write_text("project = 'Host'\nhtml_theme = 'alabaster'\n")
    (host / 'index.rst').write_text('Cranes\n======\n\nBelow.\n')
    plain = built_by_hand(host, host.parent / 'plain')
    ours, before = contents(out), contents(plain)
    assert ours.keys() - before.keys() == {'_static/maturity.css', '_static/maturity.js'}
    assert before.keys() <= ours.keys()
    assert ours['other.html'] == before['other.html']
    words = read(out / 'index.html').text
    assert not re.search(r'(?i)current|classification|level|release|history', words)


@pytest.mark.parametrize('builder', ['text', 'latex', 'gettext', 'singlehtml'])
def test_each_builder_shows_it(builder: str, host: Path) -> None:
    out = built_by_hand(host, host.parent / builder, *BOOK, builder=builder)
    suffixes = {'text': '.txt', 'latex': '.tex', 'gettext': '.pot'}
    texts = [path.read_text('utf-8') for path in out.rglob(f'*{suffixes.get(builder, ".html")}')]
    words = re.sub(r'\\[a-z]+\{|[\\{}]|<[^>]+>', '', ' '.join(texts))
    for told in ('Lift a load', 'Slow crane', 'Nobody tried.', 'Brake'):
        assert told in words, told


# Several matrices, many drivers -----------------------------------------------------------------


def test_many_drivers_are_rows_unless_the_author_says_otherwise(host: Path) -> None:
    names = [f'd{number}' for number in range(20)]
    drivers = ''.join(f'[driver.{name}]\ntitle=Driver {name}\n' for name in names)
    states = ''.join(f'driver.{name}={"complete" if name == "d7" else "missing"}\n' for name in names)
    (host / 'matrix.ini').write_text(f'{drivers}[operation.lift]\ntitle=Lift\nstatus=mandatory\n{states}')
    page = page_of(host)
    assert [row[0] for row in cells(page)] == [f'Driver {name}' for name in names]
    assert [tag.text for tag in page.one('thead').all('th')] == ['Driver', 'Lift mandatory']
    assert 'operation_lift_driver_d7' in ids(page)
    has = [row.attributes.get('data-has') for row in page.one('tbody').all('tr')]
    assert [at for at, one in enumerate(has) if one == 'operation_lift'] == [7]
    (host / 'index.rst').write_text(PAGE.replace('ini\n', 'ini\n   :rows: features\n', 1))
    assert [row[0] for row in cells(page_of(host))] == ['Lift mandatory']


def test_a_page_can_have_several_and_any_folder(host: Path) -> None:
    (host / 'deep').mkdir()
    (host / 'deep' / 'matrix.ini').write_text(MATRIX.replace('Lift a load', 'Raise a load'))
    more = MATRIX.replace('[operation.turn]', '[operation.swing]')
    (host / 'more.ini').write_text(more)
    names = ('matrix.ini', '/matrix.ini', '/more.ini')
    parts = (f'{name}\n{"-" * 20}\n\n.. support_matrix:: {name}\n\n' for name in names)
    text = 'Deep\n====\n\n' + ''.join(parts)
    (host / 'deep' / 'page.rst').write_text(f':orphan:\n\n{text}')
    page = page_of(host, 'deep/page')
    assert [cells(page, number)[0][0] for number in (0, 1)] == [
        'Raise a load mandatory',
        'Lift a load mandatory',
    ]
    assert len(ids(page)) == len(set(ids(page)))
    # Each is called like its section.
    captions = [caption.text for caption in page.all('caption')]
    assert [name in caption for name, caption in zip(names, captions, strict=True)] == [True] * 3
    # What only the last one has is where it would be alone.
    assert {'operation_swing', 'operation_swing_driver_fast'} <= {*ids(page)}
    leads = [tag.attributes['href'] for tag in page.all('a') if tag.text in {'Raise a load', 'Lift a load'}]
    assert len(leads) == len(set(leads)) == 3


def test_labels_and_classes_hold(host: Path) -> None:
    text = PAGE.replace('.. support', '.. _lifting:\n\n.. support').replace(
        'ini\n', 'ini\n   :class: wide-one\n'
    )
    (host / 'index.rst').write_text(f'{text}\nSee :ref:`all of it <lifting>` and :numref:`lifting`.\n')
    page = page_of(host, 'index', '-D', 'numfig=1')
    assert [tag.text for tag in page.all('a', of='reference') if tag.attributes['href'] == '#lifting'] == [
        'all of it',
        'Table 1',
    ]
    assert any('wide-one' in tag.classes for tag in page.all('div'))


def test_a_project_can_have_had_a_directive_of_its_own(host: Path) -> None:
    (host / 'matrix.ini').rename(host / 'support-matrix.ini')
    (host / 'index.rst').write_text(PAGE.replace(' matrix.ini', ''))
    text = f':orphan:\n\n{PAGE}'.replace(' matrix.ini\n', '\n   :support-matrix: /support-matrix.ini\n')
    (host / 'other.rst').write_text(text)
    assert cells(page_of(host)) == cells(page_of(host, 'other')) != []


# Mistakes ---------------------------------------------------------------------------------------


def warnings_of(source: Path, *options: str) -> list[str]:
    done = execute(
        [*SPHINX, '-E', '-b', 'html', *options, str(source), str(source.parent / 'out')], folder=source
    )
    found = re.findall(r'^matrix\.ini:(\d+:\d+): WARNING: .* \[maturity\.(\S+)\]', done.stderr, re.MULTILINE)
    return [' '.join(one) for one in found]


def test_what_was_refused_is_a_warning_and_what_was_passed_over_is_none(host: Path) -> None:
    path = host / 'matrix.ini'
    path.write_text(MATRIX.replace('=partial', '=patrial').replace('link=', 'lnk=') + 'titel=Slip\n')
    assert warnings_of(host) == ['16:1 import-bad-state']
    strict = warnings_of(host, '-D', 'maturity_strict=1')
    assert [one.rpartition(' ')[2] for one in strict] == ['import-bad-state', 'import-unknown-option']
    assert warnings_of(host, '-D', 'suppress_warnings=maturity.import-bad-state') == []


def test_a_file_that_is_not_there_is_one_warning(host: Path) -> None:
    (host / 'matrix.ini').unlink()
    done = execute([*SPHINX, '-b', 'html', str(host), str(host.parent / 'out')], folder=host)
    assert re.findall(r'index\.rst:4: WARNING: matrix\.ini: (.*) \[maturity.missing-file\]', done.stderr) == [
        'No such file or directory'
    ]
    os.mkfifo(host / 'matrix.ini')
    done = execute([*SPHINX, '-b', 'html', str(host), str(host.parent / 'out')], folder=host)
    assert 'not an ordinary file' in done.stderr


def test_only_the_page_of_a_changed_file_is_read_again(host: Path) -> None:
    out = built_by_hand(host, host.parent / 'out')
    before = {path: path.stat().st_mtime_ns for path in out.glob('*.html')}
    (host / 'matrix.ini').write_text(MATRIX.replace('driver.slow=missing', 'driver.slow=complete'))
    os.utime(host / 'matrix.ini', (2**31, 2**31))
    assert cells(page_of(host))[1] == ['Turn choice(moves)', '? unknown note 2', '✓ complete']
    after = {path: path.stat().st_mtime_ns for path in out.glob('*.html')}
    assert {path.name for path in before if before[path] != after[path]} - {
        'genindex.html',
        'search.html',
    } == {'index.html'}


def test_search_finds_what_can_be_read_and_nothing_else(host: Path) -> None:
    index = (built_by_hand(host, host.parent / 'out') / 'searchindex.js').read_text('utf-8')
    terms = re.findall(r'"(\w+)":', index[index.index('"terms"') :])
    assert {'brake', 'mandatori', 'wind'} <= {*terms}
    assert not {'record', 'releas'} & {*terms}
