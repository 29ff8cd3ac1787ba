# SPDX-License-Identifier: Apache-2.0
"""What tests show and where they do not run, read from small sources and compared with a record."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from maturity.model import Claim, Recipe, SourceMark, Span
from maturity.model import tests as model
from maturity.model.tests import Option, Skip, Suite, SuiteContent
from maturity_audit.catalogue import findings_of_suites, findings_of_tests
from maturity_audit.class_tests import of_classes
from maturity_audit.modules import Home
from maturity_audit.places import places
from maturity_audit.proboscis import Entry, Registry, registry
from maturity_audit.proboscis_tests import of_proboscis
from tests.audit.asking import Asking, renamed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import ExitStack

    from maturity.model.tests import Test
    from maturity_audit.questions import Question
    from maturity_audit.tests_found import TestsFound

MARK = SourceMark('data/tests.yaml', 1)
ALWAYS = Span(since='r1', last=None, start=0, stop=1)

TREE = yaml.safe_load((Path(__file__).parent / 'catalogue.yaml').read_text('utf-8'))
SCRIPT = {'entry': 'scripts/run.py', 'packages': 'own.tests'}
SHOWS = [r'start=assert_started: asserts', r'stop=: self\.client\.stop', r'users=: self\.client\.create']
PARAMETERS = {
    **SCRIPT,
    'below': 'own/tests/',
    'kind': 'driver',
    'walked': 'own.tests',
    'loader': 'load',
    'operations': 'client|asserts',
    'shows': tuple(SHOWS),
}
GROUP = 'own/tests/groups.py'


FIRST = Span(since='r1', last='r1', start=0, stop=0)


@pytest.fixture
def asking(tmp_path: Path, stack: ExitStack) -> Asking:
    return Asking(tmp_path, stack, TREE['proboscis'], {GROUP: TREE['proboscis'][GROUP] + '# later'})


def row(symbol: str, **others: Any) -> Test:
    values: dict[str, Any] = {'path': GROUP, 'shows': ('start',), 'groups': ('start',), 'span': ALWAYS}
    return model.Test(id=symbol.rpartition('.')[2], symbol=symbol, mark=MARK, **{**values, **others})


def skip(why: str, *entries: str, **others: Any) -> Skip:
    return Skip(span=ALWAYS, entries=entries, why=why, mark=MARK, **others)


def asked(asking: Asking, tests: list[Test], suites: Sequence[Suite] = (), release: str = 'r1') -> Question:
    """Ask about tests and suites, the first of which is what blue claims."""
    question = asking.question(entry=None, release=release)
    claims = tuple(Claim(span=ALWAYS, suite=one.id, mark=MARK) for one in suites[:1])
    data = replace(
        question.data,
        tests={test.id: test for test in tests},
        suites={one.id: one for one in suites},
        entries={**question.data.entries, 'blue': replace(question.data.entries['blue'], claims=claims)},
    )
    return replace(question, data=data)


def words(question: Question, reader: Callable[..., TestsFound], parameters: dict[str, Any]) -> list[str]:
    recipe = Recipe(fact='tests', span=ALWAYS, reader='x', parameters=parameters, mark=MARK)
    found = []
    for one in findings_of_tests(question, recipe, reader):
        why = '' if one.found is None else f': {one.found}'
        found.append(f'{one.kind} {one.outcome.value}, {one.about}{why}')
    return found


BOTH = [
    row('StartGroup.start'),
    row('StopGroup.stop', groups=('stop',), shows=('stop',), skips=(skip('skipped', 'red', 'old'),)),
    row('StopGroup.users', groups=('stop',), shows=('users',), skips=(skip('returns-early', 'red', 'old'),)),
]
RIGHT = [
    'tests agrees, StartGroup.start',
    'shows agrees, StartGroup.start',
    'tests agrees, StopGroup.stop',
    'shows agrees, StopGroup.stop',
    'skips agrees, StopGroup.stop',
    'tests agrees, StopGroup.users',
    'shows agrees, StopGroup.users',
    'skips agrees, StopGroup.users',
]


def test_what_is_right_agrees(asking: Asking) -> None:
    assert words(asked(asking, BOTH), of_proboscis, PARAMETERS) == RIGHT


def test_tests_name_entries_as_they_were_called_then(asking: Asking) -> None:
    tests = [
        replace(test, skips=tuple(replace(one, entries=('rose', 'old')) for one in test.skips))
        for test in BOTH
    ]
    question = renamed(renamed(asked(asking, tests), 'red', 'rose'), 'blue', 'azure')
    assert words(question, of_proboscis, PARAMETERS) == RIGHT


SKIPPED = skip('skipped', 'red')
ALL = 'for blue start, old start, red start'
OFF = 'it runs for no entry, so that nobody sees what it would show'
WAITS = row('StopGroup.waits', groups=('stop',))
STOPS = row('StopGroup.stop', groups=('stop',), shows=('stop',))


@pytest.mark.parametrize(
    ('test', 'expected'),
    [
        (row('StartGroup.gone'), 'tests disagrees: it is not there'),
        (row('StartGroup.start', groups=('x',)), 'tests disagrees: the source has start, and not x'),
        (row('StartGroup.start', entries=('red',)), 'tests disagrees: the source does not have red'),
        (row('StartGroup.start', shows=('start', 'x')), 'shows disagrees: the source does not have x'),
        (row('StartGroup.start', shows=()), 'shows disagrees: the source has start too'),
        (row('StartGroup.start', skips=(SKIPPED,)), 'skips disagrees: it runs, not skipped, for red start'),
        (row('StartGroup.off'), f'skips disagrees: it switched-off, not runs, {ALL}'),
        (STOPS, 'skips disagrees: it skipped, not runs, for old stop, red stop'),
        (WAITS, f'shows cannot-tell: {OFF}'),
        (WAITS, f'skips disagrees: it skipped, not runs, {ALL}'),
    ],
)
def test_what_is_wrong_is_found(asking: Asking, test: Test, expected: str) -> None:
    found = words(asked(asking, [test]), of_proboscis, PARAMETERS)
    assert expected in [one.replace(f', {test.symbol}', '') for one in found]


def content(*groups: str) -> list[Suite]:
    inside = SuiteContent(span=ALWAYS, groups=groups, mark=MARK)
    return [Suite(id='blue_all_single', contents=(inside,), mark=MARK)]


def test_what_a_suite_shows_and_no_test_on_record(asking: Asking) -> None:
    question = asked(asking, BOTH[:1] + BOTH[2:], content('start', 'stop'))
    assert words(question, of_proboscis, PARAMETERS)[-1] == (
        'shows disagrees, blue_all_single: StopGroup.stop shows stop of blue, and no test on record does'
    )


@pytest.mark.parametrize(
    ('suites', 'expected'),
    [
        (content('start', 'stop'), ['agrees']),
        (content('start', 'stop', 'none'), ['disagrees: the source does not have none']),
        (content('stop'), ['disagrees: the source has start too']),
        ([], ['disagrees: the record lacks it']),
    ],
)
def test_suites(asking: Asking, suites: list[Suite], expected: list[str]) -> None:
    parameters = {**SCRIPT, 'expected': 'blue_all_single'}
    recipe = Recipe(fact='suites', span=ALWAYS, reader='x', parameters=parameters, mark=MARK)
    found = findings_of_suites(asked(asking, BOTH, suites), recipe, registry)
    assert [one.outcome.value + ('' if one.found is None else f': {one.found}') for one in found] == expected


def test_a_test_that_comes_along_under_no_group_of_the_suite(asking: Asking) -> None:
    symbols = 'StopGroup.stop', 'StartGroup.start', 'StartGroup.off', 'StartGroup.other'
    stop, first, second, other = (Home('own.tests.groups', symbol) for symbol in symbols)
    path = BOTH[0].path
    known = Registry((
        Entry(path=path, line=1, groups=('blue_all_single',), depends_on_groups=('stop',)),
        Entry(path=path, line=2, home=stop, groups=('stop',), depends_on=(first, second)),
        Entry(path=path, line=3, home=first, groups=('start',)),
        Entry(path=path, line=4, home=second, groups=('start',)),
        Entry(path=path, line=5, home=other, groups=('start',)),
    ))  # fmt: skip
    recipe = Recipe(fact='suites', span=ALWAYS, reader='x', parameters={}, mark=MARK)
    (found,) = findings_of_suites(asked(asking, BOTH, content('stop')), recipe, lambda _question: known)
    assert str(found.found) == 'the source has StartGroup.start too'


def test_tests_are_where_their_methods_are_or_their_classes(asking: Asking) -> None:
    question = asked(asking, [row('StopGroup.stop'), row('StopGroup.inherited'), row('Nowhere.test')])
    found = {one['symbol']: one['lines'] for one in places(question.data, question.sources)}
    lines = TREE['proboscis'][GROUP].split('\n')
    assert {symbol: list(by_release.values()) for symbol, by_release in found.items()} == {
        'StopGroup.stop': [lines.index('    def stop(self):') + 1],
        'StopGroup.inherited': [lines.index('class StopGroup(Group):') + 1],
        'Nowhere.test': [0],
    }


OF_CLASSES = {
    'repository': 'example/other',
    'below': 'plugin/tests',
    'fixture': 'resource_setup',
    'entry-attribute': 'datastore',
    'options': r'CONF\.(db\.\w+)',
    'defaults': 'plugin/config.py',
    'shows': (r'create=\.create\(\)', r'rebuild=\.rebuild', r'replicas=\.replicate', r'promote=\.promote'),
}


def of_blue(name: str, **others: Any) -> Test:
    values = {'repository': 'example/other', 'entries': ('blue',), 'groups': (), **others}
    return row(f'TestBlue.{name}', path='plugin/tests/test_blue.py', **values)


def option(name: str, why: str, *capabilities: str) -> Skip:
    return skip(why, capabilities=capabilities, option=Option(name=name, value='true', default='false'))


def test_options_decide_what_tests_of_classes_show(asking: Asking) -> None:
    asking.other.commit(TREE['classes'])
    right = [
        of_blue(
            'test_rebuild', shows=('create', 'rebuild'), skips=(option('db.image', 'skipped', 'rebuild'),)
        ),
        of_blue(
            'test_replicas',
            shows=('create', 'replicas', 'promote'),
            skips=(option('db.full', 'returns-early', 'promote'),),
        ),
    ]
    found = words(asked(asking, right), of_classes, OF_CLASSES)
    assert [one for one in found if ' agrees, ' not in one] == []
    assert len(found) == 6
    without = [replace_skips(test) for test in right]
    assert [one for one in words(asked(asking, without), of_classes, OF_CLASSES) if 'disagrees' in one] == [
        'skips disagrees, TestBlue.test_rebuild: it skipped db.image, not runs, for blue rebuild',
        'skips disagrees, TestBlue.test_replicas: it returns-early db.full, not runs, for blue promote',
    ]
    lacking = [one for one in words(asked(asking, right[:1]), of_classes, OF_CLASSES) if 'disagrees' in one]
    assert len(lacking) == 2
    assert lacking[0].endswith('TestBlue.test_replicas shows replicas of blue, and no test on record does')


def replace_skips(test: Test) -> Test:
    return replace(test, skips=())


def test_a_range_ends_where_the_test_does(asking: Asking) -> None:
    question = asked(asking, [row('StartGroup.start', span=FIRST)], release='r2')
    assert words(question, of_proboscis, PARAMETERS) == [
        'tests disagrees, StartGroup.start: it is there at this release too'
    ]
