# SPDX-License-Identifier: Apache-2.0
"""What all checks share: places, references to nothing, ranges that overlap."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from maturity.problems import Problem, instead

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from maturity.model import Derivation, Fact, SourceMark, Span
    from maturity.model.tests import Test

Ranged: TypeAlias = 'Derivation | Fact | Test'
"""What holds over a range of releases."""

THERE = 'there are', 'there is only'


def mark_of(value: object, otherwise: SourceMark) -> SourceMark:
    """Return the place of an id as it was written."""
    mark: SourceMark = getattr(value, 'mark', otherwise)
    return mark


FILES = {
    'capability': 'capabilities.yaml',
    'repository': 'repositories.yaml',
    'suite of tests': 'tests.yaml',
    'suite or group of tests': 'tests.yaml',
}
"""The catalogues that may be missing, by what is in them."""


def unknown(value: str, what: str, known: Iterable[str], otherwise: SourceMark) -> Problem:
    """Return the problem of a reference to something that does not exist, or to what a file would have."""
    known = list(known)
    message = f'{value!r} is no {what}{instead(value, known, THERE[len(known) == 1])}'
    named = str(value) if known else FILES.get(what, str(value))
    return Problem('unknown-reference', message, mark_of(value, otherwise), named)


def overlapping(name: str, found: Iterable[Ranged]) -> Iterator[Problem]:
    """Yield a problem for each range that holds where the one before still does."""
    ordered = sorted(found, key=lambda one: (one.span.start, one.mark.line))
    for before, after in pairwise(ordered):
        if after.span.start <= before.span.stop:
            message = (
                f'{name}: the range of line {before.mark.line} holds at {after.span.since!r} too; '
                'both ends count, so end one before the other begins'
            )
            yield Problem('overlap', message, after.mark)


def outside(one: Ranged, span: Span, message: str) -> Iterator[Problem]:
    """Yield that a range lies not within another; `{there}` of the message says which that is."""
    if one.span.start < span.start or one.span.stop > span.stop:
        there = f'from {span.since!r} ' + (f'to {span.last!r}' if span.last else 'on')
        yield Problem('outside-life', message.format(there=there), one.mark)


def written(release: str) -> str:
    """Return a release id as YAML has to be written: quoted where it could be a number."""
    return repr(str(release)) if release[:1].isdigit() else release
