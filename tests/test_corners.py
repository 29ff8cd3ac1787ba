# SPDX-License-Identifier: Apache-2.0
"""Corners of the core that no case and no mistake leads to."""

from __future__ import annotations

import gc
import runpy
import sys
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from maturity import links, schemas, yamltools
from maturity.checks import ENOUGH
from maturity.checks.common import unknown, written
from maturity.encoding import decode
from maturity.evaluate import evaluate
from maturity.files import DataFile
from maturity.load import digest_of, load, uncollected
from maturity.model import Message, SourceMark, msgs, tell
from maturity.model.vocabulary import EventType
from maturity.problems import Problem, did_you_mean, listed
from maturity.views.reference import schema
from maturity.yamltools import YamlError, read_yaml
from tests.builders import build, loaded

if TYPE_CHECKING:
    from pathlib import Path

MARK = SourceMark('data/x.yaml', 3, 5)
LEVELS: dict[str, Any] = {
    'kinds': {'driver': {'ladder': ['bronze', 'silver']}},
    'capabilities': ['a', 'b'],
    'requirements': {
        'needs-a': {'rule': {'implements': ['a']}},
        'needs-b': {'level': 'silver', 'rule': {'implements': ['b']}},
    },
}


# Words ------------------------------------------------------------------------------------------


def test_no_word_of_a_problem_looks_like_a_place() -> None:
    problem = Problem(code='overlap', message='see data/y.yaml:3:14: and 1:2', mark=MARK)
    assert str(problem) == r'data/x.yaml:3:5: overlap see data/y.yaml:3:14\x3a and 1:2'


def test_a_hint_needs_a_word_that_is_near() -> None:
    # Seven letters of ten must be the same, whichever word was written first.
    assert did_you_mean('abcdefghij', ['abcdefgxyz']) == "; did you mean 'abcdefgxyz'?"
    assert did_you_mean('abcdefghij', ['abcdefwxyz']) == ''
    assert did_you_mean('creat', ['create', 'creator']) == "; did you mean 'create'?"


def test_long_lists_are_cut() -> None:
    assert listed(map(str, range(12))).endswith('10, 11')
    assert listed(map(str, range(13))).endswith('10, 11 and 1 more')
    ids = [f'id-{number}' for number in range(41)]
    assert unknown('x', 'entry', ids[:40], MARK).message.endswith('id-38, id-39')
    assert unknown('x', 'entry', ids, MARK).message.endswith('id-39 and 1 more')


def test_a_release_is_named_as_it_is_to_be_written() -> None:
    assert [written(one) for one in ('2015.1', 'amber', 'r1')] == ["'2015.1'", 'amber', 'r1']


def test_the_original_of_a_bad_translation_has_its_plural() -> None:
    message = msgs('{count} job', '{count} jobs', 2)
    assert tell(message, lambda _template, _plural, _count: '{nothing}', str) == '2 jobs'


def test_a_count_that_is_no_number_is_one() -> None:
    assert str(Message('{count} job', (('count', 'some'),), '{count} jobs')) == 'some job'


# Files ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ('text', 'place'),
    [
        ('\r\n', (1, 1)),
        ('ab\r\n', (1, 3)),
        ('a\nb\r\n', (2, 2)),
        ('\na\r\nb\r\n', (2, 2)),
        ('\n\r\n', (2, 1)),
    ],
)
def test_the_first_wrong_end_of_a_line_is_named(text: str, place: tuple[int, int]) -> None:
    (problem,) = decode(text.encode(), 'data/x.yaml')[1]
    assert (problem.mark.line, problem.mark.column) == place


def test_whatever_the_parser_says_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    refusal = yaml.YAMLError('it will not')

    def refuse(_text: str) -> None:
        raise refusal

    monkeypatch.setattr(yamltools, '_Loader', refuse)
    with pytest.raises(YamlError) as caught:
        read_yaml(b'a: b', 'data/x.yaml')
    assert [str(one) for one in caught.value.problems] == ['data/x.yaml:1:1: yaml-syntax it will not']
    assert str(caught.value) == 'data/x.yaml:1:1: yaml-syntax it will not'


