# SPDX-License-Identifier: Apache-2.0
"""Conditions about the code of a small project, by the cases of `conditions.yaml`."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from maturity import schemas
from maturity_audit.conditions import CAPABILITY, COMBINED, OF_CLASSES, OF_FILES, state_of
from maturity_audit.source import CannotTell
from tests.audit.asking import SPEC, Asking, renamed
from tests.builders import build, sound

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maturity_audit.questions import Question, Reading

TREE = yaml.safe_load((Path(__file__).parent / 'conditions.yaml').read_text('utf-8'))
MANY = 'o = [' + 'cfg.X("a"),' * 2000 + ']\n' + 'CONF.register_opts(o)\n' * 2000
FILES = {**TREE['files'], 'many.py': MANY}
LATER = {'pkg/blue.py': FILES['pkg/blue.py'].replace('def stop', 'def halt'), 'conf.py': None}
OUTSIDE = 'outside.Tasks'
ANSWERS: dict[str, bool | str] = TREE['answers']
NAMES = {text: f'c{number}' for number, text in enumerate(ANSWERS)}


class World(Asking):
    """A record whose capabilities are the conditions, and the project."""

    def question(self, *, entry: str | None = 'blue', release: str = 'r1') -> Question:
        question = super().question(entry=entry, release=release)
        assert question.entry is not None
        facts = tuple(replace(fact, symbol='Driver') for fact in question.entry.implementation)
        return replace(question, entry=replace(question.entry, implementation=facts))

    def state(self, name: str, release: str = 'r1', *, outside: tuple[str, ...] = (OUTSIDE,)) -> Reading:
        read = self.data.capabilities[NAMES.get(name, name)].read
        return state_of(self.question(release=release), read, options='conf.py', outside=outside)

    def answer(self, text: str, **given: Any) -> bool | str:
        """Return what a condition comes to, or the reason why it cannot be told."""
        try:
            return self.state(text, **given).values == {'implemented'}
        except CannotTell as error:
            return str(error.reason)


@pytest.fixture(scope='module')
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp('conditions')
    capabilities = {name: {'read': read} for name, read in TREE['states'].items()}
    entries = {'blue': {'implementation': 'pkg/blue.py'}}
    data = build(folder / 'own', {**SPEC, 'capabilities': capabilities, 'entries': entries})
    with (data / 'capabilities.yaml').open('a', encoding='utf-8') as file:
        for text, name in NAMES.items():
            file.write(f'- {{id: {name}, title: {name}, read: [{{implemented: {text}}}]}}\n')
    with ExitStack() as stack:
        world = World(folder, stack, FILES, LATER)
        world.data = sound(data)
        yield world


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
