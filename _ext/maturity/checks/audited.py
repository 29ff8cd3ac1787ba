# SPDX-License-Identifier: Apache-2.0
"""What the last audit has not seen as it is now: no mistake in itself, but nobody has checked it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity.model import SourceMark
from maturity.problems import Problem, listed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from maturity.model import Dataset
    from maturity.model.recipes import ChangedFact

_MOST = 5
_CURE = 'look at it, then run "maturity audit --changed --write"'


def unaudited(data: Dataset, faulty: Collection[str]) -> Iterator[Problem]:
    """Yield a problem for each fact that is not as it was audited, at its line.

    Where a file has other problems, as those at the paths `faulty` have, they
    come first.
    """
    if data.audited is None:
        message = 'no audit of the facts is on record; run "maturity audit --write"'
        yield Problem(code='not-audited', message=message, mark=SourceMark(f'{data.root}/audited.yaml', 1))
    # That a whole file is gone is one problem.
    yield from dict.fromkeys(
        _problem(data, one) for one in data.unaudited if f'{data.root}/{one.path}' not in faulty
    )


def notice(data: Dataset) -> str | None:
    """Return in a line which facts are not as they were audited, None where all are."""
    changed = list(map(str, data.unaudited))
    if not changed:
        return None
    facts, them = ('fact is', 'it') if len(changed) == 1 else ('facts are', 'them')
    return f'{len(changed)} {facts} not as the last audit saw {them}: {listed(changed, limit=_MOST)}'


def _problem(data: Dataset, one: ChangedFact) -> Problem:
    path = one.path
    if one.is_new:
        message = f'{one.fact!r} is new since the audit'
    elif one.line is not None:
        message = f'{one.fact!r} does not say what was audited'
    elif one.path in data.stated:
        message = f'{one.fact!r} was audited and is gone'
    else:
        path, message = 'audited.yaml', f'{one.path} was audited and is gone'
    mark = SourceMark(f'{data.root}/{path}', one.line or 1)
    return Problem(code='not-audited', message=f'{message}; {_CURE}', mark=mark)
