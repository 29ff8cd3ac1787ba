# SPDX-License-Identifier: Apache-2.0
"""What the annotations of a record say, taken apart once for all that is made of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass, replace
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from maturity.model.basics import Text
from maturity.model.forms import Condition, Key, OneOf, Only, Private, Written

T = TypeVar('T')


@dataclass(frozen=True, slots=True)
class Hint:
    """An annotation: the type itself, and what is said about it, the outermost first."""

    base: Any
    markers: tuple[Any, ...]
    is_optional: bool = False

    def marker(self, wanted: type[T]) -> T | None:
        """Return what the annotation says of this kind."""
        return next((marker for marker in self.markers if isinstance(marker, wanted)), None)

    def __contains__(self, marker: object) -> bool:
        """Return whether a marker is set."""
        return marker in self.markers

    @property
    def doc(self) -> str | None:
        """The description for readers, if there is one."""
        return self.marker(str)

    @property
    def words(self) -> tuple[str, ...] | None:
        """The words that alone are allowed, if there are such."""
        one_of = self.marker(OneOf)
        if one_of is not None:
            return one_of.words
        if isinstance(self.base, type) and issubclass(self.base, Enum):
            return tuple(row.value for row in self.base)
        return get_args(self.base) if get_origin(self.base) is Literal else None

    @property
    def origin(self) -> Any:  # noqa: ANN401 (types of typing have none)
        """`tuple` for a list, `Mapping` for a mapping, the type itself for all else."""
        return get_origin(self.base) or self.base

    @property
    def is_record(self) -> bool:
        """Whether it is a record with fields of its own."""
        return is_dataclass(self.base)

    @property
    def is_mapping(self) -> bool:
        """Whether a file has a mapping for it."""
        return self.origin is Mapping or (self.is_record and self.base is not Text)

    @property
    def parts(self) -> tuple[Hint, ...]:
        """The hints of what a list or mapping holds."""
        return tuple(hint_of(argument) for argument in get_args(self.base) if argument is not Ellipsis)


def hint_of(annotation: Any) -> Hint:  # noqa: ANN401
    """Return an annotation taken apart; what may be None is what it is otherwise."""
    markers: tuple[Any, ...] = ()
    is_optional = False
    while True:
        if get_origin(annotation) is Annotated:
            # Of nested ones, the outer stand last.
            markers += annotation.__metadata__[::-1]
            annotation = annotation.__origin__
        elif get_origin(annotation) in {Union, UnionType} and NoneType in get_args(annotation):
            (annotation,) = (one for one in get_args(annotation) if one is not NoneType)
            is_optional = True
        else:
            return Hint(annotation, markers, is_optional)


@dataclass(frozen=True, slots=True)
class Part:
    """A field of a record: its name in Python, its key in files, and what it holds."""

    name: str
    key: str
    hint: Hint
    required: bool


@dataclass(frozen=True, slots=True)
class Shape:
    """The fields of a record that are written, what holds between its keys, and fields that are given."""

    record: Any
    parts: tuple[Part, ...]
    given: frozenset[str]
    inherited: frozenset[str]
    conditions: tuple[Condition, ...]

    def written(self) -> Iterator[tuple[str | None, Part]]:
        """Yield what stands in a mapping, with the field whose own keys it is one of, if there is one."""
        for part in self.parts:
            if Written.INLINE in part.hint:
                yield from ((part.name, inner) for inner in shape_of(part.hint).parts)
            else:
                yield None, part


@cache
def shape(record: Any, only: Only | None = None) -> Shape:  # noqa: ANN401
    """Return the shape of a record, or of what `only` leaves of it."""
    hints = get_type_hints(record, include_extras=True)
    named = [(field, hint_of(hints[field.name])) for field in fields(record) if field.name != 'mark']
    parts = tuple(_part(field, hint, only) for field, hint in named if Written.NOT not in hint)
    return Shape(
        record=record,
        parts=tuple(part for part in parts if only is None or part.key in only.keys),
        given=frozenset(field.name for field, hint in named if Written.NOT in hint),
        inherited=frozenset(field.name for field, hint in named if Written.INHERITED in hint),
        conditions=getattr(record, 'CONDITIONS', ()) if only is None else only.conditions,
    )


def _part(field: Field[Any], hint: Hint, only: Only | None) -> Part:
    renamed = hint.marker(Key)
    key = field.name.rstrip('_').replace('_', '-') if renamed is None else renamed.name
    has_default = field.default is not MISSING or field.default_factory is not MISSING
    return Part(field.name, key, hint, not has_default if only is None else key in only.required)


def _published(record: Any) -> tuple[Part, ...]:  # noqa: ANN401
    """Return the fields of a record that are in the JSON of the API; required is what is always there."""
    hints = get_type_hints(record, include_extras=True)
    named = [(field, hint_of(hints[field.name])) for field in fields(record) if field.name != 'mark']
    parts = [_part(field, hint, None) for field, hint in named if Private() not in hint]
    # What a record says goes before what shows it.
    parts.sort(key=lambda part: part.name == 'evidence')
    return tuple(replace(part, required=not part.hint.is_optional) for part in parts)


# Said so because a class is no `Hashable` to mypy.
published: Callable[[Any], tuple[Part, ...]] = cache(_published)


def shape_of(hint: Hint) -> Shape:
    """Return the shape of the record that a hint names."""
    return shape(hint.base, hint.marker(Only))


def keys_of(hint: Hint) -> Mapping[str, Hint]:
    """Return the keys of a record with what each holds, in order; none of a mapping, which takes any."""
    keys = shape_of(hint).written() if hint.is_mapping and hint.is_record else ()
    return {part.key: part.hint for _, part in keys}


def rule_hint(rule: Any) -> Hint:  # noqa: ANN401 (a subclass of Rule)
    """Return what stands below the name of a rule: its only parameter, all of them, or `true`."""
    parts = shape(rule).parts
    alone = next((part.hint for part in parts if part.name == rule.alone), None)
    if alone is None and not parts:
        alone = hint_of(Literal['true'])
    return Hint(rule, ()) if alone is None else Hint(alone.base, (summary(rule), *alone.markers))


def summary(record: Any) -> str:  # noqa: ANN401
    """Return what a record is, in its own words."""
    words: str = record.__doc__
    return words.partition('\n\n')[0].replace('\n    ', ' ')
