# SPDX-License-Identifier: Apache-2.0
"""Conditions about the code of a small project: yes, no, or cannot tell."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from maturity import schemas
from maturity.model.conditions import Clause
from maturity.model.shapes import hint_of
from maturity.reading import Context, reader
from maturity.yamltools import read_yaml
from maturity_audit.code import Code
from maturity_audit.conditions import CAPABILITY, COMBINED, holds, state_of
from maturity_audit.predicates import OF_CLASSES, OF_FILES
from maturity_audit.python_names import Names
from maturity_audit.questions import Question, Sources
from maturity_audit.source import CannotTell, Source
from tests.audit.repository import Repository
from tests.builders import loaded
from tests.structure import is_valid

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from maturity.model import Dataset
    from maturity_audit.questions import Reading

FILES = {
    'conf.py': """
blue_opts = [
    cfg.StrOpt('speed', default='fast'),
    cfg.StrOpt('unset'),
    cfg.StrOpt('api', default='pkg.api.Strategy'),
    cfg.StrOpt('gone', default='pkg.api.Gone'),
    cfg.IntOpt('sum', default=1 + 1),
]
CONF.register_opts(blue_opts, 'blue')
CONF.register_opts([cfg.BoolOpt('all', default=True)])
""",
    'pkg/__init__.py': '',
    'pkg/base.py': """
class Base(outside.Tasks):
    def prepare(self):
        self.do_prepare()
        self.unknown.stop()
    def restart(self):
        with note:
            raise Refused()
    def log(self):
        pass
    def shared(self): return self.shared_by
class Low:
    def low(self): stop()
class Left(Low):
    def low(self): raise Refused()
class Right(Low):
    def low(self): start()
""",
    'pkg/users.py': 'from .base import Right as Mixin\n',
    'pkg/blue.py': """
from pkg import app
from pkg.base import Base, Low
from .users import Mixin
class Driver(Base, Mixin):
    def __init__(self):
        super(Driver, self).__init__(app.App)
    def do_prepare(self):
        super().low()
        self._restore(self)
    def _restore(self, x):
        backup.restore(x)
    def stop(self): self.app().stop()
""",
    'pkg/app.py': """
class App(object):
    def stop(self): halt()
class Circle(Circle2): pass
class Circle2(Circle): pass
class Contradiction(App, object2, App): pass
Made = make()
from pkg.lost import *
""",
    'pkg/api.py': """
class Strategy(Parent):
    @property
    def client(self): return Client
    @property
    def cluster(self): return Cluster
    def either(self): return A if x else B
    def two(self):
        if x: return Client
        return Cluster
class Parent:
    pass
class Client(Parent):
    def a(self): self._call('stop', 1)
    def b(self): return self._cast('do_prepare')
class Greedy:
    def a(self):
        self._call('stop'); self._call('grow')
class Vague:
    def a(self, name): self._call(name)
class ClusterBase:
    def shrink(self): pass
class Cluster(ClusterBase):
    def grow(self): grown()
