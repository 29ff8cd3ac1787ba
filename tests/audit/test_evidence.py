# SPDX-License-Identifier: Apache-2.0
"""Evidence is held to its commit, path, line, symbol and date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from maturity.load import load
from maturity.model import Evidence, SourceMark
from maturity_audit.evidence import Piece, Witness, pieces
from maturity_audit.python import definitions
from maturity_audit.questions import Sources
from maturity_audit.source import Source
from tests.audit.asking import Asking

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import ExitStack
    from pathlib import Path

    Ask = Callable[..., str]

MARK = SourceMark('x.yaml', 1, 1)
CODE = """class Blue:
    size = 1
    colour: str = 'x'

    @property
    def read(self):
        return 1


OPTIONS = [
    Option(
        'speed', default=1),
]
"""
FILES = {'code/blue.py': CODE, 'code/text': 'first\n\nthird word\n', 'code/bad.py': 'def :\n'}


@pytest.fixture
def world(tmp_path: Path, stack: ExitStack) -> Asking:
    return Asking(tmp_path, stack, FILES, {'code/text': None})


def comes_to(world: Asking, type_: str, target: str, *, sources: Sources | None = None, **others: Any) -> str:
    """Return the outcome, and the reason where there is one."""
    evidence = Evidence(**{type_: target}, mark=MARK, **others)
    release = world.data.releases['r1']
    found = Witness(world.data, sources or world.sources).finding(Piece(evidence, release, 'blue'))
    assert found.kind == f'evidence-{type_}'
    assert found.mark == MARK
    return found.outcome.value if found.found is None else f'{found.outcome.value}: {found.found}'


@pytest.mark.parametrize(
    ('target', 'others', 'words'),
    [
        ('code', {}, 'agrees'),
        ('code/blue.py', {}, 'agrees'),
        ('code/blue.py', {'line': 1}, 'agrees'),
        ('code/blue.py', {'line': 13}, 'agrees'),
        ('code/blue.py', {'line': 14}, 'disagrees: the file has 13 lines'),
        ('code/text', {'line': 2}, 'disagrees: the line is empty'),
        ('code/none', {}, 'disagrees: there is no such path'),
        ('code/text', {'release': 'r2'}, 'disagrees: there is no such path'),
        ('code', {'line': 1}, 'disagrees: it is a folder, which has no lines'),
        ('code/text', {'symbol': 'word'}, 'agrees'),
        ('code/text', {'symbol': 'word', 'line': 3}, 'agrees'),
        ('code/text', {'symbol': 'word', 'line': 1}, 'disagrees: word is not there'),
        ('code/text', {'symbol': 'none'}, 'disagrees: none is not there'),
        ('code/blue.py', {'symbol': 'Blue'}, 'agrees'),
        ('code/blue.py', {'symbol': 'Blue.read', 'line': 5}, 'agrees'),
        ('code/blue.py', {'symbol': 'Blue.read', 'line': 6}, 'agrees'),
        ('code/blue.py', {'symbol': 'Blue.read', 'line': 7}, 'agrees'),
        ('code/blue.py', {'symbol': 'Blue.read', 'line': 10}, 'disagrees: Blue.read stands at line 6'),
        ('code/blue.py', {'symbol': 'Blue.size', 'line': 2}, 'agrees'),
        ('code/blue.py', {'symbol': 'Blue.colour', 'line': 3}, 'agrees'),
        ('code/blue.py', {'symbol': 'OPTIONS', 'line': 10}, 'agrees'),
        ('code/blue.py', {'symbol': 'speed', 'line': 11}, 'agrees'),
        ('code/blue.py', {'symbol': 'speed', 'line': 12}, 'agrees'),
        ('code/blue.py', {'symbol': 'read'}, 'disagrees: the file does not define read'),
        ('code/bad.py', {'symbol': 'x'}, 'cannot-tell: Python cannot parse the file (line 1)'),
        ('code/text', {'repository': 'example/none', 'tag': 'x'}, 'cannot-tell: example/none is not at hand'),
        (
            'code/text',
            {'repository': 'example/other'},
            'cannot-tell: the evidence names no commit of example/other',
        ),
        ('code/text', {'tag': 'none'}, 'cannot-tell: example/project has no none'),
        ('code/text', {'tag': 'v-r1'}, 'agrees'),
        ('code/text', {'commit': 'HEAD', 'repository': 'example/other'}, 'disagrees: there is no such path'),
    ],
)
def test_a_path_is_where_it_is_said_to_be(
    world: Asking, target: str, others: dict[str, Any], words: str
) -> None:
    assert comes_to(world, 'path', target, **others) == words


def test_a_change_is_there_at_its_date(world: Asking) -> None:
    commit = world.main.commit({'more': 'x'}, date='2020-02-05T23:30:00-0500')
    assert comes_to(world, 'change', commit) == 'agrees'
    # The day is that of the committer's own clock, or of Greenwich: never a third one.
    days = [
        day for day in range(3, 9) if comes_to(world, 'change', commit, date=f'2020-02-0{day}') == 'agrees'
    ]
    assert len(days) == 1
    assert comes_to(world, 'change', 'f' * 40) == 'disagrees: example/project has no such commit'
    assert comes_to(world, 'change', commit, repository='example/none').startswith('cannot-tell: ')
    assert comes_to(world, 'change', commit, repository='example/other').startswith('disagrees: ')


def test_what_a_shallow_clone_lacks_cannot_be_told(world: Asking) -> None:
    first = world.main.git('rev-parse', 'v-r1')
    shallow = world.folder / 'shallow'
    world.main.git('clone', '--quiet', '--depth=1', f'file://{world.main.path}', str(shallow))
    with Source('example/project', str(shallow)) as source:
        sources = Sources(world.data, {'example/project': source})
        lacks = 'cannot-tell: the history at hand does not reach back to it'
        assert comes_to(world, 'change', first, date='2020-02-02', sources=sources) == lacks
        assert comes_to(world, 'path', 'code', sources=sources).startswith('cannot-tell: ')


def test_what_nobody_looks_at_cannot_be_told(world: Asking) -> None:
    assert comes_to(world, 'doc', 'https://example.org/') == 'cannot-tell: it is a web page'
    assert comes_to(world, 'job', 'some-job') == 'agrees'


def test_of_a_record_with_everything_all_evidence_is_looked_at() -> None:
    data = load('tests/whole/data').dataset
    assert data is not None
    series_end = data.releases['3.9'].series_end
    assert series_end is not None
    looked_at = {piece.evidence.target for piece in pieces(data)}
    assert {series_end.commit, 'https://example.org/alpha'} <= looked_at


def test_a_merged_change_may_have_the_date_of_its_merge(world: Asking) -> None:
    git = world.main.git
    git('checkout', '--quiet', '-b', 'topic')
    commit = world.main.commit({'more': 'x'}, date='2020-03-01T12:00:00Z')
    git('checkout', '--quiet', 'master')
    git('merge', '--quiet', '--no-ff', '-m', 'Merge', 'topic', date='2020-03-05T12:00:00Z')
    assert comes_to(world, 'change', commit, date='2020-03-01') == 'agrees'
    assert comes_to(world, 'change', commit, date='2020-03-05') == 'agrees'
    assert comes_to(world, 'change', commit, date='2020-03-03') == 'disagrees: its date is 2020-03-01'


def test_depth_does_no_harm() -> None:
    deep = 'x = 1'
    for level in range(90):
        deep = f'class C{level}:\n' + '\n'.join(f' {line}' for line in deep.splitlines())
    assert len(definitions(deep.encode())) == 91
