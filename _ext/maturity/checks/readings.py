# SPDX-License-Identifier: Apache-2.0
"""Checks of how capabilities are read from the code."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from maturity.checks.common import mark_of, problem, unknown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maturity.model import Capability, Condition, Dataset
    from maturity.problems import Problem


def readings(data: Dataset, _broken: frozenset[str]) -> Iterator[Problem]:
    """Each release has one way to read a capability, which names others and never comes back."""
    for one in data.capabilities.values():
        yield from _overlaps(one)
        for id_, condition in _named(one):
            if id_ not in data.capabilities:
                yield unknown(id_, 'capability', data.capabilities, condition.mark)
            elif one.id in _behind(data, id_):
                message = f'{id_!r} is read by way of {one.id!r} itself; say what the code shows instead'
                yield problem('cycle', message, mark_of(id_, condition.mark))


def _overlaps(capability: Capability) -> Iterator[Problem]:
    ordered = sorted(capability.read, key=lambda one: (one.span.start, one.mark.line))
    for before, after in pairwise(ordered):
        if after.span.start <= before.span.stop:
            message = (
                f'read: the range of line {before.mark.line} holds at {after.span.since!r} too; '
                'both ends count, so end one before the other begins'
            )
            yield problem('overlap', message, after.mark)


def _named(capability: Capability) -> Iterator[tuple[str, Condition]]:
    """Yield the capabilities that the conditions of one name."""
    stack = [condition for one in capability.read for condition in one.states.values()][::-1]
    while stack:
        condition = stack.pop()
        stack.extend(reversed(condition.parts))
        if condition.name == 'capability':
            id_ = condition.parameters['id']
            assert isinstance(id_, str)
            yield id_, condition


def _behind(data: Dataset, id_: str) -> frozenset[str]:
    """Return a capability, and all those by way of which it is read."""
    seen: set[str] = set()
    stack = [id_]
    while stack:
        name = stack.pop()
        if name not in seen and name in data.capabilities:
            seen.add(name)
            stack.extend(other for other, _ in _named(data.capabilities[name]))
    return frozenset(seen)