""",
    'table.py': "TABLE = {\n  'fast_inc': 'x',\n}\nMADE = dict(a=1)\n",
    'models.py': "def verify(a, allowed=['blue', 'red'], other=None): pass\n",
    'rules/blue.json': '{}',
}
OUTSIDE = 'outside.Tasks'


asked = partial(state_of, options='conf.py', outside=(OUTSIDE,))


@dataclass
class World:
    data: Dataset
    sources: Sources

    def question(self, release: str) -> Question:
        entry = self.data.entries['blue']
        facts = tuple(replace(fact, symbol='Driver') for fact in entry.implementation)
        return Question(
            data=self.data,
            sources=self.sources,
            release=self.data.releases[release],
            tree=self.sources.main(self.data.releases[release]),
            entry=replace(entry, implementation=facts),
        )

    def code(self, *, outside: Sequence[str] = (OUTSIDE,)) -> Code:
        question = self.question('r1')
        assert question.entry is not None
        return Code(question, question.entry, Names(question.tree, frozenset(outside)), 'conf.py')

    def state(self, capability: str, release: str) -> Reading:
        return asked(self.question(release), self.data.capabilities[capability].read)


@pytest.fixture(scope='module')
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp('conditions')
    repository = Repository(folder / 'code')
    repository.commit(FILES, tag='v-r1')
    driver = FILES['pkg/blue.py'].replace('def stop', 'def halt')
    repository.commit({'pkg/blue.py': driver, 'conf.py': None}, tag='v-r2')
    read: dict[str, Any] = {
        'stop': [{'implemented': {'does': ['stop']}, 'partial': {'does': ['halt']}}],
        'both': [{'last': 'r1', 'implemented': {'all': [{'capability': 'stop'}, {'option': 'speed'}]}}],
        'opt': [{'implemented': {'option': 'speed'}, 'partial': {'does': ['halt']}}],
    }
    spec = {
        'releases': ['r1', 'r2'],
        'kinds': {'driver': {'ladder': ['bronze']}},
        'requirements': {'one': {'rule': {'has': 'implementation'}}},
        'capabilities': {name: {'read': part} for name, part in read.items()},
        'entries': {'blue': {'implementation': 'pkg/blue.py'}},
    }
    found = loaded(folder / 'data', spec)
    assert found.dataset is not None, found.problems
    with Source('example/project', str(repository.path)) as source:
        yield World(found.dataset, Sources(found.dataset, {'example/project': source}))


def _asked(code: Code, text: str) -> bool | str:
    """Return what a condition comes to, or the reason why it cannot be told."""
    tree = read_yaml(text.encode(), 'condition.yaml')
    assert is_valid(_as_capability(text), 'capabilities'), 'the schema knows the condition'
    try:
        return holds(code, _condition(tree)).holds
    except CannotTell as error:
        return str(error.reason)


def _condition(tree: object) -> Any:  # noqa: ANN401
    context = Context(None)
    found = reader(hint_of(Clause))(tree, None, context)
    assert context.problems == []
    return found


def _as_capability(text: str) -> object:
    return read_yaml(f'[{{id: a, title: A, read: [{{implemented: {text}}}]}}]'.encode(), 'capabilities.yaml')


ANSWERS: dict[str, bool | str] = {
    # Methods, of the class and of those behind it.
    '{does: [stop, prepare, low]}': True,
    '{does: [log]}': True,
    '{acts: [log]}': False,
    '{acts: [stop]}': True,
    '{does: [restart]}': False,
    '{does: [stop, restart]}': False,
    '{does: [nothing]}': False,
    '{does-any: [restart, stop]}': True,
    '{does-any: [restart, nothing]}': False,
    '{does: [stop], own: true}': True,
    '{does: [prepare], own: true}': False,
    # Other classes.
    '{does: [low], on: pkg.users.Mixin}': True,
    '{does: [low], on: pkg.base.Left}': False,
    '{does: [stop], handed: 0}': True,
    '{does: [prepare], handed: 0}': False,
    '{does: [stop], handed: 1}': 'pkg.blue.Driver hands no class to its base',
    "{does: [grow], on: '{option:api}', returned-by: cluster, own: true}": True,
    "{does: [shrink], on: '{option:api}', returned-by: cluster, own: true}": False,
    "{does: [shrink], on: '{option:api}', returned-by: cluster}": True,
    "{does: [grow], on: '{option:api}', returned-by: either}": 'the class that either names is computed',
    "{does: [grow], on: '{option:api}', returned-by: two}": 'no single class is returned by two',
    "{does: [grow], on: '{option:api}', returned-by: none}": 'no single class is returned by none',
    "{does: [grow], on: '{option:unset}'}": 'the option unset of blue is no text',
    '{does: [grow], on: pkg.api.Gone}': 'pkg.api.Gone is not in the source',
    '{does: [stop], on: pkg.app.Circle}': 'pkg.app.Circle is a base of itself',
    '{does: [stop], on: pkg.app.Contradiction}': 'the bases contradict each other in their order',
    '{does: [stop], on: pkg.app.Made}': 'pkg/app.py does not define Made plainly',
    '{does: [stop], on: pkg.app.Lost}': 'pkg/app.py imports all names of another module',
    '{extends: pkg.base.Base}': True,
    '{extends: pkg.base.Low}': True,
    '{extends: pkg.base.Left}': False,
    '{class: pkg.users.Mixin}': True,
    "{class: '{option:gone}'}": False,
    '{class: elsewhere.Class}': 'elsewhere.Class is not in the source',
    # Calls.
    '{reaches: [backup.restore], from: [prepare]}': True,
    '{reaches: [start], from: [nothing, prepare]}': True,
    '{reaches: [backup.restore], from: [stop]}': False,
    '{reaches: [halt], from: [prepare, stop]}': False,
    "{answers: [self._call, self._cast], on: '{option:api}', returned-by: client}": True,
    '{answers: [self._call], on: pkg.api.Greedy}': False,
    '{answers: [self._call], on: pkg.api.Vague}': 'what pkg.api.Vague sends is not plain',
    '{answers: [self._call], on: pkg.api.Cluster}': 'what pkg.api.Cluster sends is not plain',
    # Options and files.
    '{option: speed}': True,
    '{option: unset}': False,
    '{option: none}': False,
    '{option: sum}': 'the default of sum is computed',
    '{option: all, group: DEFAULT}': True,
    '{option: all}': False,
    "{file: 'rules/{entry}.json'}": True,
    '{file: rules}': True,
    '{file: rules/red.json}': False,
    "{dictionary: {path: table.py, name: TABLE, key: '{option:speed}_inc'}}": True,
    '{dictionary: {path: table.py, name: TABLE, key: slow_inc}}': False,
    '{dictionary: {path: table.py, name: MADE, key: a}}': 'MADE is no dictionary of constant texts',
    '{dictionary: {path: none.py, name: TABLE, key: a}}': 'example/project has no file none.py there',
    "{argument-default: {path: models.py, function: verify, argument: allowed, contains: '{entry}'}}": True,
    '{argument-default: {path: models.py, function: verify, argument: allowed, contains: green}}': False,
    '{argument-default: {path: models.py, function: verify, argument: other, contains: a}}': (
        'models.py has no such argument of verify'
    ),
    # Together: what cannot be told matters only where the rest does not decide.
    '{all: [{does: [stop]}, {option: speed}]}': True,
    '{all: [{option: sum}, {does: [restart]}]}': False,
    '{all: [{option: sum}, {does: [stop]}]}': 'the default of sum is computed',
    '{any: [{option: sum}, {does: [stop]}]}': True,
    '{any: [{option: sum}, {does: [restart]}]}': 'the default of sum is computed',
    '{any: [{does: [restart]}, {option: unset}]}': False,
    '{not: {does: [restart]}}': True,
    '{not: {does: [stop]}}': False,
    '{not: {option: sum}}': 'the default of sum is computed',
    '{capability: stop}': True,
    '{capability: none}': 'capabilities.yaml has no such capability',
}


@pytest.mark.parametrize('text', ANSWERS)
def test_answer(world: World, text: str) -> None:
    assert _asked(world.code(), text) == ANSWERS[text]


def test_every_predicate_is_asked_here_and_stands_in_the_schema() -> None:
    schema = schemas.definitions('capabilities')['Predicate']
    predicates = {*COMBINED, CAPABILITY, *OF_CLASSES, *OF_FILES}
    assert {name for part in schema['oneOf'] for name in part['required']} == predicates
    assert predicates == {name for name in predicates for text in ANSWERS if text.startswith(f'{{{name}: ')}


def test_behind_an_unknown_class_nothing_can_be_told(world: World) -> None:
    code = world.code(outside=())
    unknown = 'outside.Tasks is not in the source'
    assert _asked(code, '{does: [stop]}') is True
    assert _asked(code, '{does: [restart]}') is False
    assert _asked(code, '{does: [low]}') == unknown
    assert _asked(code, '{extends: pkg.base.Left}') == unknown
    assert _asked(code, '{reaches: [backup.restore], from: [prepare]}') is True
    assert _asked(code, '{reaches: [start], from: [low, stop]}') == unknown


@pytest.mark.parametrize(
    ('text', 'places'),
    [
        ('{does: [stop, prepare]}', ['pkg/blue.py:13', 'pkg/base.py:3']),
        ('{does: [restart]}', ['pkg/base.py:6']),
        ('{does: [nothing]}', ['pkg/blue.py:5']),
        ('{any: [{does: [restart]}, {option: speed}]}', ['conf.py:3']),
        ('{dictionary: {path: table.py, name: TABLE, key: fast_inc}}', ['table.py:2']),
        ('{file: rules}', ['rules']),
        ('{option: none}', []),
    ],
)
def test_places_that_decide(world: World, text: str, places: list[str]) -> None:
    tree = read_yaml(text.encode(), 'condition.yaml')
    found = holds(world.code(), _condition(tree)).places
    assert [str(place).partition(':')[2] for place in found] == places


def test_states_by_release(world: World) -> None:
    assert world.state('stop', 'r1').values == {'implemented'}
    assert world.state('stop', 'r2').values == {'partial'}
    assert world.state('both', 'r1').values == {'implemented'}
    with pytest.raises(CannotTell, match=r'capabilities.yaml does not say how to read it at this release'):
        world.state('both', 'r2')


def test_a_later_state_does_not_stand_in_for_one_that_cannot_be_told(world: World) -> None:
    with pytest.raises(CannotTell, match=r'example/project has no file conf.py there'):
        world.state('opt', 'r2')


def test_missing_is_where_no_state_holds(world: World) -> None:
    derivations = world.data.capabilities['stop'].read
    without = tuple(
        replace(one, implemented=_condition(read_yaml(b'{does: [nothing]}', 'x')), partial=None)
        for one in derivations
    )
    reading = asked(world.question('r1'), without)
    assert reading.values == {'missing'}
    assert [place.path for place in reading.places] == ['pkg/blue.py']


def test_without_a_class_on_record_nothing_can_be_told(world: World) -> None:
    question = world.question('r1')
    assert question.entry is not None
    bare = replace(question, entry=world.data.entries['blue'])
    with pytest.raises(CannotTell, match='the record names no class of the entry at this release'):
        asked(bare, world.data.capabilities['stop'].read)
    with pytest.raises(CannotTell, match='the question is about no entry'):
        asked(replace(question, entry=None), world.data.capabilities['stop'].read)
