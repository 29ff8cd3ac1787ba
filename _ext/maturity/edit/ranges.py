# SPDX-License-Identifier: Apache-2.0
"""Facts in their ranges of releases: one begins, and what held until then ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity.edit.emitted import indented, item, scalar
from maturity.edit.write import CannotEdit
from maturity.model import at, msg

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from maturity.edit.emitted import Tree
    from maturity.edit.splices import Splices
    from maturity.model import Dataset, Fact, Release

GOES_ON = msg('what holds now goes on after that; split its range by hand')


def before(data: Dataset, release: Release) -> Release:
    """Return the release before another one; raises `CannotEdit` for the first."""
    if release.position == 0:
        raise CannotEdit(msg('{release} is the first release on record', release=release.title))
    return list(data.releases.values())[release.position - 1]


def begin(
    file: Splices,
    data: Dataset,
    keys: tuple[str, ...],
    facts: Sequence[Fact],
    new: Mapping[str, Tree],
) -> None:
    """Let a fact hold from the release on that its `since` names, in the list to which `keys` lead.

    `facts` are those of the list that it could overlap.  What held at that
    release ends before it, or is replaced where it began with it; where
    something else is on record for later, the new fact ends before that.
    Raises `CannotEdit`.
    """
    release = data.releases[str(new['since'])]
    old = at(facts, release)
    new = _ended(data, facts, release, new)
    if old is None:
        earlier = [one for one in facts if one.span.stop < release.position]
        later = [one for one in facts if one.span.start > release.position]
        if earlier:
            file.follow(file.at(max(earlier, key=lambda one: one.span.stop).mark), item(new))
        elif later:
            file.precede(file.at(min(later, key=lambda one: one.span.start).mark), item(new))
        else:
            add(file, keys[0], {keys[-1]: item(new)})
        return
    node = file.at(old.mark)
    if old.span.start == release.position:
        file.replace(node, item(new))
    else:
        file.set(node, 'last', scalar(before(data, release).id), ['since'])
        file.follow(node, item(new))


def _ended(
    data: Dataset, facts: Sequence[Fact], release: Release, new: Mapping[str, Tree]
) -> Mapping[str, Tree]:
    """Return a fact with the end that it must have."""
    old = at(facts, release)
    later = [one.span.start for one in facts if one.span.start > release.position]
    ends = [min(later) - 1] if later else []
    if old is not None and old.span.last is not None:
        ends.append(old.span.stop)
    if 'last' in new:
        stop = data.releases[str(new['last'])].position
        if old is not None and stop < old.span.stop:
            raise CannotEdit(GOES_ON)
        return new
    if not ends:
        return new
    last = list(data.releases)[min(ends)]
    return {'since': new['since'], 'last': last, **{key: part for key, part in new.items() if key != 'since'}}


def end(file: Splices, data: Dataset, fact: Fact, release: Release) -> None:
    """Let a fact end before a release at which it holds; raises `CannotEdit` where it begins there."""
    if fact.span.start >= release.position:
        raise CannotEdit(msg('it begins in {release}; take it out by hand', release=release.title))
    file.set(file.at(fact.mark), 'last', scalar(before(data, release).id), ['since'])


def add(file: Splices, first: str, parts: Mapping[str, Sequence[str]]) -> None:
    """Add items to the lists `first`, or to those below it; lists that are not there begin with them."""
    outer = file.child(file.root, first)
    if outer is None:
        file.add(file.root, ['', *nested({first: parts})])
        return
    for name, lines in parts.items():
        inner = outer if name == first else file.child(outer, name)
        if inner is None:
            file.add(outer, nested({name: {name: lines}}))
        else:
            file.append(inner, lines)


def nested(tree: Mapping[str, Mapping[str, Sequence[str]]]) -> Iterator[str]:
    """Yield the lines of lists below their keys; a list of the same name stands right below its key."""
    for first, lists in tree.items():
        yield f'{first}:'
        for second, found in lists.items():
            if second != first:
                yield f'  {second}:'
            yield from indented(found, 2 if second == first else 4)
