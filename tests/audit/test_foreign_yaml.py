# SPDX-License-Identifier: Apache-2.0
"""YAML of other people's repositories."""

from __future__ import annotations

import pytest
import yaml

from maturity import yamltools
from maturity.yamltools import Map, Seq
from maturity_audit.foreign_yaml import Tagged, is_null, maps, read, texts, truth, walk
from maturity_audit.source import CannotTell


def _refused(data: bytes) -> str:
    with pytest.raises(CannotTell) as caught:
        read(data)
    return str(caught.value.reason)


@pytest.fixture(params=['libyaml', 'python'])
def either(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == 'python':
        monkeypatch.setattr(yamltools, '_Loader', yaml.SafeLoader)
    else:
        assert yamltools._Loader is yaml.CSafeLoader


@pytest.mark.usefixtures('either')
def test_aliases_share_and_merges_do_not_replace() -> None:
    found = read(
        b'base: &b {x: 1, y: 2}\nmore:\n  y: 3\n  <<: *b\n  x: 4\nsame: *b\nboth: {<<: [{x: 5}, *b]}\n'
    )
    assert isinstance(found, Map)
    assert found['more'] == {'x': '4', 'y': '3'}
    assert found['same'] is found['base']
    assert found['both'] == {'x': '5', 'y': '2'}


def test_the_last_of_equal_keys_counts() -> None:
    found = read(b'a: 1\nb: 2\na: 3\n')
    assert isinstance(found, Map)
    assert found == {'a': '3', 'b': '2'}
    assert {str(key): key.line for key in found} == {'b': 2, 'a': 3}


def test_tags_make_nothing() -> None:
    found = read(b'- !!python/object/apply:os.system [false]\n- !inherit\n  - x\n- !!str 8\n- ! 9\n')
    assert isinstance(found, Seq)
    first, second, *plain = found
    assert isinstance(first, Tagged)
    assert first.tag == 'tag:yaml.org,2002:python/object/apply:os.system'
    assert isinstance(second, Tagged)
    assert (second.tag, second.value) == ('!inherit', ['x'])
    assert plain == ['8', '9']


@pytest.mark.parametrize(
    ('data', 'reason'),
    [
        (b'a: b: c', 'the file cannot be read, at line 1: '),
        (b'a: 1\nb: [', 'the file cannot be read, at line 3: '),
        (b'a: \x00', 'the file cannot be read, at line 1: '),
        (b'\xff', 'the file is not in UTF-8'),
        (b'a: 1\n---\nb: 2\n', 'the file cannot be read, at line 2: a second document'),
        (b'a: *b\n', 'the file cannot be read, at line 1: an alias that names nothing whole'),
        (b'a: &a [*a]\n', 'the file cannot be read, at line 1: an alias that names nothing whole'),
        (b'{[a]: 1}', 'the file cannot be read, at line 1: a key that is no text'),
        (b'[' * 100_000, 'the file cannot be read, at line 1: more than 40 levels deep'),
        (b'{a: ' * 100_000, 'the file cannot be read, at line 1: more than 40 levels deep'),
        (b'[' + b'a,' * 300_000 + b']', 'the file has too many values'),
    ],
    ids=[
        'map',
        'open',
        'nul',
        'latin',
        'documents',
        'unknown',
        'itself',
        'key',
        'deep',
        'maps',
        'many',
    ],
)
def test_what_is_wrong_cannot_be_told(data: bytes, reason: str) -> None:
    assert _refused(data).startswith(reason)


def test_laughs_stay_small_and_are_seen_once() -> None:
    lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]']
    lines += [f'a{n}: &a{n} [{", ".join([f"*a{n - 1}"] * 10)}]' for n in range(1, 20)]
    found = read('\n'.join(lines).encode())
    assert sum(1 for _ in walk(found)) == 1 + 20 + 10


def test_values_are_asked_for_what_they_are() -> None:
    found = read(b'[yes, "yes", Off, maybe, ~, "", [a, {b: 1}, c], {}]')
    assert isinstance(found, Seq)
    assert [truth(one) for one in found[:4]] == [True, None, False, None]
    assert [is_null(one) for one in found[3:6]] == [False, True, False]
    assert texts(found[6]) == ('a', 'c')
    assert texts(found[0]) == ('yes',)
    assert texts(found[4]) == texts(None) == texts(found[7]) == ()
    assert maps(found[6]) == ({'b': '1'},)
    assert maps(found[0]) == ()


def test_merging_counts() -> None:
    keys = ', '.join(f'k{n}: 1' for n in range(2000))
    data = f'a: &a {{{keys}}}\n' + ''.join(f'm{n}: {{<<: *a}}\n' for n in range(200))
    assert _refused(data.encode()) == 'the file has too many values'
