# SPDX-License-Identifier: Apache-2.0
"""Readers of dictionaries, places, classes and folders."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from maturity_audit.lookups import dictionary_value, folder_names, implementation, location
from maturity_audit.questions import elsewhere
from tests.audit.asking import Asking

if TYPE_CHECKING:
    from collections.abc import Iterator

FILES = {
    'registry.py': """
defaults = {
    'blue':
        'pkg.blue.Driver',
    'red': 'pkg.trial.red.Driver',
}
made = dict(blue='pkg.blue.Driver')
""",
    'broken.py': 'print "two"\n',
    'pkg/blue.py': 'class Driver:\n    pass\n\n\ndef function():\n    pass\n',
    'pkg/trial/red.py': 'class Driver: pass\n',
    'pkg/deep/__init__.py': 'class Driver: pass\n',
    'elements/ubuntu-blue/a': '',
    'elements/ubuntu-focal-blue/a': '',
    'elements/blue/a': '',
    'elements/-blue/a': '',
    'elements/fedora-red/a': '',
    'elements/file-blue': '',
}


@pytest.fixture(scope='module')
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asking]:
    with ExitStack() as stack:
        later = {'registry.py': FILES['registry.py'].replace('trial.', '')}
        asking = Asking(tmp_path_factory.mktemp('lists'), stack, FILES, later)
        asking.other.commit({'elements/fedora-blue/a': ''}, date='2020-02-29T23:00:00Z')
        asking.other.commit({'elements/late-blue/a': ''}, date='2020-03-02T01:00:00Z')
        yield asking


# Dictionaries ------------------------------------------------------------------------------------


def _registry(**parameters: str) -> dict[str, str]:
    return {'path': 'registry.py', 'name': 'defaults', 'key': 'blue', **parameters}


def test_the_value_under_a_key_stands_at_the_line_of_the_key(ask: Asking) -> None:
    assert ask(dictionary_value, _registry()) == ['pkg.blue.Driver']
    assert ask.places(dictionary_value, _registry()) == ['registry.py:3']


def test_a_release_has_the_values_of_its_own(ask: Asking) -> None:
    assert ask(dictionary_value, _registry(key='red')) == ['pkg.trial.red.Driver']
    assert ask(dictionary_value, _registry(key='red'), release='r2') == ['pkg.red.Driver']


def test_a_key_that_is_not_there_has_no_value(ask: Asking) -> None:
    assert ask(dictionary_value, _registry(key='green')) == []
    assert ask.places(dictionary_value, _registry(key='green')) == ['registry.py:2']


@pytest.mark.parametrize(
    ('parameters', 'why'),
    [
        ({'name': 'made'}, 'made is no dictionary of constant texts'),
        ({'name': 'other'}, 'the file has no variable other'),
        ({'path': 'gone.py'}, 'example/project has no file gone.py there'),
        ({'path': 'pkg'}, 'example/project has no file pkg there'),
        ({'path': 'broken.py'}, 'Python cannot parse the file (line 1)'),
    ],
)
def test_what_is_no_plain_dictionary_cannot_be_told(
    ask: Asking, parameters: dict[str, str], why: str
) -> None:
    assert ask(dictionary_value, _registry(**parameters)) == why


# Places ------------------------------------------------------------------------------------------

LEVELS = {'levels': ('trial=bronze',), 'otherwise': 'gold'}


@pytest.mark.parametrize(
    ('parameters', 'expected'),
    [
        ({'at': 'pkg/trial/red.py'}, ['bronze']),
        ({'at': 'pkg/blue.py'}, ['gold']),
        ({'at': 'elements/ubuntu-blue'}, ['gold']),
        ({'at': 'trial/gone.py'}, 'the release has no trial/gone.py'),
        ({'at': ''}, 'the release has no '),
        (_registry(), ['gold']),
        (_registry(key='red'), ['bronze']),
        (_registry(key='green'), 'green is not registered'),
    ],
)
def test_a_part_of_the_place_says_the_level(
    ask: Asking, parameters: dict[str, str], expected: list[str] | str
) -> None:
    assert ask(location, LEVELS | parameters) == expected


def test_levels_are_pairs(ask: Asking) -> None:
    parameters = {'levels': 'trial', 'otherwise': 'gold', 'at': 'pkg/blue.py'}
    assert ask(location, parameters) == 'trial of levels is no key=value'


# Classes -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ('path', 'value', 'class_', 'expected'),
    [
        ('pkg/blue.py', 'Driver', 'Driver', ['Driver']),
        ('pkg/blue.py', 'pkg.blue.Driver', 'Driver', ['pkg.blue.Driver']),
        ('pkg/blue.py', 'pkg.red.Driver', 'Driver', []),
        ('pkg/deep/__init__.py', 'pkg.deep.Driver', 'Driver', ['pkg.deep.Driver']),
        ('pkg/blue.py', 'function', 'function', []),
        ('pkg/blue.py', 'Gone', 'Gone', []),
        ('pkg/gone.py', 'Driver', 'Driver', []),
        ('pkg', '', '', ['pkg']),
        ('gone', '', '', []),
        ('broken.py', 'Driver', 'Driver', 'Python cannot parse the file (line 1)'),
    ],
)
def test_a_class_is_where_it_is_said_to_be(
    ask: Asking, path: str, value: str, class_: str, expected: list[str] | str
) -> None:
    parameters = {'path': path, 'class': class_, 'value': value}
    assert ask(implementation, parameters) == expected


# Folders -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ('names', 'value', 'expected'),
    [
        ('*-blue', 'name', ['ubuntu-blue', 'ubuntu-focal-blue']),
        ('*-blue', 'star', ['ubuntu', 'ubuntu-focal']),
        ('ubuntu-*', 'star', ['blue', 'focal-blue']),
        ('blue', 'name', ['blue']),
        ('blue', 'star', ['blue']),
        (('blue', '*-red'), 'name', ['blue', 'fedora-red']),
        ('*blue-blue', 'name', []),
    ],
)
def test_folders_by_their_names(
    ask: Asking, names: str | tuple[str, ...], value: str, expected: list[str]
) -> None:
    assert ask(folder_names, {'path': 'elements', 'names': names, 'value': value}) == expected


def test_where_the_folder_is_missing_nothing_can_be_told(ask: Asking) -> None:
    parameters = {'path': 'gone', 'names': '*'}
    assert ask(folder_names, parameters) == 'example/project has no folder gone there'


# Trees -------------------------------------------------------------------------------------------


def test_another_repository_is_read_as_it_was_at_the_release(ask: Asking) -> None:
    parameters = {'repository': 'example/other', 'path': 'elements', 'names': '*-blue', 'value': 'star'}
    assert ask(folder_names, parameters) == ['fedora']
    assert ask(folder_names, parameters, release='r2') == ['fedora', 'late']
    assert ask(folder_names, parameters | {'ref': 'master'}) == ['fedora', 'late']
    assert ask(folder_names, parameters | {'ref': 'gone'}) == 'example/other has no gone'
    assert ask(folder_names, parameters | {'repository': 'example/third'}) == 'example/third is not at hand'


def test_before_the_first_commit_there_is_nothing_to_read(ask: Asking) -> None:
    parameters = {'repository': 'example/project', 'path': 'elements', 'names': '*'}
    ask.main.git('checkout', '--quiet', '--orphan', 'late')
    ask.main.git('commit', '--quiet', '--message=late', date='2021-01-01T00:00:00Z')
    assert ask(folder_names, parameters) == 'example/project has no commit before 2020-03-01'


def test_a_page_can_be_read_as_of_another_release(ask: Asking) -> None:
    def commit(as_of: str) -> str:
        return elsewhere(ask.question(), as_of=as_of).tree.commit

    assert commit('newest') == commit('r2') == ask.main.git('rev-parse', 'v-r2')
    assert commit('r1') == ask.main.git('rev-parse', 'v-r1')
    parameters = {'as-of': 'r9', 'path': 'elements', 'names': '*'}
    assert ask(folder_names, parameters) == 'the record has no release r9'