def test_the_digest_tells_names_and_bytes_apart() -> None:
    files = [('a', b'bc'), ('ab', b'c'), ('a', b'b'), ('a\x002', b''), ('b', b'a')]
    digests = {digest_of([DataFile(*one)]) for one in files}
    digests |= {digest_of([DataFile('a', b'x'), DataFile('b', b'y')]), digest_of([DataFile('a', b'x')])}
    assert len(digests) == len(files) + 2


@pytest.mark.parametrize('enabled', [True, False])
def test_garbage_is_collected_again_if_it_was(enabled: bool) -> None:  # noqa: FBT001 (a parameter of a test)
    before = gc.isenabled()
    try:
        (gc.enable if enabled else gc.disable)()
        with uncollected():
            assert not gc.isenabled()
        assert gc.isenabled() is enabled
    finally:
        (gc.enable if before else gc.disable)()


def test_there_is_an_end_to_problems(tmp_path: Path) -> None:
    capabilities = {f'none-{number}': 'implemented' for number in range(ENOUGH + 10)}
    found = loaded(tmp_path / 'data', {'entries': {'it': {'capabilities': capabilities}}}).problems
    assert len(found) == ENOUGH


# Schemas ----------------------------------------------------------------------------------------


@pytest.mark.parametrize('name', schemas.NAMES)
def test_the_reference_names_every_key_that_a_schema_asks_for(name: str) -> None:
    rows = [[str(part) for cell in row.cells for part in cell] for row in schema(name).rows]
    assert rows
    top = schemas.schema(name)
    for key in top.get('properties', {}):
        assert any(row[0] == key for row in rows)
    assert [row[0] for row in rows if 'yes' in row[1:2] and '.' not in row[0]] == [
        key for key in top.get('properties', {}) if key in top.get('required', ())
    ]


# Judging ----------------------------------------------------------------------------------------


def test_nothing_is_in_the_way_at_the_top(tmp_path: Path) -> None:
    it = {'capabilities': {'a': 'implemented', 'b': {'r1': 'missing', 'r2..': 'implemented'}}}
    data = loaded(tmp_path / 'data', {**LEVELS, 'entries': {'it': it}}).dataset
    assert data is not None
    first, second, _ = evaluate(data).by_entry['it'].values()
    assert [one.requirement.id for one in first.in_the_way] == ['needs-b']
    assert (first.next_level, first.rank) == ('silver', 0)
    assert second.in_the_way == ()
    assert (second.next_level, second.rank) == (None, 1)


def test_what_never_existed_has_no_history(tmp_path: Path) -> None:
    found = loaded(tmp_path / 'data', {**LEVELS, 'entries': {'it': {'introduced': 'r2', 'removed': 'r2'}}})
    assert {one.code for one in found.problems} == {'bad-range'}
    assert found.dataset is not None
    assessments = evaluate(found.dataset)
    assert assessments.events['it'] == ()
    assert assessments.latest('it') is None


def test_only_a_death_tells_what_killed_it(tmp_path: Path) -> None:
    it = {'capabilities': {'a': {'r1': 'missing', 'r2..': 'implemented'}}, 'dead': 'r3'}
    data = loaded(tmp_path / 'data', {**LEVELS, 'entries': {'it': it}}).dataset
    assert data is not None
    rose, died = evaluate(data).events['it']
    assert (rose.type, rose.milestone) == (EventType.PROMOTED, None)
    assert (died.type, died.milestone) == (EventType.DIED, data.entries['it'].dead)


def test_a_record_that_names_no_place_has_no_link_to_it(tmp_path: Path) -> None:
    data = load(str(build(tmp_path / 'data', LEVELS))).dataset
    assert data is not None
    assert links.record_address(data, 'edit', MARK, 'It') is None


# The command ------------------------------------------------------------------------------------


def test_the_package_is_a_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, 'argv', ['maturity', '--version'])
    with pytest.raises(SystemExit) as caught:
        runpy.run_module('maturity', run_name='__main__')
    assert caught.value.code == 0
    assert capsys.readouterr().out.startswith('maturity ')
