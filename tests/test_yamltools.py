# SPDX-License-Identifier: Apache-2.0
"""The one door for YAML: what it keeps, and what it refuses, with the line."""

from __future__ import annotations

import pickle
from typing import Any

import pytest
import yaml

from maturity import encoding, yamltools
from maturity.load import validate
from maturity.problems import MAX_PROBLEMS
from maturity.yamltools import Map, Scalar, Seq, YamlError, read_yaml


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


SCALARS = [
    '2015.10',
    'on',
    '12:30',
    '010',
    '1_000',
    'null',
    '~',
    '1e3',
    '0o14',
    '0x1F',
    '.5',
    '2016-10-06',
    'é',
]


@pytest.mark.parametrize('value', SCALARS)
@pytest.mark.parametrize('form', ['{}', "'{}'", '"{}"'])
def test_no_scalar_is_changed(value: str, form: str) -> None:
    tree = read_yaml(f'key: {form.format(value)}\n'.encode(), 'data/x.yaml')
    assert plain(tree) == {'key': value}


@pytest.mark.parametrize(
    ('text', 'guess'),
    [
        ('2015.10', 'float'),
        ('2015.1', 'float'),
        ('on', 'bool'),
        ('No', 'bool'),
        ('12:30', 'int'),
        ('010', 'int'),
        ('1_000', 'int'),
        ('null', 'null'),
        ('~', 'null'),
        ('2016-10-06', 'timestamp'),
        ('1e3', 'float'),
        ('0o14', 'float'),
        ('6.0.0', 'str'),
        ('newton', 'str'),
    ],
)
def test_what_yaml_would_have_made_of_it(text: str, guess: str) -> None:
    tree = read_yaml(f'[{text}, "{text}"]'.encode(), 'data/x.yaml')
    assert [part.guess for part in tree if isinstance(part, Scalar)] == [guess, 'str']


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


# What is refused: encodings ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ('data', 'expected', 'words'),
    [
        (b'\xef\xbb\xbfa: b\n', '1:1: encoding', 'byte order mark; save it as UTF-8 without one'),
        ('a: b\n'.encode('utf-16'), '1:1: encoding', 'save it as UTF-8'),
        ('a: b\n'.encode('utf-16-be'), '1:1: encoding', 'U+0000'),
        ('a: b\n'.encode('utf-32'), '1:1: encoding', 'save it as UTF-8'),
        (b'a: b\nc: \xe9\n', '2:4: encoding', 'not UTF-8'),
        ('a: é'.encode() + b'\xff', '1:5: encoding', 'not UTF-8'),
        (b'a: \xed\xa0\x80\n', '1:4: encoding', 'not UTF-8'),
        (b'a: b\x00c\n', '1:5: encoding', 'U+0000'),
        (b'a: b\x1b[31m\n', '1:5: encoding', 'U+001B'),
        (b'a: b\x7f\n', '1:5: encoding', 'U+007F'),
        ('a: b\x85c\n'.encode(), '1:5: encoding', 'U+0085'),
        ('a: b\u2028c\n'.encode(), '1:5: encoding', 'LINE SEPARATOR'),
        ('a: b\u202ec\n'.encode(), '1:5: encoding', 'RIGHT-TO-LEFT OVERRIDE'),
        ('a: b\u2066c\n'.encode(), '1:5: encoding', 'LEFT-TO-RIGHT ISOLATE'),
        ('a: b\u200bc\n'.encode(), '1:5: encoding', 'ZERO WIDTH SPACE'),
        ('a: b\u00adc\n'.encode(), '1:5: encoding', 'SOFT HYPHEN'),
        ('a: b\u3164c\n'.encode(), '1:5: encoding', 'HANGUL FILLER'),
        ('a: b\ufe0fc\n'.encode(), '1:5: encoding', 'VARIATION SELECTOR'),
        ('a: b\ufeffc\n'.encode(), '1:5: encoding', 'ZERO WIDTH NO-BREAK SPACE'),
        ('# \ue000\n'.encode(), '1:3: encoding', 'U+E000'),
        (b'a: b\r\nc: d\r\n', '1:5: encoding', 'lines end with CR LF; save the file with LF alone'),
        (b'a: b\nc: d\r\n', '2:5: encoding', 'CR LF'),
        (b'a: b\rc: d\n', '1:5: encoding', 'U+000D'),
    ],
)
def test_encodings(data: bytes, expected: str, words: str) -> None:
    (problem,) = refused(data)
    assert problem.startswith(f'data/x.yaml:{expected} ')
    assert words in problem


