# SPDX-License-Identifier: Apache-2.0
"""What a walk through tests knows of values: classes and objects of the tests, and what is opaque."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from maturity_audit.classes import Class, Function
from maturity_audit.modules import Home, ModuleName


class Opaque:
    """An object of which nothing is known but that it is there."""


class Undecided:
    """A value of which nobody can tell whether it is true."""


OPAQUE, UNDECIDED = Opaque(), Undecided()


@dataclass(frozen=True, slots=True)
class Member:
    """A member of an enumeration."""

    name: str


@dataclass(eq=False)
class Instance:
    """An object of a class of the tests."""

    class_: Class
    state: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Bound:
    """A method of an object."""

    owner: Instance | Class
    name: str


@dataclass(frozen=True, slots=True)
class Behind:
    """What `super()` returns: an object, as the classes behind one of its classes see it."""

    owner: Instance | Class
    after: Class


def is_known(value: object) -> bool:
    """Return whether a value is what it is at run time."""
    if isinstance(value, list | tuple | set):
        return all(map(is_known, value))
    if isinstance(value, dict):
        return all(map(is_known, value.values()))
    unknown = Opaque | Undecided | Instance | Class | Function | Bound | Behind | ModuleName | Home
    return not isinstance(value, unknown)


def truth(value: object) -> bool | None:
    """Return whether a value is true, None where nobody can tell."""
    if isinstance(value, Undecided):
        return None
    if isinstance(value, list | tuple | dict | str | int | float | bool | type(None)):
        return bool(value)
    return True
