# SPDX-License-Identifier: Apache-2.0
"""Records of how the state of a capability is read from the code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity import model
from maturity.records.parts import some
from maturity.yamltools import Map, Scalar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from maturity.model import Parameter
    from maturity.records.parts import Context

# Predicates, and what the value beside their name is called as a parameter: '' is a mapping of
# several, 'parts' are conditions.
_MAIN: Mapping[str, str] = {
    'all': 'parts',
    'any': 'parts',
    'not': 'parts',
    'capability': 'id',
    'does': 'methods',
    'does-any': 'methods',
    'acts': 'methods',
    'extends': 'base',
    'reaches': 'calls',
    'answers': 'calls',
    'class': 'on',
    'option': 'name',
    'file': 'path',
    'dictionary': '',
    'argument-default': '',
}
_STATES = ('implemented', 'partial')


def derivations(context: Context, tree: Map) -> tuple[model.Derivation, ...]:
    """Return how a capability is read, by ranges; those without a proper range become problems."""
    return some(_derivation(context, part) for part in tree.get('read', ()))


def _derivation(context: Context, tree: Map) -> model.Derivation | None:
    span = context.span(tree, always=True)
    if span is None:
        return None
    states = {state: condition(tree[state]) for state in _STATES if state in tree}
    return model.Derivation(span=span, states=states, mark=tree.mark)


def condition(tree: Map) -> model.Condition:
    """Return a condition; each has exactly one predicate."""
    name = next(name for name in _MAIN if name in tree)
    value, main = tree[name], _MAIN[name]
    parameters = {key: _parameter(part) for key, part in tree.items() if key != name}
    parts: tuple[model.Condition, ...] = ()
    if main == 'parts':
        parts = (condition(value),) if isinstance(value, Map) else tuple(map(condition, value))
    elif isinstance(value, Map):
        parameters |= {key: _parameter(part) for key, part in value.items()}
    else:
        parameters[main] = _parameter(value)
    return model.Condition(name=name, parameters=parameters, parts=parts, mark=tree.mark)


def _parameter(value: object) -> Parameter:
    return value if isinstance(value, Scalar) else tuple(value)  # type: ignore[arg-type]
