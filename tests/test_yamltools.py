# SPDX-License-Identifier: Apache-2.0
"""The one door for YAML: what it keeps, and what it refuses, with the line."""

from __future__ import annotations

import pickle
from typing import Any

import pytest
import yaml

from maturity import encoding, yamltools
from maturity.yamltools import Map, Seq, YamlError, read_yaml
from tests.structure import problems


def refused(data: bytes) -> list[str]:
    """Return the problems of a file that must be refused."""
    with pytest.raises(YamlError) as caught:
        read_yaml(data, 'data/x.yaml')
    return [str(problem) for problem in caught.value.problems]


def plain(tree: object) -> Any:  # noqa: ANN401
    if isinstance(tree, Map):
        return {str(key): plain(value) for key, value in tree.items()}
    return [plain(part) for part in tree] if isinstance(tree, Seq) else str(tree)


# What is kept -----------------------------------------------------------------------------------


def test_every_scalar_is_text_with_its_place() -> None:
    tree = read_yaml(b'a: 1\nb:\n  - yes\n  - "x"\n', 'data/x.yaml')
    assert isinstance(tree, Map)
    assert plain(tree) == {'a': '1', 'b': ['yes', 'x']}
    assert str(tree.mark) == 'data/x.yaml:1:1'
    assert str(tree.key('b').mark) == 'data/x.yaml:2:1'
    assert [str(part.mark) for part in tree['b']] == ['data/x.yaml:3:5', 'data/x.yaml:4:5']
    assert [part.plain for part in tree['b']] == [True, False]


def test_blocks_folds_tabs_and_comments() -> None:
    data = b'# first\nliteral: |\n  one\n  two\nfolded: >-\n  one\n  two\ntab: "a\\tb"\nempty:\n'
    tree = read_yaml(data, 'data/x.yaml')
    assert plain(tree) == {'literal': 'one\ntwo\n', 'folded': 'one two', 'tab': 'a\tb', 'empty': ''}


def test_trees_survive_being_stored() -> None:
    tree = read_yaml(b'a: [b, {c: d}]\n', 'data/x.yaml')
    again = pickle.loads(pickle.dumps(tree))  # noqa: S301 (its own bytes)
    assert plain(again) == plain(tree)
    assert str(again.key('a').mark) == 'data/x.yaml:1:1'
    assert str(again['a'][1].mark) == 'data/x.yaml:1:8'


def test_the_limits_are_inclusive() -> None:
    depth = yamltools.MAX_DEPTH
    assert read_yaml(b'[' * depth + b']' * depth, 'x') is not None
    text = 'x' * yamltools.MAX_SCALAR
    assert read_yaml(text.encode(), 'x') == text
    comment = b'#' * (encoding.MAX_BYTES - 2) + b'\nx'
    assert read_yaml(comment, 'x') == 'x'


def test_visible_text_of_any_script_is_kept() -> None:
    text = 'Zürich, 東京, العربية, हिन्दी, 🐬 – “quoted” …'
    assert plain(read_yaml(f'a: {text}\n'.encode(), 'x')) == {'a': text}


def test_one_document_may_have_its_marker() -> None:
    assert plain(read_yaml(b'---\na: b\n...\n', 'x')) == {'a': 'b'}


# What is refused: tests/test_hostile.py ---------------------------------------------------------


def test_without_libyaml_the_door_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yamltools, '_Loader', yaml.SafeLoader)
    assert plain(read_yaml(b'a: [1, "b"]\nc: |\n  d\n', 'x')) == {'a': ['1', 'b'], 'c': 'd\n'}
    assert refused(b'a: &x b\n')[0].startswith('data/x.yaml:1:4: yaml-feature')
    assert refused(b'a: b\na: c\n')[0].startswith('data/x.yaml:2:1: duplicate-key')
    assert refused(b'[' * 1000)[0].startswith('data/x.yaml:1:17: too-deep')
    assert refused(b'a: "\\ud800"\n')[0].startswith('data/x.yaml:1:4: encoding')


# Values that are none -------------------------------------------------------------------------


def test_an_absent_value_is_no_text() -> None:
    (problem,) = problems(read_yaml(b'title:\n', 'data/x.yaml'), 'release')
    assert str(problem) == 'data/x.yaml:1:7: wrong-type the value is missing; write it or delete the key'


def test_a_key_can_be_unquoted_too() -> None:
    (problem,) = problems(
        read_yaml(b'title: X\nintroduced: {release: a}\nimplementation: []\nexpect: {2015.1: gold}\n', 'x'),
        'entry',
    )
    assert str(problem).startswith("x:4:10: unquoted YAML reads '2015.1' as a number")