@pytest.mark.parametrize('escape', [r'\x00', r'\e', r'\u202e', r'\r', r'\L', r'\x85', r'\u200b'])
def test_what_an_escape_hides(escape: str) -> None:
    (problem,) = refused(f'a: b\nc: "x{escape}y"\n'.encode())
    assert problem.startswith('data/x.yaml:2:4: encoding ')
    assert 'which nobody sees' in problem


def test_lone_surrogates_by_escape() -> None:
    (problem,) = refused(b'a: "\\ud800"\n')
    assert ':1:' in problem


def test_each_line_with_hidden_characters_is_named() -> None:
    found = refused('a: \u200bb\u200b\nc: d\ne: \u202ef\n'.encode())
    assert [one.split(' ')[0] for one in found] == ['data/x.yaml:1:4:', 'data/x.yaml:3:4:']


def test_visible_text_of_any_script_is_kept() -> None:
    text = 'Zürich, 東京, العربية, हिन्दी, 🐬 – “quoted” …'
    assert plain(read_yaml(f'a: {text}\n'.encode(), 'x')) == {'a': text}


# What is refused: features of YAML --------------------------------------------------------------


@pytest.mark.parametrize(
    ('data', 'expected'),
    [
        (b'a: &x b\n', ['1:4: yaml-feature an anchor; write the value out where it is used']),
        (b'a: b\nc: *x\n', ['2:4: yaml-feature an alias; write the value out']),
        (b'a: &x {b: c}\nd: *x\n', ['1:4: yaml-feature an anchor', '2:4: yaml-feature an alias']),
        (b'a: {<<: {b: c}}\n', ["1:5: yaml-feature the merge key '<<' is not read; write the keys out"]),
        (b'a: !!str 1\n', ['1:4: yaml-feature the tag' ]),
        (b'a: !!python/object/apply:os.system [x]\n', ['1:4: yaml-feature the tag']),
        (b'a: ! b\n', ['1:4: yaml-feature the tag']),
        (b'a: b\n---\nc: d\n', ['2:1: yaml-feature a second document; one file holds one record']),
        (b'? [a]\n: b\n', ['1:3: yaml-feature a key must be plain text']),
        (b'{a: b}: c\n', ['1:1: yaml-feature a key must be plain text']),
        (b'*x : c\n', ['1:1: yaml-feature an alias']),
    ],
)  # fmt: skip
def test_features(data: bytes, expected: list[str]) -> None:
    found = refused(data)
    assert len(found) == len(expected)
    for problem, start in zip(found, expected, strict=True):
        assert problem.startswith(f'data/x.yaml:{start}')


def test_one_document_may_have_its_marker() -> None:
    assert plain(read_yaml(b'---\na: b\n...\n', 'x')) == {'a': 'b'}


@pytest.mark.parametrize(
    ('data', 'expected'),
    [
        (b'a: [b\n', '2:1: yaml-syntax'),
        (b'a: b: c\n', '1:5: yaml-syntax'),
        (b'a: "b\n', '2:1: yaml-syntax'),
        (b'a:\n\t- b\n', '2:1: yaml-syntax'),
        (b'a: b\n c: d\n', '2:3: yaml-syntax'),
        (b'a: @b\n', '1:4: yaml-syntax'),
        (b'%YAML 3.0\n---\na: b\n', '1:1: yaml-syntax'),
        (b'}', '1:1: yaml-syntax'),
    ],
)
def test_syntax(data: bytes, expected: str) -> None:
    (problem,) = refused(data)
    assert problem.startswith(f'data/x.yaml:{expected} ')


def test_duplicate_keys_name_both_lines() -> None:
    found = refused(b'a: 1\nb: {c: 1, c: 2}\na: 3\na: 4\n')
    assert found == [
        "data/x.yaml:2:11: duplicate-key 'c' stands already at line 2; keep one of the two",
        "data/x.yaml:3:1: duplicate-key 'a' stands already at line 1; keep one of the two",
        "data/x.yaml:4:1: duplicate-key 'a' stands already at line 1; keep one of the two",
    ]


@pytest.mark.parametrize(
    'data', [b'', b'\n\n', b'# only a comment\n', b'---\n', b'---\n...\n', b"''", b'" "']
)
def test_empty_files(data: bytes) -> None:
    assert refused(data) == ['data/x.yaml:1:1: empty-file nothing in it; write the record or delete the file']


# What is refused: bombs -------------------------------------------------------------------------

LAUGHS = b'a: &a [x, x, x, x, x, x, x, x, x]\n' + b''.join(
    b'%c: &%c [%s]\n' % (after, after, b', '.join([b'*%c' % before] * 9))
    for before, after in zip(b'abcdefgh', b'bcdefghi', strict=True)
)
MERGES = b'a: &a {x: y}\n' + b''.join(
    b'%c: &%c {<<: [%s]}\n' % (after, after, b', '.join([b'*%c' % before] * 9))
    for before, after in zip(b'abcdefgh', b'bcdefghi', strict=True)
)


