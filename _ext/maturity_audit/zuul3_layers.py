# SPDX-License-Identifier: Apache-2.0
"""What counts of a job that inherits: its layers, those of its parents first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from maturity.model import Message, msg
from maturity.yamltools import Map, Scalar
from maturity_audit.foreign_yaml import is_null
from maturity_audit.jobs import LONGEST_VALUE
from maturity_audit.source import CannotTell

if TYPE_CHECKING:
    from maturity_audit.foreign_yaml import Value
    from maturity_audit.source import Snapshot
    from maturity_audit.zuul3_files import Variant


@dataclass(frozen=True, slots=True)
class Layer:
    """A variant of a job, and the file where it stands; `variables` are those of its whole project."""

    variant: Variant
    tree: Snapshot
    path: str
    variables: Map | None = None


Layers: TypeAlias = Sequence[Layer | Message]
"""All that counts for a job, the last one most; a message says what is missing there."""


def voting(layers: Layers) -> bool:
    """Return whether a job votes: as the last layer that says so, and yes where none does."""
    for layer in reversed(layers):
        said = layer if isinstance(layer, Message) else layer.variant.voting
        if isinstance(said, Message):
            raise CannotTell(said)
        if said is not None:
            return said
    return True


def variable(layers: Layers, name: str, *, own: tuple[str, ...]) -> str | None:
    """Return the value of a variable of a job, None where it has none.

    What is missing cannot set a variable that begins with one of `own`; for
    any other it raises `CannotTell`.
    """
    for layer in reversed(layers):
        if isinstance(layer, Message):
            if not name.startswith(own):
                raise CannotTell(layer)
            continue
        ended, value = _inside(layer.variant.variables, name)
        if ended:
            return value
    projects = [one.variables for one in layers if isinstance(one, Layer)]
    return next((value for one in projects if (value := _inside(one, name)[1]) is not None), None)


def _inside(variables: Map | None, name: str) -> tuple[bool, str | None]:
    """Return whether a search for a variable ends here, and its value.

    Mappings of several layers count together, so that only what is no mapping ends it.
    """
    value: Value | None = variables
    *above, last = name.split('.')
    for key in above:
        value = value.get(key) if isinstance(value, Map) else value
    found = value.get(last) if isinstance(value, Map) else value
    if found is None:
        return False, None
    if not isinstance(found, Scalar) or '{{' in found or len(found) > LONGEST_VALUE:
        raise CannotTell(msg('the variable {name} is no plain text', name=name))
    return True, None if is_null(found) or found is value else str(found)
