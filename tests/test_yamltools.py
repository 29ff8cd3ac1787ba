# SPDX-License-Identifier: Apache-2.0
"""The one door for YAML: what it keeps, and what it refuses, with the line."""

from __future__ import annotations

from typing import Any

from maturity import encoding, yamltools
from maturity.yamltools import Map, Seq, read_yaml


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


def test_the_limits_are_inclusive() -> None:
    depth = yamltools.MAX_DEPTH
    assert read_yaml(b'[' * depth + b']' * depth, 'x') is not None
    text = 'x' * yamltools.MAX_SCALAR
    assert read_yaml(text.encode(), 'x') == text
    comment = b'#' * (encoding.MAX_BYTES - 2) + b'\nx'
    assert read_yaml(comment, 'x') == 'x'
