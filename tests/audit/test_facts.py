# SPDX-License-Identifier: Apache-2.0
"""What readers answer, by the cases of `readers.yaml`, and what they are told wrongly."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from maturity_audit.parameters import LONGEST_PATTERN
from maturity_audit.readers import READERS
from maturity_audit.recorded import answer
from maturity_audit.texts import LONGEST_LINE, lines
from tests.audit.asking import Asking, renamed

if TYPE_CHECKING:
    from collections.abc import Iterator

TREE = yaml.safe_load((Path(__file__).parent / 'readers.yaml').read_text('utf-8'))
CASES = [
    pytest.param(
        part['reader'], {**part['with'], **case.get('with', {})}, case, id=f'{number}: {case["shows"]}'
    )
    for number, part in enumerate(TREE['cases'])
    for case in part['answers']
]


@pytest.fixture(scope='module')
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asking]:
    with ExitStack() as stack:
        asking = Asking(tmp_path_factory.mktemp('facts'), stack, TREE['files'], TREE['later'])
        for date, files in TREE['other'].items():
            asking.other.commit(files, date=f'{date:%Y-%m-%dT%H:%M:%SZ}')
        yield asking


@pytest.mark.parametrize(('reader', 'given', 'case'), CASES)
def test_answer(ask: Asking, reader: str, given: dict[str, Any], case: dict[str, Any]) -> None:
    parameters = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in given.items()
        if value is not None
    }
    entry, release = case.get('entry', 'blue'), case.get('release', 'r1')
    found = ask(READERS[reader], parameters, entry=entry, release=release)
    if 'reason' in case:
        assert found == case['reason']
        return
    commits = {f'@{name}@': ask.main.git('rev-parse', f'v-{name}') for name in ('r1', 'r2')}
    values = [
        value.replace(value[7:], commits[value[7:]]) if value[7:] in commits else value
        for value in case['values']
    ]
    assert found == sorted(values)
    if 'places' in case:
        assert ask.places(READERS[reader], parameters, entry=entry, release=release) == case['places']


def test_every_reader_is_asked() -> None:
    assert {part['reader'] for part in TREE['cases']} == READERS.keys()


def test_options_name_an_entry_as_it_was_called_then(ask: Asking) -> None:
    parameters = {'path': 'conf.py', 'kind': 'driver', 'all': 'strategy=Slow'}
    question = renamed(ask.question(), 'red', 'rose')
    assert answer(READERS['option-groups'], question, parameters).values == {'rose'}


def test_before_the_first_commit_there_is_nothing_to_read(ask: Asking) -> None:
    parameters = {'repository': 'example/project', 'path': 'elements', 'names': '*'}
    ask.main.git('checkout', '--quiet', '--orphan', 'late')
    ask.main.git('commit', '--quiet', '--message=late', date='2021-01-01T00:00:00Z')
    reason = 'example/project has no commit before 2020-03-01'
    assert ask(READERS['folder-names'], parameters) == reason


def test_what_is_too_long_is_not_looked_at(ask: Asking) -> None:
    assert lines(b'a' * LONGEST_LINE + b'\n' + b'b' * (LONGEST_LINE + 1) + b'\nc') == (
        'a' * LONGEST_LINE,
        '',
        'c',
    )
    parameters = {'path': 'script', 'pattern': 'x' * (LONGEST_PATTERN + 1)}
    assert ask(READERS['pattern'], parameters) == 'pattern is too long an expression'