@pytest.mark.parametrize(
    ('data', 'code'),
    [
        pytest.param(b'[' * 100_000, 'too-deep', id='brackets'),
        pytest.param(b'{a: ' * 100_000, 'too-deep', id='braces'),
        pytest.param(b'- ' * 100_000, 'too-deep', id='dashes'),
        pytest.param(b'? ' * 100_000, 'yaml-feature', id='question-marks'),
        pytest.param(b'\n'.join(b' ' * n + b'a:' for n in range(1000)), 'too-deep', id='indent'),
        pytest.param(LAUGHS, 'yaml-feature', id='billion-laughs'),
        pytest.param(MERGES, 'yaml-feature', id='merges'),
        pytest.param(b'a: ' + b'x' * 10_001, 'too-large', id='long-scalar'),
        pytest.param(b'x' * 10_001 + b': a', 'too-large', id='long-key'),
        pytest.param(b'a' * (1024 * 1024 + 1), 'too-large', id='large-file'),
        pytest.param(b'*a : *a\n' * 100_000, 'yaml-feature', id='aliases'),
        pytest.param(b'a: b\n' * 100_000, 'duplicate-key', id='duplicates'),
        pytest.param('\u200b\n'.encode() * 100_000, 'encoding', id='hidden'),
    ],
)
def test_bombs_are_refused_with_a_line(data: bytes, code: str) -> None:
    # No limit of time stands here: what is not refused at once would not end, or not fit into memory.
    found = refused(data)
    assert 1 <= len(found) <= MAX_PROBLEMS
    assert f': {code} ' in found[0]
    assert all(one.startswith('data/x.yaml:') for one in found)


def test_the_schema_takes_no_time_over_many_mistakes() -> None:
    for data in (
        b''.join(b'key%d: 1\n' % n for n in range(50_000)),
        b'- {}\n- a\n' * 50_000,
        b'- a\n' * 50_000,
    ):
        for name in ('entry', 'releases', 'capabilities', 'requirements'):
            assert 1 <= len(list(validate(read_yaml(data, 'x'), name))) <= MAX_PROBLEMS


def test_without_libyaml_the_door_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yamltools, '_Loader', yaml.SafeLoader)
    assert plain(read_yaml(b'a: [1, "b"]\nc: |\n  d\n', 'x')) == {'a': ['1', 'b'], 'c': 'd\n'}
    assert refused(b'a: &x b\n')[0].startswith('data/x.yaml:1:4: yaml-feature')
    assert refused(b'a: b\na: c\n')[0].startswith('data/x.yaml:2:1: duplicate-key')
    assert refused(b'[' * 1000)[0].startswith('data/x.yaml:1:17: too-deep')
    assert refused(b'a: "\\ud800"\n')[0].startswith('data/x.yaml:1:4: encoding')


# Unquoted text ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ('text', 'words'),
    [
        ('2015.10', "YAML reads '2015.10' as a number; if it is text, write '2015.10' in quotes"),
        ('on', "YAML reads 'on' as true or false; if it is text, write 'on' in quotes"),
        ('12:30', "write '12:30' in quotes"),
        ('010', "write '010' in quotes"),
        ('1_000', "write '1_000' in quotes"),
        ('null', "YAML reads 'null' as nothing at all; if it is text, write 'null' in quotes"),
        ('~', "write '~' in quotes"),
        ('1e3', "write '1e3' in quotes"),
        ('=', "write '=' in quotes"),
    ],
)
def test_unquoted_text_is_a_problem_that_carries_its_fix(text: str, words: str) -> None:
    (problem,) = validate(read_yaml(f'title: {text}\n'.encode(), 'data/releases/x.yaml'), 'release')
    assert str(problem).startswith('data/releases/x.yaml:1:8: unquoted ')
    assert str(problem).endswith(words)
    quoted = read_yaml(f"title: '{text}'\n".encode(), 'x')
    assert list(validate(quoted, 'release')) == []
    assert plain(quoted) == {'title': text}


def test_an_absent_value_is_no_text() -> None:
    (problem,) = validate(read_yaml(b'title:\n', 'data/x.yaml'), 'release')
    assert str(problem) == 'data/x.yaml:1:7: wrong-type the value is missing; write it or delete the key'


def test_a_key_can_be_unquoted_too() -> None:
    (problem,) = validate(
        read_yaml(b'title: X\nintroduced: {release: a}\nimplementation: []\nexpect: {2015.1: gold}\n', 'x'),
        'entry',
    )
    assert str(problem).startswith("x:4:10: unquoted YAML reads '2015.1' as a number")
