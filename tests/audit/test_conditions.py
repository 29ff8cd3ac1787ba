# SPDX-License-Identifier: Apache-2.0
"""Conditions about the code of a small project: yes, no, or cannot tell."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest

from maturity import schemas
from maturity.load import load
from maturity_audit.conditions import CAPABILITY, COMBINED, OF_CLASSES, OF_FILES, state_of
from maturity_audit.questions import Question, Sources
from maturity_audit.source import CannotTell, Source
from tests.audit.asking import renamed
from tests.audit.repository import Repository
from tests.builders import build

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maturity.model import Dataset
    from maturity_audit.questions import Reading

FILES = {
    'conf.py': """
SPEED = 'fast'
blue_opts = [
    cfg.StrOpt('speed', default='fast'),
    cfg.StrOpt('unset'),
    cfg.StrOpt('api', default='pkg.api.Strategy'),
    cfg.StrOpt('gone', default='pkg.api.Gone'),
    cfg.IntOpt('sum', default=1 + 1),
]
CONF.register_opts(blue_opts, 'blue')
CONF.register_opts([cfg.BoolOpt('all', default=True)])
CONF.register_opts([cfg.StrOpt('a', default=('x' 'y'))], group='green')
CONF.register_opt(cfg.StrOpt('b', default=SPEED), group=cfg.OptGroup(name='green'))
hidden_opts = [cfg.StrOpt('speed', default=dict(), help='x')]
CONF.register_opts(hidden_opts + more, 'hidden1')
CONF.register_opts(made(), 'hidden2')
CONF.register_opts([*hidden_opts], 'hidden3')
hidden_opts += more
CONF.register_opts(hidden_opts, 'hidden4')
CONF.register_opts([cfg.StrOpt(NAME), cfg.StrOpt('speed', default='x')], 'hidden5')
""",
    'many.py': 'o = [' + 'cfg.X("a"),' * 2000 + ']\n' + 'CONF.register_opts(o)\n' * 2000,
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
    '{option: a, group: green}': True,
    '{option: b, group: green}': True,
    '{option: c, group: green}': False,
    **{
        f'{{option: none, group: hidden{number}}}': f'the options of hidden{number} are not listed plainly'
        for number in range(1, 6)
    },
    '{option: speed, group: hidden5}': True,
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
}

STATES: dict[str, Any] = {
    'stop': [{'implemented': {'does': ['stop']}, 'partial': {'does': ['halt']}}],
    'both': [{'last': 'r1', 'implemented': {'all': [{'capability': 'stop'}, {'option': 'speed'}]}}],
    'opt': [{'implemented': {'option': 'speed'}, 'partial': {'does': ['halt']}}],
}
NAMES = {text: f'c{number}' for number, text in enumerate(ANSWERS)}


@dataclass
class World:
    """A record whose capabilities are the conditions, and the project."""

    data: Dataset
    sources: Sources

    def question(self, release: str = 'r1') -> Question:
        at, entry = self.data.releases[release], self.data.entries['blue']
        facts = tuple(replace(fact, symbol='Driver') for fact in entry.implementation)
        entry = replace(entry, implementation=facts)
        return Question(self.data, self.sources, at, self.sources.main(at), entry)

    def state(self, name: str, release: str = 'r1', *, outside: tuple[str, ...] = (OUTSIDE,)) -> Reading:
        read = self.data.capabilities[NAMES.get(name, name)].read
        return state_of(self.question(release), read, options='conf.py', outside=outside)

    def answer(self, text: str, **given: Any) -> bool | str:
        """Return what a condition comes to, or the reason why it cannot be told."""
        try:
            return self.state(text, **given).values == {'implemented'}
        except CannotTell as error:
            return str(error.reason)


@pytest.fixture(scope='module')
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp('conditions')
    repository = Repository(folder / 'code')
    repository.commit(FILES, tag='v-r1')
    driver = FILES['pkg/blue.py'].replace('def stop', 'def halt')
    repository.commit({'pkg/blue.py': driver, 'conf.py': None}, tag='v-r2')
    spec = {
        'releases': ['r1', 'r2'],
        'kinds': {'driver': {'ladder': ['bronze']}},
        'requirements': {'one': {'rule': {'has': 'implementation'}}},
        'capabilities': {name: {'read': read} for name, read in STATES.items()},
        'entries': {'blue': {'implementation': 'pkg/blue.py'}},
    }
    data = build(folder / 'data', spec)
    with (data / 'capabilities.yaml').open('a', encoding='utf-8') as file:
        for text, name in NAMES.items():
            file.write(f'- {{id: {name}, title: {name}, read: [{{implemented: {text}}}]}}\n')
    found = load(str(data))
    assert found.dataset is not None, found.problems
    with Source('example/project', str(repository.path)) as source:
        yield World(found.dataset, Sources(found.dataset, {'example/project': source}))


@pytest.mark.parametrize('text', ['{option: speed}', next(text for text in ANSWERS if '{entry}' in text)])
def test_an_entry_has_its_options_and_name_of_then(world: World, text: str) -> None:
    question, read = renamed(world.question(), 'blue', 'azure'), world.data.capabilities[NAMES[text]].read
    assert state_of(question, read, options='conf.py', outside=(OUTSIDE,)).values == {'implemented'}


@pytest.mark.parametrize('text', ANSWERS)
def test_answer(world: World, text: str) -> None:
    assert world.answer(text) == ANSWERS[text]


def test_every_predicate_is_asked_here_and_stands_in_the_schema() -> None:
    schema = schemas.definitions('capabilities')['Condition']
    predicates = {*COMBINED, CAPABILITY, *OF_CLASSES, *OF_FILES}
    assert {name for part in schema['oneOf'] for name in part['required']} == predicates
    assert predicates == {name for name in predicates for text in ANSWERS if text.startswith(f'{{{name}: ')}


@pytest.mark.parametrize(
    ('text', 'answer'),
    [
        ('{acts: [stop]}', True),
        ('{does: [restart]}', False),
        ('{does: [stop, prepare, low]}', 'outside.Tasks is not in the source'),
        ('{extends: pkg.base.Left}', 'outside.Tasks is not in the source'),
        ('{reaches: [backup.restore], from: [prepare]}', True),
        ('{reaches: [start], from: [nothing, prepare]}', 'outside.Tasks is not in the source'),
    ],
)
def test_behind_an_unknown_class_nothing_can_be_told(world: World, text: str, answer: bool | str) -> None:  # noqa: FBT001
    assert world.answer(text, outside=()) == answer


@pytest.mark.parametrize(
    ('text', 'places'),
    [
        ('{does: [stop, prepare, low]}', ['pkg/blue.py:13', 'pkg/base.py:3', 'pkg/base.py:17']),
        ('{does: [restart]}', ['pkg/base.py:6']),
        ('{does: [nothing]}', ['pkg/blue.py:5']),
        ('{any: [{option: sum}, {does: [stop]}]}', ['pkg/blue.py:13']),
        ("{dictionary: {path: table.py, name: TABLE, key: '{option:speed}_inc'}}", ['table.py:2']),
        ('{file: rules}', ['rules']),
        ('{option: speed}', ['conf.py:4']),
        ('{option: none}', []),
    ],
)
def test_places_that_decide(world: World, text: str, places: list[str]) -> None:
    assert [str(place).partition(':')[2] for place in world.state(text).places] == places


def test_states_by_release(world: World) -> None:
    assert world.state('stop').values == {'implemented'}
    assert world.state('stop', 'r2').values == {'partial'}
    assert world.state('both').values == {'implemented'}
    with pytest.raises(CannotTell, match=r'capabilities.yaml does not say how to read it at this release'):
        world.state('both', 'r2')
    # A later state does not stand in for one that cannot be told.
    with pytest.raises(CannotTell, match=r'example/project has no file conf.py there'):
        world.state('opt', 'r2')
    assert world.state('{does: [nothing]}').values == {'missing'}


def test_one_long_list_of_options_is_not_read_again_and_again(world: World) -> None:
    with pytest.raises(CannotTell, match='the file registers too many options'):
        state_of(world.question(), world.data.capabilities['opt'].read, options='many.py')


def test_without_a_class_on_record_nothing_can_be_told(world: World) -> None:
    read = world.data.capabilities['stop'].read
    bare = replace(world.question(), entry=world.data.entries['blue'])
    with pytest.raises(CannotTell, match='the record names no class of the entry at this release'):
        state_of(bare, read)
    with pytest.raises(CannotTell, match='the question is about no entry'):
        state_of(replace(bare, entry=None), read)
