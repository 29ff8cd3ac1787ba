# SPDX-License-Identifier: Apache-2.0
"""How the state of a capability is read from the code: conditions over ranges of releases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Annotated, ClassVar, Literal

from maturity.model.basics import SourceMark
from maturity.model.facts import Period
from maturity.model.forms import AtLeast, Called, CapabilityId, Count, Distinct, Needs, Words, exactly_one
from maturity.model.shapes import Part, shape

Parameter = str | tuple[str, ...]
"""What a parameter is: a text or several."""

Names = Annotated[tuple[Words, ...], AtLeast(1), Distinct(), 'Names in the code.']


@dataclass(frozen=True, kw_only=True, slots=True)
class Dictionary:
    """A dictionary of a Python file has this key."""

    path: Annotated[Words, 'The file.']
    name: Annotated[Words, 'The variable.']
    key: Annotated[Words, 'The key.']


@dataclass(frozen=True, kw_only=True, slots=True)
class ArgumentDefault:
    """What an argument of a function is by default contains a text."""

    path: Annotated[Words, 'The file.']
    function: Annotated[Words, 'The function.']
    argument: Annotated[Words, 'The argument.']
    contains: Annotated[Words, 'The text.']


@dataclass(frozen=True, kw_only=True, slots=True)
class Condition:
    """Exactly one predicate, with what it needs.

    {entry} stands for the id of the entry, {option:NAME} for the default of
    its option.
    """

    all: Annotated[tuple[Condition, ...] | None, AtLeast(1), Called(''), 'All of these conditions hold.'] = (
        None
    )
    any: Annotated[tuple[Condition, ...] | None, AtLeast(1), Called(''), 'One of these conditions holds.'] = (
        None
    )
    not_: Annotated[Condition | None, Called(''), 'This condition does not hold.'] = None
    capability: Annotated[
        CapabilityId | None, Called('id'), 'This other capability is implemented at the same release.'
    ] = None
    does: Annotated[
        Names | None,
        Called('methods'),
        'The class, or one behind it, has all these methods, and none only raises.',
    ] = None
    does_any: Annotated[
        Names | None, Called('methods'), 'It has one of these methods that does not only raise.'
    ] = None
    acts: Annotated[
        Names | None,
        Called('methods'),
        'It has all these methods, and none only raises, is empty or returns nothing.',
    ] = None
    extends: Annotated[Words | None, Called('base'), 'The class is this one, or has it behind it.'] = None
    reaches: Annotated[
        Names | None,
        Called('calls'),
        'A method of "from" makes one of these calls, itself or by methods of the same object.',
    ] = None
    answers: Annotated[
        Names | None,
        Called('calls'),
        'The class of the entry has a method for every message that the class "on" sends by these calls.',
    ] = None
    class_: Annotated[Words | None, Called('on'), 'There is such a class in the source.'] = None
    option: Annotated[
        Words | None,
        Called('name'),
        'The default of this option of the entry, or of "group", is neither false nor empty.',
    ] = None
    file: Annotated[Words | None, Called('path'), 'There is such a file or folder.'] = None
    dictionary: Annotated[Dictionary | None, Called('')] = None
    argument_default: Annotated[ArgumentDefault | None, Called('')] = None
    from_: Annotated[Names | None, 'The methods at which "reaches" begins.'] = None
    group: Annotated[Words | None, 'The group of the option, where it is not that of the entry.'] = None
    on: Annotated[Words | None, 'The class that is asked; without it, the implementation of the entry.'] = (
        None
    )
    returned_by: Annotated[Words | None, 'Go on to the class that this method of it returns.'] = None
    handed: Annotated[
        Count | None,
        'Go on to the class that its constructor hands to that of its base, by position from 0.',
    ] = None
    own: Annotated[Literal['true'] | None, 'Ask only the class itself, not those behind it.'] = None
    mark: SourceMark

    CONDITIONS: ClassVar = (
        exactly_one(
            *('all', 'any', 'not', 'capability', 'does', 'does-any', 'acts', 'extends', 'reaches'),
            *('answers', 'class', 'option', 'file', 'dictionary', 'argument-default'),
            words='a condition has exactly one predicate: add one, or keep one of them',
        ),
        Needs({'from': 'reaches', 'reaches': 'from', 'answers': 'on', 'group': 'option'}),
    )

    @property
    def name(self) -> str:
        """The name of the predicate."""
        return self._predicate.key

    @property
    def parts(self) -> tuple[Condition, ...]:
        """The conditions that `all`, `any` and `not` combine."""
        return self.all or self.any or (() if self.not_ is None else (self.not_,))

    @property
    def parameters(self) -> Mapping[str, Parameter]:
        """What a predicate that combines no others takes, by name."""
        predicate = self._predicate
        given = {part.key: _text(getattr(self, part.name)) for part in self._given() if part != predicate}
        value, called = getattr(self, predicate.name), predicate.hint.marker(Called)
        assert called is not None
        if called.name:
            return {**given, called.name: value}
        return {**given, **{field.name: getattr(value, field.name) for field in fields(value)}}

    @property
    def _predicate(self) -> Part:
        return next(part for part in self._given() if part.hint.marker(Called))

    def _given(self) -> Iterator[Part]:
        return (part for part in shape(Condition).parts if getattr(self, part.name) is not None)


def _text(value: Parameter | int) -> Parameter:
    return str(value) if isinstance(value, int) else value


@dataclass(frozen=True, kw_only=True, slots=True)
class Derivation:
    """How it is read over a range of releases; where no state holds, it is missing."""

    span: Period
    implemented: Condition
    partial: Condition | None = None
    mark: SourceMark

    @property
    def states(self) -> Mapping[str, Condition]:
        """The conditions by the state that they show, in the order in which they are asked."""
        states = {'implemented': self.implemented, 'partial': self.partial}
        return {state: condition for state, condition in states.items() if condition is not None}
